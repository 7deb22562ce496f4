"""Who is told about an appeal, in plain words."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from lms.accounts.models import Person, Role
from lms.accounts.people import people_with
from lms.notices.choices import switchable
from lms.notices.telling import tell, tell_anew
from lms.prose import N_
from lms.skills.deciding.models import Appeal, AppealDecision
from lms.skills.models import Proposal
from lms.skills.proposals import there

REMINDED, REVIEW_DUE = "promotion.reminded", "review.due"
switchable(REMINDED, N_("A level or an appeal has waited for some days"), roles=[Role.COACH, Role.DIRECTOR])
switchable(REVIEW_DUE, N_("The monthly look at the levels is due"), roles=[Role.DIRECTOR])


def appealed(session: Session, row: Appeal, deciders: Iterable[Person]) -> None:
    """Everybody who may decide it; the worker too, when staff wrote it down for them."""
    session.flush()
    proposal = row.decision.proposal
    words = _words(proposal)
    text = N_("%(worker)s asks that somebody look again at a decision (%(skill)s, level %(level)s).")
    for person in deciders:
        tell(session, person, "appeal.made", text, url=f"/appeals/{row.id}", **words)
    if row.by_id != proposal.worker_id:
        text = N_(
            "%(name)s has written down your appeal (%(skill)s, level %(level)s). Somebody else will look."
        )
        url = f"/decisions/{row.decision_id}/appeal"
        tell(session, proposal.worker, "appeal.made", text, url=url, name=row.by.name, **words)


def answered(session: Session, answer: AppealDecision) -> None:
    """The worker is told why; the two who decided before are told how it went."""
    decision = answer.appeal.decision
    words = _words(decision.proposal)
    url = f"/decisions/{decision.id}/appeal"
    text = _answer_words(answer)
    tell(session, decision.proposal.worker, "appeal.decided", text, url=url, reason=answer.reason, **words)
    text = N_("The appeal of %(worker)s (%(skill)s, level %(level)s) has been decided.")
    for person in there(session, decision.by, decision.proposal.by):
        tell(session, person, "appeal.decided", text, url=f"/appeals/{answer.appeal_id}", **words)


def reminded(session: Session, people: Iterable[Person], *, url: str, proposal: Proposal, days: int) -> None:
    """Who may decide what has waited for `days`; when there is nobody, the directors, who name deputies."""
    words = _words(proposal) | {"days": days}
    text = N_(
        "%(worker)s (%(skill)s, level %(level)s) has been waiting for %(days)s days. Please look at it."
    )
    able = list(people)
    for person in able:
        tell_anew(session, person, REMINDED, text, url=url, **words)
    if not able:
        _call_for_deputy(session, text=_NOBODY_DAYS, words=words)


def nobody_left(session: Session, proposal: Proposal) -> None:
    """At once, when the last who might have decided cannot any more."""
    text = N_(
        "%(worker)s (%(skill)s, level %(level)s) waits, and nobody is left who may decide. "
        "Please name a deputy."
    )
    _call_for_deputy(session, text=text, words=_words(proposal))


def named(session: Session, person: Person, *, until: str) -> None:
    text = N_("The director has named you a deputy until %(until)s: you may decide about levels.")
    tell(session, person, "deputy.named", text, url="/proposals", until=until)


def review_due(session: Session, *, ready: int, near: int, below: int) -> None:
    text = N_(
        "The monthly look at the levels: %(ready)s could be proposed, %(near)s are near, "
        "for %(below)s a plan may help."
    )
    for director in people_with(session, Role.DIRECTOR):
        tell_anew(
            session, director, REVIEW_DUE, text, url="/level-review", ready=ready, near=near, below=below
        )


_NOBODY_DAYS = N_(
    "%(worker)s (%(skill)s, level %(level)s) has been waiting for %(days)s days, and nobody is left who "
    "may decide. Please name a deputy."
)


def _call_for_deputy(session: Session, *, text: str, words: dict[str, str | int]) -> None:
    for director in people_with(session, Role.DIRECTOR):
        tell_anew(session, director, REMINDED, text, url="/deputies", **words)


def _answer_words(answer: AppealDecision) -> str:
    if not answer.reversed:
        return N_(
            "Your appeal (%(skill)s, level %(level)s) has been looked at again. The decision stays as it is. "
            "Reason: %(reason)s"
        )
    if answer.appeal.decision.confirmed:
        return N_(
            "Your appeal (%(skill)s, level %(level)s) has been granted: the level is taken back, "
            "as you asked. Reason: %(reason)s"
        )
    return N_(
        "Your appeal has been granted: you now stand at %(skill)s, level %(level)s. Congratulations! "
        "Reason: %(reason)s"
    )


def _words(proposal: Proposal) -> dict[str, str | int]:
    return {"worker": proposal.worker.name, "skill": proposal.skill.name, "level": proposal.level}
