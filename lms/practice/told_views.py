"""Staff hand in for a worker: what was told face to face or by phone, or came on paper."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from courses.drills.kinds import is_new
from courses.drills.workbook import LARGEST
from lms.accounts.permissions import needs
from lms.db import db
from lms.drafting.drafts import opened
from lms.drafting.forms import as_sent, extras_of, finished, sheet
from lms.learning.told import told_worker
from lms.practice import handing_in, told
from lms.practice.drills import checking
from lms.practice.drills.forms import answers_in, size
from lms.practice.drills.views import PAGES, asked_in, sound_of
from lms.practice.models import Submission
from lms.practice.told import Round
from lms.practice.told_forms import ToldDrillForm, ToldPieceForm
from lms.web import see_other, trying

bp = Blueprint("told", __name__)
SCANS = ",".join(handing_in.SCANS)


@bp.get("/workers/<int:worker_id>/told")
@needs("coach")
def index(worker_id: int) -> str:
    """Quizzes and pieces that can be written down for the worker."""
    worker = told_worker(db.session(), current_user, worker_id)
    return render_template("practice/told.html", worker=worker, courses=told.tellable(db.session(), worker))


@bp.route("/workers/<int:worker_id>/lessons/<int:lesson_id>/practice", methods=["GET", "POST"])
@needs("coach")
def piece(worker_id: int, lesson_id: int) -> Any:
    """A text typed for the worker, or the scan of a paper."""
    due = told.due(db.session(), current_user, worker_id, lesson_id)
    if due.practice.drill is not None:
        return see_other(url_for("told.drill", worker_id=worker_id, lesson_id=lesson_id))
    form = _form(ToldPieceForm, due)
    if form.validate_on_submit():
        key = due.key
        with trying(form) as attempt:
            row = _hand_in(due, form)
        if attempt.succeeded:
            return _handed_in(row, key)
        due = told.due(db.session(), current_user, worker_id, lesson_id)
    return _page("practice/told_piece.html", due, form)


@bp.route("/workers/<int:worker_id>/lessons/<int:lesson_id>/drill", methods=["GET", "POST"])
@needs("coach")
def drill(worker_id: int, lesson_id: int) -> Any:
    """Keyed from the worker's sheet, field by field, and compared with the key as if they had typed it."""
    due = told.due(db.session(), current_user, worker_id, lesson_id)
    if due.practice.drill is None:
        raise handing_in.NoPractice
    form = _form(ToldDrillForm, due)
    if form.validate_on_submit():
        key = due.key
        with trying(form) as attempt:
            row = _hand_in_drill(due, form)
        if attempt.succeeded:
            return _handed_in(row, key)
        due = told.due(db.session(), current_user, worker_id, lesson_id)
    return _page(PAGES[due.practice.kind], due, form, **_drill(due, form))


def _form(kind: type[Any], due: Round) -> Any:
    """As it was sent; else as it was left."""
    form = kind.for_practice(due.practice)
    if form.is_submitted():
        return form
    kept = opened(db.session(), current_user, due.key)
    if kept.version:
        form = kind.for_practice(due.practice, formdata=as_sent(kept))
    form.round.data = str(due.n)
    return form


def _hand_in(due: Round, form: ToldPieceForm) -> Submission:
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
            by=current_user,
        )
    except handing_in.AlreadyHandedIn:
        row = told.same_again(due, form.n, form.body.data or "")
        if row is None:
            raise
        return row


def _hand_in_drill(due: Round, form: ToldDrillForm) -> Submission:
    answers, body = answers_in(request.form, due.practice, round=form.n or 1), form.body.data or ""
    try:
        return checking.hand_in(
            db.session(),
            due.worker,
            due.edition,
            n=form.n,
            answers=answers,
            body=body,
            file=form.sent,
            checked=form.checked.data or [],
            draft_version=form.version_seen,
            draft_extras={name: each for name, each in extras_of(request.form).items() if name != "round"},
            told=form.told,
            as_it_is="as_it_is" in request.form,
            by=current_user,
        )
    except handing_in.AlreadyHandedIn:
        row = told.same_again(due, form.n, checking.as_text(due.practice, answers, round=form.n) or body)
        if row is None:
            raise
        return row


def _handed_in(row: Submission, key: str) -> Response:
    finished(key)
    flash(_("Handed in for %(name)s, who has been told.", name=row.worker.name))
    return see_other(url_for("practice.submission", submission_id=row.id))


def _drill(due: Round, form: ToldDrillForm) -> dict[str, Any]:
    if form.is_submitted():
        answers = answers_in(request.form, due.practice, round=form.n or 1)
    else:
        kept = opened(db.session(), current_user, due.key)
        answers = answers_in(as_sent(kept), due.practice, round=due.n)
    return {
        "asked": asked_in(due.practice, due.n),
        "new": due.practice.drill is not None and is_new(due.practice.drill, due.n),
        "answers": answers,
        "size": size(due.practice, round=due.n),
        "sound": sound_of(due.edition, due.n),
        "most_mb": LARGEST // 1_000_000,
    }


def _page(template: str, due: Round, form: ToldPieceForm | ToldDrillForm, **more: Any) -> Any:
    shown = render_template(
        template,
        told=due.worker,
        edition=due.edition,
        practice=due.practice,
        rounds=due.rounds,
        last=due.rounds[-1] if due.rounds else None,
        waiting=due.waiting,
        n=due.n,
        scans=SCANS,
        form=form,
        sheet=sheet(form, opened(db.session(), current_user, due.key)),
        **more,
    )
    return (shown, 422) if form.errors and not g.get("refused") else shown
