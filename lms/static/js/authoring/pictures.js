// The small pictures of a draft's slides, one after the other: the studio draws one thing at a time.
// A slide that cannot be drawn yet says why, in the place of its picture.

const TRIES = 4;
const PAUSE = 1_500;
const pause = (ms) => new Promise((done) => { setTimeout(done, ms); });

async function drawing(url) {
  for (let left = TRIES; left > 0; left -= 1) {
    const answer = await fetch(url, { headers: { Accept: "application/json" } }).catch(() => null);
    if (answer?.ok) return answer.json();
    if (answer && answer.status < 500) return {};
    await pause(PAUSE);
  }
  return {};
}

function why(picture, { problem, mend }) {
  picture.replaceWith(Object.assign(document.createElement("span"), { className: "undrawn", textContent: `${problem}。${mend}。` }));
}

for (const picture of document.querySelectorAll("img[data-drawing]")) {
  const told = await drawing(picture.dataset.drawing);
  if (told.image) picture.src = told.image;
  else if (told.problem) why(picture, told);
}
