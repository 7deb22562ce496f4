// Telling the server what was done without a line. It is told until it was acknowledged, and counts once.

import { minus } from "../learning/spans.js";
import { allDone, changeDone, dropDone, packOf } from "./store.js";

/** Who is signed in here: { person, token }, or null when there is no line. */
export async function me() {
  try {
    const answer = await fetch("/pocket/me", { credentials: "same-origin", headers: { Accept: "application/json" } });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

/** Everything of this person that waits. Resolves to { sent: {id: answer}, refused: {id: words}, waiting }. */
export async function tellAll({ person, token }) {
  const outcome = { sent: {}, refused: {}, waiting: 0 };
  for (const done of await allDone()) {
    if (done.person !== person || !done.dirty) continue;
    try {
      outcome.sent[done.id] = await tell(done, token);
    } catch (error) {
      if (error instanceof Refused) outcome.refused[done.id] = error.message;
      else outcome.waiting += 1;
    }
  }
  return outcome;
}

export async function waiting(person) {
  return (await allDone()).filter((done) => done.dirty && (!person || done.person === person)).length;
}

class Refused extends Error {}

async function tell(done, token) {
  // The number is taken before it is sent: a message whose answer was lost is not sent under the same one.
  const sent = await changeDone(done.id, (now) => ({ ...now, op: now.op + 1 }));
  const answer = await fetch(sent.returns, {
    method: "POST",
    credentials: "same-origin",
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token },
    body: JSON.stringify(message(sent)),
  });
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) await refused(sent, answer.status, told);
  const left = await changeDone(sent.id, (now) => acknowledged(now, sent, told));
  // Of a lesson that is no longer on the device nothing needs to stay.
  if (!left.dirty && !(await packOf(sent.id))) await dropDone(sent.id);
  return told;
}

function message({ word, op, spans, position = 0, rate = 1, at, form = [], touched, handIn = false, bytes = 0 }) {
  const ago = (moment) => Math.max(0, (Date.now() - moment) / 1000);
  const since = Object.fromEntries(Object.entries(touched).map(([name, moment]) => [name, ago(moment)]));
  return { word, op, spans, position, rate, ago: ago(at ?? Date.now()), form, touched: since, hand_in: handIn, bytes };
}

/** What came on meanwhile waits for the next time. */
function acknowledged(now, sent, { quiz, handed_in: handedIn, words }) {
  const spans = minus(now.spans, sent.spans);
  const again = spans.length > 0 || now.changed !== sent.changed;
  return { ...now, spans, dirty: again, quiz: quiz ?? now.quiz, handedIn: now.handedIn || handedIn, words };
}

/** A no for good is shown and not asked again; with a missing line, sign-in or server it is. */
async function refused(sent, status, { error = "" }) {
  if (![400, 403, 404, 409, 422].includes(status)) throw new Error(String(status));
  if (status === 400 && !error) throw new Error("400");
  await changeDone(sent.id, (now) => ({ ...now, dirty: false, refused: error }));
  throw new Refused(error);
}
