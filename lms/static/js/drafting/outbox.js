// On every page: send what an earlier page could not deliver, before anybody signs out or closes the browser.
// What conflicts stays on the device; the page with that text shows both. Young copies belong to an open tab.
// <… data-draft-done="practice:12:1"> says that this text was handed in: its copies go.

import { drop, left } from "./copies.js";
import { put } from "./sending.js";

const YOUNG = 60_000;
const person = document.querySelector("script[data-person]")?.dataset.person;

async function deliver() {
  const here = new Set([...document.querySelectorAll("form[data-draft]")].map((form) => form.dataset.draft));
  for (const copy of left(person)) {
    if (here.has(copy.key) || Date.now() - copy.at < YOUNG) continue;
    const answer = await put(copy.key, copy.state, copy.version);
    if (answer.kind === "saved") drop(copy.name);
  }
}

function clear() {
  for (const mark of document.querySelectorAll("[data-draft-done]")) {
    for (const copy of left(person, mark.dataset.draftDone)) drop(copy.name);
  }
}

if (person) {
  clear();
  deliver();
  window.addEventListener("online", deliver);
}
