// A video that is still being made: asked for first, looked after, announced when it is there.

import { get, post } from "./talk.js";

const section = document.querySelector("[data-making]");
const part = (name) => section.querySelector(`[data-${name}]`);
let pause = 2000;

function show(state) {
  part("words").textContent = [state.words, state.eta].filter(Boolean).join(" ");
  part("problem").textContent = state.problem;
  part("problem").hidden = !state.problem;
  part("bar").hidden = state.progress === null;
  part("bar").querySelector("progress").value = state.progress ?? 0;
  part("ask").hidden = !state.settled || Boolean(state.problem);
  if (state.playable) part("ready").hidden = false;
  return state.playable || Boolean(state.problem);
}

async function look() {
  try {
    if (show(await get(section.dataset.making))) return;
    pause = 2000;
  } catch {
    pause = Math.min(pause * 2, 30_000);
  }
  setTimeout(look, document.hidden ? 15_000 : pause);
}

if (part("words")) {
  // Whoever opens the page wants to watch: it is made before the others.
  post(section.dataset.wish, {}).then(show, () => {}).finally(look);
}
