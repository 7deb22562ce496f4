"""Giving a level and taking it back: the one place where a standing changes. People decide before."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.errors import Refusal
from lms.journal import record
from lms.skills import mentoring
from lms.skills.evidence import facts_from, void
from lms.skills.models import Decision, Promotion, Proposal, Reversal, Standing


class HigherSince(Refusal):
    message = _("A higher level has been reached since, so this one cannot be taken back.")


def give(session: Session, decision: Decision, *, at: datetime, by: Person) -> Promotion:
    """The level of the decision's proposal, which is the one after the present level."""
    proposal = decision.proposal
    promotion = Promotion(
        worker_id=proposal.worker_id,
        skill_id=proposal.skill_id,
        level=proposal.level,
        decision_id=decision.id,
        at=at,
    )
    session.add(promotion)
    session.flush()
    _stand(session, promotion, since=at)
    mentoring.credit(session, promotion, by=by)
    return promotion


def take_back(session: Session, promotion: Promotion, *, reason: str, at: datetime, by: Person) -> Reversal:
    """The worker stands again where they stood before. HigherSince when a higher level was reached
    meanwhile."""
    standing = session.get(Standing, (promotion.worker_id, promotion.skill_id))
    if standing is None or standing.promotion_id != promotion.id:
        raise HigherSince
    row = Reversal(promotion=promotion, reason=reason, by=by, at=at)
    session.add(row)
    session.flush()
    if before := _before(session, promotion):
        _stand(session, before, since=before.at)
    else:
        session.delete(standing)
    for fact in facts_from(session, f"promotion:{promotion.id}"):
        void(session, fact, reason=gettext("The level was taken back on an appeal."), by=by)
    worker = session.get_one(Person, promotion.worker_id)
    record(session, "promotion.taken_back", row, by=by, about=worker, promotion=promotion.id)
    return row


def promotion_of(session: Session, proposal: Proposal) -> Promotion | None:
    """The level that came of the proposal, taken back since or not."""
    own = select(Promotion).join(Decision, Decision.id == Promotion.decision_id)
    return session.scalar(own.where(Decision.proposal_id == proposal.id))


def reversal_of(session: Session, promotion: Promotion) -> Reversal | None:
    return session.scalar(select(Reversal).where(Reversal.promotion_id == promotion.id))


def _stand(session: Session, promotion: Promotion, *, since: datetime) -> None:
    key = promotion.worker_id, promotion.skill_id
    row = session.get(Standing, key) or Standing(worker_id=key[0], skill_id=key[1])
    row.level, row.since, row.promotion_id = promotion.level, since, promotion.id
    session.add(row)


def _before(session: Session, promotion: Promotion) -> Promotion | None:
    """The promotion to the level below that was not taken back."""
    own = select(Promotion).outerjoin(Reversal).where(Reversal.id.is_(None))
    same = own.where(
        Promotion.worker_id == promotion.worker_id,
        Promotion.skill_id == promotion.skill_id,
        Promotion.level < promotion.level,
    )
    return session.scalar(same.order_by(Promotion.level.desc(), Promotion.id.desc()).limit(1))
