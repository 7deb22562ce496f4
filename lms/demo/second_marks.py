"""Some marked pieces of the demo town were marked a second time, blind: the director sees who agrees."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.demo.stage import Cast, ago
from lms.practice import second_marks
from lms.practice.handing_in import practice_of
from lms.practice.models import Submission

MOST = 12
SHIFTS = (0, 0, 1, 0, 0, -1, 0)
"""By how many points the second marks differ from the first, one axis after the other"""


def mark_twice(session: Session, cast: Cast) -> None:
    """Every marked text once more, by another coach; each third one by the director."""
    marked = select(Submission).join(Submission.assessment).order_by(Submission.id).limit(MOST)
    place = 0
    for n, piece in enumerate(session.scalars(marked).all()):
        first = piece.assessment
        if first is None or practice_of(piece.edition).kind not in second_marks.READABLE:
            continue
        other = cast["mori"] if first.coach_id == cast["kita"].id else cast["kita"]
        marker = cast["aoki"] if n % 3 == 2 else other
        marks: dict[str, int | None] = {}
        for axis, mark in first.marks.items():
            marks[axis] = min(4, max(0, mark + SHIFTS[place % len(SHIFTS)]))
            place += 1
        with ago(2):
            reading = second_marks.ask(session, piece, marker, by=cast["aoki"])
            second_marks.give(session, reading, marks=marks, words="", by=marker)
