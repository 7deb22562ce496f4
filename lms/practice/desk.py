"""The coach's desk: who needs help today, marking, the coaching record of a worker."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from courses.lengths import characters
from lms.accounts import people
from lms.accounts.models import Person
from lms.accounts.permissions import needs
from lms.db import db, today
from lms.drafting.drafts import opened
from lms.drafting.forms import as_sent, finished, sheet
from lms.errors import NotThere
from lms.learning.told import HOW_NAMES as TOLD_NAMES
from lms.practice import actions, coaching, marking
from lms.practice.beside import beside, confirmed
from lms.practice.coach_forms import (
    AssessmentForm,
    SessionForm,
    assessment_form,
    comments_of,
    feedback_form,
    just_now,
)
from lms.practice.forms import HOW_NAMES, NoteForm, OutcomeForm
from lms.practice.handing_in import practice_of, rounds
from lms.practice.measures import Counted
from lms.practice.models import Assessment, How, Submission
from lms.practice.needs import needs_of
from lms.practice.phrases.keeping import kept
from lms.practice.scope import NOTHING, coached_submission, coached_worker
from lms.practice.second_marks import hidden
from lms.practice.timeline import timeline
from lms.web import Form, see_other, trying

bp = Blueprint("desk", __name__)


@bp.get("/desk")
@needs("coach")
def today_list() -> str:
    return render_template("practice/today_list.html", needs=needs_of(db.session(), current_user))


@bp.route("/submissions/<int:submission_id>/assessment", methods=["GET", "POST"])
@needs("coach")
def assessment(submission_id: int) -> Any:
    """Marking: the text beside the rubric, the last round and the last next action on top."""
    found = coached_submission(db.session(), current_user, submission_id)
    if found.assessment is not None and request.method == "GET":
        return see_other(url_for("practice.submission", submission_id=found.id))
    form = _assessment_form(found)
    if form.validate_on_submit():
        with trying(form) as attempt:
            _mark(found, form)
        if attempt.succeeded:
            finished(marking.draft_key(found))
            flash(_("The feedback is with %(worker)s.", worker=found.worker.name))
            return see_other(url_for("desk.today_list"))
    return _assessment_page(found, form)


@bp.route("/submissions/<int:submission_id>/feedback", methods=["GET", "POST"])
@needs("coach")
def feedback(submission_id: int) -> Any:
    """Correct the words of feedback; the marks are evidence and stay."""
    found = coached_submission(db.session(), current_user, submission_id)
    if found.assessment is None:
        raise NotThere(NOTHING)
    form = _feedback_form(found)
    if form.validate_on_submit():
        with trying(form) as attempt:
            comments = comments_of(form, practice_of(found.edition))
            marking.correct(
                db.session(), found.assessment, text=form.body.data or "", comments=comments, by=current_user
            )
        if attempt.succeeded:
            flash(_("Corrected. %(worker)s is told.", worker=found.worker.name))
            return see_other(url_for("practice.submission", submission_id=found.id))
    practice = practice_of(found.edition)
    return render_template(
        "practice/correction.html",
        given=found.assessment,
        worker=found.worker,
        back=url_for("practice.submission", submission_id=found.id),
        title=practice.title,
        practice=practice,
        form=form,
    )


@bp.get("/workers/<int:worker_id>")
@needs("coach")
def worker(worker_id: int) -> str:
    return _worker_page(coached_worker(db.session(), current_user, worker_id), NoteForm())


@bp.post("/workers/<int:worker_id>/notes")
@needs("coach")
def notes(worker_id: int) -> Any:
    found, form = coached_worker(db.session(), current_user, worker_id), NoteForm()
    if form.validate_on_submit():
        with trying(form) as attempt:
            coaching.note(db.session(), found, form.staff_note.data or "", by=current_user)
        if attempt.succeeded:
            flash(_("The note is kept. Only staff see it."))
            return see_other(url_for("desk.worker", worker_id=worker_id))
    return _worker_page(coached_worker(db.session(), current_user, worker_id), form)


@bp.route("/workers/<int:worker_id>/sessions", methods=["GET", "POST"])
@needs("coach")
def sessions(worker_id: int) -> Any:
    """Write down a session, whoever entered it and however it was held."""
    found = coached_worker(db.session(), current_user, worker_id)
    form = _session_form(found)
    if form.validate_on_submit():
        with trying(form) as attempt:
            _hold(found, form)
        if attempt.succeeded:
            finished(coaching.draft_key(found))
            flash(_("The session is written down."))
            return see_other(url_for("desk.worker", worker_id=worker_id))
    return render_template(
        "practice/sessions.html",
        worker=found,
        form=form,
        last_action=actions.last_open(db.session(), found),
        sheet=sheet(form, opened(db.session(), current_user, coaching.draft_key(found))),
    )


def _assessment_form(found: Submission) -> AssessmentForm:
    """As it was sent; else as it was left."""
    kind = assessment_form(practice_of(found.edition).rubric)
    form = kind()
    if form.is_submitted():
        return form
    kept = opened(db.session(), current_user, marking.draft_key(found))
    return kind(formdata=as_sent(kept)) if kept.version else form


def _mark(found: Submission, form: AssessmentForm) -> None:
    practice = practice_of(found.edition)
    marking.mark(
        db.session(),
        found,
        marks=form.marks(practice),
        comments=comments_of(form, practice),
        text=form.body.data or "",
        next_action=form.next_action.data or "",
        due=form.due.data,
        counted=_confirmed(found, form),
        last_outcome=form.last_outcome.data,
        staff_note=form.staff_note.data or "",
        draft_version=form.version_seen,
        by=current_user,
    )


def _confirmed(found: Submission, form: AssessmentForm) -> Counted:
    slips, same_as = form.slips.data or [], form.same_as.data or []
    return confirmed(db.session(), found, form.counted(), slips=slips, same_as=same_as, by=current_user)


def _assessment_page(found: Submission, form: AssessmentForm) -> str:
    earlier = [row for row in rounds(db.session(), found.worker, found.lesson_id) if row.n < found.n]
    return render_template(
        "practice/assessment.html",
        piece=found,
        practice=practice_of(found.edition),
        chars=characters(found.body),
        told_names=TOLD_NAMES,
        before=earlier[-1] if earlier else None,
        beside=beside(db.session(), found, earlier[-1] if earlier else None, current_user),
        last_action=actions.last_open(db.session(), found.worker, lesson_id=found.lesson_id),
        form=form,
        phrases=kept(db.session(), current_user),
        sheet=sheet(form, opened(db.session(), current_user, marking.draft_key(found))),
    )


def _feedback_form(found: Submission) -> Form:
    kind = feedback_form(practice_of(found.edition).rubric)
    form = kind()
    if form.is_submitted() or found.assessment is None:
        return form
    said = {f"comment_{axis}": words for axis, words in found.assessment.comments.items()}
    return kind(formdata=None, data={"body": found.assessment.text, **said})


def _session_form(found: Person) -> SessionForm:
    form = SessionForm()
    if form.is_submitted():
        return form
    kept = opened(db.session(), current_user, coaching.draft_key(found))
    if kept.version:
        return SessionForm(formdata=as_sent(kept))
    form.held_at.raw_data = [request.args.get("held_at") or just_now()]
    form.how.data = next((how for how in How if how.value == request.args.get("how")), None)
    return form


def _hold(found: Person, form: SessionForm) -> None:
    coaching.hold_session(
        db.session(),
        found,
        held_at=form.moment,
        how=form.how.data,
        notes=form.body.data or "",
        next_action=form.next_action.data or "",
        due=form.due.data,
        last_outcome=form.last_outcome.data,
        staff_note=form.staff_note.data or "",
        draft_version=form.version_seen,
        by=current_user,
    )


def _worker_page(found: Person, form: NoteForm) -> str:
    entries = timeline(db.session(), found)
    marked = {entry.row.id: entry.row.submission_id for entry in entries if isinstance(entry.row, Assessment)}
    blind = hidden(db.session(), current_user, marked.values())
    return render_template(
        "practice/worker.html",
        worker=found,
        coaches=people.coaches_of(db.session(), found),
        rest=people.resting(db.session(), found, on=today()),
        actions=actions.open_actions(db.session(), [found.id]),
        entries=[e for e in entries if e.kind != "feedback" or marked[e.row.id] not in blind],
        form=form,
        outcome_form=OutcomeForm(formdata=None),
        how_names=HOW_NAMES,
    )
