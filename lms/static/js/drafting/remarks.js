// Have the text looked over without leaving the page; jump to a place, mend it, undo. The answer is the same list
// that the page shows without scripts. Places count code points of the text that was looked at; the text may have
// changed since, so each place is looked for by what stood there and around it.

const AROUND = 6;

/** Where code point `place` of `text` is in UTF-16 units. */
const units = (text, place) => [...text].slice(0, place).join("").length;

/** Where text[start..end] of the old text stands in the new one, nearest to where it was; -1 when it is gone. */
export function find(old, start, end, now) {
  const quote = old.slice(start, end);
  const [before, after] = [old.slice(Math.max(0, start - AROUND), start), old.slice(end, end + AROUND)];
  if (now.slice(start, end) === quote && now.slice(0, start).endsWith(before)) return start;
  for (const [lead, whole] of [[before.length, before + quote + after], [before.length, before + quote], [0, quote + after]]) {
    if (whole.length < 2) continue;
    let [best, at] = [-1, now.indexOf(whole)];
    for (; at >= 0; at = now.indexOf(whole, at + 1)) {
      if (best < 0 || Math.abs(at + lead - start) < Math.abs(best - start)) best = at + lead;
    }
    if (best >= 0) return best;
  }
  return -1;
}

class Remarks {
  constructor(box) {
    this.box = box;
    this.field = document.getElementById(box.dataset.remarks);
    this.form = this.field.form;
    this.button = this.form.querySelector("[data-remarks-url]");
    this.button?.addEventListener("click", (event) => this.ask(event));
    box.addEventListener("click", (event) => this.pressed(event));
    this.ready();
  }

  async ask(event) {
    event.preventDefault();
    if (this.busy) return;
    this.busy = true;
    this.box.hidden = false;
    this.say(this.box.dataset.busy);
    try {
      const response = await fetch(this.button.dataset.remarksUrl, {
        method: "POST", body: this.sent(), credentials: "same-origin", headers: { Accept: "application/json" },
      });
      const said = await response.json();
      if (!response.ok) throw new Error(said.error);
      this.list.innerHTML = said.html;
      this.say("");
      this.ready();
      this.box.focus({ preventScroll: true });
      this.box.scrollIntoView({ block: "nearest" });
    } catch (error) {
      this.say(error instanceof TypeError || error instanceof SyntaxError || !error.message ? this.box.dataset.failed : error.message);
    } finally {
      this.busy = false;
    }
  }

  /** Files are not sent along: they may be large, and nobody reads them here. */
  sent() {
    const data = new FormData(this.form);
    for (const [name, value] of [...data.entries()]) if (value instanceof File) data.delete(name);
    return data;
  }

  ready() {
    const looked = this.box.querySelector("[data-looked]");
    this.text = (looked?.dataset.text ?? "").replace(/\r\n?/g, "\n");
    this.box.querySelectorAll("[data-remark-buttons]").forEach((row) => { row.hidden = false; });
  }

  pressed(event) {
    const button = event.target.closest("button");
    const item = button?.closest("li[data-start]");
    if (!item) return;
    if (button.hasAttribute("data-remark-go")) this.go(item);
    else if (button.hasAttribute("data-remark-fix")) this.mend(item, button);
  }

  go({ dataset }) {
    const [start, end] = [units(this.text, Number(dataset.start)), units(this.text, Number(dataset.end))];
    const at = find(this.text, start, end, this.field.value);
    if (at < 0) { this.say(this.box.dataset.moved); return; }
    this.say("");
    this.select(at, at + end - start);
  }

  mend(item, button) {
    const { dataset } = item;
    const [start, end] = [units(this.text, Number(dataset.fixStart)), units(this.text, Number(dataset.fixEnd))];
    const undone = item.mended;
    const at = undone ? this.stillThere(undone) : find(this.text, start, end, this.field.value);
    if (at < 0) { this.say(this.box.dataset.moved); return; }
    const [old, put] = undone ? [undone.put, undone.old] : [this.text.slice(start, end), dataset.fixText];
    this.put(at, old.length, put);
    item.mended = undone ? null : { at, old, put };
    item.classList.toggle("mended", !undone);
    button.textContent = undone ? this.box.dataset.fix : this.box.dataset.undo;
    button.focus();
    this.say("");
  }

  /** Other mending may have moved it; what stands around it is not known any more. */
  stillThere({ at, put }) {
    const now = this.field.value;
    if (now.startsWith(put, at)) return at;
    return put.length > 1 ? now.indexOf(put, Math.max(0, at - 40)) : -1;
  }

  /** As if typed, so that the browser's own undo knows it; the draft and the counter hear of it. */
  put(at, length, text) {
    this.select(at, at + length);
    const typed = text ? document.execCommand("insertText", false, text) : document.execCommand("delete");
    if (typed) return;
    this.field.setRangeText(text, at, at + length, "end");
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** Focusing brings the field into view, setting the range with the focus scrolls inside it. */
  select(start, end) {
    this.field.setSelectionRange(start, start);
    this.field.blur();
    this.field.focus();
    this.field.setSelectionRange(start, end);
  }

  get list() { return this.box.querySelector("[data-remarks-list]"); }

  say(text) { this.box.querySelector("[data-remarks-status]").textContent = text; }
}

document.querySelectorAll("[data-remarks]").forEach((box) => new Remarks(box));
