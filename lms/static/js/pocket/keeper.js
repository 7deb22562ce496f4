// On every page of somebody who carries lessons along: tell what waits, keep others' packs shut, clear at sign-out.

import { clear, dropPack, mark, owner, packs, setOwner } from "./store.js";
import { me, tellAll, waiting } from "./telling.js";

/** `person`: who is signed in on this page, 0 for nobody. `words` ask before unsent things are removed. */
export async function keep(person, words) {
  if (!person) {
    await setOwner(0);
    return;
  }
  if ((await owner()) !== person) await takeOver(person);
  guardSigningOut(person, words);
  const send = async () => {
    if (!(await waiting(person))) return;
    const known = await me();
    if (known?.person === person) await tellAll(known);
  };
  window.addEventListener("online", send);
  await send();
}

/** A family's phone: another person's lessons go; what they did waits unseen until they sign in again. */
export async function takeOver(person) {
  for (const pack of await packs()) {
    if (pack.person !== person) await dropPack(pack);
  }
  await setOwner(person);
  if (!(await packs()).length && !(await waiting(0))) mark(false);
}

function guardSigningOut(person, words) {
  for (const form of document.querySelectorAll('form[action$="/sign-out"]')) {
    form.addEventListener("submit", async (event) => {
      if (form.dataset.cleared) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const known = (await waiting(person)) ? await me() : null;
      if (known?.person === person) await tellAll(known);
      if ((await waiting(person)) && !window.confirm(words)) return;
      await clear();
      form.dataset.cleared = "yes";
      delete form.dataset.sent;
      form.requestSubmit();
    });
  }
}
