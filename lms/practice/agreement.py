"""How far two people who marked the same pieces agree, and where second marks would help most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from lms.accounts.models import Person, Role
from lms.learning.models import LessonEdition, Series
from lms.practice.handing_in import practice_of
from lms.practice.marked_twice import marked_by, marked_twice, with_series
from lms.practice.models import Assessment, Submission
from lms.practice.second_marks import READABLE
from lms.practice.second_models import SecondMark, SecondReading
from lms.skills.estimates.beside import Beside, marks_beside
from lms.skills.evidence import Kind, add_fact
from lms.skills.measuring.agreement import weighted_kappa
from lms.skills.measuring.linkage import suggestions

LOOKED_AT = 20
"""Pieces looked through for one that can be read without a name"""


@dataclass(frozen=True)
class Agreement:
    """`kappa` is None where nothing can be said (measuring.agreement)."""

    pieces: int
    kappa: float | None


@dataclass(frozen=True)
class Wish:
    """Let `coach` give second marks to a piece of `worker`: it makes coaches comparable that are not yet."""

    track: str
    coach: Person
    submission: Submission


def agreement_of(session: Session, person: Person) -> Agreement:
    """Over the pieces that `person` marked first or second; every axis of a piece is one pair of marks."""
    rows = marked_twice(session, person)
    pairs = [pair for row in rows for pair in row.seen_by(person.id)]
    return Agreement(len(rows), weighted_kappa(pairs))


def count_as_evidence(session: Session, row: SecondMark) -> None:
    """For a worker who learns to judge work: a piece that a director marked, too, with both marks."""
    first, piece = _first(row), row.reading.submission
    track = piece.lesson.course.series.track or ""
    both = (first.coach, first.marks), (row.marker, row.marks)
    for (person, own), (other, theirs) in (both, both[::-1]):
        learns = person.has(Role.WORKER) and not person.has(Role.DIRECTOR)
        if not (track and learns and other.has(Role.DIRECTOR)):
            continue
        axes = {axis: [own[axis], theirs[axis]] for axis in own if axis in theirs}
        data = {"title": practice_of(piece.edition).title, "axes": axes}
        source = f"second_mark:{row.id}"
        add_fact(session, person, track=track, kind=Kind.DOUBLE, data=data, source=source, rater=other)


def wishes(session: Session) -> list[Wish]:
    """The fewest second marks that make all raters of a track comparable; see skills.measuring.linkage."""
    found = []
    for track, pairs in sorted(marked_by(session).items()):
        for one in suggestions(pairs):
            coach, piece = session.get(Person, one.coach), _piece(session, one.worker, one.coach, track)
            if coach is not None and piece is not None:
                found.append(Wish(track, coach, piece))
    return found


def second_marks(session: Session, track: str) -> list[Beside]:
    """For the model of skills: they tell how strict coaches are, and join those whom no worker joins."""
    rows: Select[*tuple[Any, ...]] = (
        select(
            SecondMark.id,
            Submission.worker_id,
            SecondMark.marker_id,
            LessonEdition.key,
            SecondMark.marks,
            SecondMark.created_at,
            Submission.n,
        )
        .select_from(Submission)
        .join(SecondReading, SecondReading.submission_id == Submission.id)
        .join(SecondMark, SecondMark.reading_id == SecondReading.id)
        .join(LessonEdition, LessonEdition.id == Submission.edition_id)
    )
    return [Beside(*row) for row in session.execute(with_series(rows).where(Series.track == track))]


def _piece(session: Session, worker_id: Any, coach_id: Any, track: str) -> Submission | None:
    """The worker's newest text in the track that somebody else marked and nobody a second time."""
    rows: Select[*tuple[Any, ...]] = select(Submission).join(Submission.assessment)
    rows = rows.outerjoin(SecondReading, SecondReading.submission_id == Submission.id).outerjoin(
        SecondMark, SecondMark.reading_id == SecondReading.id
    )
    others = Submission.worker_id == worker_id, Assessment.coach_id != coach_id, SecondMark.id.is_(None)
    newest = with_series(rows).where(*others, Series.track == track).order_by(Submission.id.desc())
    pieces = session.scalars(newest.limit(LOOKED_AT))
    return next((piece for piece in pieces if practice_of(piece.edition).kind in READABLE), None)


def _first(row: SecondMark) -> Assessment:
    assessment = row.reading.submission.assessment
    assert assessment is not None  # only marked pieces are marked a second time
    return assessment


marks_beside(second_marks)
