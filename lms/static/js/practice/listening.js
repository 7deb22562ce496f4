// A player that is worked while writing: F2 back, Shift+F2 on, F4 play and stop, Shift+F4 repeats a stretch.
// F6 to F10 belong to Japanese input and are left alone. Without this script the browser's own player serves.

const STEP = 3; // seconds
const BEFORE = 1.5; // seconds heard again after a stop

const box = document.querySelector("[data-listening]");

class Listening {
  constructor(root) {
    this.sound = root.querySelector("[data-sound]");
    this.button = (name) => root.querySelector(`[data-${name}]`);
    root.querySelectorAll("[data-keys]").forEach((each) => { each.hidden = false; });
    this.stretch = [];
    this.button("back").addEventListener("click", () => this.step(-STEP));
    this.button("on").addEventListener("click", () => this.step(STEP));
    this.button("toggle").addEventListener("click", () => this.toggle());
    this.button("loop").addEventListener("click", () => this.loop());
    this.button("speed").addEventListener("change", (event) => { this.sound.playbackRate = Number(event.target.value); });
    this.sound.addEventListener("play", () => this.shown());
    this.sound.addEventListener("pause", () => this.shown());
    this.sound.addEventListener("timeupdate", () => this.repeated());
    document.addEventListener("keydown", (event) => this.key(event));
  }

  key(event) {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    const works = { F2: [() => this.step(-STEP), () => this.step(STEP)], F4: [() => this.toggle(), () => this.loop()] }[event.key];
    if (!works) return;
    event.preventDefault();
    works[event.shiftKey ? 1 : 0]();
  }

  step(seconds) {
    const end = Number.isFinite(this.sound.duration) ? this.sound.duration : Infinity;
    this.sound.currentTime = Math.min(Math.max(0, this.sound.currentTime + seconds), end);
  }

  toggle() {
    if (!this.sound.paused) { this.sound.pause(); return; }
    if (!this.sound.ended && this.sound.currentTime > 0) this.step(-BEFORE);
    this.sound.play();
  }

  /** From here, up to here, no more. */
  loop() {
    this.stretch = this.stretch.length === 2 ? [] : [...this.stretch, this.sound.currentTime].sort((a, b) => a - b);
    const button = this.button("loop");
    button.querySelector("span").textContent = button.dataset[["from", "to", "off"][this.stretch.length]];
    button.setAttribute("aria-pressed", String(this.stretch.length === 2));
  }

  repeated() {
    const [from, to] = this.stretch;
    if (to !== undefined && this.sound.currentTime >= Math.max(to, from + 0.3)) this.sound.currentTime = from;
  }

  shown() {
    const button = this.button("toggle");
    button.querySelector("span").textContent = this.sound.paused ? button.dataset.play : button.dataset.stop;
  }
}

if (box) new Listening(box);
