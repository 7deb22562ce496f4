"""The estimates as pages show them: words, a band on the ladder, the strongest facts; coaches' severity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person, Role
from lms.skills import evidence
from lms.skills.estimates.models import FEWEST as FEWEST
from lms.skills.estimates.models import CoachSeverity, SkillEstimate
from lms.skills.measuring import Estimate, Sureness, sureness
from lms.skills.measuring.design import cut
from lms.skills.measuring.telling import band
from lms.skills.models import Fact, Skill
from lms.skills.sheets import Sheet

WIDTH, HEIGHT, MARGIN = 360, 70, 20


@dataclass(frozen=True)
class Tick:
    level: int
    x: float


@dataclass(frozen=True)
class Band:
    """A band of 80 % on the ladder. `x`, `left`, `right` in the drawing's units; `level` is the next one."""

    skill: Skill
    level: int
    sure: Sureness
    likely: bool
    """Above the beginning of `level` rather than below it"""
    x: float
    left: float
    right: float
    ticks: tuple[Tick, ...]
    facts: int
    strongest: tuple[Fact, ...]
    fitted_at: datetime


def bands(session: Session, worker: Person, sheets: Sequence[Sheet]) -> list[Band]:
    """For each skill with an estimate, seen from the next level (at the top: from the present one)."""
    levels = {sheet.skill.id: _levels(sheet) for sheet in sheets}
    found = select(SkillEstimate, Skill).join(Skill, Skill.id == SkillEstimate.skill_id)
    rows = session.execute(found.where(SkillEstimate.worker_id == worker.id).order_by(Skill.id)).all()
    return [_band(session, row, skill, *levels[skill.id]) for row, skill in rows if skill.id in levels]


def severities(session: Session, viewer: Person) -> list[tuple[CoachSeverity, Person, Skill]]:
    """A coach's own; the director's of all."""
    rows = (
        select(CoachSeverity, Person, Skill)
        .join(Person, Person.id == CoachSeverity.coach_id)
        .join(Skill, Skill.id == CoachSeverity.skill_id)
    )
    if not viewer.has(Role.DIRECTOR):
        rows = rows.where(CoachSeverity.coach_id == viewer.id)
    ordered = rows.order_by(Skill.id, CoachSeverity.group, Person.name)
    return [(row, coach, skill) for row, coach, skill in session.execute(ordered)]


def place(logit: float, highest: int) -> float:
    """Where an ability lies in the drawing: from half a level below the first cut to one above the last."""
    low, high = cut(1) - 1.5, cut(highest) + 1.5
    share = (min(max(logit, low), high) - low) / (high - low)
    return round(MARGIN + share * (WIDTH - 2 * MARGIN), 1)


def _levels(sheet: Sheet) -> tuple[int, int]:
    """(the level looked at, the highest)"""
    following = sheet.judgement.level.number if sheet.judgement else sheet.stand.level
    return following, max(level.number for level in sheet.ladder.levels)


def _band(session: Session, row: SkillEstimate, skill: Skill, level: int, highest: int) -> Band:
    estimate = Estimate(row.value, row.se)
    low, high = band(estimate)
    known = evidence.facts_by_id(session, row.strongest)
    return Band(
        skill=skill,
        level=level,
        sure=sureness(estimate, level) if row.facts >= FEWEST else Sureness.UNSURE,
        likely=row.value >= cut(level),
        x=place(row.value, highest),
        left=place(low, highest),
        right=place(high, highest),
        ticks=tuple(Tick(n, place(cut(n), highest)) for n in range(1, highest + 1)),
        facts=row.facts,
        strongest=_in_order(known, row.strongest),
        fitted_at=row.fitted_at,
    )


def _in_order(known: dict[int, Fact], ids: Sequence[int]) -> tuple[Fact, ...]:
    return tuple(known[each] for each in ids if each in known)
