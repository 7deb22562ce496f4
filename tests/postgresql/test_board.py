"""Every view of the skill board and of the team is asked in words that PostgreSQL understands."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from tests.browsing import Visitor
from tests.readiness import evidence, proposed, town
from tests.town import take_task

VIEWS = (
    "/board?name=春野&work=紹介文&skill=writing&level=1&active=90&hours=1.5&awake=y&sort=-evidence",
    "/board?band=mostly&sort=-last",
    *(f"/board?sort={key}" for key in ("-name", "hours", "-task", "-writing")),
    "/team/thin-spots",
    "/team/growth",
    "/team/chances",
    "/today",
    "/desk",
)


def test_every_view_is_answered(app: Flask, visit: Callable[..., Visitor]) -> None:
    with town(app) as (session, folk):
        evidence(session, folk["haru"], folk["kita"])
        proposed(session, folk, "haru", confirmed=True)
        take_task(session, folk["aoki"], folk["haru"], hours=3.5)
    director = visit("aoki")
    first, *others = (director.get(view) for view in VIEWS)
    assert "20.5時間" in first.text and len(first.all("//tbody/tr")) == 1
    assert all(page.all("//h1") for page in others)
    assert "春野 はる" in director.send("GET", "/board.csv").data.decode()
