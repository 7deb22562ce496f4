"""What the skills ask of a person next: a promise to read, a level to decide on, a level to propose."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from lms.accounts.models import Person, Role
from lms.notices.steps import Step
from lms.skills import entering, proposals
from lms.skills.deciding import appeals
from lms.skills.deciding.models import Appeal
from lms.skills.models import Proposal
from lms.skills.readiness import Ready, ready

DECIDE, PROPOSE, PROMISE = 10, 20, 65
PROMISE_MINUTES = 3


def next_steps(session: Session, person: Person) -> list[Step]:
    """At most one step of each kind; where several people wait, the step names the first."""
    steps: list[Step] = []
    if proposals.decides(person):
        steps += _decide(proposals.to_decide(session, person))
        steps += _look_again(appeals.to_decide(session, person))
    if person.has(Role.DIRECTOR):
        steps += _propose(ready(session, but=person))
    if person.has(Role.WORKER) and entering.promise_of(session, person) is None:
        steps.append(_promise())
    return steps


def _decide(waiting: list[Proposal]) -> list[Step]:
    if not waiting:
        return []
    first = waiting[0]
    title = ngettext("Decide on %(num)s promotion", "Decide on %(num)s promotions", len(waiting))
    why = _(
        "%(worker)s is proposed for %(skill)s, level %(level)s, and waits for a second person.",
        worker=first.worker.name,
        skill=first.skill.name,
        level=first.level,
    )
    one = len(waiting) == 1
    url = url_for("skills.proposal", proposal_id=first.id) if one else url_for("skills.waiting_proposals")
    return [Step(DECIDE, title, why, url)]


def _look_again(waiting: list[Appeal]) -> list[Step]:
    if not waiting:
        return []
    first = waiting[0]
    title = ngettext("Look again at %(num)s decision", "Look again at %(num)s decisions", len(waiting))
    why = _("%(worker)s asks for another look.", worker=first.decision.proposal.worker.name)
    one = len(waiting) == 1
    url = url_for("skills.appeal", appeal_id=first.id) if one else url_for("skills.waiting_proposals")
    return [Step(DECIDE, title, why, url)]


def _propose(found: list[Ready]) -> list[Step]:
    """A step for each: proposing is done one by one, on the worker's own page."""
    return [
        Step(
            PROPOSE,
            _(
                "Propose %(worker)s for %(skill)s, level %(level)s",
                worker=one.name,
                skill=one.skill,
                level=one.level,
            ),
            _("All conditions of this level hold."),
            url_for("skills.worker_proposals", worker_id=one.worker_id, track=one.track),
        )
        for one in found
    ]


def _promise() -> Step:
    title = _("Read the promise of secrecy and agree to it")
    why = _("Work with personal data, and level 1, begin with it.")
    return Step(PROMISE, title, why, url_for("skills.promises"), PROMISE_MINUTES)
