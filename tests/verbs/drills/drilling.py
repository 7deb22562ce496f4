"""What the tests of drills do again and again: open one, hand it in, read what it measured."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.db import now
from lms.learning import states
from lms.learning.models import Lesson, LessonEdition
from lms.practice.drills import checking
from lms.practice.handing_in import practice_of
from lms.practice.models import Submission
from lms.skills.evidence import facts_of, rows
from lms.skills.facts import Scope
from lms.skills.metrics import measure
from tests.cast import Cast
from tests.drills import KEYS


def edition_of(session: Session, cast: Cast, kind: str) -> LessonEdition:
    lesson = session.scalars(select(Lesson).where(Lesson.key == KEYS[kind])).one()
    return states.open_lesson(session, cast.haru, lesson.id).edition


def drill_of(edition: LessonEdition) -> Any:
    return practice_of(edition).drill


def measured(session: Session, cast: Cast, metric: str) -> Any:
    year = Scope(now() - timedelta(days=365), now() + timedelta(minutes=1))
    return measure(metric, rows(facts_of(session, cast.haru, "clerical")), year)


def hand_in(session: Session, cast: Cast, edition: LessonEdition, *, n: int = 1, **given: Any) -> Submission:
    row = checking.hand_in(session, cast.haru, edition, n=n, by=cast.haru, **given)
    session.expire_all()
    return row
