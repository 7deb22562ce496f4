"""The questions of a quiz as dots: how easy (across) and how telling (up). Numbers for an SVG, no drawing."""

from __future__ import annotations

from dataclasses import dataclass

from lms.learning.items.figures import QuizReport

WIDTH, HEIGHT, MARGIN = 640, 340, 44
LOWEST = -0.4
"""Discrimination at the lower edge; what is below is drawn there"""


@dataclass(frozen=True)
class Dot:
    """`n`: number of the question; x, y: centre in the drawing's units; `looked_at`: it raised a sign."""

    n: int
    x: float
    y: float
    looked_at: bool


def dots(report: QuizReport) -> list[Dot]:
    """Questions that have both figures."""
    return [
        Dot(n, across(each.item.facility), up(each.item.discrimination), bool(each.signs))
        for n, each in enumerate(report.questions, 1)
        if each.item.facility is not None and each.item.discrimination is not None
    ]


def across(facility: float) -> float:
    return round(MARGIN + facility * (WIDTH - 2 * MARGIN), 1)


def up(discrimination: float) -> float:
    share = (max(LOWEST, discrimination) - LOWEST) / (1 - LOWEST)
    return round(HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN), 1)
