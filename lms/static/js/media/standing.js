// Keeps "how far is it" up to date: asks every two seconds, and rests while the page is out of sight.

const EVERY = 2000;

for (const standing of document.querySelectorAll(".standing[data-settled='no']")) follow(standing);

async function follow(standing) {
  let playable = ["playable", "ready"].includes(standing.dataset.state);
  for (;;) {
    await pause();
    const told = await ask(standing.dataset.stateUrl);
    if (!told) continue;
    show(standing, told);
    if ((told.playable && !playable) || told.problem) return refresh();
    playable = told.playable;
    if (told.settled) return undefined;
  }
}

function pause() {
  return new Promise((resolve) => {
    setTimeout(() => {
      if (!document.hidden) resolve();
      else document.addEventListener("visibilitychange", resolve, { once: true });
    }, EVERY);
  });
}

async function ask(url) {
  try {
    const answer = await fetch(url, { headers: { Accept: "application/json" } });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null; // the line is down: ask again later
  }
}

function show(standing, told) {
  const part = (name) => standing.querySelector(`[data-part="${name}"]`);
  part("words").textContent = told.words;
  part("words").className = `tag ${{ ready: "good", failed: "bad" }[told.state] ?? "care"}`;
  part("eta").textContent = told.eta;
  part("progress").hidden = told.progress === null;
  if (told.progress !== null) part("progress").value = told.progress;
}

// The page says more than this script can; but nobody is torn out of a video being watched, or of writing.
function refresh() {
  const watching = [...document.querySelectorAll("video")].some((video) => !video.paused);
  const writing = document.activeElement?.matches("input, textarea, select");
  if (!watching && !writing) location.reload();
}
