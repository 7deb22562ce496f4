// Where picture and sound come from: pieces through hls.js, the browser's own HLS, or one ordinary file.

const HLS = "application/vnd.apple.mpegurl";

export class Sources {
  /** `trouble(other)` hears that loading stopped; `other()` tries another way and says whether there is one. */
  constructor(video, data, trouble) {
    Object.assign(this, { video, data, trouble, hls: null });
    video.addEventListener("error", () => this.gaveUp());
  }

  load(quality) {
    const { base, master, sound } = this.data;
    const address = base + (quality === "sound" && sound ? sound : master);
    this.quality = quality;
    this.leaveHls();
    if (window.Hls?.isSupported()) this.loadWithHls(address);
    else if (this.video.canPlayType(HLS)) this.video.src = address;
    else this.loadPlain();
  }

  /** Nothing of the video is fetched before play is pressed: the line may be metered. */
  start(second) {
    if (!this.hls || this.loading) return;
    this.loading = true;
    this.hls.startLoad(second ?? -1);
  }

  loadWithHls(address) {
    const hls = new window.Hls({
      autoStartLoad: false,
      capLevelToPlayerSize: this.quality === "auto",
      maxBufferLength: 30,
      maxMaxBufferLength: 90,
      enableWebVTT: false,
      enableIMSC1: false,
      enableCEA708Captions: false,
    });
    hls.on(window.Hls.Events.MANIFEST_PARSED, () => {
      if (this.quality === "saver") hls.autoLevelCapping = legible(hls.levels, this.data.legible);
      if (this.quality === "best") hls.currentLevel = hls.levels.length - 1;
    });
    hls.on(window.Hls.Events.ERROR, (_event, error) => this.failed(hls, error));
    hls.loadSource(address);
    hls.attachMedia(this.video);
    this.hls = hls;
    this.loading = false;
  }

  failed(hls, error) {
    if (!error.fatal) return;
    const media = error.type === window.Hls.ErrorTypes.MEDIA_ERROR;
    if (media && !this.recovered) {
      this.recovered = true;
      hls.recoverMediaError();
      return;
    }
    this.loading = false;
    this.trouble(() => media && this.loadPlain());
  }

  /** The browser gave up on what it was given, without hls.js in between: one more try with the plain file. */
  gaveUp() {
    if (this.hls) return;
    const fallen = this.fallen;
    this.fallen = true;
    this.trouble(() => !fallen && this.loadPlain());
  }

  /** One ordinary file, for a browser that cannot play pieces; false when there is none. */
  loadPlain() {
    const { base, plain } = this.data;
    const file = (this.quality === "sound" && plain.sound) || plain.picture;
    if (!file) return false;
    this.leaveHls();
    this.video.src = base + file;
    return true;
  }

  leaveHls() {
    this.hls?.destroy();
    this.hls = null;
  }
}

/** The place among the levels, smallest first, of the last picture with at most so many lines. */
function legible(levels, lines) {
  const fit = levels.filter(({ width, height }) => Math.min(width, height) <= lines).length;
  return Math.max(fit, 1) - 1;
}
