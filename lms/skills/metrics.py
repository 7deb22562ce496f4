"""The metrics of levels.json: unit, where the value comes from, and `measure`, which works one out. Pure.

Beyond those it lists, `quiz.<tag>` is a metric for every tag that quizzes may carry, by the rule of the
listed ones: first attempts, or one 14 days later.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from lms.skills import estimated, learnt, led, tested, verified, worked
from lms.skills.counting import Definition, when
from lms.skills.facts import FactRow, Kind, Measured, Scope


class Unit(StrEnum):
    YES = "yes"
    PIECES = "pieces"
    PEOPLE = "people"
    CLIENTS = "clients"
    FIELDS = "fields"
    TOUCHES = "touches"
    PLANTED = "planted"
    """Planted errors"""
    CHARACTERS = "characters"
    POINTS = "points"
    SHARE = "share"
    """0 to 1"""
    PER_1000 = "per_1000"
    MARK = "mark"
    """0 to 4"""
    STARS = "stars"
    """1 to 5"""
    ROUNDS = "rounds"
    KAPPA = "kappa"
    """-1 to 1"""


COUNTS = frozenset(
    {Unit.PIECES, Unit.PEOPLE, Unit.CLIENTS, Unit.FIELDS, Unit.TOUCHES, Unit.CHARACTERS, Unit.POINTS}
)
LARGEST = {
    Unit.SHARE: 1.0,
    Unit.MARK: 4.0,
    Unit.STARS: 5.0,
    Unit.KAPPA: 1.0,
    Unit.POINTS: 1000.0,
}
SMALLEST = {Unit.STARS: 1.0, Unit.KAPPA: -1.0}


@dataclass(frozen=True)
class Metric:
    unit: Unit
    definition: Definition
    enterable: bool = False
    """A coach or the director may enter it as a `measure` fact, which counts only as long as the facts
    themselves carry no number"""
    best: bool = False
    """Of several entered values the best counts (tests may be taken again); otherwise the newest"""
    windowed: bool = True
    """Only facts of the level's window count. What was learnt or promised once stays"""
    counted_in: Unit | None = None
    """What further good work adds to a share or mean, for 「あと2件」; None where more work cannot be counted
    so"""
    upper_bound_of: str = ""
    """It is the 90 % upper bound of this rate: with little work it is high however good the work is"""


def _once(unit: Unit, definition: Definition) -> Metric:
    return Metric(unit, definition, windowed=False)


METRICS: dict[str, Metric] = {
    "onboarding.identity_checked": _once(Unit.YES, learnt.happened(Kind.IDENTITY)),
    "onboarding.nda_signed": _once(Unit.YES, learnt.happened(Kind.NDA)),
    "onboarding.quiz": _once(Unit.SHARE, learnt.best_quiz("onboarding")),
    "quiz.writing_basic": _once(Unit.SHARE, learnt.first_quiz("writing_basic")),
    "quiz.writing_seo_law": _once(Unit.SHARE, learnt.first_quiz("writing_seo_law")),
    "quiz.privacy_basic": _once(Unit.SHARE, learnt.first_quiz("privacy_basic")),
    "quiz.spreadsheet": _once(Unit.SHARE, learnt.first_quiz("spreadsheet")),
    "practice.count": Metric(Unit.PIECES, learnt.practice_count),
    "practice.rubric_adj": Metric(Unit.MARK, learnt.practice_rubric, counted_in=Unit.PIECES),
    "practice.typo_per_1000": Metric(Unit.PER_1000, learnt.practice_typos, enterable=True),
    "practice.similarity": Metric(Unit.SHARE, learnt.practice_similarity, enterable=True),
    "practice.fields": Metric(Unit.FIELDS, learnt.practice_fields),
    "practice.field_error_rate": Metric(Unit.SHARE, learnt.practice_field_errors, counted_in=Unit.FIELDS),
    "qc.n": Metric(Unit.PIECES, worked.checked),
    "qc.first_pass_rate": Metric(Unit.SHARE, worked.first_pass, counted_in=Unit.PIECES),
    "qc.typo_per_1000": Metric(Unit.PER_1000, worked.check_typos, counted_in=Unit.CHARACTERS),
    "qc.similarity_max": Metric(Unit.SHARE, worked.check_similarity),
    "qc.revision_rounds_mean": Metric(Unit.ROUNDS, worked.check_rounds, counted_in=Unit.PIECES),
    "rel.on_time_rate": Metric(Unit.SHARE, worked.on_time, counted_in=Unit.PIECES),
    "rel.completion_rate": Metric(Unit.SHARE, worked.completion, counted_in=Unit.PIECES),
    "rating.mean": Metric(Unit.STARS, worked.rating, counted_in=Unit.PIECES),
    "rubric_adj.mean": Metric(Unit.MARK, worked.rubric, counted_in=Unit.PIECES),
    "coaches.distinct": Metric(Unit.PEOPLE, worked.coaches),
    "clients.distinct": Metric(Unit.CLIENTS, worked.clients),
    "data.fields_n": Metric(Unit.FIELDS, worked.check_fields),
    "data.error_rate": Metric(Unit.SHARE, worked.check_field_errors, counted_in=Unit.FIELDS),
    "data.error_rate_upper90": Metric(
        Unit.SHARE,
        worked.check_field_errors_upper,
        counted_in=Unit.FIELDS,
        upper_bound_of="data.error_rate",
    ),
    "speed.net_chars_10min": Metric(Unit.CHARACTERS, tested.speed, enterable=True, best=True),
    "transcription.score_any": Metric(Unit.POINTS, tested.transcription, enterable=True, best=True),
    "verify.seed_detection": Metric(
        Unit.SHARE, verified.seed_detection, enterable=True, counted_in=Unit.PLANTED
    ),
    "verify.residual_error_rate": Metric(
        Unit.SHARE, verified.residual_error_rate, enterable=True, counted_in=Unit.TOUCHES
    ),
    "verify.touches": Metric(Unit.TOUCHES, verified.touches, enterable=True),
    "review.n": Metric(Unit.PIECES, led.reviews, enterable=True),
    "review.double_scored": Metric(Unit.PIECES, led.double_scored, enterable=True),
    "review.weighted_kappa": Metric(Unit.KAPPA, led.agreement, enterable=True, counted_in=Unit.PIECES),
    "review.escape_rate": Metric(Unit.SHARE, led.escapes, enterable=True, counted_in=Unit.PIECES),
    "mentoring.mentees_promoted": Metric(Unit.PEOPLE, led.mentees, enterable=True),
    "team.jobs_led": Metric(Unit.PIECES, led.jobs, enterable=True),
    "team.on_time_rate": Metric(Unit.SHARE, led.jobs_on_time, enterable=True, counted_in=Unit.PIECES),
    "model.p_above_cut": Metric(Unit.SHARE, estimated.above_cut),
}
SUPPORT_ONLY = frozenset({"model.p_above_cut"})
"""Shown beside the criteria; never allowed among them"""


_QUIZ = re.compile(r"quiz\.([a-z0-9]+(?:[-_][a-z0-9]+)*)")


@lru_cache(maxsize=1024)
def metric_of(name: str) -> Metric:
    """KeyError for a name that is no metric."""
    tag = quiz_tag(name)
    if tag is None or name in METRICS:
        return METRICS[name]
    return _once(Unit.SHARE, learnt.first_quiz(tag))


def is_metric(name: object) -> bool:
    return isinstance(name, str) and (name in METRICS or quiz_tag(name) is not None)


def quiz_tag(name: str) -> str | None:
    """The tag whose first attempts the metric is taken over; None for a metric of something else."""
    found = _QUIZ.fullmatch(name)
    return found[1] if found else None


def tag_counted(name: str) -> str | None:
    """The tag over whose quizzes the metric is taken, by whatever rule."""
    return "onboarding" if name == "onboarding.quiz" else quiz_tag(name)


def measure(name: str, facts: Iterable[FactRow], scope: Scope) -> Measured:
    """The metric `name` over `facts`, in any order. KeyError for a name that is no metric."""
    metric = metric_of(name)
    rows = sorted((row for row in facts if _counts(row, metric, scope)), key=when)
    found = metric.definition(rows, scope)
    if found.value is not None or not metric.enterable:
        return found
    entered = _newest_or_best(name, metric, rows)
    return found if entered is None else entered


def _counts(row: FactRow, metric: Metric, scope: Scope) -> bool:
    return row.occurred_at <= scope.until and (not metric.windowed or row.occurred_at > scope.since)


def _newest_or_best(name: str, metric: Metric, rows: list[FactRow]) -> Measured | None:
    entered = [row for row in rows if row.kind == Kind.MEASURE and row.data["metric"] == name]
    if not entered:
        return None
    chosen = max(entered, key=lambda row: row.data["value"]) if metric.best else entered[-1]
    return Measured(chosen.data["value"], (chosen.id,))
