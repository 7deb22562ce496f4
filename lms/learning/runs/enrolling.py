"""Who takes part: enrolling, leaving, changing to another run, who accompanies a learner of directing."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person, Role
from lms.db import now, today
from lms.errors import BadInput, Refusal
from lms.journal import record
from lms.learning.runs.changing import Cancelled
from lms.learning.runs.models import Announced, CourseRun, Enrolment
from lms.notices.telling import tell
from lms.prose import N_

DIRECTING = "directing"


class NotTakingPart(Refusal):
    message = _("This person does not take part in this run any more.")


class TheSameRun(Refusal):
    message = _("This person takes part in that run already.")


def enrol(
    session: Session, run: CourseRun, person: Person, *, coach: Person | None = None, by: Person | None
) -> Enrolment:
    """The person takes part; twice is once. Lessons open by now are told with the welcome, not again."""
    if run.cancelled_at is not None:
        raise Cancelled
    enrolment = session.scalar(select(Enrolment).filter_by(run_id=run.id, person_id=person.id))
    if enrolment is not None and enrolment.left_at is None:
        return enrolment
    _check_coach(run, person, coach)
    if enrolment is None:
        enrolment = Enrolment(run=run, person=person, coach=coach)
        session.add(enrolment)
    else:
        enrolment.left_at, enrolment.coach = None, coach or enrolment.coach
    session.flush()
    _told_by_now(session, enrolment)
    record(session, "person.enrolled", enrolment, by=by, about=person, run=run.id)
    _tell_coach(session, enrolment, by=by)
    if by is not None and by.id != person.id:
        _welcome(session, enrolment)
    return enrolment


def leave(session: Session, enrolment: Enrolment, *, by: Person) -> Enrolment:
    """The person takes no part any more. What they learnt stays theirs; every lesson is open to them."""
    if enrolment.left_at is not None:
        raise NotTakingPart
    enrolment.left_at = now()
    record(session, "person.left_run", enrolment, by=by, about=enrolment.person, run=enrolment.run_id)
    if by.id != enrolment.person_id:
        text = N_(
            "You no longer take part in “%(run)s”. What you learnt is kept, and every lesson stays open."
        )
        tell(session, enrolment.person, "person.left_run", text, url="/learn", run=enrolment.run.title)
    return enrolment


def change_run(session: Session, enrolment: Enrolment, to: CourseRun, *, by: Person) -> Enrolment:
    """The person goes on in another run. Progress belongs to the person and comes along by itself."""
    if enrolment.left_at is not None:
        raise NotTakingPart
    if to.id == enrolment.run_id:
        raise TheSameRun
    _check_coach(to, enrolment.person, enrolment.coach)
    enrolment.left_at = now()
    moved = enrol(session, to, enrolment.person, coach=enrolment.coach, by=by)
    record(
        session, "person.changed_run", moved, by=by, about=moved.person, run=to.id, before=enrolment.run_id
    )
    return moved


def name_coach(session: Session, enrolment: Enrolment, coach: Person, *, by: Person) -> Enrolment:
    """From now on `coach` accompanies this learner through the run."""
    _check_coach(enrolment.run, enrolment.person, coach)
    if enrolment.coach_id == coach.id:
        return enrolment
    enrolment.coach = coach
    record(session, "enrolment.coach_named", enrolment, by=by, about=enrolment.person, coach=coach.id)
    text = N_("%(coach)s accompanies you in “%(run)s”.")
    arguments = {"coach": coach.name, "run": enrolment.run.title}
    tell(session, enrolment.person, "enrolment.coach_named", text, url="/learn/plan", **arguments)
    _tell_coach(session, enrolment, by=by)
    return enrolment


def is_directing(run: CourseRun) -> bool:
    return run.course.series.track == DIRECTING


def _check_coach(run: CourseRun, person: Person, coach: Person | None) -> None:
    """Whoever learns to direct is accompanied by somebody who does it, and by nobody else than another."""
    if coach is None:
        if is_directing(run):
            raise BadInput(_("Please choose who accompanies this person."), field="coach")
        return
    if coach.id == person.id:
        raise BadInput(_("Nobody can accompany themselves."), field="coach")
    if not coach.has(Role.COACH, Role.DIRECTOR):
        raise BadInput(_("Only a coach or a director can accompany."), field="coach")


def _tell_coach(session: Session, enrolment: Enrolment, *, by: Person | None) -> None:
    if enrolment.coach is None or (by is not None and by.id == enrolment.coach.id):
        return
    text, run = N_("You accompany %(name)s in “%(run)s”."), enrolment.run
    arguments = {"name": enrolment.person.name, "run": run.title}
    tell(session, enrolment.coach, "enrolment.coach_named", text, url=f"/runs/{run.id}", **arguments)


def _told_by_now(session: Session, enrolment: Enrolment) -> None:
    known = set(session.scalars(select(Announced.lesson_id).filter_by(enrolment_id=enrolment.id)))
    for row in enrolment.run.lessons:
        if row.release_on <= today() and row.lesson_id not in known:
            session.add(Announced(enrolment_id=enrolment.id, lesson_id=row.lesson_id))


def _welcome(session: Session, enrolment: Enrolment) -> None:
    run = enrolment.run
    first = min((row.release_on for row in run.lessons), default=run.first_day)
    text = N_("You are enrolled in “%(run)s”. The first lesson opens on %(day)s.")
    if first <= today():
        text = N_("You are enrolled in “%(run)s”. Your plan shows what to begin with.")
    arguments = {"run": run.title, "day": first.isoformat()}
    tell(session, enrolment.person, "person.enrolled", text, url="/learn/plan", **arguments)
