"""What would hold after the next pieces, if they go well: nothing is written down, nothing is promised."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.skills.evidence import facts_of, rows
from lms.skills.facts import FactRow, Kind
from lms.skills.judging import figures_of, judge, judged
from lms.skills.models import Skill
from lms.skills.rules import Checklist, Group, Item, missing
from lms.skills.sources import quizzes_of
from lms.skills.standing import rests_of

MOST = 20
GOOD_MARK = 3
CHARACTERS, FIELDS = 1000, 200
"""Of an imagined task: so many characters without typos, or fields without errors"""


class Piece(StrEnum):
    TASK = "task"
    """Done in time, passed at the first check"""
    PRACTICE = "practice"
    """Marked with 3 of 4 points"""


@dataclass(frozen=True)
class Outlook:
    level: int
    now: Checklist
    then: Checklist

    @property
    def gained(self) -> list[Item | Group]:
        """Conditions that would hold then and do not now."""
        left = [_key(part) for part in self.left]
        return [part for part in missing(self.now) if _key(part) not in left]

    @property
    def left(self) -> list[Item | Group]:
        return missing(self.then)


def what_if(session: Session, worker: Person, skill: Skill, *, piece: Piece, count: int) -> Outlook | None:
    """The next level judged as if `count` good pieces more were there; None at the top of the ladder."""
    present = judge(session, worker, skill)
    if present is None:
        return None
    known, number = rows(facts_of(session, worker, skill.track)), present.level.number
    imagined = list(
        _imagined(known, skill.track, piece, min(max(count, 0), MOST), number, present.scope.until)
    )
    figures = figures_of(session, worker, skill, at=present.scope.until)
    as_good = {row.id: float(GOOD_MARK) for row in imagined if row.kind == Kind.PRACTICE}
    then = judged(
        [present.version],
        number,
        [*known, *imagined],
        rests=rests_of(session, [worker.id]).get(worker.id, []),
        quizzes=quizzes_of(session, skill.track),
        moment=present.scope.until,
        figures=replace(figures, fair={**figures.fair, **as_good}) if figures.fair else figures,
    )
    return Outlook(number, present.checklist, then.checklist) if then else None


def _imagined(
    known: Sequence[FactRow], track: str, piece: Piece, count: int, number: int, moment: datetime
) -> Iterator[FactRow]:
    """Ids below zero: no fact is stored under them."""
    for i in range(1, count + 1):
        if piece == Piece.PRACTICE:
            yield FactRow(-i, Kind.PRACTICE, _practice(i), moment, track=track)
        else:
            yield FactRow(
                -2 * i, Kind.CHECK, _check(i, known), moment, task_level=max(1, number - 1), track=track
            )
            done = {"task": -i, "title": "", "outcome": "completed"}
            yield FactRow(-2 * i - 1, Kind.PLACEMENT, done, moment, track=track)


def _practice(i: int) -> dict[str, Any]:
    return {"lesson": f"-{i}", "title": "", "round": 1, "marks": {"accuracy": GOOD_MARK}, **_faultless()}


def _check(i: int, known: Sequence[FactRow]) -> dict[str, Any]:
    """For a client already known, as most work is."""
    clients = [row.data["client"] for row in known if row.kind == Kind.CHECK]
    passed = {"accepted": True, "first_pass": True, "rounds": 0, "on_time": True, "marks": None}
    return {"task": -i, "title": "", "client": clients[-1] if clients else "", **passed, **_faultless()}


def _faultless() -> dict[str, Any]:
    return {"chars": CHARACTERS, "typos": 0, "similarity": 0.0, "fields": FIELDS, "field_errors": 0}


def _key(part: Item | Group) -> tuple[Any, ...]:
    if isinstance(part, Item):
        return part.metric, part.op, part.threshold, part.min_task_level
    return part.logic, *(_key(each) for each in part.parts)
