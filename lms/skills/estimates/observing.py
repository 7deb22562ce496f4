"""Facts → what the model takes. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from lms.skills.clock import Pause, time_without_rest
from lms.skills.counting import when
from lms.skills.criteria import Ladder
from lms.skills.facts import FactRow, Kind
from lms.skills.learnt import last_rounds
from lms.skills.measuring import Answered, Marked, Observation, Passed
from lms.skills.measuring.design import Of
from lms.skills.measuring.expecting import (
    PRACTICE,
    expected_difficulties,
    expected_of,
    expected_passes,
    expected_pieces,
    work_at,
)
from lms.skills.measuring.observing import age_weight


def observations(
    worker: int, facts: Iterable[FactRow], *, rests: Iterable[Pause], at: datetime
) -> Iterator[Observation]:
    """Quizzes by lesson, answers of short tests one by one with the weight of quizzes, marks by axis, first
    passes by task level; weighted by age without rests. What happened after `at`, and kinds that measure
    something else, say nothing here.

    Of a quiz only the first attempt speaks, of a practice piece only the last round that was marked
    (reference: measurement 2.4): a quiz taken again after its answers were shown, and a text mended as its
    coach said, are no further measures of the same ability.
    """
    pauses = list(rests)
    for fact in _speaking([fact for fact in facts if fact.occurred_at <= at]):
        yield from _of_fact(worker, fact, weight_at(at, fact.occurred_at, pauses))


def weight_at(at: datetime, happened: datetime, rests: Iterable[Pause]) -> float:
    """By its age, 0 to 1; rests do not age anything."""
    return age_weight(time_without_rest(happened, at, rests).total_seconds() / 86400)


def last_round_of(facts: Iterable[FactRow]) -> dict[str, int]:
    """By practice piece, of those marked."""
    return {row.data["lesson"]: row.data["round"] for row in last_rounds(facts)}


def difficulties(facts: Iterable[FactRow], seen: Iterable[Observation], ladder: Ladder) -> dict[Of, float]:
    """Expected beforehand: of questions of short tests as when they were asked, of quizzes, exercises and
    paid work as the ladder that asks for them leads to expect."""
    quizzes, pieces = expected_difficulties(ladder), expected_pieces(ladder)
    found: dict[Of, float] = {("level", n): value for n, value in expected_passes(ladder).items()}
    for each in seen:
        if isinstance(each, Marked) and each.piece:
            found["piece", each.piece] = pieces.get(each.piece, pieces[PRACTICE])
    for fact in facts:
        if fact.kind == Kind.QUIZ:
            found["question", fact.data["lesson"]] = expected_of(fact.data["tags"], quizzes)
        if fact.kind == Kind.APTITUDE:
            found |= {("question", question): value for question, _right, value in fact.data["answers"]}
    return found


def _speaking(facts: Sequence[FactRow]) -> list[FactRow]:
    ordered = sorted(facts, key=when)
    first: dict[str, int] = {}
    for fact in ordered:
        if fact.kind == Kind.QUIZ:
            first.setdefault(fact.data["lesson"], fact.id)
    kept = {*first.values(), *(fact.id for fact in last_rounds(ordered, every_rater=True))}
    return [fact for fact in ordered if fact.id in kept or fact.kind not in {Kind.QUIZ, Kind.PRACTICE}]


def _of_fact(worker: int, fact: FactRow, weight: float) -> Iterator[Observation]:
    data = fact.data
    if fact.kind == Kind.QUIZ and data["max"]:
        of = int(data["max"])
        right = min(float(of), float(data["points"]))
        yield Answered(
            worker=worker, weight=weight, fact=fact.id, question=data["lesson"], right=right, of=of
        )
    if fact.kind == Kind.CHECK and data["accepted"]:
        level, passed = fact.task_level or 1, bool(data["first_pass"])
        yield Passed(worker=worker, weight=weight, fact=fact.id, task_level=level, passed=passed)
    if fact.kind == Kind.APTITUDE:
        for question, right, _difficulty in data["answers"]:
            yield Answered(worker=worker, weight=weight, fact=fact.id, question=question, right=right)
    if fact.kind in {Kind.PRACTICE, Kind.CHECK} and fact.rater_id is not None:
        piece = data["lesson"] if fact.kind == Kind.PRACTICE else work_at(fact.task_level or 1)
        for axis, mark in (data.get("marks") or {}).items():
            yield Marked(
                worker=worker,
                weight=weight,
                fact=fact.id,
                coach=fact.rater_id,
                axis=axis,
                mark=int(mark),
                piece=piece,
            )
