// Each answer is saved at once and acknowledged; without a line it waits on this device, under this person.

import { Order } from "./order.js";
import { Drawer, Refused, fill, post, timeOfDay } from "./talk.js";
import { countDown } from "./countdown.js";

const TYPED = "input:not([type]), textarea";
const form = document.querySelector("[data-quiz]");
const words = JSON.parse(document.getElementById("quiz-words").textContent);
const drawer = new Drawer(`quiz:${form.dataset.person}:${form.dataset.attempt}`);
const connection = document.querySelector("[data-connection]");
const orders = new Map();
const waiting = new Map(Object.entries(drawer.read() ?? {}));
const typing = new Map();
let busy = null;
let pause = 2000;
let handedIn = false;

for (const question of form.querySelectorAll("[data-question]")) {
  const name = question.dataset.question;
  const list = question.querySelector("[data-order]");
  if (list) orders.set(name, new Order(list, () => keep(name)));
  question.querySelector("[data-save-button]").hidden = true;
  if (waiting.has(name)) restore(question, waiting.get(name));
  question.addEventListener("change", () => keep(name));
  // A conversion ends after its last `input`: without compositionend its word would wait until the field is left.
  for (const kind of ["input", "compositionend"]) {
    question.addEventListener(kind, (event) => event.target.matches(TYPED) && soon(name, event));
  }
}
form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches("input:not([type])")) event.preventDefault();
});
form.addEventListener("submit", (event) => handIn(event));
window.addEventListener("online", () => send());
window.addEventListener("offline", () => connected(false));
if (!navigator.onLine) connected(false);
countDown(form.querySelector("[data-time]"), words);
count();
send();

/** Saved a moment after the last letter, and never in the middle of a kanji conversion. */
function soon(name, event) {
  if (event.isComposing) return;
  clearTimeout(typing.get(name));
  typing.set(name, setTimeout(() => keep(name), 800));
}

function keep(name) {
  clearTimeout(typing.get(name));
  typing.delete(name);
  waiting.set(name, valueOf(name));
  drawer.write(Object.fromEntries(waiting));
  state(name, words.saving);
  count();
  send();
}

/** One after the other, so that of two changes the later one stays. */
function send() {
  busy ??= flush().finally(() => (busy = null));
  return busy;
}

async function flush() {
  for (const [name, value] of waiting) {
    try {
      const told = await post(form.dataset.save, { question: name, value });
      connected(true);
      done(name, value);
      const late = told.late ? ` ${words.late}` : "";
      state(name, fill(words.saved, { time: told.saved_at ?? timeOfDay() }) + late);
    } catch (error) {
      if (refused(name, value, error)) continue;
      setTimeout(send, pause);
      pause = Math.min(pause * 2, 30_000);
      return;
    }
  }
  pause = 2000;
  if (waiting.size) await flush();
}

/** True when trying again cannot help. */
function refused(name, value, error) {
  if (!(error instanceof Refused) || error.status >= 500) {
    connected(false);
    for (const other of waiting.keys()) state(other, words.waiting);
    return false;
  }
  if (error.status === 422) {
    done(name, value);
    state(name, error.message, true);
    return true;
  }
  connection.hidden = false;
  connection.textContent = error.status === 409 ? error.message || words.handed_in : words.signed_out;
  return false;
}

/** Acknowledged, unless it was changed again meanwhile. */
function done(name, value) {
  if (JSON.stringify(waiting.get(name)) === JSON.stringify(value)) waiting.delete(name);
  drawer.write(waiting.size ? Object.fromEntries(waiting) : null);
}

function valueOf(name) {
  const question = form.querySelector(`[data-question="${name}"]`);
  const chosen = [...question.querySelectorAll("input:checked")].map((input) => input.value);
  switch (question.dataset.kind) {
    case "single":
      return chosen.length ? Number(chosen[0]) : null;
    case "multiple":
      return chosen.map(Number);
    case "true_false":
      return chosen.length ? chosen[0] === "yes" : null;
    case "order":
      return orders.get(name).value;
    case "mistakes":
      return chosen.map(Number);
    case "cloze":
    case "table":
      return [...question.querySelectorAll("[data-gap]")].map((gap) => gap.value.trim() || null);
    case "match":
      return [...question.querySelectorAll("select")].map((select) => (select.value ? Number(select.value) : null));
    default:
      return question.querySelector(TYPED).value.trim() || null;
  }
}

/** An answer that an earlier page could not send. */
function restore(question, value) {
  const kind = question.dataset.kind;
  if (kind === "order") {
    orders.get(question.dataset.question).value = value;
  } else if (kind === "match") {
    question.querySelectorAll("select").forEach((select, at) => (select.value = value?.[at] ?? ""));
  } else if (kind === "cloze" || kind === "table") {
    question.querySelectorAll("[data-gap]").forEach((gap, at) => (gap.value = value?.[at] ?? ""));
  } else if (kind === "text" || kind === "number" || kind === "essay") {
    question.querySelector(TYPED).value = value ?? "";
  } else {
    const chosen = kind === "true_false" ? [value === null ? null : value ? "yes" : "no"] : [value].flat().map(String);
    for (const input of question.querySelectorAll("input[type=radio], input[type=checkbox]")) {
      input.checked = chosen.includes(input.value);
    }
  }
}

function answered(name) {
  const value = valueOf(name);
  return Array.isArray(value) ? value.length > 0 && value.every((each) => each !== null) : value !== null;
}

function count() {
  const names = [...form.querySelectorAll("[data-question]")].map((question) => question.dataset.question);
  const left = names.filter((name) => !answered(name)).length;
  const place = form.querySelector("[data-left]");
  place.textContent = left ? fill(place.dataset.some, { n: left }) : place.dataset.none;
}

function state(name, text, wrong = false) {
  const place = form.querySelector(`[data-question="${name}"] [data-state]`);
  place.textContent = text;
  place.classList.toggle("problem", wrong);
}

function connected(online) {
  if (online && connection.hidden) return;
  connection.hidden = false;
  connection.textContent = online ? words.online : words.offline;
  connection.classList.toggle("off", !online);
}

/** Only the person hands in, and only what the server has. */
async function handIn(event) {
  if (!event.submitter?.matches("[data-hand-in], [data-pause]")) return;
  if (handedIn) {
    event.preventDefault();
    return;
  }
  for (const name of typing.keys()) keep(name);
  if (!waiting.size) {
    handedIn = true;
    return;
  }
  event.preventDefault();
  await send();
  if (waiting.size) {
    connection.hidden = false;
    connection.textContent = words.not_yet;
    connection.scrollIntoView({ block: "center" });
  } else {
    form.requestSubmit(event.submitter);
  }
}

// Coming back with the browser's button must find a form that can be sent again.
window.addEventListener("pageshow", () => (handedIn = false));
