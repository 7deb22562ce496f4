"""The worker's pieces and a piece handed in, which the worker and those who coach them see."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, render_template, send_file, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import storage
from lms.accounts.models import Person, Role
from lms.accounts.permissions import needs
from lms.db import db
from lms.drafting.annotating import annotations_of
from lms.drafting.comparing import changes
from lms.drafting.findings.looking import Looked
from lms.drafting.forms import finished
from lms.errors import NotThere
from lms.learning.beside import practices_from
from lms.learning.states import open_lesson
from lms.learning.told import HOW_NAMES
from lms.practice import actions, answering, handing_in, links, pieces, timeline
from lms.practice.beside import subject_of
from lms.practice.due import Round, as_left
from lms.practice.forms import NothingForm, OutcomeForm, PieceForm, ReplyForm
from lms.practice.models import Assessment, Submission
from lms.practice.scope import accompanies, readable_submission, visible_action, visible_submission
from lms.practice.second_marks import hidden
from lms.practice.voices.speaking import voices_of
from lms.skills.sources import source_url
from lms.web import see_other, trying

bp = Blueprint("practice", __name__)


@bp.get("/practice")
@needs("hand in practice")
def index() -> str:
    """One's own pieces, the most pressing first; next actions standing open; sessions held."""
    found = pieces.pieces(db.session(), current_user)
    return render_template(
        "practice/index.html",
        pieces=pieces.most_pressing_first(found),
        actions=actions.open_actions(db.session(), [current_user.id]),
        sessions=timeline.sessions_of(db.session(), current_user),
        form=OutcomeForm(),
    )


@bp.route("/lessons/<int:lesson_id>/practice", methods=["GET", "POST"])
@needs("hand in practice")
def piece(lesson_id: int) -> Any:
    """The piece of a lesson: what is asked, the editor, what was said to earlier rounds."""
    due = own_round(lesson_id)
    if due.practice.drill is not None:
        return see_other(url_for("drills.drill", lesson_id=lesson_id))
    form = piece_form(due)
    if form.validate_on_submit():
        with trying(form) as attempt:
            row = hand_in(due, form)
        if attempt.succeeded:
            finished(due.key(form.n))
            flash(_("Handed in. Your coach will read it."))
            return see_other(url_for("practice.submission", submission_id=row.id))
    return piece_page(due, form)


@bp.get("/submissions/<int:submission_id>")
@needs("see submissions")
def submission(submission_id: int) -> str:
    return _submission_page(readable_submission(db.session(), current_user, submission_id), ReplyForm())


@bp.get("/submissions/<int:submission_id>/file")
@needs("see submissions")
def file(submission_id: int) -> Response:
    """Always to be saved, never shown inside our own pages: nobody knows what a file would do there."""
    found = readable_submission(db.session(), current_user, submission_id)
    if found.file_key is None:
        abort(404)
    response = send_file(
        storage.path(found.file_key), mimetype=found.mime, as_attachment=True, download_name=found.file_name
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response


@bp.post("/submissions/<int:submission_id>/receipt")
@needs("see own feedback")
def receipt(submission_id: int) -> Response:
    """「読みました」"""
    answering.read(db.session(), _feedback(submission_id), by=current_user)
    return see_other(url_for("practice.submission", submission_id=submission_id))


@bp.post("/submissions/<int:submission_id>/replies")
@needs("see submissions")
def replies(submission_id: int) -> Any:
    found, form = _feedback(submission_id), ReplyForm()
    if form.validate_on_submit():
        with trying(form) as attempt:
            answering.reply(db.session(), found, form.body.data or "", by=current_user)
        if attempt.succeeded:
            return see_other(url_for("practice.submission", submission_id=submission_id, _anchor="replies"))
    return _submission_page(visible_submission(db.session(), current_user, submission_id), form)


@bp.post("/next-actions/<int:action_id>/outcome")
@needs("see submissions")
def outcome(action_id: int) -> Response:
    """What became of a next action, said by the worker or by a coach."""
    found, form = visible_action(db.session(), current_user, action_id), OutcomeForm()
    if form.validate_on_submit():
        actions.review(db.session(), found, outcome=form.outcome.data, by=current_user)
        flash(_("Noted."))
    else:
        flash(_("Please choose what became of it."), "error")
    if found.worker_id == current_user.id:
        return see_other(url_for("practice.index"))
    return see_other(url_for("desk.worker", worker_id=found.worker_id))


def own_round(lesson_id: int) -> Round:
    """Raises NotThere, NotYetOpen, NoPractice."""
    edition = open_lesson(db.session(), current_user, lesson_id).edition
    return Round.of(db.session(), current_user, edition, by=current_user)


def piece_form(due: Round) -> PieceForm:
    """As it was sent; else as it was left; else with the last round's text, to be made better."""
    form = as_left(db.session(), PieceForm, due)
    if not form.is_submitted() and not form.version_seen and due.last and due.practice.kind == "text":
        form.body.data, form.markup.data = due.last.body, due.last.markup
    return form


def hand_in(due: Round, form: PieceForm) -> Submission:
    """Pressed twice, it is one piece: whoever sent the same text again is led to it."""
    try:
        return handing_in.hand_in(
            db.session(),
            due.worker,
            due.edition,
            n=form.n,
            body=form.body.data or "",
            checked=form.checked.data or [],
            file=form.sent,
            markup=form.chosen_markup(due.practice),
            draft_version=form.version_seen,
            told=form.told,
            by=due.by,
        )
    except handing_in.AlreadyHandedIn:
        return due.same(db.session(), form.n, form.body.data or "", form.sent)


def piece_page(due: Round, form: PieceForm, looked: Looked | None = None) -> str:
    shown = due.shown(db.session(), form)
    standing = None if shown["rounds"] else actions.last_open(db.session(), current_user)
    return render_template("practice/piece.html", standing=standing, looked=looked, **shown)


def _submission_page(found: Submission, form: ReplyForm) -> str:
    blind = hidden(db.session(), current_user, [found.id]).get(found.id)
    rounds = handing_in.rounds(db.session(), found.worker, found.lesson_id)
    before = [row for row in rounds if row.n < found.n]
    return render_template(
        "practice/submission.html",
        piece=found,
        practice=handing_in.practice_of(found.edition),
        feedback=None if blind else found.assessment,
        voices=voices_of(db.session(), found.assessment) if found.assessment else [],
        blind=blind,
        own=found.worker_id == current_user.id,
        told_names=HOW_NAMES,
        takes_part=accompanies(db.session(), current_user, found.worker),
        last=rounds[-1].id == found.id,
        annotations=annotations_of(db.session(), subject_of(found)) if found.assessment and not blind else [],
        changes=changes(before[-1].body, found.body) if before and found.body else [],
        form=form,
        outcome_form=OutcomeForm(formdata=None),
        button=NothingForm(formdata=None),
    )


def _feedback(submission_id: int) -> Assessment:
    found = visible_submission(db.session(), current_user, submission_id).assessment
    if found is None:
        abort(404)
    return found


def _where(submission_id: int, viewer: Person) -> str | None:
    """For the skill pages: where a fact that came from a piece can be seen."""
    if not viewer.has(Role.WORKER, Role.COACH, Role.DIRECTOR):
        return None
    try:
        readable_submission(db.session(), viewer, submission_id)
    except NotThere:
        return None
    return f"/submissions/{submission_id}"


practices_from(links.links)
source_url("submission", _where)
