// The lesson page: player, transcript, keys, and what was really watched. Without this file the browser's own
// player shows the same video with its captions.

import { Checkpoints } from "./checkpoints.js";
import { Find } from "./find.js";
import { keys } from "./keys.js";
import { Look } from "./look.js";
import { Meter } from "./meter.js";
import { Player } from "./player.js";
import { SeekBar } from "./seekbar.js";
import { fill } from "./talk.js";
import { Transcript } from "./transcript.js";

const section = document.getElementById("player");
const data = JSON.parse(document.getElementById("lesson-data").textContent);
const part = (name) => section.querySelector(`[data-${name}]`);

const player = new Player(section, data);
new Look(section, player, data);
new Find(new Transcript(document.querySelector(".transcript"), player, data));
new Checkpoints(player.video, data, { told, say, meter: new Meter(data.base) });
keys(player, section, new SeekBar(section, player, data));
if (data.start !== null) section.scrollIntoView();

document.addEventListener("click", (event) => {
  const jump = event.target.closest("[data-jump]");
  if (!jump || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  player.playFrom(Number(jump.dataset.jump));
  // On a narrow screen the video may be out of sight; in the text beside it nothing should move.
  if (!jump.closest("[data-transcript]") || getComputedStyle(document.querySelector(".lesson-grid")).display !== "grid") {
    section.scrollIntoView({ block: "nearest" });
  }
});

/** Where the person stands, as the server counted it. */
function told(state) {
  // What an earlier page sent late may know a newer place to go on from.
  const untouched = player.video.played.length === 0 && player.time === (data.told.position || 0);
  if (untouched && data.start === null) player.seek(state.position);
  part("words").textContent = state.words;
  const bar = section.querySelector("[data-seen]");
  bar.replaceChildren(...state.seen.map(([start, end]) => rect(start, end)));
  const list = part("unseen-list");
  part("unseen").hidden = !state.unseen.length || !state.seen.length;
  if (!list.contains(document.activeElement)) list.replaceChildren(...state.unseen.map(gap));
}

function rect(start, end) {
  const shape = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  shape.setAttribute("x", String((start / data.duration) * 1000));
  shape.setAttribute("width", String(((end - start) / data.duration) * 1000));
  shape.setAttribute("height", "12");
  return shape;
}

function gap({ start, text }) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.className = "button small";
  link.href = `?t=${Math.floor(start)}#player`;
  link.dataset.jump = start;
  link.textContent = text;
  item.append(link);
  return item;
}

function say(kind, values = {}) {
  // Only a lost line is announced: "remembered" every ten seconds would drown the voice of a screen reader.
  part("line").textContent = kind === "offline" ? data.words.offline : "";
  if (kind === "saved") part("saved").textContent = fill(data.words.saved, values);
  else if (kind !== "offline") player.trouble(data.words[kind]);
}
