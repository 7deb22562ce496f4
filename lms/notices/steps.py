"""What a person can do next: every room offers its steps, the first page shows the most pressing one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    priority: int
    """Smaller comes first: 10 somebody waits for you, 50 go on, 90 something new"""
    title: str
    why: str
    """One sentence: why this, why now"""
    url: str
    minutes: int | None = None
    """Honest estimate of the time it takes, when there is one"""
