// Talking to our own server: JSON with the page's form token, and answers that say what went wrong.

const token = document.querySelector("meta[name=csrf-token]")?.content ?? "";

export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** POST JSON; resolves to the answer, throws Refused for a refusal and TypeError when there is no line. */
export async function post(url, body, { keepalive = false } = {}) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token },
    body: JSON.stringify(body),
    credentials: "same-origin",
    keepalive,
  });
  return answer(response);
}

export async function get(url) {
  return answer(await fetch(url, { headers: { Accept: "application/json" }, credentials: "same-origin" }));
}

async function answer(response) {
  const told = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(response.status, told.error ?? "");
  return told;
}

/** "{time} まで" with { time: "1:20" } */
export function fill(words, values) {
  return words.replace(/\{(\w+)\}/g, (_place, name) => values[name] ?? "");
}

/** Seconds as m:ss or h:mm:ss. */
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const tail = `${String(rest).padStart(2, "0")}`;
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${tail}` : `${minutes}:${tail}`;
}

export function timeOfDay() {
  return new Date().toLocaleTimeString("ja-JP", { hour: "numeric", minute: "2-digit" });
}

/** A drawer of this device that belongs to one person: people who share a phone never mix. */
export class Drawer {
  constructor(name) {
    this.name = `ponkotan:${name}`;
  }

  read() {
    try {
      return JSON.parse(localStorage.getItem(this.name)) ?? null;
    } catch {
      return null;
    }
  }

  write(value) {
    try {
      if (value === null) localStorage.removeItem(this.name);
      else localStorage.setItem(this.name, JSON.stringify(value));
    } catch {
      // A full or forbidden storage: what is sent still counts.
    }
  }
}
