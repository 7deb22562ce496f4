"""Whether work came by the day agreed on."""

from __future__ import annotations

from datetime import date, datetime

from lms.db import HERE
from lms.teamjobs.models import Task


def on_time(handed_in: datetime, *, due_on: date) -> bool:
    """The first hand-in counts, by the day people here had: mending afterwards makes nothing late."""
    return handed_in.astimezone(HERE).date() <= due_on


def kept_day(task: Task) -> bool:
    """Whether the first hand-in came by the agreed day; False as long as there is none."""
    handed_in = task.placement.deliverables if task.placement else []
    return bool(handed_in) and on_time(handed_in[0].handed_in_at, due_on=task.due_on)
