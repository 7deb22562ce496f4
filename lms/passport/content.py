"""What the passport shows: only what the worker lets be shown, and the same to everybody. The page of one's
own, the paper and the page behind a link are made of this one thing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.db import today
from lms.passport import consents
from lms.passport.badges.issuing import badges_of
from lms.passport.counts import counts_behind
from lms.passport.models import Badge
from lms.skills import ladders
from lms.skills.ladders import ladder_in
from lms.skills.models import Decision, Promotion, Proposal, Skill, Standing


@dataclass(frozen=True)
class LevelShown:
    """A level the worker stands at, or stood at on the way."""

    number: int
    name: str
    can: str
    """What somebody on this level can do"""
    since: datetime
    evidence: str = ""
    reason: str = ""


@dataclass(frozen=True)
class SkillShown:
    track: str
    name: str
    top: int
    """How many levels the ladder has"""
    kinds: tuple[str, ...]
    """Kinds of work of the present level"""
    level: LevelShown
    before: tuple[LevelShown, ...]
    """The levels on the way, the highest first"""


@dataclass(frozen=True)
class PassportShown:
    name: str
    """Empty: the worker shows no name"""
    about: str
    hours: int | None
    skills: tuple[SkillShown, ...]
    badges: tuple[Badge, ...]
    day: date

    @property
    def empty(self) -> bool:
        return not (self.name or self.about or self.hours or self.skills or self.badges)


def shown(session: Session, worker: Person) -> PassportShown:
    given, own = consents.given(session, worker), consents.passport(session, worker)
    skills = [
        _skill(session, worker, skill, given)
        for skill in ladders.skills(session)
        if f"skill:{skill.track}" in given
    ]
    badges = badges_of(session, worker) if consents.BADGES in given else []
    seen = {skill.track for skill in skills if skill}
    return PassportShown(
        name=consents.shown_name(session, worker),
        about=own.about if own and consents.ABOUT in given else "",
        hours=worker.hours_per_week if consents.HOURS in given else None,
        skills=tuple(skill for skill in skills if skill),
        badges=tuple(badge for badge in badges if _fits(session, badge, seen)),
        day=today(),
    )


def _skill(session: Session, worker: Person, skill: Skill, given: frozenset[str]) -> SkillShown | None:
    """None before level 1: there is nothing to show yet."""
    standing = session.get(Standing, (worker.id, skill.id))
    if standing is None:
        return None
    reached = _reached(session, worker, skill, up_to=standing)
    levels = [_level(session, promotion, proposal, given) for promotion, proposal in reached]
    ladder = ladder_in(reached[0][1].ladder_version)
    present = ladder.level(standing.level)
    return SkillShown(skill.track, skill.name, ladder.top, present.task_types, levels[0], tuple(levels[1:]))


def _reached(
    session: Session, worker: Person, skill: Skill, *, up_to: Standing
) -> list[tuple[Promotion, Proposal]]:
    """The promotion to the present level and those to the levels below, the highest first, each once."""
    own = (
        select(Promotion, Proposal)
        .join(Decision, Decision.id == Promotion.decision_id)
        .join(Proposal, Proposal.id == Decision.proposal_id)
        .where(Promotion.worker_id == worker.id, Promotion.skill_id == skill.id)
        .where(Promotion.id <= up_to.promotion_id, Promotion.level <= up_to.level)
    )
    newest = {row.Promotion.level: row for row in session.execute(own.order_by(Promotion.id))}
    return [(newest[level].Promotion, newest[level].Proposal) for level in sorted(newest, reverse=True)]


def _level(session: Session, promotion: Promotion, proposal: Proposal, given: frozenset[str]) -> LevelShown:
    level = ladder_in(proposal.ladder_version).level(promotion.level)
    return LevelShown(
        number=level.number,
        name=level.name,
        can=level.summary,
        since=promotion.at,
        evidence=counts_behind(session, proposal) if consents.EVIDENCE in given else "",
        reason=proposal.reason if consents.REASONS in given else "",
    )


def _fits(session: Session, badge: Badge, seen: set[str]) -> bool:
    """Only badges of skills that are shown, and none with a name that is not."""
    names = [one["identityHash"] for one in badge.credential["credentialSubject"].get("identifier", [])]
    track = session.get_one(Skill, badge.promotion.skill_id).track
    return track in seen and names in ([], [consents.shown_name(session, badge.worker)])
