// The player: controls for thumb and keyboard, captions, where one stands.

import { Sources } from "./sources.js";
import { clock, fill, post } from "./talk.js";

export class Player {
  constructor(section, data) {
    Object.assign(this, { section, data, wanted: null });
    this.video = section.querySelector("video");
    this.part = (name) => section.querySelector(`[data-${name}]`);
    this.quality = this.part("quality").value;
    this.wanted = data.start ?? (data.told.position || 0);
    this.running = !this.video.paused || this.video.currentTime > 0;
    this.sources = new Sources(this.video, data, (other) => this.stopped(other));
    this.dress();
    if (!this.running) this.load();
    this.video.playbackRate = this.video.defaultPlaybackRate = data.likes.speed;
    this.showCaptions(data.likes.captions);
  }

  /** Where the video is, or will begin. */
  get time() {
    return this.wanted ?? this.video.currentTime;
  }

  seek(seconds) {
    const place = Math.min(Math.max(seconds, 0), this.data.duration);
    if (this.video.readyState >= 1) {
      this.wanted = null;
      this.video.currentTime = place;
    } else {
      this.wanted = place;
    }
    this.refresh();
  }

  /** Jump there and play: what a tap on a line or on an unseen stretch means. */
  playFrom(seconds) {
    this.seek(seconds);
    this.play();
  }

  play() {
    this.part("trouble").hidden = true;
    this.sources.start(this.wanted);
    this.video.play().catch(() => {});
  }

  toggle() {
    if (this.video.paused) this.play();
    else this.video.pause();
  }

  speed(step) {
    const { speeds } = this.data;
    const at = speeds.indexOf(this.video.playbackRate);
    const next = speeds[Math.min(Math.max((at < 0 ? speeds.indexOf(1) : at) + step, 0), speeds.length - 1)];
    this.setSpeed(next);
  }

  setSpeed(rate) {
    this.video.playbackRate = this.video.defaultPlaybackRate = rate;
    this.part("speed").value = String(Number.isInteger(rate) ? `${rate}.0` : rate);
    this.prefer({ speed: rate });
  }

  toggleCaptions() {
    const button = this.part("captions");
    if (!button) return;
    const on = button.getAttribute("aria-pressed") !== "true";
    this.showCaptions(on);
    this.prefer({ captions: on });
  }

  toggleLarge() {
    if (document.fullscreenElement) document.exitFullscreen();
    else if (this.section.requestFullscreen) this.section.requestFullscreen();
    else this.video.webkitEnterFullscreen?.();
  }

  /** A small picture that stays above other windows, while one takes notes or looks something up. */
  async toggleSmall() {
    try {
      if (document.pictureInPictureElement) await document.exitPictureInPicture();
      else await this.video.requestPictureInPicture();
    } catch {
      // Not before there is a picture: then nothing happens.
    }
  }

  prefer(choice) {
    post(this.data.preferences, choice).catch(() => {});
  }

  trouble(words) {
    const place = this.part("trouble");
    place.textContent = words;
    place.hidden = false;
  }

  load() {
    const silent = this.quality === "sound";
    this.part("sound-only").hidden = !silent;
    this.section.classList.toggle("without-picture", silent);
    this.sources.load(this.quality);
  }

  /** Loading stopped for good: another way if there is one, else the person is told what to do. */
  stopped(other) {
    this.wanted = this.time;
    if (other()) this.play();
    else this.trouble(this.data.words.broken);
  }

  choose(quality) {
    const playing = !this.video.paused;
    this.wanted = this.time;
    this.quality = quality;
    this.prefer({ quality });
    this.load();
    this.refresh();
    if (playing) this.play();
  }

  showCaptions(on) {
    for (const track of this.video.textTracks) {
      if (track.kind === "captions") track.mode = on ? "showing" : "hidden";
    }
    this.part("captions")?.setAttribute("aria-pressed", String(on));
  }

  dress() {
    this.video.controls = false;
    this.part("controls").hidden = false;
    this.part("big-play").hidden = false;
    this.part("small").hidden = !document.pictureInPictureEnabled;
    this.part("full").hidden = !(document.fullscreenEnabled || this.video.webkitEnterFullscreen);
    const on = (name, event, act) => this.part(name)?.addEventListener(event, act);
    on("big-play", "click", () => {
      this.play();
      this.part("play").focus();
    });
    on("play", "click", () => this.toggle());
    on("captions", "click", () => this.toggleCaptions());
    on("full", "click", () => this.toggleLarge());
    on("small", "click", () => this.toggleSmall());
    on("seek", "focus", () => this.sayPlace());
    on("listen", "click", (event) => {
      event.preventDefault();
      this.part("quality").value = "sound";
      this.choose("sound");
      this.play();
    });
    on("speed", "change", (event) => this.setSpeed(Number(event.target.value)));
    on("quality", "change", (event) => this.choose(event.target.value));
    on("seek", "input", (event) => this.seek(Number(event.target.value)));
    for (const button of this.section.querySelectorAll("[data-skip]")) {
      button.addEventListener("click", () => this.seek(this.time + Number(button.dataset.skip)));
    }
    this.video.addEventListener("click", () => this.toggle());
    this.video.addEventListener("loadedmetadata", () => this.arrive());
    for (const name of ["timeupdate", "play", "pause", "seeked", "ended", "ratechange"]) {
      this.video.addEventListener(name, () => this.refresh());
    }
    for (const name of ["pause", "seeked", "ended"]) this.video.addEventListener(name, () => this.sayPlace());
    this.refresh();
  }

  arrive() {
    this.video.playbackRate = this.video.defaultPlaybackRate;
    if (this.wanted === null) return;
    if (Math.abs(this.video.currentTime - this.wanted) > 0.5) this.video.currentTime = this.wanted;
    this.wanted = null;
  }

  refresh() {
    const { words } = this.data;
    const paused = this.video.paused;
    const now = clock(this.time);
    const seek = this.part("seek");
    seek.value = String(this.time);
    if (paused) this.sayPlace();
    this.part("now").textContent = now;
    this.part("play").setAttribute("aria-label", paused ? words.play : words.pause);
    this.section.classList.toggle("playing", !paused);
    const fresh = paused && this.video.currentTime === 0 && this.video.played.length === 0;
    this.part("big-play").hidden = !fresh;
    this.part("big-words").textContent = this.time > 1 ? fill(words.go_on, { time: now }) : words.play;
    this.part("size").textContent = this.part("quality").selectedOptions[0]?.dataset.size ?? "";
  }

  /** Not while it plays: a screen reader on the slider would read every second aloud. */
  sayPlace() {
    const { words, duration } = this.data;
    const told = fill(words.at, { now: clock(this.time), all: clock(duration) });
    this.part("seek").setAttribute("aria-valuetext", told);
  }
}
