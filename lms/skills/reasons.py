"""Why a director proposes a level: a list to choose from; words of one's own are written beside it."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    CONDITIONS = "conditions"
    """The conditions hold, and the work shows it"""
    TRIAL_WORK = "trial_work"
    """Work one level up went well"""
    TALK = "talk"
    """Talked over with the worker, who wishes it"""
    COACH_ADVICE = "coach_advice"
    """The coach recommends it"""
