"""Where the team hangs on one person or on nobody: the rule. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Thin(StrEnum):
    """In the order of the page: what stops work today comes first."""

    NOBODY = "nobody"
    """Open tasks ask for a level that nobody stands at"""
    AWAY = "away"
    """Everybody who stands there rests or has declared no hours"""
    ALONE = "alone"
    """Exactly one person can take such work now"""


@dataclass(frozen=True)
class Standing:
    """Those at one level of the skill, 1 or above, who are present, or who are not."""

    level: int
    present: bool
    """Not resting, with hours declared"""
    count: int
    one: int
    """Id of one of them: of the only one, where count is 1"""


@dataclass(frozen=True)
class Spot:
    kind: Thin
    low: int
    high: int
    """The levels it is about, both included"""
    worker_id: int | None = None
    """Of ALONE: who that is"""
    open_tasks: int = 0
    """Tasks nobody has taken that ask for these levels"""


def counts(people: Sequence[Standing], top: int) -> list[tuple[int, int]]:
    """For level 1 to `top`: (how many stand there or above, how many of them are present)."""
    able = ([group for group in people if group.level >= level] for level in range(1, top + 1))
    return [(_count(those), _count(group for group in those if group.present)) for those in able]


def spots(people: Sequence[Standing], open_tasks: Mapping[int, int], top: int) -> list[Spot]:
    """`open_tasks`: {lowest level: how many}. A level that nobody has reached and no task asks for is no thin
    spot: it is the next rung. Neighbouring levels with the same trouble are one spot."""
    found: list[Spot] = []
    for level in range(1, top + 1):
        spot = _at(level, people, open_tasks.get(level, 0))
        last = found[-1] if found else None
        if spot is None:
            continue
        same = last is not None and (last.kind, last.worker_id, last.high) == (
            spot.kind,
            spot.worker_id,
            level - 1,
        )
        if last is not None and same:
            found[-1] = Spot(spot.kind, last.low, level, spot.worker_id, last.open_tasks + spot.open_tasks)
        else:
            found.append(spot)
    return found


def _at(level: int, people: Sequence[Standing], open_tasks: int) -> Spot | None:
    able = [group for group in people if group.level >= level]
    present = [group for group in able if group.present]
    if not able:
        return Spot(Thin.NOBODY, level, level, None, open_tasks) if open_tasks else None
    if not present:
        return Spot(Thin.AWAY, level, level, None, open_tasks)
    if _count(present) == 1:
        return Spot(Thin.ALONE, level, level, present[0].one, open_tasks)
    return None


def _count(groups: Iterable[Standing]) -> int:
    return sum(group.count for group in groups)
