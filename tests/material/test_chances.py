"""Who gets too few chances, and where the team hangs on one person: the rules as cases."""

from __future__ import annotations

from typing import Any

import pytest

from lms.reports.team.fairness import Counted, Few, middle, reasons
from lms.reports.team.thin import Spot, Standing, Thin, counts, spots


def counted(**changes: Any) -> Counted:
    """Ten hours a week, awake for 70 days: 100 hours declared."""
    usual: dict[str, Any] = {
        "worker_id": 1,
        "hours_per_week": 10,
        "awake_days": 70,
        "offers": 2,
        "offered_hours": 20.0,
        "accepted": 0,
        "chances": 3,
    }
    return Counted(**usual | changes)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, ()),
        ({"offers": 0, "offered_hours": 0.0}, (Few.NO_OFFER,)),
        ({"offered_hours": 9.9}, (Few.FEW_HOURS,)),
        ({"offered_hours": 10.0}, ()),
        ({"chances": 0}, (Few.NO_EVIDENCE,)),
        ({"offers": 0, "offered_hours": 0.0, "chances": 0}, (Few.NO_OFFER, Few.NO_EVIDENCE)),
        ({"hours_per_week": 5, "offered_hours": 5.0}, ()),
        ({"hours_per_week": 0, "offers": 0, "offered_hours": 0.0}, ()),
        ({"awake_days": 29, "offers": 0, "offered_hours": 0.0, "chances": 0}, ()),
    ],
)
def test_chances_are_weighed_against_the_hours_declared_and_the_days_awake(
    changes: dict[str, Any], found: tuple[Few, ...]
) -> None:
    assert reasons(counted(**changes), compared_with=0.2) == found


def test_without_a_middle_nobody_has_less_than_it() -> None:
    assert reasons(counted(offered_hours=0.1), compared_with=None) == ()


def test_the_middle_is_that_of_people_with_offers() -> None:
    some = [counted(offered_hours=hours) for hours in (10.0, 20.0, 60.0)]
    nobody = [counted(offers=0, offered_hours=0.0)] * 5
    assert middle([*some, *nobody]) == pytest.approx(0.2)
    assert middle(some[:2]) is None


HERE, AWAY = True, False


@pytest.mark.parametrize(
    ("people", "tasks", "expected"),
    [
        ([], {}, []),
        ([], {2: 3}, [Spot(Thin.NOBODY, 2, 2, None, 3)]),
        ([(1, 1, HERE), (2, 1, HERE)], {}, []),
        ([(1, 3, HERE)], {}, [Spot(Thin.ALONE, 1, 3, 1)]),
        ([(1, 3, HERE), (2, 1, HERE)], {}, [Spot(Thin.ALONE, 2, 3, 1)]),
        ([(1, 3, HERE), (2, 1, AWAY)], {1: 1}, [Spot(Thin.ALONE, 1, 3, 1, 1)]),
        ([(1, 2, AWAY), (2, 1, HERE)], {}, [Spot(Thin.ALONE, 1, 1, 2), Spot(Thin.AWAY, 2, 2)]),
    ],
)
def test_thin_spots(people: list[tuple[int, int, bool]], tasks: dict[int, int], expected: list[Spot]) -> None:
    assert spots([_group(*one) for one in people], tasks, 5) == expected


def test_people_are_counted_at_every_level_they_have_passed() -> None:
    people = [Standing(3, HERE, 1, 1), Standing(1, AWAY, 4, 2)]
    assert counts(people, 4) == [(5, 1), (1, 1), (1, 1), (0, 0)]


def _group(worker_id: int, level: int, present: bool) -> Standing:
    return Standing(level, present, 1, worker_id)
