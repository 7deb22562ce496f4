"""Where something new belongs among what is there, by an order that names it and some of the others."""

from __future__ import annotations

from collections.abc import Sequence


def place(new: str, *, order: Sequence[str], among: Sequence[str]) -> int:
    """Index in `among`: behind the nearest that `order` names before it, else before the nearest that it
    names after it, else last."""
    if new not in order:
        return len(among)
    at = order.index(new)
    for name in reversed(order[:at]):
        if name in among:
            return among.index(name) + 1
    for name in order[at + 1 :]:
        if name in among:
            return among.index(name)
    return len(among)
