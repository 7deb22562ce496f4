"""The picture sizes of a lesson made of slides, and its frames a second."""

from __future__ import annotations

from dataclasses import dataclass

FPS = 5
"""Slides need no more, and the work of encoding grows with it."""


@dataclass(frozen=True, slots=True)
class Rung:
    name: str
    width: int
    height: int


RUNGS = (Rung("1080", 1920, 1080), Rung("720", 1280, 720), Rung("480", 854, 480))
"""Below 480 lines the text of a slide is hard to read."""
