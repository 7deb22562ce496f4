// Captions as WebVTT, written the way videos/captions.py writes it, so that both make the same bytes.

const TIMING = /^(?:(\d+):)?(\d\d):(\d\d)\.(\d{3}) --> (?:(\d+):)?(\d\d):(\d\d)\.(\d{3})\s*$/;

/** {header, cues: [{start, end, text, id}]}; null when something stands in it that rows could not give back. */
export function read(text) {
  const [first, ...blocks] = text.replace(/\r\n?/g, "\n").trimEnd().split(/\n(?:[ \t]*\n)+/);
  if (!/^WEBVTT([ \t]|$)/.test(first) || first.includes("\n")) return null;
  const cues = blocks.map(cue);
  return cues.includes(null) ? null : { header: first, cues };
}

function cue(block) {
  const lines = block.split("\n");
  const at = lines.findIndex((line) => line.includes("-->"));
  const times = at === 0 || at === 1 ? TIMING.exec(lines[at].trim()) : null;
  if (!times) return null;
  const text = unescaped(lines.slice(at + 1).join("\n"));
  return { start: seconds(times.slice(1, 5)), end: seconds(times.slice(5, 9)), text, id: at ? lines[0] : "" };
}

/** The text of these cues. Rows without words are kept too: somebody is about to write there. */
export function write(header, cues) {
  const parts = cues.map(({ start, end, text, id }) => {
    const words = escaped(text.split("\n").filter((line) => line.trim()).join("\n"));
    return `${id ? `${id}\n` : ""}${long(start)} --> ${long(end)}\n${words ? `${words}\n` : ""}`;
  });
  return [`${header}\n`, ...parts].join("\n");
}

/** Seconds as people read them: 1:02:03.5 */
export function clock(time) {
  const [hours, minutes, rest] = parts(time);
  const tail = rest.toFixed(3).replace(/0{1,2}$/, "");
  const padded = rest < 10 ? `0${tail}` : tail;
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${padded}` : `${minutes}:${padded}`;
}

/** Seconds of what somebody typed: 5.2, 0:05,2, １：０２．５; null when nobody can tell. */
export function timeOf(typed) {
  const found = /^(?:(?:(\d+):)?(\d{1,3}):)?(\d{1,5}(?:[.,]\d{1,3})?)$/.exec(typed.normalize("NFKC").trim());
  if (!found) return null;
  const [, hours, minutes, rest] = found;
  return rounded(Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(rest.replace(",", ".")));
}

export const rounded = (time) => Math.round(time * 1000) / 1000;

function seconds([hours, minutes, whole, thousandths]) {
  return rounded(Number(hours ?? 0) * 3600 + Number(minutes) * 60 + Number(whole) + Number(thousandths) / 1000);
}

function long(time) {
  const [hours, minutes, rest] = parts(time);
  return `${String(hours).padStart(2, "0")}:${String(minutes).padStart(2, "0")}:${rest.toFixed(3).padStart(6, "0")}`;
}

function parts(time) {
  const whole = Math.round(time * 1000);
  return [Math.floor(whole / 3_600_000), Math.floor(whole / 60_000) % 60, (whole % 60_000) / 1000];
}

function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function unescaped(text) {
  return text.replace(/<[^>]*>/g, "").replaceAll("&gt;", ">").replaceAll("&lt;", "<").replaceAll("&amp;", "&");
}
