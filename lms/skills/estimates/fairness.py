"""Marks with the strictness of coaches taken out, where the model can tell it. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from statistics import fmean

from lms.skills.measuring import Facets, Marked, fair_mark
from lms.skills.measuring.linkage import groups

FEWEST_PIECES = 5
"""Marked by a coach; below that nobody can say how strict the coach is"""


def comparable(marks: Iterable[Marked]) -> frozenset[Hashable]:
    """Coaches whose strictness is known in relation to each other: chains of workers join them, and each has
    marked enough. Empty where fewer than two are left."""
    seen = list(marks)
    pieces = Counter(coach for coach, _fact in {(each.coach, each.fact) for each in seen})
    joined = groups((each.worker, each.coach) for each in seen)
    found = frozenset(coach for coach in (joined[0] if joined else ()) if pieces[coach] >= FEWEST_PIECES)
    return found if len(found) > 1 else frozenset()


def fair_means(model: Facets, marks: Sequence[Marked]) -> dict[tuple[int, int], float]:
    """(worker, fact) → the mean of its marks, 0 to 4, as coaches of average strictness would have given
    them. Only pieces of comparable coaches; second marks, whose `fact` lies below zero, belong to none."""
    among = comparable(marks)
    by_fact: dict[tuple[int, int], list[float]] = defaultdict(list)
    for each in marks:
        if each.coach in among and each.fact > 0:
            fair = fair_mark(
                model,
                mark=each.mark,
                worker=each.worker,
                coach=each.coach,
                axis=each.axis,
                piece=each.piece,
                among=among,
            )
            by_fact[int(str(each.worker)), each.fact].append(fair)
    return {of: round(fmean(found), 4) for of, found in by_fact.items()}
