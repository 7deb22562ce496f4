// Captions written along the playing video. The text box of the form stays what is kept as a draft and sent:
// the rows are another view of it. Without this script the text box alone does.

import * as changes from "./changes.js";
import { Film } from "./film.js";
import { Looking } from "./looking.js";
import { Rows } from "./rows.js";
import { clock, read, timeOf, write } from "./vtt.js";

const MOST_UNDO = 100;

class Editor {
  constructor(form) {
    this.form = form;
    this.text = form.querySelector("[data-draft-body]");
    this.tools = form.querySelector("[data-tools]");
    this.words = form.querySelector("[data-sentences]").dataset;
    this.past = [];
    this.at = 0;
    this.rows = new Rows(form, (at, change) => this.type(at, change));
    this.film = new Film(document.querySelector(".film"), (time) => this.follow(time));
    this.looking = new Looking(form, (found) => this.notes(found), (cue, at) => this.jump(cue, at));
    for (const name of ["input", "draft:written"]) this.text.addEventListener(name, () => this.take());
    form.addEventListener("click", ({ target }) => this.act(target.closest("[data-do]")?.dataset.do));
    form.addEventListener("keydown", (event) => this.key(event));
    this.rows.list.addEventListener("focusin", ({ target }) => this.enter(this.rows.placeOf(target)));
    this.take();
  }

  /** The rows of what stands in the text box; where rows could not give it back, the box is all there is. */
  take() {
    if (this.writing) return;
    const found = read(this.text.value);
    this.form.querySelector("[data-rows-box]").hidden = !found;
    this.form.querySelector("[data-text]").open = !found || this.text === document.activeElement;
    this.looking.later(this.text.value);
    if (!found) return;
    this.header = found.header;
    this.cues = found.cues;
    this.show();
  }

  type(at, change) {
    this.cues = this.cues.with(at, { ...this.cues[at], ...change });
    this.keep();
  }

  /** A change that can be undone; `said` is told to whoever cannot see it. */
  change(result, said, refused, part) {
    if (!result) return this.say(refused);
    this.past = [...this.past.slice(-MOST_UNDO), { cues: this.cues, at: this.at }];
    return this.go(result, said, part);
  }

  go({ cues, at }, said, part = "words") {
    this.cues = cues;
    this.at = Math.max(at, 0);
    this.show();
    this.keep();
    this.rows.focus(this.at, part);
    if (cues.length) this.enter(this.at); // the focus may have been there before
    this.say(said);
  }

  act(name) {
    const { cues, at, film, words } = this;
    const n = at + 1;
    const by = timeOf(this.tools.querySelector("[data-by]").value) ?? 0;
    const acts = {
      add: () => this.change(changes.add(cues, film.now), ""),
      undo: () => this.past.length && this.go(this.past.pop(), words.undone),
      play: () => film.playFrom(cues[at].start),
      start: () => this.set(changes.starts(cues, at, film.now)),
      end: () => this.set(changes.ends(cues, at, film.now)),
      split: () => this.change(changes.split(cues, at, this.cursorIn(at)), words.split.replace("{n}", n), words.cursor),
      merge: () => cues[n] && this.change(changes.merge(cues, at), words.merged.replace("{n}", n)),
      delete: () => this.change(changes.remove(cues, at), words.deleted.replace("{n}", n)),
      earlier: () => this.move(-by),
      later: () => this.move(by),
      align: () => this.move(film.now - cues[at].start),
    };
    if (name === "add" || name === "undo" || cues[at]) acts[name]?.();
  }

  set(result) {
    const cue = result?.cues[this.at];
    const said = cue && this.words.set.replace("{n}", this.at + 1).replace("{start}", clock(cue.start)).replace("{end}", clock(cue.end));
    this.change(result, said, this.words.order);
  }

  move(by) {
    const said = this.words.moved.replace("{n}", this.cues.length - this.at).replace("{by}", by.toFixed(1));
    this.change(changes.move(this.cues, this.at, by), said, this.words.first);
  }

  key(event) {
    if (event.isComposing || event.keyCode === 229 || event.metaKey) return;
    const inRow = this.rows.list.contains(event.target);
    const control = { Enter: () => this.film.toggle(), ",": "start", ".": "end", "/": "play" };
    const alt = { ArrowUp: () => this.rows.focus(this.at - 1), ArrowDown: () => this.rows.focus(this.at + 1), Enter: "split" };
    const act = event.ctrlKey && !event.altKey ? control[event.key] : event.altKey && !event.ctrlKey ? alt[event.key] : null;
    if (!act || (!inRow && event.key !== "Enter")) return;
    event.preventDefault();
    if (typeof act === "string") this.act(act);
    else act();
  }

  /** Where the cursor is in the words, or was before a button was pressed. */
  cursorIn(at) {
    const field = this.rows.words(at);
    return document.activeElement === field ? field.selectionStart : this.cursor ?? -1;
  }

  /** The row one is in has the tools, right after its fields. */
  enter(at) {
    if (at < 0) return;
    this.at = at;
    const row = this.rows.list.children[at];
    this.tools.hidden = false;
    if (!row.contains(this.tools)) row.append(this.tools);
    this.rows.words(at).onblur = ({ target }) => { this.cursor = target.selectionStart; };
    this.cursor = this.rows.words(at).selectionStart;
  }

  keep() {
    this.writing = true;
    this.text.value = write(this.header, [...this.cues].sort((a, b) => a.start - b.start));
    this.text.dispatchEvent(new Event("input", { bubbles: true }));
    this.writing = false;
    this.film.show(this.cues);
    this.looking.later(this.text.value);
  }

  show() {
    const { form, cues } = this;
    form.querySelector("[data-rows-box]").append(this.tools); // a row that goes must not take the tools along
    this.rows.show(cues);
    this.tools.hidden = true;
    form.querySelector("[data-none]").hidden = cues.length > 0;
    const count = form.querySelector("[data-count]");
    count.textContent = count.dataset.toldAs.replace("{n}", cues.length);
    form.querySelector('[data-do="undo"]').disabled = !this.past.length;
    this.film.show(cues);
  }

  follow(time) {
    this.rows.mark(this.cues?.findIndex(({ start, end }) => start <= time && time < end) ?? -1);
  }

  /** The server counts captions that have words, by their start. */
  notes(findings) {
    const shown = this.cues.map((cue, n) => ({ ...cue, n })).filter(({ text }) => text.trim()).sort((a, b) => a.start - b.start);
    const byPlace = Map.groupBy(findings.filter(({ cue }) => cue !== null && shown[cue]), ({ cue }) => shown[cue].n);
    this.order = shown.map(({ n }) => n);
    this.rows.notes(new Map([...byPlace].map(([n, all]) => [n, all.map(({ words }) => words)])));
  }

  jump(cue, at) {
    if (cue !== null) return this.rows.focus(this.order[cue]);
    this.film.video?.scrollIntoView({ block: "nearest" });
    return this.film.playFrom(at);
  }

  say(text) {
    if (text) this.form.querySelector("[data-told]").textContent = text;
  }
}

const form = document.querySelector("form[data-captions]");
if (form) new Editor(form);
