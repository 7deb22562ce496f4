// The time left of a quiz. The server counts; this only shows it, and says aloud when it gets short.

import { clock, fill } from "./talk.js";

const SAID = [600, 300, 60];

export function countDown(box, words) {
  if (!box) return;
  const shown = box.querySelector("[data-left-time]");
  const said = box.querySelector("[data-time-said]");
  const end = performance.now() + Number(box.dataset.time) * 1000;
  let before = Number(box.dataset.time);
  const tick = () => {
    const left = Math.max(0, Math.ceil((end - performance.now()) / 1000));
    const text = left ? fill(words.left_time, { time: clock(left) }) : words.over;
    shown.textContent = text;
    box.classList.toggle("over", !left);
    if ([...SAID, 0].some((mark) => before > mark && left <= mark)) said.textContent = text;
    before = left;
    if (!left) clearInterval(timer);
  };
  const timer = setInterval(tick, 1000);
  tick();
}
