"""Errors like those of tired hands, put into a copy of a table. Pure: one seed, the same errors."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from lms.spreadsheet.csv_files import RUN
from lms.spreadsheet.kept import Holds, Place
from lms.spreadsheet.kept_xlsx import NUMBER
from lms.teamjobs.verifying.sameness import same
from lms.teamjobs.verifying.slips import MAKERS, Slip

Cells = Sequence[Sequence[str]]
LONGEST = 200
"""Characters of a cell that errors are planted in: nobody types more from one field of a form"""
LONGEST_NUMBER = 15
"""Digits that a spreadsheet program keeps"""
SHARE = 0.02
"""Of the cells, unless the director says otherwise"""
FEWEST, MOST = 5, 25
MOST_SHARE = 0.2
"""The work stays real work: four of five cells at least are as they were delivered"""


@dataclass(frozen=True)
class Planted:
    row: int
    """From 0, headings counted"""
    column: int
    slip: Slip
    was: str
    planted: str

    @property
    def place(self) -> Place:
        return self.row, self.column

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Planted:
        return cls(data["row"], data["column"], Slip(data["slip"]), data["was"], data["planted"])


def plantable(cells: Cells, holds: Callable[[Place], Holds], *, headings: int) -> list[Place]:
    """Cells below the headings that somebody typed and could have typed wrongly."""
    return [
        (row, column)
        for row in range(headings, len(cells))
        for column, text in enumerate(cells[row])
        if _typed(text) and holds((row, column)) is not Holds.OTHER
    ]


def usual_count(places: int) -> int:
    """How many to plant in a table with so many cells to plant in."""
    return min(max(round(places * SHARE), FEWEST), MOST, most(places))


def most(places: int) -> int:
    return int(places * MOST_SHARE)


def plant(
    cells: Cells, holds: Callable[[Place], Holds], *, count: int, headings: int, seed: int
) -> tuple[Planted, ...]:
    """At most one error a cell, in as many rows as there are, the kinds in turn. Each differs from what was
    there also after the comparison has made the two alike. Fewer than `count` only when no cell is left."""
    lot = random.Random(seed)  # noqa: S311  # nothing secret: the places are kept in the database
    used: Counter[Slip] = Counter()
    found: list[Planted] = []
    for place in _spread(plantable(cells, holds, headings=headings), lot):
        if len(found) == count:
            break
        options = dict(_slips(cells, holds(place), place, headings, lot))
        if _alone(cells, place):
            options.pop(Slip.MISSING, None)
        if not options:
            continue
        slip = min(options, key=lambda each: (used[each], lot.random()))
        used[slip] += 1
        found.append(Planted(*place, slip, cells[place[0]][place[1]], options[slip]))
    return tuple(sorted(found, key=lambda each: each.place))


def _alone(cells: Cells, place: Place) -> bool:
    """Without this one its row or column would be empty, and the table perhaps of another size."""
    row, column = place
    return sum(bool(text.strip()) for text in cells[row]) == 1 or (
        sum(bool(line[column].strip()) for line in cells) == 1
    )


def _typed(text: str) -> bool:
    return bool(text.strip()) and len(text) <= LONGEST and text.lstrip()[0] not in RUN | {"'"}


def _spread(places: list[Place], lot: random.Random) -> list[Place]:
    """In the order of a lot, the first of every row before the second of any."""
    lot.shuffle(places)
    seen: Counter[int] = Counter()
    turns: dict[Place, int] = {}
    for place in places:
        turns[place] = seen[place[0]]
        seen[place[0]] += 1
    return sorted(places, key=lambda place: turns[place])


def _slips(
    cells: Cells, held: Holds, place: Place, headings: int, lot: random.Random
) -> Iterator[tuple[Slip, str]]:
    text = cells[place[0]][place[1]]
    for slip, make in MAKERS.items():
        if (made := make(text, lot)) is not None and _believable(made, text, held):
            yield slip, made
    rows = [row for row in (place[0] - 1, place[0] + 1) if headings <= row < len(cells)]
    lot.shuffle(rows)
    for row in rows:
        beside = cells[row][place[1]]
        if _typed(beside) and _believable(beside, text, held):
            yield Slip.NEIGHBOUR, beside
            return


def _believable(made: str, text: str, held: Holds) -> bool:
    """Another value that the cell can hold: a number stays one, a day a day of the calendar."""
    if same(made, text) or (made and made[0] in RUN):
        return False
    if not made:
        return True
    if held is Holds.NUMBER:
        return bool(NUMBER.fullmatch(made)) and len(made) <= LONGEST_NUMBER
    return held is not Holds.DAY or _is_day(made)


def _is_day(text: str) -> bool:
    try:
        return (
            bool(re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text)) and date.fromisoformat(text).year >= 1901
        )
    except ValueError:
        return False
