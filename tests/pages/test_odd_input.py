"""Characters and numbers that no database keeps: what else was typed is kept, or kindly refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage
from werkzeug.routing import IntegerConverter

from lms.incoming import LARGEST, readable
from tests.browsing import Visitor
from tests.pages.test_meetings import free, offer

Visit = Callable[..., Visitor]


@pytest.mark.parametrize(
    "address",
    [
        "/people/2147483648",
        "/lessons/9223372036854775808",
        "/lessons/1/chapters/a%00b/reading",
        "/badges/levels/a%00b/1",
    ],
)
def test_where_nothing_can_be_nothing_is_found(visit: Visit, address: str) -> None:
    assert visit("aoki").send("GET", address).status_code == 404


def test_no_address_takes_a_larger_number_than_a_row_can_have(app: Flask) -> None:
    numbers = [
        (rule.rule, part.max)
        for rule in app.url_map.iter_rules()
        for part in rule._converters.values()
        if isinstance(part, IntegerConverter)
    ]
    assert len(numbers) > 100
    assert [rule for rule, most in numbers if most != LARGEST] == []


def test_a_name_from_a_broken_file_is_registered_without_what_cannot_be_kept(visit: Visit) -> None:
    director = visit("aoki")
    director.get("/people/new")
    page = director.post("/people/new", name="夏野\x00 なつ", sign_in_name="natsu", roles="worker")
    assert "夏野 なつ" in page.text


def test_a_number_that_no_form_had_looked_at_is_told_kindly(visit: Visit) -> None:
    coach = visit("kita")
    offer(coach)
    slot = free(visit("haru"))[0].split("?")[0]
    page = coach.get(f"{slot}?worker={2**63}", status=400)
    assert "保存できない文字か、大きすぎる数が入っています" in page.text


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("あ\x00い", "あい"),
        ("\ud83c", "\ufffd"),
        ("\ud83c\udf38", "🌸"),
        ({"a\x00": ["\x00b", {"c": "\udf38d"}]}, {"a": ["b", {"c": "\ufffdd"}]}),
        ([1, None, True, 0.5], [1, None, True, 0.5]),
        ("普通の文\r\n", "普通の文\r\n"),
    ],
)
def test_what_comes_in_is_kept_but_for_broken_characters(sent: Any, kept: Any) -> None:
    assert readable(sent) == kept


def test_the_name_of_a_file_is_looked_at_too() -> None:
    assert readable(FileStorage(filename="写真\x00.jpg")).filename == "写真.jpg"


@pytest.mark.parametrize("depth", [900, 100_000])
def test_brackets_without_end_are_not_read(visit: Visit, depth: int) -> None:
    haru = visit("haru")
    haru.get("/practice")
    told = {"X-CSRFToken": haru.token, "Accept": "application/json"}
    body = '{"body": ' + "[" * depth + "]" * depth + "}"
    sent = haru._open("PUT", "/drafts/practice:1:1", data=body, content_type="application/json", headers=told)
    assert sent.status_code in {409, 422} and sent.get_json()["error"]


@pytest.mark.parametrize("body", ['"x"', "[1]", '{"title": {}}', "null"])
def test_a_form_takes_no_body_of_json(visit: Visit, body: str) -> None:
    director = visit("aoki")
    director.get("/authoring/series/new")
    headers = {"Content-Type": "application/json", "X-CSRFToken": director.token}
    assert director._open("POST", "/authoring/series/new", data=body, headers=headers).status_code < 500
