"""Whether coaches can be compared: they can where chains of workers marked by two coaches join them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Suggestion:
    """Let `coach` mark a piece of `worker` blind, as a second: it joins two groups that nothing joins."""

    worker: Hashable
    coach: Hashable


def groups(marked: Iterable[tuple[Hashable, Hashable]]) -> list[frozenset[Hashable]]:
    """(worker, coach) of every piece marked → groups of coaches that can be compared, largest first.

    One group: the design is connected. Eckes, Introduction to Many-Facet Rasch Measurement, 2011, ch. 9.
    """
    return [coaches for coaches, _ in _parts(marked)]


def suggestions(marked: Iterable[tuple[Hashable, Hashable]]) -> list[Suggestion]:
    """The fewest second markings that join all groups: for each further group, the worker with most pieces
    in it, to be marked by the busiest coach of the largest group."""
    pairs = list(marked)
    parts = _parts(pairs)
    if len(parts) < 2:
        return []
    busy = Counter(coach for _, coach in pairs)
    pieces = Counter(worker for worker, _ in pairs)
    coach = max(parts[0][0], key=lambda each: (busy[each], str(each)))
    return [
        Suggestion(max(workers, key=lambda each: (pieces[each], str(each))), coach)
        for _, workers in parts[1:]
    ]


def _parts(
    marked: Iterable[tuple[Hashable, Hashable]],
) -> list[tuple[frozenset[Hashable], frozenset[Hashable]]]:
    """Connected components as (coaches, workers)."""
    parts: list[tuple[set[Hashable], set[Hashable]]] = []
    for worker, coach in marked:
        joined = ({coach}, {worker})
        apart = []
        for part in parts:
            if coach in part[0] or worker in part[1]:
                joined = (joined[0] | part[0], joined[1] | part[1])
            else:
                apart.append(part)
        parts = [*apart, joined]
    parts.sort(key=lambda part: (-len(part[0]), -len(part[1])))
    return [(frozenset(coaches), frozenset(workers)) for coaches, workers in parts]
