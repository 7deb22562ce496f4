"""Who is told about a promotion, in plain words."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.notices.telling import tell
from lms.prose import N_
from lms.skills.labels import label
from lms.skills.ladders import ladder_in
from lms.skills.models import Decision, DecisionComment, Proposal
from lms.skills.proposals import there


def proposed(session: Session, proposal: Proposal, second_people: Iterable[Person]) -> None:
    """The worker, and everybody who may decide."""
    session.flush()
    words = _words(session, proposal)
    text = N_(
        "The director proposes you for %(skill)s, level %(level)s (%(name)s). "
        "A second person looks at it now."
    )
    tell(session, proposal.worker, "promotion.proposed", text, url="/skills", **words)
    text = N_("%(worker)s is proposed for %(skill)s, level %(level)s. Please look at it and decide.")
    for person in second_people:
        url = f"/proposals/{proposal.id}"
        tell(session, person, "promotion.proposed", text, url=url, worker=proposal.worker.name, **words)


def decided(session: Session, decision: Decision) -> None:
    """The worker is told why; the proposer how it went."""
    proposal = decision.proposal
    words = _words(session, proposal)
    if decision.confirmed:
        text = N_(
            "You now stand at %(skill)s, level %(level)s (%(name)s). Congratulations! Reason: %(reason)s"
        )
        reason = decision.reason or proposal.reason
        tell(session, proposal.worker, "promotion.confirmed", text, url="/skills", reason=reason, **words)
    else:
        text = N_(
            "%(skill)s, level %(level)s is not there yet. What is still needed: %(unmet)s. "
            "Reason: %(reason)s You can comment on it within 30 days."
        )
        more = {"unmet": label(decision.unmet), "reason": decision.reason}
        tell(session, proposal.worker, "promotion.refused", text, url="/skills", **more, **words)
    text = N_("Your proposal for %(worker)s (%(skill)s, level %(level)s) has been decided.")
    url = f"/proposals/{proposal.id}"
    for person in there(session, proposal.by):
        tell(session, person, "promotion.decided", text, url=url, worker=proposal.worker.name, **words)


def commented(session: Session, decision: Decision, comment: DecisionComment) -> None:
    """A worker's comment goes to both who decided; an answer goes to the worker."""
    proposal = decision.proposal
    url = f"/proposals/{proposal.id}"
    if comment.by_id != proposal.worker_id:
        text = N_("%(name)s has answered your comment on a level.")
        tell(session, proposal.worker, "decision.answered", text, url="/skills", name=comment.by.name)
        return
    text = N_("%(name)s has commented on a decision about a level.")
    for person in there(session, proposal.by, decision.by):
        tell(session, person, "decision.commented", text, url=url, name=comment.by.name)


def _words(session: Session, proposal: Proposal) -> dict[str, str | int]:
    level = ladder_in(proposal.ladder_version).level(proposal.level)
    return {"skill": proposal.skill.name, "level": proposal.level, "name": level.name}
