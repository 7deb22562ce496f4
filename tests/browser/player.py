"""The player of a lesson in a browser: opened, handled and read as its person would."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Locator, Page

from tests.browser.walking import Walker


def open_lesson(worker: Walker) -> Page:
    page = worker.open("/learn")
    worker.enter(page.get_by_role("main").get_by_role("link", name="結論から書く", exact=True))
    page.wait_for_url(re.compile(r"/lessons/\d+$"))
    return page


def control(page: Page) -> Locator:
    return page.locator("[data-play]")


def video(page: Page, question: str) -> Any:
    return page.locator("video").evaluate(question)


def second_of(page: Page) -> float:
    return float(video(page, "element => element.currentTime"))


def second_on(page: Page) -> float:
    """Where the player says it will go on, before anything is loaded."""
    return float(page.locator("[data-seek]").input_value())


def played_until(page: Page, second: float) -> None:
    """Really played: the clock of the video runs past this second."""
    running = "s => { const v = document.querySelector('video'); return !v.paused && v.currentTime >= s }"
    page.wait_for_function(running, arg=second, timeout=30_000)


def current_line(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate(
        """() => {
          const lines = [...document.querySelectorAll("[data-transcript] button.line")];
          const at = lines.findIndex(line => line.getAttribute("aria-current") === "true");
          const frame = document.querySelector("[data-transcript]").getBoundingClientRect();
          const line = lines[at].getBoundingClientRect();
          return {start: Number(lines[at].dataset.jump), next: Number(lines[at + 1].dataset.jump),
                  visible: line.top >= frame.top - 1 && line.bottom <= frame.bottom + 1};
        }"""
    )
    return found


def megabytes(option: Locator) -> float:
    return float((option.get_attribute("data-size") or "").split()[0])
