// <form data-keep="12:slides.md:3" data-person="7">: saves itself a moment after each change, and says so only when
// the server has it on disk. Contract: templates/authoring/parts.html. The server answers {seen, saved_at, place,
// faults} or 409 {theirs, seen}: then both texts are shown and nothing more is sent before a person has chosen.

import { Copy, drop } from "./copies.js";

const PAUSE = 900;
const RETRIES = [3_000, 10_000, 30_000, 60_000];
const NOT_KEPT = new Set(["csrf_token", "seen", "over"]);

const read = (form) => [...new FormData(form)].filter(([name, value]) => !NOT_KEPT.has(name) && typeof value === "string");
const plain = (state) => JSON.stringify(state).replaceAll("\\r\\n", "\\n");

class Keeper {
  constructor(form) {
    this.form = form;
    this.copy = new Copy(form.dataset.person, form.dataset.keep);
    this.saved = form.dataset.typed === undefined ? plain(read(form)) : null;
    this.failures = 0;
    this.conflicted = !form.querySelector("[data-conflict]").hidden;
    form.addEventListener("input", () => this.changed());
    form.addEventListener("change", () => this.changed());
    form.addEventListener("focusout", () => this.send());
    form.addEventListener("submit", (event) => this.submitted(event));
    document.addEventListener("visibilitychange", () => document.hidden && this.send({ leaving: true }));
    window.addEventListener("pagehide", () => this.send({ leaving: true }));
    window.addEventListener("online", () => this.send());
    form.querySelector("[data-keep-mine]").addEventListener("click", () => this.keepMine());
    form.querySelector("[data-take-theirs]").addEventListener("click", () => { this.copy.forget(); this.saved = plain(read(form)); });
    this.offer();
  }

  /** What an earlier page load could not deliver is offered, never put over what is shown. */
  offer() {
    const found = this.copy.left();
    const line = this.form.querySelector("[data-found]");
    if (!found || !line || plain(found.state) === this.saved) return found && drop(found.name);
    line.hidden = false;
    line.querySelector("[data-use-found]").addEventListener("click", () => { this.write(found.state); drop(found.name); line.hidden = true; });
    line.querySelector("[data-drop-found]").addEventListener("click", () => { drop(found.name); line.hidden = true; });
    return null;
  }

  write(state) {
    const values = new Map();
    for (const [name, value] of state) values.set(name, [...(values.get(name) ?? []), value]);
    for (const field of this.form.elements) {
      if (!field.name || NOT_KEPT.has(field.name) || !("value" in field)) continue;
      if (field.type === "radio" || field.type === "checkbox") field.checked = (values.get(field.name) ?? []).includes(field.value);
      else if (values.has(field.name)) field.value = values.get(field.name).shift() ?? "";
    }
    this.form.dispatchEvent(new Event("input", { bubbles: true }));
  }

  changed() {
    const state = read(this.form);
    if (plain(state) === this.saved) return;
    this.onDevice = this.copy.keep(state);
    this.later(PAUSE);
  }

  later(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), wait);
  }

  /** One request at a time, so that each names the text it changes. */
  async send({ leaving = false } = {}) {
    const state = plain(read(this.form));
    if (this.conflicted || state === this.saved || (this.busy && !leaving)) return;
    clearTimeout(this.timer);
    this.busy = true;
    const answer = await post(this.form, leaving);
    this.busy = false;
    this.answered(answer, state);
  }

  answered({ status, said }, state) {
    if (status === 200) this.acknowledged(said, state);
    else if (status === 409 && said.seen) this.conflict(said);
    else if (status >= 400 && status < 500 && status !== 429) this.say(said.error ?? "");
    else {
      this.say(this.onDevice === false ? this.words.lost : this.words.device);
      this.later(RETRIES[Math.min(this.failures++, RETRIES.length - 1)]);
    }
  }

  acknowledged({ seen, saved_at: time, faults }, state) {
    this.failures = 0;
    this.saved = state;
    this.form.querySelector("[data-seen]").value = seen;
    for (const other of document.querySelectorAll("[data-seen-too]")) other.value = seen;
    this.form.querySelector("[data-over]")?.remove();
    this.say(this.words.saved.replace("{time}", time));
    this.fault(faults);
    if (plain(read(this.form)) === state) this.copy.forget();
    else this.changed();
    this.form.dispatchEvent(new CustomEvent("kept", { bubbles: true }));
  }

  fault(faults) {
    for (const list of this.form.querySelectorAll("[data-fault]")) {
      const fields = list.dataset.fault.split(" ");
      const mine = faults.filter((fault) => fields.includes(fault.field));
      list.replaceChildren(...mine.map((fault) => Object.assign(document.createElement("li"), { className: "problem", textContent: fault.message })));
    }
  }

  conflict({ theirs, seen }) {
    this.conflicted = true;
    this.theirs = seen;
    const box = this.form.querySelector("[data-conflict]");
    box.querySelector("[data-theirs]").textContent = theirs;
    box.hidden = false;
    box.scrollIntoView({ block: "nearest" });
  }

  keepMine() {
    const seen = this.form.querySelector("[data-seen]");
    if (this.theirs !== undefined) seen.value = this.theirs;
    if (!this.form.querySelector("[data-over]")) {
      seen.insertAdjacentElement("afterend", Object.assign(document.createElement("input"), { type: "hidden", name: "over", value: "1" })).dataset.over = "";
    }
    this.conflicted = false;
    this.saved = null;
    this.form.querySelector("[data-conflict]").hidden = true;
    this.send();
  }

  /** The button saves at once and stays on the page. */
  submitted(event) {
    event.preventDefault();
    if (this.conflicted) this.keepMine();
    else if (plain(read(this.form)) === this.saved) this.saved = null;
    this.send();
  }

  get words() {
    return this.form.querySelector("[data-status]").dataset;
  }

  say(text) {
    const line = this.form.querySelector("[data-status]");
    if (line.textContent !== text) line.textContent = text;
  }
}

async function post(form, leaving) {
  try {
    const answer = await fetch(location.href.split("#")[0], {
      method: "POST",
      keepalive: leaving,
      headers: { Accept: "application/json", "X-CSRFToken": form.elements.csrf_token.value },
      body: new URLSearchParams(new FormData(form)),
    });
    const said = await answer.json().catch(() => ({}));
    return { status: answer.redirected || !answer.headers.get("content-type")?.includes("json") ? 503 : answer.status, said };
  } catch {
    return { status: 0, said: {} };
  }
}

document.querySelectorAll("form[data-keep]").forEach((form) => new Keeper(form));
