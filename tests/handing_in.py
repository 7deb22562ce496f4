"""How visitors of the tests hand pieces in and mark them, on the pages."""

from __future__ import annotations

from typing import Any

from tests.browsing import Page, Visitor
from tests.pieces import AXES, text

WRITING, TABLES = "散らかったメモから", "電話メモを、使える表に"


def piece_url(visitor: Visitor, title: str = WRITING) -> str:
    for link in visitor.get("/practice").all("//main//li//a"):
        if title in link.text_content():
            return str(link.get("href"))
    raise AssertionError(f"no piece {title}")


def hand_in(visitor: Visitor, url: str, *, status: int = 200, **more: Any) -> Page:
    sent = {**visitor.get(url).fields(), "body": text()}
    return visitor.post(url, status=status, **{**sent, **more})


def mark(coach: Visitor, submission: str, **more: Any) -> Page:
    url = f"{submission}/assessment"
    marks = {f"mark_{axis}": "3" for axis in AXES}
    words = {"body": "読みやすい文でした。", "next_action": "最初の一文を短くする"}
    return coach.post(url, **{**coach.get(url).fields(), **marks, **words, **more})


def address(page: Page) -> str:
    return str(page.response.request.path)


def problems(page: Page) -> str:
    found = page.all("//*[@role='alert'] | //*[contains(@class, 'problem')]")
    return " ".join(" ".join(each.text_content() for each in found).split())
