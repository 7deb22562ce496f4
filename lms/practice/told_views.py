"""Staff hand in for a worker: what was told face to face or by phone, or came on paper."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from lms.accounts.permissions import needs
from lms.db import db
from lms.drafting.forms import finished
from lms.learning.told import told_worker
from lms.practice import handing_in, told, views
from lms.practice.drills import views as drills
from lms.practice.due import Round, as_left
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
    """A text typed for the worker or the scan of a paper. A drill is keyed from their sheet, field by field,
    and compared as if they had typed it."""
    due = told.due(db.session(), current_user, worker_id, lesson_id)
    form = as_left(db.session(), ToldDrillForm if due.practice.drill else ToldPieceForm, due)
    if form.validate_on_submit():
        with trying(form) as attempt:
            row = drills.hand_in(due, form) if due.practice.drill else views.hand_in(due, form)
        if attempt.succeeded:
            finished(due.key(form.n))
            flash(_("Handed in for %(name)s, who has been told.", name=due.worker.name))
            return see_other(url_for("practice.submission", submission_id=row.id))
    return _page(due, form)


def _page(due: Round, form: ToldPieceForm | ToldDrillForm) -> str:
    if isinstance(form, ToldDrillForm):
        template, shown = drills.PAGES[due.practice.kind], drills.shown_in(due, form)
    else:
        template, shown = "practice/told_piece.html", due.shown(db.session(), form)
    return render_template(template, told=due.worker, scans=SCANS, **shown)
