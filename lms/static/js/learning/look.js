// How captions look: size, what is behind them, place. Classes for the style sheet; the place goes into each cue.

const KINDS = ["caption_size", "caption_back", "caption_place"];

export class Look {
  constructor(section, player, data) {
    Object.assign(this, { section, player, likes: { ...data.likes } });
    const box = section.querySelector("[data-look]");
    if (!box) return;
    box.hidden = false;
    for (const select of box.querySelectorAll("[data-prefer]")) {
      select.addEventListener("change", () => this.choose(select.dataset.prefer, select.value));
    }
    for (const track of section.querySelectorAll("track")) track.addEventListener("load", () => this.place());
    this.dress();
  }

  choose(name, value) {
    this.likes[name] = value;
    this.player.prefer({ [name]: value });
    this.dress();
  }

  dress() {
    for (const kind of KINDS) {
      const stem = kind.replace("_", "-");
      this.section.classList.remove(...[...this.section.classList].filter((name) => name.startsWith(`${stem}-`)));
      this.section.classList.add(`${stem}-${this.likes[kind]}`);
    }
    this.place();
  }

  place() {
    for (const track of this.player.video.textTracks) {
      for (const cue of track.cues ?? []) cue.line = this.likes.caption_place === "top" ? 0 : "auto";
      // What is shown just now moves only when it is shown anew.
      if (track.mode === "showing") {
        track.mode = "hidden";
        track.mode = "showing";
      }
    }
  }
}
