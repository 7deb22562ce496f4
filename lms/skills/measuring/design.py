"""Observations → arrays: which parameter each touches, and what is thought of it beforehand."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from lms.skills.measuring.observing import HALO, Answered, Marked, Observation, Passed

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Of = tuple[str, Hashable]
"""Kind and name of what is subtracted from ability: ("question", "w/1"), ("level", 3)"""
TOP = 4
ABILITY_SD = 1.2
FIRST_CUT = -2.0
"""Ability at which level 1 begins, in logits; each further level begins one logit higher"""
PASSING = 1.4
"""A worker at the cut of a level passes 80 % of the checks at that level: logit 0.8"""
STEPS = tuple(FIRST_CUT + step for step in range(TOP))
"""Where each further mark becomes likelier than the one below, beforehand: one logit apart"""
_PRIORS = {"coach": 1.0, "axis": 0.5, "piece": 0.5, "question": 1.0, "level": 0.7, "step": 1.0}
"""Standard deviations, in logits"""


def cut(level: int) -> float:
    """Where `level` begins on the scale of ability."""
    return FIRST_CUT + (level - 1)


def expected_ability(level: int) -> float:
    """The middle of a level; before level 1 half a logit below its beginning."""
    return cut(level) + 0.5


@dataclass
class Design:
    """`facet` (n, 3): columns of the parameters that are subtracted from ability, -1: none.

    Parameters 0..3 are the thresholds of the marks. `seen`: right answers or the mark; `of`: how many
    questions one row stands for; `rated`: rows that are marks.
    """

    workers: list[Hashable]
    names: list[Of]
    worker: Ints
    facet: Ints
    seen: Floats
    of: Floats
    weight: Floats
    rated: npt.NDArray[np.bool_]
    ability_mean: Floats
    means: Floats
    precisions: Floats


def design(
    observations: Sequence[Observation],
    levels: Mapping[Hashable, int],
    *,
    severity: bool,
    expected: Mapping[Of, float],
) -> Design:
    """`levels`: the level of every worker to be estimated, who may have no observation. Without `severity`
    all coaches are taken for equally strict."""
    building = _Building(list(levels), severity, expected)
    for each in observations:
        building.add(each)
    return building.done(np.array([expected_ability(levels[worker]) for worker in building.workers]))


@dataclass
class _Building:
    workers: list[Hashable]
    severity: bool
    expected: Mapping[Of, float]
    columns: dict[Of, int] = field(
        default_factory=lambda: {("step", step): step - 1 for step in range(1, TOP + 1)}
    )
    rows: list[tuple[int, list[int], float, float, float, bool]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.places = {worker: n for n, worker in enumerate(self.workers)}

    def add(self, each: Observation) -> None:
        place = self.places[each.worker]
        match each:
            case Answered():
                facets = [self._column("question", each.question)]
                self.rows.append((place, facets, each.right, each.of, each.weight, False))
            case Passed():
                facets = [self._column("level", each.task_level)]
                self.rows.append((place, facets, float(each.passed), 1, each.weight, False))
            case Marked():
                self.rows.append((place, self._of_mark(each), each.mark, 1, each.weight * HALO, True))

    def done(self, ability_mean: Floats) -> Design:
        names = list(self.columns)
        facet = np.full((len(self.rows), 3), -1)
        for n, row in enumerate(self.rows):
            facet[n, : len(row[1])] = row[1]
        return Design(
            workers=self.workers,
            names=names,
            worker=np.array([row[0] for row in self.rows], dtype=np.int64),
            facet=facet,
            seen=np.array([row[2] for row in self.rows], dtype=float),
            of=np.array([row[3] for row in self.rows], dtype=float),
            weight=np.array([row[4] for row in self.rows], dtype=float),
            rated=np.array([row[5] for row in self.rows], dtype=bool),
            ability_mean=ability_mean,
            means=np.array([self._mean(kind, name) for kind, name in names]),
            precisions=np.array([_PRIORS[kind] ** -2 for kind, _ in names]),
        )

    def _of_mark(self, each: Marked) -> list[int]:
        facets = [self._column("axis", each.axis)]
        if self.severity:
            facets.append(self._column("coach", each.coach))
        if each.piece:
            facets.append(self._column("piece", each.piece))
        return facets

    def _mean(self, kind: str, name: Hashable) -> float:
        """Before anything is seen: marks rise by one every logit around the middle of the ladder, and a
        level's tasks are as hard as its workers can bear."""
        if (kind, name) in self.expected:
            return self.expected[kind, name]
        if not isinstance(name, int):
            return 0.0
        if kind == "step":
            return STEPS[name - 1]
        return cut(name) - PASSING if kind == "level" else 0.0

    def _column(self, kind: str, name: Hashable) -> int:
        return self.columns.setdefault((kind, name), len(self.columns))
