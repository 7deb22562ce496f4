"""How much time a person has for quizzes against the clock: chosen in private, or by staff with them; and one
more attempt from the coach."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.accounts.models import Person
from lms.accounts.permissions import needs, visible_worker
from lms.db import db
from lms.learning import scope
from lms.learning.forms import ExtraAttemptForm, QuizTimeForm
from lms.learning.models import Lesson
from lms.learning.quiz import limits, timing
from lms.web import see_other, trying

bp = Blueprint("quiz_time", __name__)


@bp.route("/account/quiz-time", methods=["GET", "POST"])
@needs("learn")
def own() -> Any:
    return _page(current_user, url_for("accounts.account"))


@bp.route("/people/<int:person_id>/quiz-time", methods=["GET", "POST"])
@needs("coach")
def of_person(person_id: int) -> Any:
    worker = visible_worker(db.session(), current_user, person_id)
    return _page(worker, url_for("register.person", person_id=person_id))


@bp.post("/attempts/<int:attempt_id>/extra")
@needs("coach")
def extra(attempt_id: int) -> Response:
    """One more attempt for the worker whose last one this is."""
    found = scope.handed_in(db.session(), current_user, attempt_id)
    worker = visible_worker(db.session(), current_user, found.person_id)
    form = ExtraAttemptForm()
    lesson = db.session.get_one(Lesson, found.lesson_id)
    with trying(form) as attempt:
        given = {"title": found.edition.title, "reason": form.reason.data or "", "by": current_user}
        limits.add_attempt(db.session(), worker, lesson, **given)
    if attempt.succeeded:
        flash(_("One more attempt is open. The person has been told."))
    for error in form.reason.errors:
        flash(str(error), "error")
    return see_other(url_for("attempts.result", attempt_id=attempt_id))


def _page(person: Person, back: str) -> Any:
    form = QuizTimeForm(data={"factor": str(timing.factor_of(person))})
    if form.validate_on_submit():
        with trying(form) as attempt:
            timing.choose_factor(db.session(), person, factor=float(form.factor.data), by=current_user)
        if attempt.succeeded:
            flash(_("Saved."))
            return see_other(back)
    own_page = person.id == current_user.id
    return render_template("learning/quiz_time.html", form=form, person=person, own=own_page, back=back)
