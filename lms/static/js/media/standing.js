// Keeps "how far is it" up to date: every two seconds it asks for what is being made and for one that waits, in
// turn, so that a long list asks no more than a single video. It rests while the page is out of sight.

const EVERY = 2000;
let followed = [...document.querySelectorAll(".standing[data-settled='no']")];

for (let turn = 0; followed.length; turn += 1) {
  await pause();
  const made = followed.filter((standing) => !bar(standing).hidden);
  for (const standing of new Set([...made, followed[turn % followed.length]])) await look(standing);
}

async function look(standing) {
  const told = await ask(standing.dataset.stateUrl);
  if (!told) return;
  const playable = ["playable", "ready"].includes(standing.dataset.state);
  show(standing, told);
  standing.dataset.state = told.state;
  if (told.settled) followed = followed.filter((each) => each !== standing);
  if ((told.playable && !playable) || told.problem || told.settled) refresh();
}

function bar(standing) {
  return standing.querySelector('[data-part="progress"]');
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
  bar(standing).hidden = told.progress === null;
  if (told.progress !== null) bar(standing).value = told.progress;
}

// The page says more than this script can; but nobody is torn out of a video being watched, or of writing.
function refresh() {
  const watching = [...document.querySelectorAll("video")].some((video) => !video.paused);
  const writing = document.activeElement?.matches("input, textarea, select");
  if (!watching && !writing) location.reload();
}
