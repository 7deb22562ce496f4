// <p data-count="field id" data-blank="[…]" data-min="200" data-max="400"
//    data-now="{n}字" data-short="あと{n}字" data-long="{n}字多い"> fills itself while its field is written in.

const characters = (text, blank) => [...text.replace(blank, "")].length;

function watch(line) {
  const field = document.getElementById(line.dataset.count);
  const blank = new RegExp(line.dataset.blank, "gu");
  const [min, max] = [Number(line.dataset.min) || 0, Number(line.dataset.max) || Infinity];
  const show = () => {
    const n = characters(field.value, blank);
    const words = [line.dataset.now.replace("{n}", n)];
    if (n < min) words.push(line.dataset.short.replace("{n}", min - n));
    if (n > max) words.push(line.dataset.long.replace("{n}", n - max));
    line.textContent = words.join(" ");
    line.classList.toggle("over", n > max);
  };
  field.addEventListener("input", show);
  field.addEventListener("draft:written", show);
  show();
}

document.querySelectorAll("[data-count]").forEach(watch);
