"""A supervised first job: opening it, the trainee's notes, the coach's answers, looking back at the end."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person, Role
from lms.apprenticeship import evidence
from lms.apprenticeship.models import (
    DirectorStep,
    StepFeedback,
    StepNote,
    SupervisedClosing,
    SupervisedJob,
)
from lms.apprenticeship.seeing import checked_deliverables, delivered, tasks_of
from lms.apprenticeship.typed import LONGEST_NOTE, one_action
from lms.db import now
from lms.errors import BadInput, Refusal
from lms.incoming import words_typed
from lms.journal import record
from lms.learning.runs.enrolling import is_directing
from lms.learning.runs.models import Enrolment
from lms.notices.telling import tell, tell_anew
from lms.prose import N_
from lms.teamjobs.order_models import TeamJob


class AlreadySupervised(Refusal):
    message = _("This team job is somebody's supervised job already.")


class NotLearning(Refusal):
    message = _("Only somebody who takes part in a run of directing, with a coach, leads a supervised job.")


class OwnWork(Refusal):
    message = _("This person works on a task of this job, and nobody checks their own work.")


class Answered(Refusal):
    message = _(
        "Your coach has answered this step meanwhile. What you typed is still here: please read first."
    )


class Settled(Refusal):
    message = _("This step is settled already.")


class NotYours(Refusal):
    message = _("Only the person who learns writes the notes, and only their coach or a director answers.")


class NotDone(Refusal):
    message = _("The job is not whole yet: every step is settled first, and every task is accepted.")


def supervise(session: Session, team_job: TeamJob, enrolment: Enrolment, *, by: Person) -> SupervisedJob:
    """`enrolment` is the trainee's in a run of directing; its coach stays beside them through the job."""
    if enrolment.left_at is not None or enrolment.coach is None or not is_directing(enrolment.run):
        raise NotLearning
    if session.scalar(select(SupervisedJob.id).where(SupervisedJob.team_job_id == team_job.id)):
        raise AlreadySupervised
    _must_not_work_on(session, team_job, enrolment.person)
    row = SupervisedJob(
        team_job=team_job,
        enrolment=enrolment,
        trainee=enrolment.person,
        coach=enrolment.coach,
        by_id=by.id,
    )
    session.add(row)
    record(session, "supervised_job.opened", row, by=by, about=row.trainee, coach=row.coach_id)
    words = {"title": team_job.title, "coach": row.coach.name, "name": row.trainee.name}
    text = N_("“%(title)s” is your first job to direct. %(coach)s is beside you at every step.")
    tell(session, row.trainee, "supervised_job.opened", text, url=_url(row), **words)
    text = N_("You are beside %(name)s in the supervised job “%(title)s”.")
    tell(session, row.coach, "supervised_job.opened", text, url=_url(row), **words)
    return row


def write_note(
    session: Session, row: SupervisedJob, step: DirectorStep, text: str, *, round_seen: int, by: Person
) -> StepNote:
    """The trainee's words on a step. Until the coach answers they can be written anew; `round_seen` is the
    round the page showed."""
    _must_be_open(row)
    if by.id != row.trainee_id:
        raise NotYours
    if row.settled(step):
        raise Settled
    text = words_typed(text, LONGEST_NOTE, "text", _("Please write a few words about this step."))
    rounds = row.rounds(step)
    answered = not rounds or rounds[-1].feedback is not None
    if round_seen != len(rounds) + answered:
        raise Answered
    if answered:
        note = StepNote(job=row, step=step, round=round_seen, text=text)
        session.add(note)
    else:
        note = rounds[-1]
        note.text, note.written_at = text, now()
    record(session, "step_note.written", note, by=by, about=by, step=step.value, round=note.round)
    told = N_("%(name)s has written about a step of “%(title)s”.")
    arguments = {"name": by.name, "title": row.team_job.title}
    tell_anew(session, row.coach, "step_note.written", told, url=_url(row), **arguments)
    return note


def answer(
    session: Session,
    note: StepNote,
    *,
    text: str,
    next_action: str,
    settled: bool,
    checked_twice: int | None = None,
    by: Person,
) -> StepFeedback:
    """Words and the one next action. A settled step becomes evidence; one that is not asks for one more
    round. `checked_twice` belongs to the check. Raises BadInput, Settled, NotYours."""
    row = note.job
    _must_be_open(row)
    _must_coach(row, by)
    if note.feedback is not None:
        raise Settled
    feedback = StepFeedback(
        note=note,
        text=words_typed(text, LONGEST_NOTE, "text", _("Please write a few words to the person.")),
        next_action=one_action(next_action),
        settled=settled,
        checked_twice=_checked_twice(session, note, checked_twice),
        by_id=by.id,
    )
    session.add(feedback)
    record(session, "step_feedback.written", feedback, by=by, about=row.trainee, step=note.step.value)
    if settled:
        evidence.of_step(session, note, by=by)
    told = N_("%(name)s has answered a step of “%(title)s”.")
    arguments = {"name": by.name, "title": row.team_job.title}
    tell_anew(session, row.trainee, "step_feedback.written", told, url=_url(row), **arguments)
    return feedback


def close(session: Session, row: SupervisedJob, *, words: str, by: Person) -> SupervisedClosing:
    """Looking back together. Only now the job counts as led, and its checks as checks of the trainee."""
    _must_be_open(row)
    _must_coach(row, by)
    words = words_typed(words, LONGEST_NOTE, "words", _("Please write a few words to the person."))
    if not all(row.settled(step) for step in DirectorStep) or not delivered(session, row.team_job):
        raise NotDone
    closing = SupervisedClosing(job=row, words=words, by_id=by.id)
    session.add(closing)
    record(session, "supervised_job.closed", row, by=by, about=row.trainee)
    evidence.of_job(session, row, by=by)
    text = N_("Your supervised job “%(title)s” is complete and counts as a job you led. Congratulations.")
    tell(session, row.trainee, "supervised_job.closed", text, url=_url(row), title=row.team_job.title)
    return closing


def _must_not_work_on(session: Session, team_job: TeamJob, person: Person) -> None:
    if any(task.placement and task.placement.worker_id == person.id for task in tasks_of(session, team_job)):
        raise OwnWork


def _must_be_open(row: SupervisedJob) -> None:
    if row.closing is not None:
        raise Settled


def _must_coach(row: SupervisedJob, by: Person) -> None:
    if by.id == row.trainee_id or not (by.id == row.coach_id or by.has(Role.DIRECTOR)):
        raise NotYours


def _checked_twice(session: Session, note: StepNote, count: int | None) -> int | None:
    if note.step != DirectorStep.CHECK:
        return None
    most = len(checked_deliverables(session, note.job))
    if count is not None and not 0 <= count <= most:
        message = _("At most %(n)s: so many deliverables of this job have passed their check so far.", n=most)
        raise BadInput(message, field="checked_twice")
    return count or 0


def _url(row: SupervisedJob) -> str:
    return f"/supervised/{row.id}"
