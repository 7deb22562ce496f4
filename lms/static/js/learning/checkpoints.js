// Telling the server what was played: every 10 seconds, on pause, jump, and when the page goes away.
// What is not acknowledged stays in this device's drawer and is sent again, under the next number.

import { Drawer, Refused, post, timeOfDay } from "./talk.js";
import { Played, merged, minus } from "./spans.js";

const EVERY = 10_000;
const LONGEST_PAUSE = 60_000;

export class Checkpoints {
  /** `told(state)` shows where the person stands; `say(kind)` shows saved, offline, reload or signed_out. */
  constructor(video, data, { told, say, meter }) {
    Object.assign(this, { video, data, told, say, meter });
    this.played = new Played(video);
    this.drawer = new Drawer(`watch:${data.person}:${data.edition}`);
    this.pending = [];
    this.url = null;
    this.op = 0;
    this.busy = false;
    this.pause = 2000;
    this.gone = false;
    this.listen();
    this.sendLeftovers();
  }

  listen() {
    this.video.addEventListener("playing", () => this.begin());
    for (const name of ["pause", "seeked", "ended", "ratechange"]) {
      this.video.addEventListener(name, () => this.send());
    }
    setInterval(() => !this.video.paused && this.send(), EVERY);
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && this.leave());
    window.addEventListener("pagehide", () => this.leave());
    window.addEventListener("online", () => this.send());
  }

  async begin() {
    if (this.url || this.opening || this.gone) return;
    this.opening = true;
    try {
      const { edition, opened } = this.data;
      this.url = (await post(this.data.viewings, { edition, opened })).url;
    } catch (error) {
      this.trouble(error);
    }
    this.opening = false;
    if (this.url) this.send();
  }

  collect() {
    this.pending = merged([...this.pending, ...this.played.take()]);
    this.at = Date.now();
    this.position = this.video.currentTime;
    if (this.pending.length) this.keep();
  }

  keep() {
    const { url, op, pending, position, at } = this;
    const rate = this.video.playbackRate;
    if (url) this.put(url, { op, spans: pending, position, rate, at });
  }

  /** One entry for each player that still has something to say; null takes it out. */
  put(url, entry) {
    const { [url]: _before, ...others } = this.drawer.read() ?? {};
    const all = entry ? { ...others, [url]: entry } : others;
    this.drawer.write(Object.keys(all).length ? all : null);
  }

  async send() {
    if (!this.started()) return;
    this.collect();
    if (!this.url) {
      this.begin();
      return;
    }
    if (this.busy) return;
    this.busy = true;
    const sent = this.pending;
    try {
      const state = await post(this.url, this.message());
      this.acknowledged(sent);
      this.pause = 2000;
      this.told(state);
      this.say("saved", { time: timeOfDay() });
      this.sendLeftovers();
    } catch (error) {
      this.trouble(error);
    }
    this.busy = false;
  }

  /** The page may be gone before an answer comes: everything not acknowledged goes along once more. */
  leave() {
    if (!this.started()) return;
    this.collect();
    if (!this.url) return;
    const sent = this.pending;
    post(this.url, this.message(), { keepalive: true }).then(
      (state) => {
        this.acknowledged(sent);
        this.told(state);
      },
      () => {},
    );
  }

  acknowledged(sent) {
    this.pending = minus(this.pending, sent);
    if (!this.pending.length) this.put(this.url, null);
  }

  message() {
    this.op += 1;
    this.keep();
    const ago = (Date.now() - this.at) / 1000;
    const { op, pending: spans, position } = this;
    return { op, spans, position, rate: this.video.playbackRate, ago, bytes: this.meter.total };
  }

  started() {
    return !this.gone && (this.url || this.video.played.length > 0);
  }

  trouble(error) {
    if (!(error instanceof Refused)) {
      this.say("offline");
      setTimeout(() => this.send(), this.pause);
      this.pause = Math.min(this.pause * 2, LONGEST_PAUSE);
    } else if (error.status === 409) {
      this.gone = true;
      this.say("reload");
    } else if ([400, 401, 403, 404].includes(error.status)) {
      this.gone = true;
      this.say("signed_out");
    }
  }

  /** What earlier pages could not send, because the line or the page was cut off. */
  async sendLeftovers() {
    for (const [url, entry] of Object.entries(this.drawer.read() ?? {})) {
      if (url === this.url || !url.startsWith("/viewings/")) continue;
      const { op, spans, position, rate, at } = entry;
      try {
        this.told(await post(url, { op: op + 1, spans, position, rate, ago: (Date.now() - at) / 1000 }));
        this.put(url, null);
      } catch (error) {
        if (!(error instanceof Refused)) return;
        this.put(url, null);
      }
    }
  }
}
