// The simple player of the staff's page: hls.js where it runs, else what the browser plays by itself.

const video = document.querySelector("video[data-master]");
const Hls = window.Hls;

if (video && Hls?.isSupported()) {
  // Loaded only when somebody presses play: this page is often opened just to look at the progress.
  video.addEventListener("play", attach, { once: true });
}

function attach() {
  const hls = new Hls({ capLevelToPlayerSize: true });
  hls.on(Hls.Events.ERROR, (_event, told) => {
    if (told.fatal) fallBack(hls);
  });
  hls.loadSource(video.dataset.master);
  hls.attachMedia(video);
  hls.on(Hls.Events.MANIFEST_PARSED, () => video.play().catch(() => {}));
}

// The sources in the page are still there; without hls.js the browser chooses among them.
function fallBack(hls) {
  hls.destroy();
  video.removeAttribute("src");
  video.load();
}
