"""Somebody else accompanies a supervised job from now on: its coach leaves, or has no time any more."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person, Role
from lms.accounts.people import people_with
from lms.apprenticeship.models import SupervisedCoachChange, SupervisedJob
from lms.db import now
from lms.errors import BadInput, Refusal
from lms.incoming import reason_typed
from lms.journal import record
from lms.notices.telling import tell
from lms.prose import N_


class NotTheDirector(Refusal):
    message = _("The director names who accompanies a supervised job, and nobody their own coach.")


class Complete(Refusal):
    message = _("This supervised job is complete. Who accompanied it stays as it is.")


def change_coach(
    session: Session, row: SupervisedJob, coach: Person, *, reason: str, by: Person
) -> SupervisedJob:
    """`coach` answers from now on. What the coach before answered stays under their name, and counts for
    who decides about a level: neither of the two is a second person there. Raises BadInput."""
    if not by.has(Role.DIRECTOR) or by.id == row.trainee_id:
        raise NotTheDirector
    if row.closing is not None:
        raise Complete
    if coach.id not in {one.id for one in possible_coaches(session, row)}:
        raise BadInput(_("Please choose another coach or director, who is not the learner."), field="coach")
    reason = reason_typed(reason)
    before = row.coach
    change = SupervisedCoachChange(before=before, after=coach, reason=reason, by=by, at=now())
    row.coach_changes.append(change)
    row.coach = coach
    detail = {"before": before.id, "after": coach.id, "reason": reason}
    record(session, "supervised_job.coach_changed", row, by=by, about=row.trainee, **detail)
    _tell(session, row, change, by=by)
    return row


def possible_coaches(session: Session, row: SupervisedJob) -> list[Person]:
    """Coaches and directors who are there, but the learner and the coach until now."""
    staff = {one.id: one for role in (Role.COACH, Role.DIRECTOR) for one in people_with(session, role)}
    return [one for one in staff.values() if one.id not in {row.trainee_id, row.coach_id}]


def accompanied_by(session: Session, coach: Person) -> list[SupervisedJob]:
    """Jobs under way with this coach, the oldest first."""
    mine = SupervisedJob.coach_id == coach.id, ~SupervisedJob.closing.has()
    return list(session.scalars(select(SupervisedJob).where(*mine).order_by(SupervisedJob.id)))


def led_by(session: Session, trainee: Person) -> list[SupervisedJob]:
    """Jobs under way that this person leads, the oldest first."""
    mine = SupervisedJob.trainee_id == trainee.id, ~SupervisedJob.closing.has()
    return list(session.scalars(select(SupervisedJob).where(*mine).order_by(SupervisedJob.id)))


def _tell(session: Session, row: SupervisedJob, change: SupervisedCoachChange, *, by: Person) -> None:
    words = {
        "title": row.team_job.title,
        "name": row.trainee.name,
        "before": change.before.name,
        "coach": change.after.name,
    }
    kind, url = "supervised_job.coach_changed", f"/supervised/{row.id}"
    text = N_("In “%(title)s” %(coach)s is beside you from now on, instead of %(before)s.")
    tell(session, row.trainee, kind, text, url=url, **words)
    if by.id != change.after_id:
        text = N_("You are beside %(name)s in the supervised job “%(title)s”, after %(before)s.")
        tell(session, change.after, kind, text, url=url, **words)
    if by.id != change.before_id:
        text = N_("%(coach)s is beside %(name)s in “%(title)s” from now on. Thank you for the way you went.")
        tell(session, change.before, kind, text, url="/supervised", **words)
