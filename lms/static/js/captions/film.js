// The video beside the rows: where it stands, and the captions as they are now written over it.

import { clock } from "./vtt.js";

export class Film {
  /** `moved(time)` hears where the video is. */
  constructor(box, moved) {
    this.video = box?.querySelector("[data-film]") ?? null;
    if (!this.video) return;
    for (const track of this.video.textTracks) track.mode = "disabled"; // those that are live give way to ours
    this.track = this.video.addTextTrack("captions", "", "ja");
    this.track.mode = "showing";
    const now = box.querySelector("[data-now]");
    const tell = () => {
      now.textContent = clock(Math.round(this.now * 10) / 10);
      moved(this.now);
    };
    for (const name of ["timeupdate", "seeked"]) this.video.addEventListener(name, tell);
    box.querySelector("[data-film-tools]").hidden = false;
    box.addEventListener("click", ({ target }) => this[target.closest("[data-film-do]")?.dataset.filmDo]?.());
  }

  get now() {
    return this.video?.currentTime ?? 0;
  }

  show(cues) {
    if (!this.track) return;
    for (const old of [...(this.track.cues ?? [])]) this.track.removeCue(old);
    for (const { start, end, text } of cues) {
      if (text && end > start) this.track.addCue(new VTTCue(start, end, text.replaceAll("&", "&amp;").replaceAll("<", "&lt;")));
    }
  }

  toggle() {
    if (!this.video) return;
    if (this.video.paused) this.video.play().catch(() => {});
    else this.video.pause();
  }

  back() {
    this.video.currentTime = Math.max(0, this.now - 3);
  }

  playFrom(time) {
    if (!this.video) return;
    this.video.currentTime = time;
    this.video.play().catch(() => {});
  }
}
