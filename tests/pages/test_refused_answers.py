"""Without scripts: an answer that is refused, or still half open, comes back just as it was typed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.browsing import Visitor
from tests.pages.lesson_scenes import Taught, Visit, begin, lesson_url, teach
from tests.verbs.lessons import HEAD

ASKED = 'prompt = "答えてください。"\nsee = "first"\nexplanation = "鍵はこれです。"\n'
QUIZ = f"""{HEAD}
[[question]]
id = "order"
type = "order"
items = ["一", "二", "三"]
{ASKED}
[[question]]
id = "pairs"
type = "match"
pairs = [ {{left="朝", right="おはよう"}}, {{left="夜", right="こんばんは"}} ]
{ASKED}
[[question]]
id = "gaps"
type = "cloze"
text = "まず[[結論]]、次に[[=理由|挨拶]]を書く。"
{ASKED}
[[question]]
id = "many"
type = "multiple"
options = [ {{text="甲", right=true}}, {{text="乙", right=true}}, {{text="丙"}} ]
{ASKED}
"""
HALF: dict[str, dict[str, Any]] = {
    "order": {"order-asked": "yes", "order-0": "2", "order-1": "", "order-2": "1"},
    "pairs": {"pairs-asked": "yes", "pairs-0": "1", "pairs-1": ""},
    "gaps": {"gaps-asked": "yes", "gaps-0": "要点<b>𠮷😀", "gaps-1": ""},
    "many": {"many-asked": "yes"},
}


@pytest.fixture
def edition(app: Flask, tmp_path: Path) -> Taught:
    return teach(app, tmp_path / "catalog", quiz=QUIZ)


def test_numbers_typed_into_an_order_come_back(visit: Visit, edition: Taught) -> None:
    haru = visit("haru")
    _page, attempt = begin(haru, edition)
    form = f"/attempts/{attempt}/answers"
    twice: dict[str, Any] = {"order-asked": "yes", "order-0": "2", "order-1": "2", "order-2": "1"}
    page = haru.post(form, status=422, **twice)
    assert "▲ の欄を見てください" in page.text, "at the top, where the page opens"
    assert "同じ番号" in page.text and twice.items() <= page.fields(form).items()
    page = haru.post(f"/attempts/{attempt}/submission", status=422, **HALF["order"])
    assert HALF["order"].items() <= page.fields(form).items()


def practise(haru: Visitor, edition: Taught) -> str:
    _page, attempt = begin(haru, edition)
    haru.post(f"/attempts/{attempt}/submission", as_it_is="yes")
    haru.get(lesson_url(edition))
    return str(haru.post(f"{lesson_url(edition)}/rehearsals").response.request.path)


def test_practice_asks_before_an_open_answer_is_final(visit: Visit, edition: Taught) -> None:
    haru = visit("haru")
    url = practise(haru, edition)
    for name, typed in HALF.items():
        form = f"{url}/answers/{name}"
        haru.get(url)
        page = haru.post(form, status=422, **typed)
        assert typed.items() <= page.fields(form).items(), name
        assert "鍵はこれです。" not in page.source
        haru.get(form, status=404)
        assert "鍵はこれです。" in haru.post(form, **typed, as_it_is="yes").text


def test_lines_are_put_in_order_with_buttons_in_practice_too(visit: Visit, edition: Taught) -> None:
    """The page says the words of the buttons and brings the module that draws them, for this kind alone."""
    haru = visit("haru")
    url = practise(haru, edition)
    page = haru.get(url)
    (words,) = page.all("//ol[@data-order]/@data-words")
    assert json.loads(words)["up"] == "上へ動かす:{item}"
    assert "ordering.js" in page.source
    haru.post(f"{url}/answers/order", **HALF["order"], as_it_is="yes")
    assert "ordering.js" not in haru.get(url).source
