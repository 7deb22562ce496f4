"""How far two people who marked the same pieces agree, and where second marks would help most."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, joinedload

from lms.accounts.models import Person, Role
from lms.learning.models import Course, Lesson, LessonEdition, Series
from lms.practice.models import Assessment, Submission
from lms.practice.second_models import SecondMark, SecondReading
from lms.skills.estimates.beside import Beside, marks_beside
from lms.skills.evidence import Kind, add_fact
from lms.skills.measuring.agreement import weighted_kappa
from lms.skills.measuring.linkage import suggestions


@dataclass(frozen=True)
class Agreement:
    """`kappa` is None where nothing can be said (measuring.agreement)."""

    pieces: int
    kappa: float | None


@dataclass(frozen=True)
class Wish:
    """Let `coach` give second marks to a piece of `worker`: it makes coaches comparable that are not yet."""

    coach: Person
    submission: Submission


def agreement_of(
    session: Session, person: Person, *, track: str = "", with_directors: bool = False
) -> Agreement:
    """Over the pieces that `person` marked first or second; every axis of a piece is one pair of marks."""
    rows = [row for row in _marked_twice(session, person) if not track or _track(row) == track]
    if with_directors:
        rows = [row for row in rows if _other(row, person).has(Role.DIRECTOR)]
    pairs = [(_first(row).marks[axis], mark) for row in rows for axis, mark in row.marks.items()]
    return Agreement(len(rows), weighted_kappa(pairs))


def count_as_evidence(session: Session, row: SecondMark) -> None:
    """For a worker who learns to judge work: pieces marked together with a director, and the agreement."""
    first, track = _first(row).coach, _track(row)
    for person, other in ((first, row.marker), (row.marker, first)):
        learns = person.has(Role.WORKER) and not person.has(Role.DIRECTOR)
        if track and learns and other.has(Role.DIRECTOR):
            _add_figures(session, person, other, track=track, source=f"second_mark:{row.id}")


def wishes(session: Session) -> list[Wish]:
    """The fewest second marks that make all coaches of a track comparable; see skills.measuring.linkage."""
    marked: dict[str, list[tuple[Hashable, Hashable]]] = defaultdict(list)
    firsts = session.execute(_in_tracks(Submission.worker_id, Assessment.coach_id, Submission.id)).all()
    seconds = _in_tracks(Submission.worker_id, SecondMark.marker_id, Submission.id)
    for worker_id, coach_id, _piece, track in (*firsts, *session.execute(_with_second(seconds))):
        marked[track].append((worker_id, coach_id))
    found = []
    for track, pairs in sorted(marked.items()):
        for one in suggestions(pairs):
            pieces = [
                row[2] for row in firsts if row[0] == one.worker and row[1] != one.coach and row[3] == track
            ]
            coach, newest = session.get(Person, one.coach), session.get(Submission, max(pieces, default=0))
            if coach is not None and newest is not None:
                found.append(Wish(coach, newest))
    return found


def second_marks(session: Session, track: str) -> list[Beside]:
    """For the model of skills: they tell how strict coaches are, and join those whom no worker joins."""
    columns = SecondMark.id, Submission.worker_id, SecondMark.marker_id, LessonEdition.key
    rows = _with_second(_in_tracks(*columns, SecondMark.marks, SecondMark.created_at)).join(
        LessonEdition, LessonEdition.id == Submission.edition_id
    )
    return [Beside(*row[:6]) for row in session.execute(rows.where(Series.track == track))]


def _in_tracks(*columns: Any) -> Select[*tuple[Any, ...]]:
    """Marked pieces with the track they belong to as the last column."""
    rows: Select[*tuple[Any, ...]] = select(*columns, Series.track).select_from(Submission)
    lessons = rows.join(Submission.assessment).join(Lesson, Lesson.id == Submission.lesson_id)
    return lessons.join(Course, Course.id == Lesson.course_id).join(Series, Series.id == Course.series_id)


def _with_second(rows: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    read = rows.join(SecondReading, SecondReading.submission_id == Submission.id)
    return read.join(SecondMark, SecondMark.reading_id == SecondReading.id)


def _add_figures(session: Session, person: Person, director: Person, *, track: str, source: str) -> None:
    found = agreement_of(session, person, track=track, with_directors=True)
    figures = {"review.double_scored": found.pieces, "review.weighted_kappa": found.kappa}
    for metric, value in figures.items():
        if value is not None:
            data = {"metric": metric, "value": value, "note": f"n={found.pieces}"}
            add_fact(
                session, person, track=track, kind=Kind.MEASURE, data=data, source=source, rater=director
            )


def _marked_twice(session: Session, person: Person) -> list[SecondMark]:
    mine = or_(SecondMark.marker_id == person.id, Assessment.coach_id == person.id)
    rows = (
        select(SecondMark).join(SecondMark.reading).join(SecondReading.submission).join(Submission.assessment)
    )
    parts = joinedload(SecondMark.reading).joinedload(SecondReading.submission)
    return list(session.scalars(rows.where(mine).options(parts.joinedload(Submission.assessment))).unique())


def _first(row: SecondMark) -> Assessment:
    assessment = row.reading.submission.assessment
    assert assessment is not None  # only marked pieces are marked a second time
    return assessment


def _other(row: SecondMark, person: Person) -> Person:
    return _first(row).coach if row.marker_id == person.id else row.marker


def _track(row: SecondMark) -> str:
    return row.reading.submission.lesson.course.series.track or ""


marks_beside(second_marks)
