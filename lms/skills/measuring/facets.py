"""Fitting: maximum a posteriori by Newton's method, standard errors from the inverse of the information.

The log-likelihood is that of an exponential family with its natural parameters, so it has one summit. Every
observation touches one ability only: the abilities are eliminated (Schur complement) and what is left to
solve is as small as the number of coaches, axes, pieces, questions and task levels.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lms.skills.measuring.design import ABILITY_SD, TOP, Design, Floats, Ints, Of, design
from lms.skills.measuring.observing import Observation

_STEPS = 60
_CLOSE = 1e-7
_LONGEST = 1.5
"""Logits one step of Newton's method may go: far from the summit the curve misleads"""
_MARKS = np.arange(TOP + 1)
_REACHED = (_MARKS[:, None] >= np.arange(1, TOP + 1)).astype(float)
"""(mark, step): which steps a mark has taken"""


@dataclass(frozen=True)
class Estimate:
    """In logits. `se`: standard error."""

    value: float
    se: float


@dataclass(frozen=True)
class Facets:
    """`abilities` by worker; `others` by (kind, name): coach severity (larger is stricter), difficulty of
    axis, piece, question and task level, and the four steps between marks.

    `information`: for each observation, in the order given, what it adds to the precision of its worker.
    """

    abilities: Mapping[Hashable, Estimate]
    others: Mapping[Of, Estimate]
    information: Floats

    def severities(self, among: Collection[Hashable] | None = None) -> dict[Hashable, Estimate]:
        """Of each coach, around the mean of all coaches; with `among` of these only, around their mean."""
        found = {
            name: each
            for (kind, name), each in self.others.items()
            if kind == "coach" and (among is None or name in among)
        }
        middle = float(np.mean([each.value for each in found.values()])) if found else 0.0
        return {name: Estimate(each.value - middle, each.se) for name, each in found.items()}


def fit(
    observations: Sequence[Observation],
    levels: Mapping[Hashable, int],
    *,
    severity: bool = True,
    expected: Mapping[Of, float] | None = None,
) -> Facets:
    """`levels`: present level of every worker (0: before level 1), which sets where we start from. Workers
    without evidence keep that with a wide error. With `severity` False coaches are taken for equal.
    `expected`: difficulties beforehand (expecting.py); 0 for a question or a piece that is not there."""
    made = design(observations, levels, severity=severity, expected=expected or {})
    ability, others = made.ability_mean.copy(), made.means.copy()
    for _ in range(_STEPS):
        parts = _parts(made, ability, others)
        up, across = _solved(parts)
        longest = max(np.abs(up).max(initial=0.0), np.abs(across).max(initial=0.0))
        short = min(1.0, _LONGEST / longest) if longest else 1.0
        ability, others = ability + short * up, others + short * across
        if longest < _CLOSE:
            break
    return _told(made, ability, others)


@dataclass(frozen=True)
class _Parts:
    """Gradient and information, in blocks: abilities (diagonal), abilities × others, others."""

    g_ability: Floats
    g_others: Floats
    ability: Floats
    cross: Floats
    others: Floats
    row: Floats


def _parts(made: Design, ability: Floats, others: Floats) -> _Parts:
    logit = ability[made.worker] - _subtracted(made, others)
    blocks = _empty(made, ability, others)
    _add_yes_no(made, logit, blocks)
    _add_marks(made, logit, others, blocks)
    return blocks


def _empty(made: Design, ability: Floats, others: Floats) -> _Parts:
    """What the priors say."""
    return _Parts(
        g_ability=(made.ability_mean - ability) / ABILITY_SD**2,
        g_others=(made.means - others) * made.precisions,
        ability=np.full(len(ability), ABILITY_SD**-2),
        cross=np.zeros((len(ability), len(others))),
        others=np.diag(made.precisions),
        row=np.zeros(len(made.worker)),
    )


def _subtracted(made: Design, others: Floats) -> Floats:
    padded = np.append(others, 0.0)  # column -1: nothing
    total: Floats = padded[made.facet].sum(axis=1)
    return total


def _add_yes_no(made: Design, logit: Floats, blocks: _Parts) -> None:
    rows = ~made.rated
    chance = 1 / (1 + np.exp(-logit[rows]))
    weight, of = made.weight[rows], made.of[rows]
    _add(made, rows, weight * (made.seen[rows] - of * chance), weight * of * chance * (1 - chance), blocks)


def _add_marks(made: Design, logit: Floats, others: Floats, blocks: _Parts) -> None:
    rows = made.rated
    if not rows.any():
        return
    chances = mark_chances(logit[rows], others[:TOP])
    weight, mark = made.weight[rows], made.seen[rows]
    mean = chances @ _MARKS
    _add(made, rows, weight * (mark - mean), weight * (chances @ _MARKS**2 - mean**2), blocks)
    reached = chances @ _REACHED
    taken = _REACHED[mark.astype(int)]
    blocks.g_others[:TOP] += (weight[:, None] * (reached - taken)).sum(axis=0)
    with_mark = weight[:, None] * (chances @ (_REACHED * _MARKS[:, None]) - mean[:, None] * reached)
    np.add.at(blocks.cross[:, :TOP], made.worker[rows], -with_mark)
    _add_to_steps(made.facet[rows], with_mark, blocks.others)
    own = np.einsum("n,nk,ki,kj->ij", weight, chances, _REACHED, _REACHED)
    blocks.others[:TOP, :TOP] += own - (weight[:, None] * reached).T @ reached


def _add(
    made: Design, rows: npt.NDArray[np.bool_], push: Floats, information: Floats, blocks: _Parts
) -> None:
    """Rows of gradient `push` and `information` about the logit into every block they touch."""
    worker, facet = made.worker[rows], made.facet[rows]
    blocks.row[rows] = information
    np.add.at(blocks.g_ability, worker, push)
    np.add.at(blocks.ability, worker, information)
    for first in range(facet.shape[1]):
        has = facet[:, first] >= 0
        np.add.at(blocks.g_others, facet[has, first], -push[has])
        np.add.at(blocks.cross, (worker[has], facet[has, first]), -information[has])
        for second in range(facet.shape[1]):
            both = has & (facet[:, second] >= 0)
            np.add.at(blocks.others, (facet[both, first], facet[both, second]), information[both])


def _add_to_steps(facet: Ints, with_mark: Floats, others: Floats) -> None:
    for column in range(facet.shape[1]):
        has = facet[:, column] >= 0
        np.add.at(others[:, :TOP], facet[has, column], with_mark[has])
        np.add.at(others[:TOP].T, facet[has, column], with_mark[has])


def _solved(parts: _Parts) -> tuple[Floats, Floats]:
    """Newton's step for abilities and for the others."""
    leaning = parts.cross / parts.ability[:, None]
    left = parts.others - parts.cross.T @ leaning
    across = np.linalg.solve(left, parts.g_others - leaning.T @ parts.g_ability)
    return (parts.g_ability - parts.cross @ across) / parts.ability, np.asarray(across, dtype=np.float64)


def _told(made: Design, ability: Floats, others: Floats) -> Facets:
    parts = _parts(made, ability, others)
    leaning = parts.cross / parts.ability[:, None]
    covariance = np.linalg.inv(parts.others - parts.cross.T @ leaning)
    spread = 1 / parts.ability + ((leaning @ covariance) * leaning).sum(axis=1)
    errors = np.sqrt(np.diag(covariance))
    return Facets(
        {w: Estimate(float(ability[n]), float(spread[n] ** 0.5)) for n, w in enumerate(made.workers)},
        {name: Estimate(float(others[n]), float(errors[n])) for n, name in enumerate(made.names)},
        parts.row,
    )


def mark_chances(logit: Floats, steps: Floats) -> Floats:
    """(n, 5): chance of each mark 0..4 at a logit, with these thresholds."""
    powers = logit[:, None] * _MARKS - np.concatenate(([0.0], np.cumsum(steps)))
    powers = np.exp(powers - powers.max(axis=1, keepdims=True))
    chances: Floats = powers / powers.sum(axis=1, keepdims=True)
    return chances
