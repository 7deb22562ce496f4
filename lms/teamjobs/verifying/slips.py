"""The slips of tired hands, one value made into a wrong one. Pure."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from enum import StrEnum

from lms.teamjobs.verifying.alike import LOOKS_ALIKE, SMALL, VOICED, WIDTH

Maker = Callable[[str, random.Random], "str | None"]
"""A text → what slipped out of it, None where this slip cannot happen"""


class Slip(StrEnum):
    """Named as in lms.teamjobs.verifying.words."""

    SWAPPED = "swapped"
    DROPPED = "dropped"
    DOUBLED = "doubled"
    NEIGHBOUR = "neighbour"
    """The value of the row above or below"""
    ALIKE = "alike"
    VOICED = "voiced"
    """濁点・半濁点, or a small kana for a large one"""
    WIDTH = "width"
    MISSING = "missing"


def _swapped(text: str, lot: random.Random) -> str | None:
    places = [n for n in range(len(text) - 1) if _letters(text[n : n + 2]) and text[n] != text[n + 1]]
    if not places:
        return None
    n = lot.choice(places)
    return text[:n] + text[n + 1] + text[n] + text[n + 2 :]


def _dropped(text: str, lot: random.Random) -> str | None:
    places = [n for n, sign in enumerate(text) if _letters(sign)]
    if len(places) < 2:
        return None
    n = lot.choice(places)
    return text[:n] + text[n + 1 :]


def _doubled(text: str, lot: random.Random) -> str | None:
    places = [n for n, sign in enumerate(text) if _letters(sign)]
    if not places:
        return None
    n = lot.choice(places)
    return text[:n] + text[n] + text[n:]


def _missing(_text: str, _lot: random.Random) -> str:
    return ""


def _one_of(table: dict[str, str]) -> Maker:
    def make(text: str, lot: random.Random) -> str | None:
        places = [n for n, sign in enumerate(text) if sign in table]
        if not places:
            return None
        n = lot.choice(places)
        return text[:n] + table[text[n]] + text[n + 1 :]

    return make


def _letters(signs: str) -> bool:
    """Letters and digits, of which none is read together with the one before."""
    return all(sign.isalnum() for sign in signs)


MAKERS: Mapping[Slip, Maker] = {
    Slip.SWAPPED: _swapped,
    Slip.DROPPED: _dropped,
    Slip.DOUBLED: _doubled,
    Slip.ALIKE: _one_of(LOOKS_ALIKE),
    Slip.VOICED: _one_of(VOICED | SMALL),
    Slip.WIDTH: _one_of(WIDTH),
    Slip.MISSING: _missing,
}
