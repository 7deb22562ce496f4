// Putting lines in order with buttons: no dragging needed. The numbers of the plain form are kept up to date.

import { fill } from "./talk.js";

export class Order {
  constructor(list, changed = () => {}) {
    Object.assign(this, { list, changed, words: JSON.parse(list.dataset.words) });
    this.touched = [...list.querySelectorAll("select")].some((select) => select.value);
    this.note = document.createElement("p");
    this.note.className = "sr-only";
    this.note.setAttribute("role", "status");
    list.after(this.note, this.asItStands());
    list.classList.add("by-buttons");
    for (const item of list.children) this.dress(item);
    list.closest("fieldset").querySelector(".hint")?.setAttribute("hidden", "");
    this.refresh();
  }

  get value() {
    return this.touched ? [...this.list.children].map((item) => Number(item.dataset.item)) : null;
  }

  /** Lines in this order, from an answer kept on this device. */
  set value(order) {
    if (!order) return;
    for (const at of order) this.list.append(this.list.querySelector(`[data-item="${at}"]`));
    this.touched = true;
    this.refresh();
  }

  dress(item) {
    const name = item.querySelector(".item").textContent;
    item.querySelector("select").hidden = true;
    for (const [step, word, mark] of [[-1, this.words.up, "↑"], [1, this.words.down, "↓"]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button small move";
      button.textContent = mark;
      button.dataset.step = step;
      button.setAttribute("aria-label", fill(word, { item: name }));
      button.addEventListener("click", () => this.move(item, step, button));
      item.append(button);
    }
  }

  asItStands() {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button small";
    button.textContent = this.words.use_order;
    button.addEventListener("click", () => {
      this.tell();
      this.list.querySelector(".move:not(:disabled)").focus(); // the button itself is gone now
    });
    this.confirm = button;
    return button;
  }

  move(item, step, button) {
    const other = step < 0 ? item.previousElementSibling : item.nextElementSibling;
    if (!other) return;
    if (step < 0) other.before(item);
    else other.after(item);
    const place = [...this.list.children].indexOf(item) + 1;
    this.note.textContent = fill(this.words.moved, { item: item.querySelector(".item").textContent, n: place });
    this.tell();
    (button.disabled ? item.querySelector(".move:not(:disabled)") : button).focus();
  }

  tell() {
    this.touched = true;
    this.refresh();
    this.changed();
  }

  refresh() {
    const items = [...this.list.children];
    items.forEach((item, at) => {
      item.querySelector("[data-step='-1']").disabled = at === 0;
      item.querySelector("[data-step='1']").disabled = at === items.length - 1;
      if (this.touched) item.querySelector("select").value = String(at + 1);
    });
    this.confirm.hidden = this.touched;
  }
}
