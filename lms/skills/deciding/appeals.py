"""An appeal: somebody who has had no part in a decision looks again. It stands, or the level is given or
taken back."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from sqlalchemy import Select, false, or_, select
from sqlalchemy.orm import Session

from lms.accounts.models import Person, Role
from lms.accounts.permissions import visible_workers
from lms.db import now
from lms.errors import BadInput, Refusal
from lms.journal import record
from lms.prose import day
from lms.skills import comments, levels, promotion, proposals
from lms.skills.deciding import looks, telling
from lms.skills.deciding.models import Appeal, AppealDecision, How, Occasion
from lms.skills.models import Decision, Proposal


class TooLateToAppeal(Refusal):
    message = _("Appeals were open for 30 days. Please talk to your coach or the director.")


class NotYourDecision(Refusal):
    message = _("Only the worker, or staff who write it down for them, can appeal.")


class AppealedAlready(Refusal):
    message = _("There is an appeal against this decision already.")


class NotTheThirdPerson(Refusal):
    message = _("Somebody who has had no part in the decision has to look at this.")


class AnsweredAlready(Refusal):
    message = _("This appeal has been decided already.")


class AnsweredMeanwhile(AnsweredAlready):
    """For whoever comes too late to an appeal they were asked to look at."""

    def __init__(self, answer: AppealDecision) -> None:
        words = {"name": answer.by.name, "day": day(answer.at)}
        changed = _("%(name)s looked at this appeal on %(day)s and changed the decision. Thank you.", **words)
        stands = _("%(name)s looked at this appeal on %(day)s: the decision stands. Thank you.", **words)
        super().__init__(changed if answer.reversed else stands)


def appeal(session: Session, decision: Decision, *, text: str, how: How = How.SCREEN, by: Person) -> Appeal:
    """Within 30 days (rests not counted), once. Staff may write down what a worker said by phone or on
    paper."""
    worker = decision.proposal.worker
    if not text.strip():
        raise BadInput(_("Please write what should be looked at again."), field="text")
    if by.id != worker.id and (how == How.SCREEN or not by.has(Role.COACH, Role.DIRECTOR)):
        raise NotYourDecision
    proposals.wait_for_turn(session, worker)
    if appeal_of(session, decision):
        raise AppealedAlready
    if not comments.still_open(session, decision):
        raise TooLateToAppeal
    row = Appeal(decision=decision, text=text.strip(), how=how, by=by, at=max(now(), decision.at))
    session.add(row)
    record(session, "appeal.made", row, by=by, about=worker, decision=decision.id, how=how.value)
    telling.appealed(session, row, deciders(session, row))
    return row


def decide(
    session: Session, row: Appeal, *, reversed_: bool, reason: str, seen: str = "", by: Person
) -> AppealDecision:
    """The third person's word, with a reason. Reversed: a refused level is given (its conditions must have
    held on the day of the proposal), a confirmed one taken back. `seen`: digest of what the page showed."""
    proposal = row.decision.proposal
    if why := why_not(row, by):
        raise NotTheThirdPerson(why)
    if not reason.strip():
        raise BadInput(_("Please write to the worker why."), field="reason")
    proposals.wait_for_turn(session, proposal.worker)
    if session.scalar(select(AppealDecision.id).where(AppealDecision.appeal_id == row.id)):
        raise AnsweredAlready
    looks.check_unchanged(session, proposal, seen)
    answer = AppealDecision(
        appeal=row, reversed=reversed_, reason=reason.strip(), by=by, at=max(now(), row.at)
    )
    session.add(answer)
    session.flush()
    if reversed_:
        _reverse(session, answer)
    looks.keep(session, proposal, occasion=Occasion.APPEAL_DECIDED, by=by)
    verb = "appeal.granted" if reversed_ else "appeal.not_granted"
    record(session, verb, answer, by=by, about=proposal.worker, decision=row.decision_id)
    telling.answered(session, answer)
    return answer


def why_not(row: Appeal, person: Person) -> str | None:
    """Why `person` cannot decide the appeal, in words; None when they can."""
    proposal = row.decision.proposal
    if person.id == row.decision.by_id:
        return str(_("You made this decision. Somebody else has to look at it again."))
    return proposals.why_not(proposal, person)


def deciders(session: Session, row: Appeal) -> list[Person]:
    """Everyone who may decide the appeal."""
    able = proposals.second_people(session, row.decision.proposal)
    return [person for person in able if why_not(row, person) is None]


def appeal_of(session: Session, decision: Decision) -> Appeal | None:
    return session.scalar(select(Appeal).where(Appeal.decision_id == decision.id))


def appeals_of(session: Session, found: list[Proposal]) -> dict[int, Appeal]:
    """{decision id: appeal} of the proposals that were decided and appealed against."""
    ids = [proposal.decision.id for proposal in found if proposal.decision]
    rows = session.scalars(select(Appeal).where(Appeal.decision_id.in_(ids)))
    return {row.decision_id: row for row in rows}


def may_appeal(session: Session, decision: Decision, person: Person) -> bool:
    """The worker, and staff who see the worker, as long as the days last and nobody has appealed."""
    if appeal_of(session, decision) or not comments.still_open(session, decision):
        return False
    worker_id = decision.proposal.worker_id
    if person.id == worker_id:
        return True
    staff = person.has(Role.COACH, Role.DIRECTOR)
    return staff and session.scalar(visible_workers(person).where(Person.id == worker_id)) is not None


def waiting(session: Session) -> list[Appeal]:
    """Appeals without an answer, oldest first."""
    open_ones = select(Appeal).outerjoin(AppealDecision).where(AppealDecision.id.is_(None))
    return list(session.scalars(open_ones.order_by(Appeal.at, Appeal.id)))


def to_decide(session: Session, person: Person) -> list[Appeal]:
    return [row for row in waiting(session) if why_not(row, person) is None]


def visible_appeal(session: Session, person: Person, appeal_id: int) -> Appeal | None:
    return session.scalar(_visible(person).where(Appeal.id == appeal_id))


def visible_waiting(session: Session, person: Person) -> list[Appeal]:
    """Of the appeals that wait those the person may see, oldest first."""
    undecided = _visible(person).where(AppealDecision.id.is_(None))
    return list(session.scalars(undecided.order_by(Appeal.at, Appeal.id)))


def may_look(session: Session, person: Person, worker: Person) -> bool:
    """Whether `person` may read the worker's pieces in order to decide an appeal that waits."""
    about = select(Appeal).join(Decision).join(Proposal).outerjoin(AppealDecision)
    mine = about.where(AppealDecision.id.is_(None), Proposal.worker_id == worker.id)
    return any(why_not(row, person) is None for row in session.scalars(mine))


def _visible(person: Person) -> Select[Appeal]:
    """A director all but their own; who may decide those that wait, and those they had a part in."""
    others = select(Appeal).join(Decision).join(Proposal).outerjoin(AppealDecision)
    others = others.where(Proposal.worker_id != person.id)
    if person.has(Role.DIRECTOR):
        return others
    if not proposals.decides(person):
        return others.where(false())
    part = Proposal.by_id == person.id, Decision.by_id == person.id, AppealDecision.by_id == person.id
    return others.where(or_(AppealDecision.id.is_(None), *part))


def _reverse(session: Session, answer: AppealDecision) -> None:
    decision = answer.appeal.decision
    if not decision.confirmed:
        promotion.check_held(session, decision.proposal)
        levels.give(session, decision, at=answer.at, by=answer.by)
        return
    given = levels.promotion_of(session, decision.proposal)
    assert given is not None, "a confirmed decision gave a level"
    levels.take_back(session, given, reason=answer.reason, at=answer.at, by=answer.by)
