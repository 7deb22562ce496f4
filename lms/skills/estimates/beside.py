"""Marks that are no evidence and still tell how strictly a coach marks: the blind second marks of a piece.

Skills lie below the room that second marks are given in; it registers here when it is imported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from lms.skills.clock import Pause
from lms.skills.estimates.observing import weight_at
from lms.skills.measuring import Marked
from lms.skills.raters.models import withdrawn_marks


@dataclass(frozen=True)
class Beside:
    """`id` tells second marks apart; `piece` is what the first marks' fact calls its lesson."""

    id: int
    worker_id: int
    coach_id: int
    piece: str
    marks: Mapping[str, int]
    at: datetime
    round: int
    """Which round of the piece it was"""


MarksBeside = Callable[[Session, str], Iterable[Beside]]
"""(session, track) → second marks of pieces in the track"""
_functions: list[MarksBeside] = []
NO_RESTS: Mapping[int, Sequence[Pause]] = {}


def marks_beside(function: MarksBeside) -> None:
    _functions[:] = [function]


def observed(
    session: Session,
    track: str,
    *,
    rounds: Mapping[int, Mapping[str, int]],
    rests: Mapping[int, Sequence[Pause]] = NO_RESTS,
    at: datetime,
) -> Iterator[Marked]:
    """As the model takes them, those of a coach whose marks were withdrawn left out, and those of a round
    whose first marks do not speak. They age as first marks do, without the worker's `rests`.

    `rounds`: worker id → piece → the round that speaks. Facts have ids above zero, so that these are told
    apart by ids below."""
    withdrawn = withdrawn_marks(session)
    for function in _functions:
        for one in function(session, track):
            speaks = rounds.get(one.worker_id, {}).get(one.piece) == one.round
            if not speaks or withdrawn(one.coach_id, one.at):
                continue
            weight = weight_at(at, one.at, rests.get(one.worker_id, ()))
            for axis, mark in one.marks.items():
                yield Marked(
                    worker=one.worker_id,
                    weight=weight,
                    fact=-one.id,
                    coach=one.coach_id,
                    axis=axis,
                    mark=int(mark),
                    piece=one.piece,
                )
