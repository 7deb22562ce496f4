"""Pieces that two people marked without knowing each other's marks, and who marked whose pieces."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.learning.models import Course, Lesson, Series
from lms.practice.models import Assessment, Submission
from lms.practice.second_models import SecondMark, SecondReading
from lms.skills.facts import Kind
from lms.skills.models import Fact, FactVoid
from lms.skills.raters.models import withdrawn_marks


@dataclass(frozen=True)
class Twice:
    """A piece with both marks. `first`, `second`: axis → 0 to 4."""

    reading_id: int
    track: str
    first_id: int
    """Who marked first"""
    second_id: int
    first: dict[str, int]
    second: dict[str, int]
    at: datetime
    """Of the second marks"""

    def seen_by(self, person_id: int) -> list[tuple[int, int]]:
        """(their own mark, the other's) on every axis that both marked."""
        own, other = (self.first, self.second) if person_id == self.first_id else (self.second, self.first)
        return [(own[axis], other[axis]) for axis in own if axis in other]

    def other(self, person_id: int) -> int:
        return self.second_id if person_id == self.first_id else self.first_id


def marked_twice(session: Session, person: Person | None = None) -> list[Twice]:
    """Oldest first; those of `person` alone, if given. Marks that were withdrawn altogether are left out."""
    rows = (
        select(
            SecondReading.id,
            Series.track,
            Assessment.coach_id,
            SecondMark.marker_id,
            Assessment.marks,
            SecondMark.marks,
            SecondMark.created_at,
            Assessment.created_at,
        )
        .select_from(Submission)
        .join(Submission.assessment)
        .join(SecondReading, SecondReading.submission_id == Submission.id)
        .join(SecondMark, SecondMark.reading_id == SecondReading.id)
    )
    if person is not None:
        rows = rows.where(or_(SecondMark.marker_id == person.id, Assessment.coach_id == person.id))
    withdrawn = withdrawn_marks(session)
    found = session.execute(with_series(rows).order_by(SecondMark.id))
    return [
        Twice(row[0], row[1] or "", *row[2:7])
        for row in found
        if not (withdrawn(row[2], row[7]) or withdrawn(row[3], row[6]))
    ]


def marked_by(session: Session) -> dict[str, list[tuple[Hashable, Hashable]]]:
    """{track: (worker id, rater id) of every marked piece and deliverable that counts, and of second marks}:
    what the model takes marks from."""
    found: dict[str, list[tuple[Hashable, Hashable]]] = defaultdict(list)
    facts = select(Fact.track, Fact.worker_id, Fact.rater_id).outerjoin(FactVoid)
    valid = facts.where(FactVoid.id.is_(None), Fact.rater_id.is_not(None), Fact.track != "")
    for track, worker_id, rater_id in session.execute(valid.where(Fact.kind == Kind.PRACTICE)):
        found[track].append((worker_id, rater_id))
    checks = valid.add_columns(Fact.data).where(Fact.kind == Kind.CHECK)
    for track, worker_id, rater_id, data in session.execute(checks):
        if data["marks"]:
            found[track].append((worker_id, rater_id))
    for track, worker_id, marker_id in _second(session):
        found[track].append((worker_id, marker_id))
    return found


def with_series(rows: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Of submissions: with the series, and so the track, they belong to."""
    lessons = rows.join(Lesson, Lesson.id == Submission.lesson_id)
    return lessons.join(Course, Course.id == Lesson.course_id).join(Series, Series.id == Course.series_id)


def _second(session: Session) -> list[tuple[str, int, int]]:
    rows: Select[*tuple[Any, ...]] = (
        select(Series.track, Submission.worker_id, SecondMark.marker_id, SecondMark.created_at)
        .select_from(Submission)
        .join(SecondReading, SecondReading.submission_id == Submission.id)
        .join(SecondMark, SecondMark.reading_id == SecondReading.id)
    )
    withdrawn = withdrawn_marks(session)
    tracked = session.execute(with_series(rows).where(Series.track.is_not(None)))
    return [(row[0], row[1], row[2]) for row in tracked if row[0] and not withdrawn(row[2], row[3])]
