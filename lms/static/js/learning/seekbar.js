// The seek bar's glimpse: time, chapter and, where there is a storyboard, the picture of the moment pointed at.

import { clock } from "./talk.js";

const CELL = /(\d+):(\d\d):(\d\d)\.(\d{3}) --> (\d+):(\d\d):(\d\d)\.(\d{3})\n(\S+)#xywh=(\d+),(\d+),(\d+),(\d+)/g;

export class SeekBar {
  constructor(section, player, data) {
    Object.assign(this, { player, data, cells: null });
    this.part = (name) => section.querySelector(`[data-${name}]`);
    const frame = this.part("seek-frame");
    const seek = this.part("seek");
    frame.addEventListener("pointermove", (event) => this.show(this.secondAt(event)));
    for (const name of ["pointerleave", "pointerup", "pointercancel"]) frame.addEventListener(name, () => this.hide());
    seek.addEventListener("input", () => this.show(Number(seek.value)));
    for (const name of ["blur", "change"]) seek.addEventListener(name, () => this.hide());
    for (const name of ["timeupdate", "seeked"]) player.video.addEventListener(name, () => this.tell());
    this.tell();
  }

  secondAt(event) {
    const { left, width } = this.part("seek").getBoundingClientRect();
    return Math.min(Math.max((event.clientX - left) / width, 0), 1) * this.data.duration;
  }

  show(second) {
    const glimpse = this.part("glimpse");
    this.part("glimpse-words").textContent = [clock(second), this.chapter(second)?.[1]].filter(Boolean).join(" ");
    glimpse.hidden = false;
    const bar = this.part("seek-frame").clientWidth;
    const wanted = (second / this.data.duration) * bar - glimpse.offsetWidth / 2;
    glimpse.style.setProperty("inset-inline-start", `${Math.min(Math.max(wanted, 0), bar - glimpse.offsetWidth)}px`);
    this.paint(second);
  }

  hide() {
    this.part("glimpse").hidden = true;
  }

  /** Which chapter plays; a silent change, since a screen reader hears the lesson itself. */
  tell() {
    const here = this.chapter(this.player.time);
    const place = this.part("chapter-now");
    if (!place || place.textContent === (here?.[1] ?? "")) return;
    place.textContent = here?.[1] ?? "";
    for (const link of document.querySelectorAll("[data-chapter-link]")) {
      if (Number(link.dataset.chapterLink) === here?.[0]) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }

  chapter(second) {
    return this.data.chapters.findLast(([start]) => start <= second + 0.05);
  }

  /** The chapter before or after: back leads to the beginning of this one first. */
  turn(step) {
    const { chapters } = this.data;
    const at = chapters.findLastIndex(([start]) => start <= this.player.time + 0.05);
    const inside = step < 0 && this.player.time - (chapters[at]?.[0] ?? 0) > 3;
    const goal = chapters[inside ? at : at + step];
    if (goal) this.player.seek(goal[0]);
  }

  /** The storyboard is some ten kilobytes; it is fetched when somebody first looks for a place. */
  async paint(second) {
    if (!this.data.storyboard || this.data.likes.quality === "sound") return;
    this.cells ??= this.load();
    const cell = (await this.cells).find(({ start, end }) => start <= second && second < end);
    const canvas = this.part("glimpse-picture");
    canvas.hidden = !cell;
    if (cell) canvas.getContext("2d").drawImage(cell.image, cell.x, cell.y, cell.w, cell.h, 0, 0, 160, 90);
  }

  async load() {
    try {
      const address = new URL(this.data.base + this.data.storyboard, location.href);
      const text = await (await fetch(address, { credentials: "same-origin" })).text();
      const images = new Map();
      const cells = [...text.matchAll(CELL)].map(([, h1, m1, s1, t1, h2, m2, s2, t2, name, x, y, w, h]) => {
        if (!images.has(name)) images.set(name, picture(new URL(name, address).href));
        const seconds = (hours, minutes, rest, thousandths) => (hours * 60 + Number(minutes)) * 60 + Number(rest) + thousandths / 1000;
        return { start: seconds(h1, m1, s1, t1), end: seconds(h2, m2, s2, t2), name, x: +x, y: +y, w: +w, h: +h };
      });
      for (const cell of cells) cell.image = await images.get(cell.name);
      return cells;
    } catch {
      return [];
    }
  }
}

async function picture(address) {
  const image = new Image();
  image.src = address;
  await image.decode();
  return image;
}
