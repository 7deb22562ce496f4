"""What the board can be asked for, as conditions that the database works out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, case, exists, func, or_, select

from lms.accounts.models import Person, Rest
from lms.db import now, today
from lms.skills.estimates.models import FEWEST, SkillEstimate
from lms.skills.measuring import Sureness
from lms.skills.measuring.design import FIRST_CUT
from lms.skills.models import Skill
from lms.skills.standings.models import KeptStanding
from lms.teamjobs.capacity import hours_taken, weeks_until
from lms.teamjobs.models import Placement, Task

AHEAD = timedelta(days=13)
"""Free hours are those of the next 14 days, today among them"""
REACH = {Sureness.MOSTLY: 0.6744897501960817, Sureness.NEARLY_SURE: 1.2815515655446004}
"""Standard errors by which the estimate must lie above the beginning of the present level: P >= 0.75, 0.9"""


@dataclass(frozen=True)
class Wanted:
    """Which workers, in which order. Empty or None leaves a condition out."""

    name: str = ""
    """Words, each part of the name, of its reading or of the sign-in name"""
    work: str = ""
    """Words, each part of the title of a task taken on"""
    track: str = ""
    """Workers who have a level or evidence in it; evidence is then counted in this track alone"""
    level: int | None = None
    """At least. Level, band and activity must hold in one and the same skill: `track` or, without one, any"""
    band: Sureness | None = None
    """At least so sure that the worker stands above the beginning of the present level"""
    active: int | None = None
    """Evidence within so many days"""
    hours: float | None = None
    """Free, at least"""
    awake: bool = False
    """Without those who rest"""
    sort: str = "name"
    """name, evidence, last, hours, task or a track; with - before it, from the greatest down"""


def conditions(wanted: Wanted, taken: Subquery) -> list[ColumnElement[bool]]:
    """On Person, with `taken` joined."""
    found = [_named(word) for word in _words(wanted.name)]
    found += [_worked(word) for word in _words(wanted.work)]
    if wanted.track or wanted.level or wanted.band or wanted.active:
        found.append(_skilled(wanted))
    if wanted.hours:
        found.append(free_hours(taken) >= wanted.hours)
    return found + ([Person.id.not_in(resting())] if wanted.awake else [])


def taken_hours(worker_ids: Sequence[int] | None = None) -> Subquery:
    """(worker_id, hours) of what these workers, or all, have taken on: one pass, however it is planned."""
    rows = hours_taken(today() + AHEAD)
    return (rows if worker_ids is None else rows.where(Placement.worker_id.in_(worker_ids))).subquery()


def free_hours(taken: Subquery) -> ColumnElement[Any]:
    """The same reckoning as capacity.hours_free, done by the database so that it can sort by it."""
    declared = Person.hours_per_week * weeks_until(today() + AHEAD, today=today())
    left = declared - func.coalesce(taken.c.hours, 0.0)
    # Rounded by hand: PostgreSQL rounds floats to whole numbers only.
    return func.round(case((left > 0, left * 10), else_=0.0)) / 10.0


def resting() -> Select[int]:
    """Ids of those whose rest covers today."""
    open_end = or_(Rest.until.is_(None), Rest.until >= today())
    return select(Rest.worker_id).where(Rest.since <= today(), open_end)


def _words(text: str) -> list[str]:
    return text.replace("　", " ").split()


def _named(word: str) -> ColumnElement[bool]:
    columns: tuple[Any, ...] = (Person.name, Person.kana, Person.sign_in_name)
    return or_(*(column.contains(word, autoescape=True) for column in columns))


def _worked(word: str) -> ColumnElement[bool]:
    taken = select(Placement.worker_id).join(Task, Task.id == Placement.task_id)
    return Person.id.in_(taken.where(Task.title.contains(word, autoescape=True)))


def _skilled(wanted: Wanted) -> ColumnElement[bool]:
    """In one and the same skill everything that was asked of it."""
    own = select(KeptStanding.worker_id).where(or_(KeptStanding.level >= 1, KeptStanding.facts > 0))
    if wanted.track:
        chosen = select(Skill.id).where(Skill.track == wanted.track).scalar_subquery()
        own = own.where(KeptStanding.skill_id == chosen)
    if wanted.level:
        own = own.where(KeptStanding.level >= wanted.level)
    if wanted.active:
        own = own.where(KeptStanding.last_evidence >= now() - timedelta(days=wanted.active))
    if wanted.band:
        own = own.where(KeptStanding.level >= 1, _sure(wanted.band))
    return Person.id.in_(own)


def _sure(band: Sureness) -> ColumnElement[bool]:
    """As showing.supported says it of one worker."""
    begins = FIRST_CUT - 1 + KeptStanding.level
    return exists().where(
        SkillEstimate.worker_id == KeptStanding.worker_id,
        SkillEstimate.skill_id == KeptStanding.skill_id,
        SkillEstimate.facts >= FEWEST,
        SkillEstimate.value - begins >= REACH[band] * SkillEstimate.se,
    )
