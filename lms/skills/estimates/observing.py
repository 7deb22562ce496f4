"""Facts → what the model takes. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from lms.skills.clock import Pause, time_without_rest
from lms.skills.facts import FactRow, Kind
from lms.skills.measuring import Answered, Marked, Observation, Passed
from lms.skills.measuring.observing import age_weight


def observations(
    worker: int, facts: Iterable[FactRow], *, rests: Iterable[Pause], at: datetime
) -> Iterator[Observation]:
    """Quizzes by lesson, answers of short tests one by one with the weight of quizzes, marks by axis, first
    passes by task level; weighted by age without rests. What happened after `at`, and kinds that measure
    something else, say nothing here."""
    pauses = list(rests)
    for fact in facts:
        if fact.occurred_at > at:
            continue
        days = time_without_rest(fact.occurred_at, at, pauses).total_seconds() / 86400
        yield from _of_fact(worker, fact, age_weight(days))


def difficulties(facts: Iterable[FactRow]) -> dict[str, float]:
    """Of the questions of short tests, as they were expected when asked."""
    tests = (fact for fact in facts if fact.kind == Kind.APTITUDE)
    return {question: difficulty for fact in tests for question, _right, difficulty in fact.data["answers"]}


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
        piece = data["lesson"] if fact.kind == Kind.PRACTICE else ""
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
