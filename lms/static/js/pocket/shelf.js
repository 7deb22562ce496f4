// The lessons on this device: their list, what waits to be sent, removing them.

import { fill } from "../learning/talk.js";
import { doneIn, dropPack, owner, packs } from "./store.js";
import { takeOver } from "./keeper.js";
import { me, tellAll } from "./telling.js";

const list = document.querySelector("[data-packs]");
const words = list.dataset;
const part = (name) => document.querySelector(`[data-${name}]`);

async function show() {
  const person = await owner();
  const mine = (await packs()).filter((pack) => pack.person === person);
  list.replaceChildren(...(await Promise.all(mine.map(row))));
  part("empty").hidden = mine.length > 0 || !part("locked").hidden;
  const all = mine.reduce((sum, pack) => sum + pack.bytes, 0);
  part("total").textContent = mine.length ? fill(part("total").dataset.words, { size: megabytes(all) }) : "";
}

async function row(pack) {
  const item = document.createElement("li");
  item.className = "row";
  const about = document.createElement("span");
  const old = pack.expires < Date.now();
  const title = document.createElement(old ? "span" : "a");
  title.textContent = pack.title;
  if (!old) title.href = `/pocket/${pack.id}/`;
  const kind = pack.kind === "sound" ? ` ${words.wordsSound}` : "";
  const until = old ? words.wordsOld : fill(words.wordsUntil, { day: pack.expires_words });
  const done = await doneIn(pack.id);
  about.append(title, document.createElement("br"), small(`${megabytes(pack.bytes)}${kind} ・ ${until}`));
  const state = done?.refused || done?.words || (done?.dirty ? words.wordsWaiting : "");
  if (state) about.append(document.createElement("br"), small(state));
  const remove = document.createElement("button");
  remove.type = "button";
  remove.className = "button small";
  remove.textContent = words.wordsRemove;
  remove.setAttribute("aria-label", `${words.wordsRemove}: ${pack.title}`);
  remove.addEventListener("click", async () => {
    if (!window.confirm(words.wordsSure)) return;
    await dropPack(pack, { withDone: true });
    await show();
    document.querySelector("h1").focus();
  });
  item.append(about, remove);
  return item;
}

function small(text) {
  const element = document.createElement("small");
  element.textContent = text;
  return element;
}

function megabytes(bytes) {
  return `${Math.max(bytes / 1e6, 0.1).toFixed(1)} MB`;
}

/** With a line the server says whose phone this is now; without one the last word stands. */
async function refresh() {
  const known = await me();
  if (known?.person) {
    if ((await owner()) !== known.person) await takeOver(known.person);
    part("locked").hidden = true;
    await show();
    await tellAll(known);
  } else if (known) {
    part("locked").hidden = false;
    list.replaceChildren();
    return;
  }
  await show();
}

document.querySelector("h1").tabIndex = -1;
navigator.serviceWorker?.register("/pocket/worker.js", { scope: "/pocket/" }).catch(() => {});
window.addEventListener("online", refresh);
refresh();
