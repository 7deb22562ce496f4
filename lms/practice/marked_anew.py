"""New marks for pieces whose first marks were withdrawn with everything else their marker had marked: no
worker's record shall be thinner for it. They are given blind, as second marks are, and count instead."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.db import now
from lms.journal import record
from lms.notices.telling import tell
from lms.practice.handing_in import practice_of
from lms.practice.models import Submission
from lms.practice.second_marks import READABLE
from lms.practice.second_models import SecondMark, SecondReading
from lms.prose import N_
from lms.skills.evidence import Kind, add_fact, facts_from
from lms.skills.models import Fact
from lms.skills.raters.models import withdrawn_marks
from lms.skills.raters.withdrawing import when_withdrawn

COUNTED_BY_THE_COACH = ("typos", "similarity", "fields", "field_errors")
RENEWED = "assessment.renewed"


def offer(session: Session, facts: Sequence[Fact], by: Person) -> None:
    """Put the pieces behind these withdrawn facts into the queue of second marks; those that were marked a
    second time already count with these marks. Pieces in files show names and are left to their coach."""
    for fact in facts:
        prefix, _colon, number = fact.source.partition(":")
        piece = session.get(Submission, int(number)) if prefix == "submission" else None
        if piece is None or fact.kind != Kind.PRACTICE or practice_of(piece.edition).kind not in READABLE:
            continue
        reading = session.scalar(select(SecondReading).where(SecondReading.submission_id == piece.id))
        if reading is None:
            session.add(SecondReading(submission_id=piece.id, drawn_at=now()))
        elif reading.mark is not None:
            count_instead(session, reading.mark, by=by)


def counts(session: Session, reading: SecondReading) -> bool:
    """Whether marks given to this piece now would count for its worker."""
    first = reading.submission.assessment
    return first is not None and withdrawn_marks(session)(first.coach_id, first.created_at)


def count_instead(session: Session, row: SecondMark, *, by: Person) -> Fact | None:
    """The second marks as evidence where the first were withdrawn; nothing where those still count, or where
    these were withdrawn too. What the first marker counted by hand is not taken over."""
    reading, source = row.reading, f"submission:{row.reading.submission_id}"
    withdrawn = withdrawn_marks(session)(row.marker_id, row.created_at)
    first = session.scalar(
        select(Fact).where(Fact.source == source, Fact.kind == Kind.PRACTICE).order_by(Fact.id)
    )
    still = any(fact.kind == Kind.PRACTICE for fact in facts_from(session, source))
    if first is None or still or withdrawn or not counts(session, reading):
        return None
    data = first.data | {"marks": row.marks} | dict.fromkeys(COUNTED_BY_THE_COACH)
    worker = reading.submission.worker
    fact = add_fact(
        session,
        worker,
        track=first.track,
        kind=Kind.PRACTICE,
        data=data,
        source=source,
        rater=row.marker,
        occurred_at=first.occurred_at,
    )
    record(session, RENEWED, row, by=by, about=worker, fact=fact.id)
    text = N_("“%(title)s” was marked anew by somebody else. The new marks count.")
    tell(session, worker, RENEWED, text, url=f"/facts/{fact.id}", title=data["title"])
    return fact


when_withdrawn(offer)
