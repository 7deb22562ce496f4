"""Haru with something in most rooms, for the tests about copies and leaving."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts import people
from lms.accounts.models import Person
from lms.db import db, now, time_is, today
from lms.drafting.models import Annotation, Draft
from lms.importing.models import TableImport
from lms.notices.telling import tell
from lms.passport import consents, links
from lms.passport.badges import issuing
from lms.practice.handing_in import hand_in
from lms.practice.models import StaffNote
from lms.skills.evidence import Kind, add_fact
from lms.teamjobs import delivery, quality
from tests.cast import Cast
from tests.conftest import copy_town, make_app
from tests.pieces import (
    FILE_LESSON,
    TEXT_LESSON,
    edition,
    feedback,
    lessons_of,
    piece,
    with_lessons,
    workbook,
)
from tests.town import take_task
from tests.verbs.reached_levels import reach_level_1

WORDS = "うちの庭の話"
"""What was typed by and about Haru in many places, and must be nowhere afterwards"""
SECRET = "スタッフだけのメモ"
DAY = timedelta(days=1)
PAID_WORK = "さくら商店の紹介文"


@cache
def town(blank: Path) -> Path:
    """Made once a run. The level comes before the lessons: with them a quiz would be asked for."""
    folder = Path(tempfile.mkdtemp(dir=blank.parent))
    first = copy_town(blank, folder / "first")
    _in(first, reach_level_1)
    return _in(with_lessons(first, folder), live)


def _in(place: Path, happen: Callable[[Session, Cast], object]) -> Path:
    app = make_app(place)
    with app.test_request_context("/"):
        session = db.session()
        found = {person.sign_in_name: person for person in session.scalars(select(Person))}
        happen(session, Cast(**{name: found[name] for name in Cast.__dataclass_fields__}))
        session.commit()
        db.session.remove()
        db.engine.dispose()
    return place


def live(session: Session, cast: Cast) -> None:
    """Haru, at level 1, has a passport with a link and a badge, and did work that is long since paid."""
    haru = cast.haru
    haru.email, haru.phone, haru.kana = "haru@mura.example", "0166-00-1234", "はるの はる"
    _show(session, haru)
    _hand_in(session, cast)
    session.add(Draft(person_id=haru.id, key="practice:9:1", body=WORDS, version=1))
    said = {"marks": {"expression": 3}, "note": WORDS}
    add_fact(
        session, haru, track="writing", kind=Kind.SELF, data=said, source="entered", by=cast.kita, how=WORDS
    )
    people.start_rest(session, haru, since=today() - 5 * DAY, until=today() - 3 * DAY, by=haru)
    tell(session, cast.kita, "x", "%(worker)s", url="/", worker=haru.name)
    rows = [["名前", "時間"], [haru.name, "10"]]
    session.add(TableImport(by_id=cast.aoki.id, file_name="時間.csv", table=rows))
    with time_is(now() - timedelta(days=60)):
        placement = take_task(session, cast.aoki, haru, title=PAID_WORK)
        done = delivery.hand_in(session, placement, body=WORDS, note=WORDS, self_check=[1, 2], by=haru)
        quality.approve(session, done, comment=WORDS, by=cast.aoki)


def _show(session: Session, haru: Person) -> None:
    shown = {"skill:writing", "pen_name", "badges"}
    consents.choose(session, haru, fields=shown, pen_name="はるかぜ", about=WORDS, by=haru)
    links.make(session, haru, days=90, label=WORDS, by=haru)
    issuing.issue_due(session)


def _hand_in(session: Session, cast: Cast) -> None:
    """A text with feedback, words beside it, a file, and a note in confidence."""
    lessons = lessons_of(session)
    text = piece(session, cast.haru, lessons[TEXT_LESSON], body=f"{WORDS}。" + "あ" * 250)
    feedback(session, text, cast.kita, text=WORDS, next_action=WORDS)
    other = edition(session, cast.haru, lessons[FILE_LESSON])
    hand_in(session, cast.haru, other, n=1, body=WORDS, file=workbook(), checked=[], by=cast.haru)
    place = {"subject": f"submission:{text.id}", "start": 0, "end": 2, "quote": WORDS[:2]}
    session.add(Annotation(**place, words=WORDS, author_id=cast.kita.id))
    session.add(StaffNote(worker_id=cast.haru.id, author_id=cast.kita.id, text=SECRET))
