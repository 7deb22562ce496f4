// Copies on this device of what the server has not acknowledged yet. Keyed by person, so that a shared phone
// never mixes two people; one copy a page load, so that two tabs never overwrite each other's.

const PREFIX = "ponkotan:draft:";
const page = Array.from(crypto.getRandomValues(new Uint32Array(2)), (n) => n.toString(36)).join("");

const nameOf = (person, key) => `${PREFIX}${person}:${key}|${page}`;

/** Keep `copy` = {state, version, sent: [states on the wire]}. False when this device has no room for it. */
export function keep(person, key, copy) {
  try {
    localStorage.setItem(nameOf(person, key), JSON.stringify({ ...copy, at: Date.now() }));
    return true;
  } catch {
    return false;
  }
}

export const forget = (person, key) => drop(nameOf(person, key));

export function drop(name) {
  try {
    localStorage.removeItem(name);
  } catch {
    // A device that keeps nothing has nothing to forget.
  }
}

/** Copies that other page loads left behind: [{name, key, state, version, sent, at}], the newest first. */
export function left(person, key = null) {
  const start = key === null ? `${PREFIX}${person}:` : `${PREFIX}${person}:${key}|`;
  return names()
    .filter((name) => name.startsWith(start) && !name.endsWith(`|${page}`))
    .map((name) => parse(name, person))
    .filter((copy) => copy !== null)
    .sort((a, b) => b.at - a.at);
}

function names() {
  try {
    return Object.keys(localStorage);
  } catch {
    return [];
  }
}

function parse(name, person) {
  try {
    const copy = JSON.parse(localStorage.getItem(name));
    const key = name.slice(`${PREFIX}${person}:`.length, name.lastIndexOf("|"));
    return typeof copy.state.body === "string" ? { ...copy, name, key } : null;
  } catch {
    return null;
  }
}
