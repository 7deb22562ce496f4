// Stretches of a video, [start, end] in seconds: the same arithmetic as videos/watching.py.

export function merged(spans) {
  const found = [];
  for (const [start, end] of [...spans].sort((a, b) => a[0] - b[0])) {
    const last = found.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else if (end > start) found.push([start, end]);
  }
  return found;
}

export function minus(spans, taken) {
  const left = [];
  for (let [start, end] of spans) {
    for (const [from, to] of taken) {
      if (to <= start || from >= end) continue;
      if (from > start) left.push([start, from]);
      start = to;
    }
    if (start < end) left.push([start, end]);
  }
  return left;
}

/** Collects what a media element really plays: time that runs, not jumps. */
export class Played {
  constructor(video) {
    this.video = video;
    this.spans = [];
    this.from = null;
    this.last = null;
    this.heard = 0;
    for (const name of ["timeupdate", "playing", "pause", "seeking", "seeked", "ended", "ratechange", "waiting"]) {
      video.addEventListener(name, () => this.look(name));
    }
  }

  /** Take out what was played since the last call. */
  take() {
    this.look("timeupdate");
    const end = this.last ?? this.video.currentTime;
    this.close();
    // From where the last stretch ended: the video went on meanwhile, and no moment may fall between two.
    if (!this.video.paused && !this.video.seeking) this.open(end);
    const taken = merged(this.spans);
    this.spans = [];
    return taken;
  }

  look(name) {
    if (name === "seeking") return this.close();
    if (this.video.seeking) return undefined;
    if (this.from === null) {
      if (!this.video.paused || name === "ended") this.open();
      return undefined;
    }
    this.advance();
    if (name === "pause" || name === "ended" || name === "waiting") this.close();
    return undefined;
  }

  open(from = this.video.currentTime) {
    this.from = this.last = from;
    this.heard = performance.now();
  }

  advance() {
    const now = this.video.currentTime;
    const gone = (performance.now() - this.heard) / 1000;
    const step = now - this.last;
    if (step < 0 || step > gone * this.video.playbackRate + 0.6) {
      this.close();
      this.open();
      return;
    }
    this.last = now;
    this.heard = performance.now();
  }

  close() {
    if (this.from !== null && this.last - this.from > 0.05) {
      this.spans.push([round(this.from), round(this.last)]);
    }
    this.from = this.last = null;
  }
}

function round(seconds) {
  return Math.round(seconds * 100) / 100;
}
