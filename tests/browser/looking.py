"""What every page must be, seen from outside: axe finds nothing, nothing sticks out, fingers hit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Page

from config import ROOT

AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN_AXE = """async (rules) =>
  (await axe.run(document, {...rules, resultTypes: ["violations"], selectors: false, preload: false}))
  .violations.map(v => ({id: v.id, help: v.help, nodes: v.nodes.slice(0, 4).map(n => n.html.slice(0, 160)
    + " " + (n.any[0]?.message ?? ""))}))"""
LOOK = r"""(width) => {
  const problems = [];
  const wide = document.documentElement.scrollWidth;
  if (wide > width) problems.push(`sticks out: ${wide} px wide on a screen of ${width}`);
  const heads = document.querySelectorAll("h1");
  if (heads.length !== 1 || !heads[0].textContent.trim()) problems.push(`${heads.length} h1`);
  const title = document.title.split(" | ");
  if (title.length < 2 || !title[0].trim()) problems.push(`title: ${document.title}`);
  const first = document.querySelector(
    "a[href], button, input:not([type=hidden]), select, textarea, [tabindex]");
  const goal = first?.matches("a.skip") && document.querySelector(first.getAttribute("href"));
  if (!goal || !goal.contains(heads[0])) problems.push("no skip link to the content first");
  for (const element of document.querySelectorAll("button, .button, input[type=submit], summary, select")) {
    const { width: w, height: h } = element.getBoundingClientRect();
    if (w && h && element.checkVisibility() && (h < LOW || w < LOW)) {
      problems.push(`small: ${Math.round(w)} × ${Math.round(h)}: ${element.outerHTML.slice(0, 120)}`);
    }
  }
  const words = document.body.innerText;
  const code = words.match(
    /\bNone\b|\bundefined\b|\bNaN\b|\[object |%\(\w*\)?|\{\{|\{\w+\}|\bmsgid\b|<Markup/);
  if (code)
    problems.push(`raw code: …${words.slice(Math.max(code.index - 30, 0), code.index + 40)}…`);
  return problems;
}"""
LOWEST = 32
"""CSS pixels a button is high and wide at least; axe measures WCAG's 24 for everything else"""


BUILT = """() => {
  const own = e => [e.localName, ...[...e.classList].sort(), ...[...e.attributes].map(a => a.name).sort(),
    e.getAttribute("type"), e.getAttribute("role")].join(" ");
  const chain = (e, up) => e && up ? chain(e.parentElement, up - 1) + " > " + own(e) : "";
  return [...new Set([...document.body.querySelectorAll("*")].map(e => chain(e, 4)))];
}"""


def look_over(page: Page, width: int) -> list[str]:
    """What is not in order on this page, in words; `width` of the screen in CSS pixels."""
    return [*measure(page, width), *_axe(page, {"runOnly": TAGS})]


def measure(page: Page, width: int) -> list[str]:
    """Only what changes with its words on a screen of that width."""
    problems: list[str] = page.evaluate(LOOK.replace("LOW", str(LOWEST)), width)
    return problems


def built_of(page: Page) -> set[str]:
    """Each kind of element within its three surrounding ones: the style sheets treat the same alike."""
    return set(page.evaluate(BUILT))


def look_at_colours(page: Page) -> list[str]:
    """Only what changes with the colour scheme."""
    return list(_axe(page, {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}))


def _axe(page: Page, rules: dict[str, Any]) -> Iterator[str]:
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE)
    for found in page.evaluate(RUN_AXE, rules):
        yield f"{found['id']} ({found['help']}): " + " | ".join(found["nodes"])
