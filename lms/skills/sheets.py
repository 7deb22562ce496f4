"""What the skill page shows: for each skill the ladder, where the worker stands, and the next level's
checklist."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.db import now
from lms.skills import ladders, proposals
from lms.skills.criteria import Ladder, Level
from lms.skills.deciding.appeals import appeals_of
from lms.skills.deciding.models import Appeal
from lms.skills.evidence import facts_of
from lms.skills.facts import Kind
from lms.skills.interviews import interviews
from lms.skills.judging import Judgement, judge
from lms.skills.ladders import ladder_in, version_at
from lms.skills.models import Fact, Proposal, Skill
from lms.skills.own_view import OwnView, certificates, own_view
from lms.skills.rules import Group, Item, missing
from lms.skills.standing import standing
from lms.skills.standings.reading import Stand, standings
from lms.skills.supporting.models import SupportPlan
from lms.skills.supporting.plans import open_plan


@dataclass(frozen=True)
class Sheet:
    skill: Skill
    ladder: Ladder
    stand: Stand
    judgement: Judgement | None
    """For the next level; None at the top"""
    open_proposal: Proposal | None
    decided: list[Proposal]
    """Newest first"""
    plan: SupportPlan | None = None
    """The help that runs in this skill"""
    appeals: Mapping[int, Appeal] = field(default_factory=dict)
    """By the decision they ask to look at again"""
    trials: tuple[Fact, ...] = ()
    """Checked work of the next level: trial tasks"""
    own_view: OwnView | None = None
    certificates: tuple[Fact, ...] = ()
    interviews: tuple[Fact, ...] = ()
    """Talks about this skill, and the first talk, newest first"""

    @property
    def begun(self) -> bool:
        """Whether the worker has anything in this skill: the page opens with those."""
        return bool(self.stand.level or self.stand.facts)

    @property
    def present(self) -> Level | None:
        """The level the worker stands at; of a ladder that has become shorter since, as it was when it was
        reached."""
        number = self.stand.level
        if not number:
            return None
        ladders_then = [ladder_in(each.ladder_version) for each in self.decided if each.level == number]
        return next((one.level(number) for one in (self.ladder, *ladders_then) if number <= one.top), None)

    @property
    def wished(self) -> dict[str, Proposal]:
        """{metric: proposal}: of what the second person wanted to see more before the next level. The
        condition itself holds, or nobody would have proposed it."""
        last = self.decided[0] if self.decided else None
        decision = last.decision if last else None
        if last is None or decision is None or decision.confirmed or self.judgement is None:
            return {}
        return {decision.unmet: last} if last.level == self.judgement.level.number else {}

    @property
    def ready(self) -> bool:
        """All conditions of the next level hold, and nobody has proposed it or looks again yet."""
        holds = self.judgement is not None and self.judgement.checklist.met
        return holds and self.open_proposal is None and not self.looked_at_again

    @property
    def looked_at_again(self) -> bool:
        """An appeal in this skill waits for its answer."""
        return any(appeal.answer is None for appeal in self.appeals.values())

    @property
    def missing(self) -> list[Item | Group]:
        return missing(self.judgement.checklist) if self.judgement else []


def sheets(session: Session, worker: Person) -> list[Sheet]:
    """One for each skill; those that the worker has begun come first."""
    found = [sheet_of(session, worker, skill) for skill in ladders.skills(session)]
    return sorted(found, key=lambda sheet: not sheet.begun)


def sheet_of(session: Session, worker: Person, skill: Skill) -> Sheet:
    history = proposals.of_worker(session, worker, skill=skill)
    return Sheet(
        skill=skill,
        ladder=ladder_in(version_at(session, skill, now())),
        stand=standings(session, [worker])[worker.id][skill.track],
        judgement=judge(session, worker, skill),
        open_proposal=next((proposal for proposal in history if proposal.decision is None), None),
        decided=[proposal for proposal in history if proposal.decision is not None],
        plan=open_plan(session, worker, skill),
        appeals=appeals_of(session, history),
        trials=trial_checks(session, worker, skill),
        own_view=own_view(session, worker, skill),
        certificates=tuple(one for one in certificates(session, worker) if one.track == skill.track),
        interviews=tuple(interviews(session, worker, skill.track)),
    )


def trial_checks(session: Session, worker: Person, skill: Skill) -> tuple[Fact, ...]:
    """Checks of work above the present level that count, oldest first."""
    level = standing(session, worker, skill.track)
    facts = facts_of(session, worker, skill.track)
    return tuple(fact for fact in facts if fact.kind == Kind.CHECK and (fact.task_level or 0) > level)


def ledger(session: Session, worker: Person) -> list[Fact]:
    """Every fact about the worker, void ones too, newest first."""
    own = select(Fact).where(Fact.worker_id == worker.id)
    return list(session.scalars(own.order_by(Fact.occurred_at.desc(), Fact.id.desc())))
