"""Promotion: the director proposes, a second person confirms or refuses. Nothing promotes or demotes by
machine."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lms.accounts.models import Person, Role
from lms.db import now
from lms.errors import BadInput, Refusal
from lms.journal import record
from lms.prose import day
from lms.skills import levels, proposals, rules, telling
from lms.skills.deciding import looks
from lms.skills.deciding.models import Occasion
from lms.skills.judging import Judgement, decisive_raters, judge
from lms.skills.models import Decision, Proposal, Skill
from lms.skills.reasons import Reason
from lms.skills.rules import Group, Item
from lms.skills.snapshots import restored, snapshot
from lms.skills.standing import standing
from lms.skills.words import label_of_part


class NotReady(Refusal):
    """Some condition is not met. `unmet`: the conditions, as the checklist has them."""

    def __init__(self, unmet: Sequence[Item | Group]) -> None:
        self.unmet = list(unmet)
        words = " / ".join(str(label_of_part(part)) for part in self.unmet[:3])
        super().__init__(_("These conditions are not met yet: %(conditions)s", conditions=words))


class NotNext(Refusal):
    message = _("Levels are taken one by one. Please propose the level after the present one.")


class AlreadyProposed(Refusal):
    message = _("This level has been proposed already and waits for the second person.")


class AppealWaits(Refusal):
    message = _("The worker asks for another look at a decision in this skill. That comes first.")


class NotTheDirector(Refusal):
    message = _("Only the director can propose a level, and never their own.")


class NotTheSecondPerson(Refusal):
    message = _("Somebody else has to decide this.")


class AlreadyDecided(Refusal):
    message = _("This proposal has been decided already.")


class DecidedMeanwhile(AlreadyDecided):
    """For whoever comes too late to a proposal they were asked to decide. Who it was about and what came of
    it they read no more: the look ends with the decision."""

    def __init__(self, decision: Decision) -> None:
        words = {"name": decision.by.name, "day": day(decision.at)}
        super().__init__(_("%(name)s has decided this already, on %(day)s. Thank you for coming.", **words))


def propose(
    session: Session,
    worker: Person,
    skill: Skill,
    *,
    level: int,
    reason_code: Reason,
    reason: str,
    by: Person,
) -> Proposal:
    """The director proposes `worker` for `level`, the one after the present level, with a written reason."""
    if not by.has(Role.DIRECTOR) or by.id == worker.id:
        raise NotTheDirector
    if not reason.strip():
        raise BadInput(_("Please write the reason in a sentence or two."), field="reason")
    proposals.wait_for_turn(session, worker)
    if proposals.open_proposal(session, worker, skill):
        raise AlreadyProposed
    if proposals.asks_for_another_look(session, worker, skill):
        raise AppealWaits
    judgement = _ready(session, worker, skill, level)
    proposal = Proposal(
        worker=worker,
        skill=skill,
        level=level,
        ladder_version_id=judgement.version.id,
        reason_code=reason_code,
        reason=reason.strip(),
        checklist=snapshot(judgement.checklist),
        decisive_rater_ids=sorted(decisive_raters(judgement)),
        by=by,
        at=now(),
    )
    _add(session, proposal, AlreadyProposed)
    looks.keep(session, proposal, occasion=Occasion.PROPOSED, by=by)
    record(session, "promotion.proposed", proposal, by=by, about=worker, track=skill.track, level=level)
    telling.proposed(session, proposal, proposals.second_people(session, proposal))
    return proposal


def decide(
    session: Session,
    proposal: Proposal,
    *,
    confirmed: bool,
    reason: str,
    unmet: str,
    seen: str = "",
    by: Person,
) -> Decision:
    """The second person's word. A refusal needs a reason and names the criterion (its metric) that is not
    met.

    Confirming judges the conditions once more as of the day of the proposal: a record withdrawn since then
    counts no longer, but waiting for the second person costs the worker nothing. `seen`: digest of what the
    page showed; ChangedSince when that is no longer so.
    """
    if why := proposals.why_not(proposal, by):
        raise NotTheSecondPerson(why)
    proposals.wait_for_turn(session, proposal.worker)
    if session.scalar(select(Decision.id).where(Decision.proposal_id == proposal.id)):
        raise AlreadyDecided
    looks.check_unchanged(session, proposal, seen)
    if confirmed:
        check_held(session, proposal)
    else:
        _check_refusal(proposal, reason=reason, unmet=unmet)
    decision = Decision(
        proposal_id=proposal.id,
        confirmed=confirmed,
        reason=reason.strip(),
        unmet="" if confirmed else unmet,
        by=by,
        at=max(now(), proposal.at),  # a clock set back must not put the answer before the question
    )
    proposal.open = False
    _add(session, decision, AlreadyDecided)
    session.expire(proposal, ["decision"])
    if confirmed:
        levels.give(session, decision, at=decision.at, by=by)
    looks.keep(session, proposal, occasion=Occasion.DECIDED, by=by)
    verb = "promotion.confirmed" if confirmed else "promotion.refused"
    record(session, verb, decision, by=by, about=proposal.worker, proposal=proposal.id, level=proposal.level)
    telling.decided(session, decision)
    return decision


def check_held(session: Session, proposal: Proposal) -> None:
    """NotNext or NotReady unless the level is still the next one and its conditions held on the day of the
    proposal, by records that count today."""
    if proposal.level != standing(session, proposal.worker, proposal.skill.track) + 1:
        raise NotNext
    judgement = judge(session, proposal.worker, proposal.skill, at=proposal.at)
    if judgement is None or not judgement.checklist.met:
        raise NotReady(rules.missing(judgement.checklist) if judgement else [])


def _ready(session: Session, worker: Person, skill: Skill, level: int) -> Judgement:
    if level != standing(session, worker, skill.track) + 1:
        raise NotNext
    judgement = judge(session, worker, skill)
    if judgement is None:
        raise NotNext
    if not judgement.checklist.met:
        raise NotReady(rules.missing(judgement.checklist))
    return judgement


def _add(session: Session, row: Proposal | Decision, too_late: type[Refusal]) -> None:
    """Of two at once the database lets one in; the other is told."""
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        raise too_late from None


def _check_refusal(proposal: Proposal, *, reason: str, unmet: str) -> None:
    if not reason.strip():
        raise BadInput(_("Please write to the worker why, and what would help."), field="reason")
    if unmet not in {item.metric for item in rules.items(restored(proposal.checklist))}:
        raise BadInput(_("Please choose the condition that is not met."), field="unmet")
