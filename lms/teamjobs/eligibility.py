"""Who may take a task, ranked with reasons; who may not, with the first reason. Pure.

Income, reply speed and sign-in dates are not looked at; a decline changes nothing but this task's list.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from lms.prose import N_

BASE = 500


class Why(StrEnum):
    """First failing rule, in the order they are looked at."""

    RESTING = "resting"
    LEVEL = "level"
    TRIAL = "trial"
    NDA = "nda"
    DECLINED = "declined"
    OFFERED = "offered"
    CAPACITY = "capacity"
    OWN_DATA = "own_data"


WORDS = {
    Why.RESTING: N_("Is taking a rest."),
    Why.LEVEL: N_("The task asks for level %(needed)s; now at level %(level)s."),
    Why.TRIAL: N_("A trial of level %(needed)s is for those one level below whose conditions hold."),
    Why.NDA: N_("The task holds personal data, and the promise of secrecy is not there yet."),
    Why.DECLINED: N_("Has declined this task."),
    Why.OFFERED: N_("Already has this offer."),
    Why.OWN_DATA: N_("Had a hand in the data that are to be verified."),
    Why.CAPACITY: N_("Has %(free)s hours free; the task needs %(hours)s."),
}


@dataclass(frozen=True)
class Ask:
    task_id: int
    min_level: int
    hours: float
    personal_data: bool
    trial: bool = False
    """For somebody one level below `min_level` whose conditions for it hold"""


@dataclass(frozen=True)
class Candidate:
    worker_id: int
    name: str
    level: int
    hours_free: float
    """Until the due date"""
    resting: bool
    promised_secrecy: bool
    declined: bool
    offered: bool
    recent_placements: int
    """In the last 90 days: who has had fewer chances comes first among equals"""
    stale: bool
    """No evidence for 180 days"""
    trial_ready: bool = False
    """All conditions of the level after the present one hold"""
    own_data: bool = False
    """Entered, checked or verified what the task is to verify"""


@dataclass(frozen=True)
class Part:
    points: int
    reason: str
    """Source string for the catalogs"""


@dataclass(frozen=True)
class Eligible:
    candidate: Candidate
    parts: tuple[Part, ...]

    @property
    def score(self) -> int:
        return BASE + sum(part.points for part in self.parts)


@dataclass(frozen=True)
class NotEligible:
    candidate: Candidate
    why: Why
    numbers: dict[str, str]


def judge(ask: Ask, candidates: Iterable[Candidate]) -> tuple[list[Eligible], list[NotEligible]]:
    """Eligible workers best first, then those who are not, by name."""
    fit: list[Eligible] = []
    unfit: list[NotEligible] = []
    for candidate in candidates:
        why = _first_no(ask, candidate)
        if why is None:
            fit.append(Eligible(candidate, _parts(ask, candidate)))
        else:
            unfit.append(NotEligible(candidate, why, _numbers(ask, candidate)))
    fit.sort(key=lambda row: (-row.score, _lot(ask.task_id, row.candidate.worker_id)))
    return fit, sorted(unfit, key=lambda row: row.candidate.name)


def _first_no(ask: Ask, candidate: Candidate) -> Why | None:
    rules = (
        (Why.RESTING, candidate.resting),
        (Why.OWN_DATA, candidate.own_data),
        (Why.LEVEL, not ask.trial and candidate.level < ask.min_level),
        (Why.TRIAL, ask.trial and not (candidate.level == ask.min_level - 1 and candidate.trial_ready)),
        (Why.NDA, ask.personal_data and not candidate.promised_secrecy),
        (Why.DECLINED, candidate.declined),
        (Why.OFFERED, candidate.offered),
        (Why.CAPACITY, candidate.hours_free < ask.hours),
    )
    return next((why for why, fails in rules if fails), None)


def _parts(ask: Ask, candidate: Candidate) -> tuple[Part, ...]:
    """Chances spread, fresh evidence, and how the level fits."""
    level = _level_part(ask, candidate.level)
    chances = Part(max(0, 100 - 25 * candidate.recent_placements), N_("Has had few tasks lately."))
    fresh = Part(0 if candidate.stale else 40, N_("Has recent evidence."))
    return tuple(part for part in (level, chances, fresh) if part.points)


def _level_part(ask: Ask, level: int) -> Part:
    """As in the matching reference: 120 exact, 40 less for each level above."""
    if ask.trial:
        return Part(120, N_("All conditions of this level hold: the trial is the next step."))
    if level == ask.min_level:
        return Part(120, N_("The level fits exactly."))
    return Part(120 - 40 * (level - ask.min_level), N_("The level is above what is asked."))


def _numbers(ask: Ask, candidate: Candidate) -> dict[str, str]:
    return {
        "needed": str(ask.min_level),
        "level": str(candidate.level),
        "free": f"{candidate.hours_free:g}",
        "hours": f"{ask.hours:g}",
    }


def _lot(task_id: int, worker_id: int) -> str:
    """Among equals a lot that anyone can draw again, never the order of registration."""
    return hashlib.sha256(f"{task_id}:{worker_id}".encode()).hexdigest()
