// A form whose text is kept from the first keystroke: on this device at once, on the server within a second.
// Without this script the same form works with its plain button (name="draft").
//
// The contract (templates/drafting/parts.html writes all of it):
//   <form method="post" data-draft="practice:12:1" data-draft-version="3" data-person="7" [data-draft-typed]>
//     <input type="hidden" name="draft_version" value="3">
//     <textarea name="body" data-draft-body>…</textarea>     exactly one; every other named field is kept beside it
//     <p role="status" data-draft-status data-saved="… {time}" data-device="…" data-lost="…" data-sign-in="…"></p>
//     <div data-draft-conflict hidden> … <div data-draft-theirs></div>
//       <button type="button" data-draft-swap> <button type="button" data-draft-keep> </div>
//   </form>
// data-draft is the key of PUT /drafts/<key>; data-draft-version the version the fields show (0: nothing kept yet);
// After handing in, lms.drafting.forms.finished(key) makes the next page forget this device's copies.
// data-draft-typed says that the fields hold what was just sent and refused, newer than any draft.

import * as copies from "./copies.js";
import { differences, read, same, write } from "./fields.js";
import { put } from "./sending.js";

const PAUSE = 800;
const RETRIES = [3_000, 10_000, 30_000, 60_000];

class DraftForm {
  constructor(form) {
    this.form = form;
    this.key = form.dataset.draft;
    this.person = form.dataset.person;
    this.version = Number(form.dataset.draftVersion);
    this.saved = read(form);
    this.sent = [];
    this.failures = 0;
    this.recover();
    this.listen();
  }

  listen() {
    const { form } = this;
    form.addEventListener("input", () => this.changed());
    form.addEventListener("change", () => this.changed());
    form.addEventListener("focusout", () => this.send());
    form.addEventListener("submit", (event) => this.submitting(event));
    document.addEventListener("visibilitychange", () => document.hidden && this.send({ leaving: true }));
    window.addEventListener("pagehide", () => this.send({ leaving: true }));
    window.addEventListener("pageshow", () => { this.finished = false; });
    window.addEventListener("online", () => this.send());
    form.querySelector("[data-draft-swap]")?.addEventListener("click", () => this.swap());
    form.querySelector("[data-draft-keep]")?.addEventListener("click", () => this.keepMine());
  }

  /** Take up what an earlier page load left on this device, or what the server just refused. */
  recover() {
    const shown = this.saved;
    const [copy, ...older] = copies.left(this.person, this.key);
    older.filter((one) => same(one.state, shown) || same(one.state, copy.state)).forEach((one) => copies.drop(one.name));
    if (this.form.dataset.draftTyped !== undefined) {
      this.saved = null;
      this.changed();
      if (copy && same(copy.state, shown)) copies.drop(copy.name);
      return;
    }
    if (!copy) return;
    if (!same(copy.state, shown)) {
      write(this.form, copy.state);
      const ours = copy.version === this.version || copy.sent.some((state) => same(state, shown));
      if (ours) this.changed();
      else this.conflict({ ...shown, version: this.version });
    }
    copies.drop(copy.name);
  }

  changed() {
    const state = read(this.form);
    if (this.saved && same(state, this.saved) && !this.theirs) return;
    this.onDevice = copies.keep(this.person, this.key, { state, version: this.version, sent: this.sent });
    this.later(PAUSE);
  }

  later(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), wait);
  }

  /** One request at a time, so that answers arrive in order; only a page that goes away does not wait. */
  async send({ leaving = false } = {}) {
    const state = read(this.form);
    if (this.finished || this.theirs || (this.saved && same(state, this.saved))) return;
    if (this.busy && !leaving) { await this.busy; return; }
    clearTimeout(this.timer);
    this.sent = [...this.sent.slice(-4), state];
    copies.keep(this.person, this.key, { state, version: this.version, sent: this.sent });
    const answered = put(this.key, state, this.version, { leaving }).then((answer) => this.settle(answer, state));
    this.busy = answered.finally(() => { this.busy = null; });
    await this.busy;
  }

  settle(answer, state) {
    if (answer.kind === "saved") this.acknowledged(answer, state);
    else if (answer.kind === "conflict") this.answeredWith(answer.theirs);
    else if (answer.kind === "refused") this.say(answer.message || this.words.signIn);
    else this.unreachable();
  }

  acknowledged({ version, saved_at: time }, state) {
    this.see(version);
    this.saved = state;
    this.sent = [];
    this.failures = 0;
    this.say(this.words.saved.replace("{time}", time));
    if (same(read(this.form), state)) copies.forget(this.person, this.key);
    else this.changed();
  }

  /** What the server has may be our own text whose answer got lost: then it is no conflict. */
  answeredWith(theirs) {
    if (!this.sent.some((state) => same(state, theirs))) return this.conflict(theirs);
    this.see(theirs.version);
    this.saved = { body: theirs.body, extras: theirs.extras };
    return this.later(0);
  }

  unreachable() {
    this.say(this.onDevice === false ? this.words.lost : this.words.device);
    this.later(RETRIES[Math.min(this.failures++, RETRIES.length - 1)]);
  }

  see(version) {
    this.version = version;
    const field = this.form.elements.draft_version;
    if (field) field.value = version;
  }

  conflict(theirs) {
    this.theirs = theirs;
    const box = this.form.querySelector("[data-draft-conflict]");
    box.querySelector("[data-draft-theirs]").replaceChildren(...this.shown(theirs));
    box.hidden = false;
    copies.keep(this.person, this.key, { state: read(this.form), version: this.version, sent: this.sent });
  }

  shown(theirs) {
    return differences(this.form, read(this.form), theirs).flatMap(({ label, value }) => {
      const [head, text] = [document.createElement("h3"), document.createElement("p")];
      head.textContent = label;
      text.textContent = value || "—";
      text.className = "as-typed";
      return [head, text];
    });
  }

  /** Exchange the two texts, as often as one likes: choosing loses nothing. */
  swap() {
    const mine = read(this.form);
    const { version } = this.theirs;
    write(this.form, this.theirs);
    this.conflict({ ...mine, version });
  }

  keepMine() {
    this.see(this.theirs.version);
    this.theirs = null;
    this.saved = null;
    this.form.querySelector("[data-draft-conflict]").hidden = true;
    this.form.querySelector("[data-draft-body]").focus();
    this.changed();
    this.send();
  }

  /** Let a save under way finish first: its answer carries the version that the form must send along. */
  async submitting(event) {
    if (this.busy) {
      event.preventDefault();
      event.stopPropagation();
      const { submitter } = event;
      await this.busy;
      this.form.requestSubmit(submitter);
      return;
    }
    clearTimeout(this.timer);
    this.finished = true;
    copies.keep(this.person, this.key, { state: read(this.form), version: this.version, sent: this.sent });
  }

  get words() {
    return this.form.querySelector("[data-draft-status]").dataset;
  }

  /** The same words twice are not said twice to whoever listens. */
  say(text) {
    const line = this.form.querySelector("[data-draft-status]");
    if (line.textContent !== text) line.textContent = text;
  }
}

document.querySelectorAll("form[data-draft]").forEach((form) => new DraftForm(form));
