// The transcript follows the video and leads to each line's second: by tap, and by keyboard with one tab stop.

const TIMING = /(?:(\d+):)?(\d\d):(\d\d)\.(\d{3})\s+-->\s+(?:(\d+):)?(\d\d):(\d\d)\.(\d{3})/;
const HANDS_OFF = 5000;

export class Transcript {
  constructor(section, player, data) {
    Object.assign(this, { player, lines: [], current: -1, touched: 0 });
    this.frame = section.querySelector("[data-transcript]");
    this.follow = section.querySelector("[data-follow]");
    if (data.captions) this.fetch(data.base + data.captions);
  }

  async fetch(address) {
    const response = await fetch(address, { credentials: "same-origin" }).catch(() => null);
    if (!response?.ok) return;
    const times = aligned([...this.frame.querySelectorAll("[data-line]")], cues(await response.text()));
    if (times) this.dress(times);
  }

  dress(times) {
    this.lines = times.map(({ line, start }) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "line";
      button.tabIndex = -1;
      button.textContent = line.textContent;
      button.dataset.jump = start;
      line.replaceWith(button);
      return { button, start };
    });
    this.frame.removeAttribute("tabindex");
    this.follow.closest("[data-follow-box]").hidden = false;
    this.lines[0].button.tabIndex = 0;
    this.frame.addEventListener("keydown", (event) => this.move(event));
    for (const name of ["wheel", "touchmove", "pointerdown"]) {
      this.frame.addEventListener(name, () => (this.touched = Date.now()), { passive: true });
    }
    for (const name of ["timeupdate", "seeked"]) this.player.video.addEventListener(name, () => this.refresh());
    this.refresh();
    this.ready?.();
  }

  refresh() {
    const time = this.player.time + 0.05;
    let at = this.lines.findLastIndex(({ start }) => start <= time);
    at = Math.max(at, 0);
    if (at === this.current) return;
    this.lines[this.current]?.button.removeAttribute("aria-current");
    this.current = at;
    const { button } = this.lines[at];
    button.setAttribute("aria-current", "true");
    if (!this.frame.contains(document.activeElement)) this.stopAt(at);
    if (this.follow.checked && !this.busy()) this.show(button);
  }

  /** Somebody is reading or moving about in the text: leave it where it is. */
  busy() {
    return Date.now() - this.touched < HANDS_OFF || this.frame.contains(document.activeElement);
  }

  show(button) {
    const frame = this.frame.getBoundingClientRect();
    const line = button.getBoundingClientRect();
    if (line.top >= frame.top + 24 && line.bottom <= frame.bottom - 48) return;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const top = this.frame.scrollTop + line.top - frame.top - frame.height / 3;
    this.frame.scrollTo({ top, behavior: still ? "auto" : "smooth" });
  }

  move(event) {
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    const at = this.lines.findIndex(({ button }) => button === document.activeElement);
    const last = this.lines.length - 1;
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: last }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    this.stopAt(Math.min(Math.max(to, 0), last)).focus();
  }

  stopAt(at) {
    for (const { button } of this.lines) button.tabIndex = -1;
    const { button } = this.lines[at];
    button.tabIndex = 0;
    return button;
  }
}

/** [{start, end, text}] of a WebVTT text. */
function cues(text) {
  const found = [];
  for (const block of text.replace(/\r\n?/g, "\n").split(/\n\n+/)) {
    const rows = block.split("\n");
    const at = rows.findIndex((row) => TIMING.test(row));
    if (at < 0) continue;
    const [, h1, m1, s1, t1] = TIMING.exec(rows[at]);
    const start = (Number(h1 ?? 0) * 60 + Number(m1)) * 60 + Number(s1) + Number(t1) / 1000;
    found.push({ start, text: bare(unescaped(rows.slice(at + 1).join(""))) });
  }
  return found;
}

/** The first second of each line, when the cues say the same words; otherwise null and the text stays text. */
function aligned(lines, cues) {
  let next = 0;
  const found = [];
  for (const line of lines) {
    const wanted = bare(line.textContent);
    const start = cues[next]?.start;
    let said = "";
    while (said.length < wanted.length && next < cues.length) said += cues[next++].text;
    if (said !== wanted || start === undefined) return null;
    found.push({ line, start });
  }
  return found.length ? found : null;
}

function bare(text) {
  return text.replace(/\s+/g, "");
}

function unescaped(text) {
  return text.replace(/<[^>]*>/g, "").replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}
