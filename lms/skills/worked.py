"""What was worked: the metrics of levels.json that come from tasks, checks and ratings, exactly as defined
there. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from lms.skills.bounds import poisson_upper
from lms.skills.counting import (
    count,
    distinct,
    greatest,
    ids,
    marked,
    mean,
    of_kind,
    ratio,
    rubric_mean,
    share,
    total,
    when,
)
from lms.skills.facts import FactRow, Kind, Measured, Missing, Scope
from lms.skills.learnt import last_rounds

FEWEST_RATINGS = 5
FEWEST_RATERS = 2


def checked(rows: Sequence[FactRow], scope: Scope) -> Measured:
    return count(_target(rows, scope))


def first_pass(rows: Sequence[FactRow], scope: Scope) -> Measured:
    """Deliverables that passed without a return the worker answers for / deliverables checked."""
    return share(_target(rows, scope), lambda row: row.data["accepted"] and row.data["first_pass"])


def check_typos(rows: Sequence[FactRow], scope: Scope) -> Measured:
    return ratio(_target(rows, scope), "typos", "chars", scale=1000)


def check_similarity(rows: Sequence[FactRow], scope: Scope) -> Measured:
    return greatest(_target(rows, scope), "similarity")


def check_rounds(rows: Sequence[FactRow], scope: Scope) -> Measured:
    found = _target(rows, scope)
    return mean(found, [row.data["rounds"] for row in found])


def check_fields(rows: Sequence[FactRow], scope: Scope) -> Measured:
    return total(_target(rows, scope), "fields")


def check_field_errors(rows: Sequence[FactRow], scope: Scope) -> Measured:
    return ratio(_target(rows, scope), "field_errors", "fields")


def check_field_errors_upper(rows: Sequence[FactRow], scope: Scope) -> Measured:
    """90 % upper bound of the error rate: chi2.ppf(0.9, 2 * (errors + 1)) / 2 / fields."""
    rate = ratio(_target(rows, scope), "field_errors", "fields")
    if rate.num is None or rate.den is None:
        return rate
    upper = poisson_upper(int(rate.num), confidence=0.9)
    return Measured(upper / rate.den, rate.facts, num=upper, den=rate.den, without=rate.without)


def on_time(rows: Sequence[FactRow], scope: Scope) -> Measured:
    """Deliverables that first came by the agreed day / deliverables whose day has come: those checked, and
    work that the worker gave up after its day. A day agreed anew is the agreed day."""
    given_up = [row for row in of_kind(rows, Kind.PLACEMENT) if row.data["outcome"] == "overdue"]
    return share(of_kind(rows, Kind.CHECK) + given_up, lambda row: bool(row.data.get("on_time")))


def completion(rows: Sequence[FactRow], scope: Scope) -> Measured:
    """Placements completed / placements, those cancelled by the client left out. A declined offer is none."""
    counted = [row for row in of_kind(rows, Kind.PLACEMENT) if row.data["outcome"] != "cancelled_by_client"]
    return share(counted, lambda row: row.data["outcome"] == "completed")


def rating(rows: Sequence[FactRow], scope: Scope) -> Measured:
    """Mean of the stars (1-5); fewer than five are not judged."""
    found = of_kind(rows, Kind.RATING)
    if 0 < len(found) < FEWEST_RATINGS:
        return Measured(None, ids(found), missing=Missing.TOO_FEW, more=FEWEST_RATINGS - len(found))
    return mean(found, [row.data["stars"] for row in found])


def rubric(rows: Sequence[FactRow], scope: Scope) -> Measured:
    """Mean of the marks (0-4) of practice and checks. Marks as given need two raters at least: one rater's
    taste must not make a level. With one rater only those count whose strictness was taken out."""
    found = marked(sorted(last_rounds(rows, every_rater=True) + of_kind(rows, Kind.CHECK), key=when))
    if not found or len({row.rater_id for row in found if row.rater_id}) >= FEWEST_RATERS:
        return rubric_mean(found, scope)
    fair = [row for row in found if row.id in scope.fair]
    if not fair:
        return Measured(None, ids(found), missing=Missing.ONE_RATER)
    return replace(rubric_mean(fair, scope), without=len(found) - len(fair))


def coaches(rows: Sequence[FactRow], scope: Scope) -> Measured:
    """How many people have marked this worker's pieces."""
    found = [row for row in marked(rows) if row.rater_id]
    return distinct(found, [row.rater_id for row in found])


def clients(rows: Sequence[FactRow], scope: Scope) -> Measured:
    """How many clients accepted this worker's deliverables."""
    found = [row for row in of_kind(rows, Kind.CHECK) if row.data["accepted"] and row.data["client"].strip()]
    return distinct(found, [row.data["client"].strip() for row in found])


def _target(rows: Iterable[FactRow], scope: Scope) -> list[FactRow]:
    """Checked deliverables of work at the level the criteria look at, or above."""
    return [row for row in of_kind(rows, Kind.CHECK) if (row.task_level or 0) >= scope.min_task_level]
