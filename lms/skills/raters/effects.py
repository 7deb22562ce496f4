"""What withdrawing all marks of one person would change: for whom, and which levels would lose their
grounds. Nobody loses a level by it; people look at it together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from lms.accounts.models import Person
from lms.skills import ladders, proposals, rules
from lms.skills.evidence import facts_of, rows
from lms.skills.facts import FactRow
from lms.skills.judging import figures_of, judge, judged
from lms.skills.models import Decision, Fact, FactVoid, Promotion, Proposal, Skill, Standing
from lms.skills.raters.models import begin_of
from lms.skills.standing import rests_of


@dataclass(frozen=True)
class LostGround:
    """A level somebody holds whose conditions would not have held without these facts."""

    skill: Skill
    level: int
    metrics: tuple[str, ...]
    """Those that held then and would not have"""


@dataclass(frozen=True)
class Affected:
    worker: Person
    facts: int
    levels: tuple[LostGround, ...]
    proposed: tuple[Proposal, ...]
    """Waiting for a second person, and resting on these facts"""
    no_longer_ready: tuple[Skill, ...]
    """Where the next level's conditions hold now and would not"""

    @property
    def weighs(self) -> bool:
        return bool(self.levels or self.proposed or self.no_longer_ready)


@dataclass(frozen=True)
class Preview:
    facts: tuple[Fact, ...]
    """Oldest row first"""
    workers: tuple[Affected, ...]
    """Whoever loses most first"""

    @property
    def seen(self) -> str:
        """Another one as soon as a fact is added or withdrawn: what was looked at is what is decided on."""
        return f"{len(self.facts)}-{self.facts[-1].id}" if self.facts else ""


def preview(session: Session, rater: Person, *, since: date | None, entered_too: bool) -> Preview:
    """The facts that would be withdrawn, and what would change. Reads only."""
    facts = facts_by(session, rater, since=since, entered_too=entered_too)
    by_worker: dict[int, list[Fact]] = defaultdict(list)
    for fact in facts:
        by_worker[fact.worker_id].append(fact)
    people = session.scalars(select(Person).where(Person.id.in_(by_worker)).order_by(Person.kana, Person.id))
    affected = [_affected(session, worker, by_worker[worker.id]) for worker in people]
    affected.sort(key=lambda one: (not one.levels, not one.weighs))
    return Preview(tuple(facts), tuple(affected))


def facts_by(session: Session, rater: Person, *, since: date | None, entered_too: bool) -> list[Fact]:
    """Facts that count and were marked by `rater`, or with `entered_too` written down about somebody else."""
    theirs = Fact.rater_id == rater.id
    if entered_too:
        entered = (Fact.recorded_by_id == rater.id) & (Fact.source == "entered")
        theirs = theirs | (entered & (Fact.worker_id != rater.id))
    valid = select(Fact).outerjoin(FactVoid).where(FactVoid.id.is_(None), theirs)
    if since is not None:
        valid = valid.where(Fact.occurred_at >= begin_of(since))
    return list(session.scalars(valid.order_by(Fact.id)))


def _affected(session: Session, worker: Person, facts: Sequence[Fact]) -> Affected:
    gone = {fact.id for fact in facts}
    tracks = {fact.track for fact in facts}
    skills = [skill for skill in ladders.skills(session) if tracks & {"", skill.track}]
    return Affected(
        worker=worker,
        facts=len(facts),
        levels=tuple(one for skill in skills if (one := _lost(session, worker, skill, gone))),
        proposed=tuple(_proposed(session, worker, gone)),
        no_longer_ready=tuple(s for s in skills if _no_longer_ready(session, worker, s, gone)),
    )


def _lost(session: Session, worker: Person, skill: Skill, gone: Collection[int]) -> LostGround | None:
    """The level held, judged as of the day it was proposed, with these facts and without."""
    proposal = session.scalar(
        select(Proposal)
        .join(Decision, Decision.proposal_id == Proposal.id)
        .join(Promotion, Promotion.decision_id == Decision.id)
        .join(Standing, Standing.promotion_id == Promotion.id)
        .where(Standing.worker_id == worker.id, Standing.skill_id == skill.id)
        .options(joinedload(Proposal.ladder_version))
    )
    if proposal is None:
        return None
    facts = rows(facts_of(session, worker, skill.track))
    before = set(_held(session, proposal, facts))
    after = set(_held(session, proposal, [fact for fact in facts if fact.id not in gone]))
    lost = tuple(metric for metric in dict.fromkeys(metric for _n, metric in sorted(before - after)))
    return LostGround(skill, proposal.level, lost) if lost else None


def _held(session: Session, proposal: Proposal, facts: Sequence[FactRow]) -> Iterator[tuple[int, str]]:
    """(place, metric) of every condition that held then. Quizzes taught since are not asked for: a tag counts
    over those taken."""
    found = judged(
        [proposal.ladder_version],
        proposal.level,
        facts,
        rests=rests_of(session, [proposal.worker_id]).get(proposal.worker_id, []),
        quizzes=(),
        moment=proposal.at,
        figures=figures_of(session, proposal.worker, proposal.skill, at=proposal.at),
    )
    for place, item in enumerate(rules.items(found.checklist) if found else ()):
        if item.met:
            yield place, item.metric


def _proposed(session: Session, worker: Person, gone: Collection[int]) -> Iterator[Proposal]:
    for proposal in proposals.of_worker(session, worker):
        if proposal.decision is None and _used(proposal.checklist) & set(gone):
            yield proposal


def _used(kept: object) -> set[int]:
    """Ids of the facts that a kept checklist (snapshots.snapshot) rests on."""
    if isinstance(kept, list):
        return {fact for part in kept for fact in _used(part)}
    if not isinstance(kept, dict):
        return set()
    inner = {fact for key in ("group", "parts") for fact in _used(kept.get(key))}
    return inner | set(kept.get("facts", ()))


def _no_longer_ready(session: Session, worker: Person, skill: Skill, gone: Collection[int]) -> bool:
    found = judge(session, worker, skill)
    if found is None or not found.checklist.met or not set(gone) & found.facts.keys():
        return False
    left = [fact for fact in facts_of(session, worker, skill.track) if fact.id not in gone]
    return not rules.holds(found.level.require, rows(left), found.scope)
