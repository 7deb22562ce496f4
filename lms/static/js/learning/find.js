// Searching what is said: the lines with the words are marked, Enter leads from one to the next.

import { fill } from "./talk.js";

export class Find {
  constructor(transcript) {
    this.box = document.querySelector("[data-find-box]");
    Object.assign(this, { transcript, hits: [], at: -1 });
    if (!this.box) return;
    this.field = this.box.querySelector("[data-find]");
    this.told = this.box.querySelector("[data-found]");
    transcript.ready = () => (this.box.hidden = false);
    this.field.addEventListener("input", (event) => event.isComposing || this.search());
    this.field.addEventListener("compositionend", () => this.search());
    this.box.addEventListener("submit", (event) => {
      event.preventDefault();
      this.next();
    });
  }

  search() {
    const wanted = folded(this.field.value);
    for (const { button } of this.hits) button.classList.remove("hit", "here");
    this.hits = wanted ? this.transcript.lines.filter(({ button }) => folded(button.textContent).includes(wanted)) : [];
    for (const { button } of this.hits) button.classList.add("hit");
    this.at = -1;
    clearTimeout(this.pause);
    // A reader hears the count once the word is typed, not at every letter.
    this.pause = setTimeout(() => (wanted ? this.next() : (this.told.textContent = "")), 500);
  }

  next() {
    clearTimeout(this.pause);
    this.hits[this.at]?.button.classList.remove("here");
    if (!this.hits.length) {
      this.told.textContent = this.field.value ? this.told.dataset.wordsNone : "";
      return;
    }
    this.at = (this.at + 1) % this.hits.length;
    const { button } = this.hits[this.at];
    button.classList.add("here");
    this.transcript.touched = Date.now();
    this.transcript.stopAt(this.transcript.lines.findIndex((line) => line.button === button));
    this.transcript.show(button);
    this.told.textContent = fill(this.told.dataset.wordsSome, { at: this.at + 1, all: this.hits.length });
  }
}

/** As people compare words: no matter how wide, and hiragana like katakana. */
function folded(text) {
  const plain = text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");
  return plain.replace(/[\u30a1-\u30f6]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0x60));
}
