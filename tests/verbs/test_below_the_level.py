"""Who is said to need help at the present level: those whose work was not good enough, twice running. Whoever
had little work, and did it well, is not."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

import pytest

from lms.skills.criteria import Level, read_ladder
from lms.skills.facts import FactRow
from lms.skills.ladders import default_document
from lms.skills.supporting.below import below_twice
from tests.verbs.skill_facts import NOW, check

CLERICAL = next(read_ladder(each) for each in default_document()["tracks"] if each["code"] == "clerical")
UPPER = "data.error_rate_upper90"


def half_year(days_ago: float, *, checks: int, fields: int, errors: int) -> list[FactRow]:
    """Faultless but for the errors, which all lie in the first piece."""
    given: dict[str, Any] = {"level": 3, "rater": 1, "mark": 4, "fields": fields}
    return [
        check(n, days_ago=days_ago, field_errors=errors if n == 0 else 0, client="甲乙丙"[n % 3], **given)
        for n in range(checks)
    ]


def below(level: Level, *facts: list[FactRow]) -> list[str]:
    return below_twice([level], [row for some in facts for row in some], [], NOW, {}, {})


@pytest.mark.parametrize(
    ("before", "lately", "told"),
    [
        (
            (8, 150, 0),
            (8, 150, 0),
            [],
        ),  # the bound is .19 % of 1,200 fields, the work faultless
        ((3, 50, 1), (3, 50, 1), []),  # one slip in 150 fields shows nothing about a rate of .1 %
        (
            (8, 150, 2),
            (8, 150, 2),
            [],
        ),  # .17 %: whoever stands exactly at .1 % has that in one of three
        ((8, 150, 4), (8, 150, 4), [UPPER]),  # the lower bound, 1.745 / 1,200, lies above .1 %
        ((8, 150, 4), (8, 150, 0), []),
        ((2, 600, 9), (8, 150, 9), []),  # two records say nothing
        ((20, 150, 0), (20, 150, 0), []),
    ],
)
def test_a_faultless_clerk_with_little_work_is_not_below_the_level(
    before: tuple[int, int, int], lately: tuple[int, int, int], told: list[str]
) -> None:
    windows = [
        half_year(days, checks=checks, fields=fields, errors=errors)
        for days, (checks, fields, errors) in ((250, before), (20, lately))
    ]
    assert below(CLERICAL.level(4), *windows) == told


def test_of_one_of_these_nothing_is_told_as_long_as_one_holds() -> None:
    """Two ways to the level, to be on time or to pass at once; and all of them missed."""
    entry = copy.deepcopy(default_document()["tracks"][0])
    ways = [{"metric": name, "op": ">=", "value": 0.6} for name in ("qc.first_pass_rate", "rel.on_time_rate")]
    entry["levels"] = [entry["levels"][0] | {"require": {"any": ways}, "support": []}]
    level = read_ladder(entry).level(1)
    late = [check(n, days_ago=days, on_time=False) for days in (20, 250) for n in range(4)]
    assert below(level, late) == []
    failed = [replace(row, data={**row.data, "first_pass": False}) for row in late]
    assert below(level, failed) == ["qc.first_pass_rate", "rel.on_time_rate"]
