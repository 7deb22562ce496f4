"""A draft is kept only of what its writer may write."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from lms.accounts.models import Person
from lms.drafting import keys
from lms.drafting.models import Draft
from tests.browsing import Visitor
from tests.cast import Cast
from tests.handing_in import piece_url
from tests.pages.lesson_scenes import inside
from tests.pages.practice.test_drafts import save

Visit = Callable[..., Visitor]
ROOM = Path(__file__).parents[3] / "lms"


def person_id(app: Flask, who: str) -> int:
    with inside(app) as session:
        return session.scalars(select(Person.id).where(Person.sign_in_name == who)).one()


NOT_THEIRS = (
    *("practice:999:1", "practice:{lesson}:2", "practice:{lesson}:0", "practice:{lesson}"),
    *("assessment:1", "session:{sora}", "outside:{sora}", "advice:1", "placement:1", "captions:1"),
    *("made_up:1", "practice:１:1", "practice:999999999999999999:1"),
)


def test_a_worker_keeps_no_draft_of_what_is_not_theirs_to_write(visit: Visit, app: Flask) -> None:
    haru = visit("haru")
    lesson, sora = piece_url(haru).split("/")[2], person_id(app, "sora")
    for key in NOT_THEIRS:
        answer = save(haru, key.format(lesson=lesson, sora=sora), "ためし", 0)
        assert answer.status_code == 422 and "コピー" in answer.json["error"], key
    with inside(app) as session:
        assert not session.scalar(select(func.count(Draft.id)))


def test_what_was_begun_may_be_written_on(visit: Visit, app: Flask) -> None:
    haru = visit("haru")
    key = f"practice:{piece_url(haru).split('/')[2]}:1"
    assert save(haru, key, "一", 0).status_code == 200
    with inside(app) as session:
        draft = session.scalars(select(Draft)).one()
        draft.key = "practice:999:1"  # as if the lesson had been taken away
    assert save(haru, "practice:999:1", "一二", 1).status_code == 200


def test_coaches_keep_drafts_for_those_they_accompany_only(visit: Visit, app: Flask) -> None:
    kita = visit("kita")
    kita.get("/desk")
    assert save(kita, f"session:{person_id(app, 'haru')}", "メモ", 0).status_code == 200
    assert save(kita, f"outside:{person_id(app, 'haru')}", "文", 0).status_code == 200
    assert save(kita, f"session:{person_id(app, 'kita')}", "メモ", 0).status_code == 422
    assert save(visit("haru"), f"outside:{person_id(app, 'haru')}", "文", 0).status_code == 200


def test_every_room_that_keeps_drafts_has_said_whose_they_are(cast: Cast) -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in ROOM.rglob("*.py"))
    used = set(
        re.findall(r"def \w*draft_key\(.*?\n(?:    \"\"\".*?\"\"\"\n)?    return f\"(\w+):", code, re.DOTALL)
    )
    assert {"practice", "assessment", "placement", "captions"} <= used
    assert used <= keys.known_prefixes()
