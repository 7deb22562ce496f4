// What can be done to a list of captions. Each answers a new list and the place to go on at; null: not possible.

import { rounded } from "./vtt.js";

const SHORTEST = 0.1;
const NEW = 3;

/** A new caption where the video stands, as long as there is room before the next one. */
export function add(cues, now) {
  const before = cues.filter((cue) => cue.start <= now).length;
  const next = cues[before]?.start ?? Infinity;
  const end = rounded(Math.max(now + SHORTEST, Math.min(now + NEW, next)));
  return { cues: cues.toSpliced(before, 0, { start: rounded(now), end, text: "", id: "" }), at: before };
}

export function starts(cues, at, now) {
  return now < cues[at].end ? timed(cues, at, { start: rounded(now) }) : null;
}

export function ends(cues, at, now) {
  return now > cues[at].start ? timed(cues, at, { end: rounded(now) }) : null;
}

/** Parted at the cursor; the time is shared out by letters. */
export function split(cues, at, cursor) {
  const { start, end, text, id } = cues[at];
  const [left, right] = [text.slice(0, cursor).trim(), text.slice(cursor).trim()];
  if (!left || !right) return null;
  const middle = rounded(start + ((end - start) * left.length) / (left.length + right.length));
  const parts = [{ start, end: middle, text: left, id }, { start: middle, end, text: right, id: "" }];
  return { cues: cues.toSpliced(at, 1, ...parts), at: at + 1 };
}

export function merge(cues, at) {
  const [one, next] = [cues[at], cues[at + 1]];
  if (!next) return null;
  const text = [one.text, next.text].filter(Boolean).join("\n");
  const whole = { ...one, end: Math.max(one.end, next.end), text };
  return { cues: cues.toSpliced(at, 2, whole), at };
}

export function remove(cues, at) {
  return { cues: cues.toSpliced(at, 1), at: Math.min(at, cues.length - 2) };
}

/** This one and all after it, later by `by` seconds (earlier when negative). */
export function move(cues, at, by) {
  if (cues.slice(at).some(({ start }) => start + by < 0)) return null;
  const moved = cues.map((cue, n) => (n < at ? cue : { ...cue, start: rounded(cue.start + by), end: rounded(cue.end + by) }));
  return { cues: moved, at };
}

function timed(cues, at, times) {
  return { cues: cues.with(at, { ...cues[at], ...times }), at };
}
