"""The supervised job on one page: the trainee writes, the coach answers, step by step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, render_template, url_for
from flask_babel import format_date, ngettext
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.accounts.models import Person
from lms.accounts.permissions import needs
from lms.apprenticeship import coaches, seeing, supervising
from lms.apprenticeship.forms import ClosingForm, CoachForm, StepFeedbackForm, StepNoteForm, SuperviseForm
from lms.apprenticeship.models import DirectorStep, StepNote, SupervisedJob
from lms.apprenticeship.words import NAMES, QUESTIONS
from lms.db import db
from lms.learning.runs.models import Enrolment
from lms.teamjobs.listing import GROUPS, state_of
from lms.teamjobs.order_models import TeamJob
from lms.web import Form, see_other, trying

bp = Blueprint("supervised", __name__)


@dataclass(frozen=True)
class StepView:
    """A step with what was said about it, and the form of whoever is next."""

    step: DirectorStep
    notes: list[StepNote]
    settled: bool
    note_form: StepNoteForm | None
    feedback_form: StepFeedbackForm | None

    @property
    def waiting(self) -> bool:
        """The last note is with the coach."""
        return bool(self.notes) and self.notes[-1].feedback is None

    @property
    def name(self) -> Any:
        return NAMES[self.step]

    @property
    def question(self) -> Any:
        return QUESTIONS[self.step]


@bp.get("/supervised")
@needs("see supervised jobs")
def supervised_jobs() -> str:
    rows = seeing.jobs_seen(db.session(), current_user)
    return render_template("apprenticeship/supervised_jobs.html", rows=rows, steps=list(DirectorStep))


@bp.route("/supervised/new", methods=["GET", "POST"])
@needs("direct team jobs")
def new() -> Any:
    form = _new_form()
    if form.validate_on_submit():
        team_job = db.session.get_one(TeamJob, form.team_job.data)
        enrolment = db.session.get_one(Enrolment, form.enrolment.data)
        with trying(form) as attempt:
            row = supervising.supervise(db.session(), team_job, enrolment, by=current_user)
        if attempt.succeeded:
            flash(_("Both have been told. The first note can be written."))
            return _back(row.id)
    return render_template("apprenticeship/new.html", form=form)


@bp.get("/supervised/<int:job_id>")
@needs("see supervised jobs")
def supervised_job(job_id: int) -> str:
    return _page(seeing.job_seen(db.session(), current_user, job_id))


@bp.post("/supervised/<int:job_id>/steps/<step>/note")
@needs("learn to direct")
def step_note(job_id: int, step: str) -> Any:
    row = seeing.job_seen(db.session(), current_user, job_id)
    at = _step(step)
    form = StepNoteForm(prefix=step)
    if form.validate_on_submit():
        with trying(form) as attempt:
            text, seen = form.text.data, form.round
            supervising.write_note(db.session(), row, at, text, round_seen=seen, by=current_user)
        if attempt.succeeded:
            flash(_("Kept. Your coach has been told."))
            return _back(job_id, step)
    return _page(row, at, form)


@bp.post("/supervised/notes/<int:note_id>/feedback")
@needs("accompany directing")
def step_feedback(note_id: int) -> Any:
    note = seeing.note_seen(db.session(), current_user, note_id)
    job_id, at = note.job_id, note.step
    form = StepFeedbackForm(prefix=at.value)
    if form.validate_on_submit():
        with trying(form) as attempt:
            supervising.answer(
                db.session(),
                note,
                text=form.text.data,
                next_action=form.next_action.data,
                settled=form.settled.data == "yes",
                checked_twice=form.checked_twice.data,
                by=current_user,
            )
        if attempt.succeeded:
            flash(_("Sent. One next action, one step further."))
            return _back(job_id, at.value)
    return _page(seeing.job_seen(db.session(), current_user, job_id), at, form)


@bp.route("/supervised/<int:job_id>/coach", methods=["GET", "POST"])
@needs("direct team jobs")
def coach_change(job_id: int) -> Any:
    """Somebody else accompanies from now on."""
    row = seeing.job_seen(db.session(), current_user, job_id)
    form = CoachForm().offer(coaches.possible_coaches(db.session(), row))
    if form.validate_on_submit():
        coach = db.session.get_one(Person, form.coach.data)
        with trying(form) as attempt:
            coaches.change_coach(db.session(), row, coach, reason=form.reason.data, by=current_user)
        if attempt.succeeded:
            flash(_("Everybody concerned has been told."))
            return _back(job_id)
    return render_template("apprenticeship/coach_change.html", row=row, form=form)


@bp.post("/supervised/<int:job_id>/closing")
@needs("accompany directing")
def closing(job_id: int) -> Any:
    row = seeing.job_seen(db.session(), current_user, job_id)
    form = ClosingForm()
    if form.validate_on_submit():
        with trying(form) as attempt:
            supervising.close(db.session(), row, words=form.words.data, by=current_user)
        if attempt.succeeded:
            flash(_("The supervised job is complete, and counts on the ladder of directing."))
            return _back(job_id)
    return _page(row, closing_form=form)


def _page(
    row: SupervisedJob,
    at: DirectorStep | None = None,
    form: Form | None = None,
    closing_form: ClosingForm | None = None,
) -> str:
    session = db.session()
    steps = [_view(row, step, form if step == at else None) for step in DirectorStep]
    tasks = [(task, GROUPS[state_of(task)]) for task in seeing.tasks_of(session, row.team_job)]
    ready = all(step.settled for step in steps) and seeing.delivered(session, row.team_job)
    may_close = row.closing is None and seeing.answers(current_user, row)
    return render_template(
        "apprenticeship/supervised_job.html",
        row=row,
        steps=steps,
        tasks=tasks,
        ready=ready,
        checked=len(seeing.checked_deliverables(session, row)),
        closing_form=(closing_form or ClosingForm(formdata=None)) if may_close else None,
    )


def _view(row: SupervisedJob, step: DirectorStep, form: Form | None) -> StepView:
    """The form as it was sent, or an empty one for whose turn it is."""
    notes, settled = row.rounds(step), row.settled(step)
    waiting = notes[-1] if notes and notes[-1].feedback is None else None
    note_form = feedback_form = None
    if row.closing is None and not settled:
        if current_user.id == row.trainee_id:
            note_form = form if isinstance(form, StepNoteForm) else _blank_note(step, notes, waiting)
            note_form.round_seen.data = str(len(notes) + (waiting is None))
        elif waiting and seeing.answers(current_user, row):
            blank = StepFeedbackForm(formdata=None, prefix=step.value)
            feedback_form = form if isinstance(form, StepFeedbackForm) else blank
    return StepView(step, notes, settled, note_form, feedback_form)


def _blank_note(step: DirectorStep, notes: list[StepNote], waiting: StepNote | None) -> StepNoteForm:
    """Opens on the note that still waits for its answer, else on the one to be mended."""
    last = waiting or (notes[-1] if notes else None)
    return StepNoteForm(formdata=None, prefix=step.value, data={"text": last.text if last else ""})


def _new_form() -> SuperviseForm:
    form = SuperviseForm()
    jobs = seeing.possible_jobs(db.session())
    form.team_job.choices = [(job.id, _named(job)) for job in jobs]
    form.enrolment.choices = [
        (row.id, _("%(name)s, with %(coach)s", name=row.person.name, coach=row.coach.name))
        for row in seeing.possible_trainees(db.session())
        if row.coach
    ]
    return form


def _named(job: TeamJob) -> str:
    """Clients order the same again: what tells two jobs apart are their tasks and days."""
    tasks = seeing.tasks_of(db.session(), job)
    name = f"{job.title} ({job.client.name})"
    if not tasks:
        return name
    day, words = format_date(tasks[0].due_on), ngettext("%(num)s task", "%(num)s tasks", len(tasks))
    return str(_("%(job)s, %(tasks)s, the first due %(day)s", job=name, tasks=words, day=day))


def _step(value: str) -> DirectorStep:
    try:
        return DirectorStep(value)
    except ValueError:
        abort(404)


def _back(job_id: int, step: str = "") -> Response:
    return see_other(url_for("supervised.supervised_job", job_id=job_id) + (f"#{step}" if step else ""))
