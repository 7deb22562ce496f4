// One row a caption, made from the template in the page. What is typed goes into the list at once.

import { clock, timeOf } from "./vtt.js";

export class Rows {
  /** `typed(at, change)` hears what somebody typed: {start}, {end} or {text}. */
  constructor(form, typed) {
    this.list = form.querySelector("[data-rows]");
    this.template = document.querySelector("template[data-row]");
    this.typed = typed;
    this.list.addEventListener("input", (event) => this.input(event.target));
    this.list.addEventListener("focusout", (event) => this.tidy(event.target));
  }

  show(cues) {
    const rows = [...this.list.children];
    cues.forEach((cue, n) => this.fill(rows[n] ?? this.list.appendChild(this.fresh()), cue, n));
    rows.slice(cues.length).forEach((row) => row.remove());
  }

  fresh() {
    return this.template.content.firstElementChild.cloneNode(true);
  }

  fill(row, cue, n) {
    const values = { start: clock(cue.start), end: clock(cue.end), words: cue.text };
    for (const [name, value] of Object.entries(values)) {
      const field = row.querySelector(`[data-${name}]`);
      if (field.value !== value) field.value = value;
      field.removeAttribute("aria-invalid");
      const part = field.closest("label").querySelector("span").textContent;
      field.setAttribute("aria-label", this.template.dataset.of.replace("{n}", n + 1).replace("{part}", part));
    }
  }

  input(field) {
    const at = this.placeOf(field);
    if (field.matches("[data-words]")) return this.typed(at, { text: field.value });
    const time = timeOf(field.value);
    field.setAttribute("aria-invalid", String(time === null));
    if (time !== null) this.typed(at, field.matches("[data-start]") ? { start: time } : { end: time });
    else this.note(at, this.template.dataset.unreadable);
    return undefined;
  }

  /** A time that was understood is written like the others; what was not stays as it was typed. */
  tidy(field) {
    const time = field.matches?.("[data-start], [data-end]") ? timeOf(field.value) : null;
    if (time !== null) field.value = clock(time);
  }

  /** Words below each row: {place: [words]}. */
  notes(byPlace) {
    [...this.list.children].forEach((row, n) => {
      const box = row.querySelector("[data-notes]");
      box.replaceChildren(...(byPlace.get(n) ?? []).map(item));
      box.hidden = !box.childElementCount;
    });
  }

  note(at, words) {
    const box = this.list.children[at].querySelector("[data-notes]");
    box.replaceChildren(item(words));
    box.hidden = false;
  }

  mark(at) {
    [...this.list.children].forEach((row, n) => row.toggleAttribute("data-now-shown", n === at));
  }

  focus(at, part = "words") {
    this.list.children[at]?.querySelector(`[data-${part}]`)?.focus();
  }

  placeOf(element) {
    return [...this.list.children].indexOf(element.closest(".cue-row"));
  }

  words(at) {
    return this.list.children[at].querySelector("[data-words]");
  }
}

function item(words) {
  return Object.assign(document.createElement("li"), { textContent: words });
}
