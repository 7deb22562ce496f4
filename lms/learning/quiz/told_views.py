"""Staff begin, or take over, a quiz whose answers they are told. It goes on at the attempt's own page."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, url_for
from flask_login import current_user

from lms.accounts.models import Person
from lms.accounts.permissions import needs
from lms.db import db, now
from lms.learning import states
from lms.learning.forms import ToldQuizForm
from lms.learning.progress import Attempt
from lms.learning.quiz import limits, quizzes, told
from lms.learning.states import LessonState
from lms.learning.told import told_worker
from lms.web import see_other, trying

bp = Blueprint("told_quiz", __name__)


@bp.route("/workers/<int:worker_id>/lessons/<int:lesson_id>/attempts", methods=["GET", "POST"])
@needs("coach")
def attempts(worker_id: int, lesson_id: int) -> Any:
    """How the answers reach us; then the questions, as the worker would see them."""
    worker = told_worker(db.session(), current_user, worker_id)
    state = states.open_lesson(db.session(), worker, lesson_id)
    quiz = quizzes.quiz_of(state.edition)
    form = ToldQuizForm.for_quiz(timed=bool(quiz.minutes), read=bool(state.edition.chapters))
    if form.validate_on_submit():
        with trying(form) as attempt:
            row = told.begin(db.session(), worker, state.edition, by=current_user, **form.values())
        if attempt.succeeded:
            return see_other(url_for("attempts.attempt", attempt_id=row.id))
    return render_template("learning/told_quiz.html", form=form, **_page(worker, state))


def _page(worker: Person, state: LessonState) -> dict[str, Any]:
    running = db.session.get(Attempt, state.open_attempt) if state.open_attempt else None
    counts_from = limits.counts_from(db.session(), worker, state.edition)
    return {
        "worker": worker,
        "state": state,
        "running": running,
        "terms": limits.terms(db.session(), worker, state.edition),
        "counts_from": counts_from,
        "record_open": counts_from <= now(),
    }
