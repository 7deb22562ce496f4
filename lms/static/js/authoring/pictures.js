// The small pictures of a draft's slides, one after the other: the studio draws one thing at a time.

const pause = (ms) => new Promise((done) => { setTimeout(done, ms); });

function load(picture) {
  return new Promise((done) => {
    picture.addEventListener("load", () => done(true), { once: true });
    picture.addEventListener("error", () => done(false), { once: true });
    picture.src = picture.dataset.picture;
  });
}

for (const picture of document.querySelectorAll("img[data-picture]")) {
  if (!(await load(picture))) {
    picture.removeAttribute("src");
    await pause(300);
  }
}
