"""Taking a quiz: one page with every question, each answer saved at once; handing in; the result."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, jsonify, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from courses.answers import Fault
from lms.accounts.models import Person
from lms.accounts.permissions import needs
from lms.db import HERE, db, now, today
from lms.errors import BadInput, NotThere
from lms.learning import beside, scope, showing, states
from lms.learning.forms import ExtraAttemptForm
from lms.learning.progress import Attempt
from lms.learning.quiz import answering, asking, limits, quizzes, sealing, submitting, timing
from lms.learning.quiz import told as told_quiz
from lms.learning.told import HOW_NAMES, day_in
from lms.skills.sources import source_url
from lms.web import json_object, see_other

bp = Blueprint("attempts", __name__)


@bp.post("/lessons/<int:lesson_id>/attempts")
@needs("learn")
def attempts(lesson_id: int) -> Response:
    """Begin, or go on with the attempt under way."""
    state = states.open_lesson(db.session(), current_user, lesson_id)
    attempt = quizzes.start_attempt(db.session(), current_user, state.edition)
    return see_other(url_for("attempts.attempt", attempt_id=attempt.id))


@bp.get("/attempts/<int:attempt_id>")
@needs("learn")
def attempt(attempt_id: int) -> Any:
    found = scope.visible_attempt(db.session(), current_user, attempt_id)
    if found.submitted_at is not None:
        return see_other(url_for("attempts.result", attempt_id=attempt_id))
    clock = timing.clock_of(found)
    if clock is not None and clock.paused:
        return render_template("learning/paused.html", attempt=found, left=clock.left(now()))
    return _page(found)


@bp.post("/attempts/<int:attempt_id>/pause")
@needs("learn")
def pause(attempt_id: int) -> Response:
    """The clock stops, and the questions are put away until it runs again."""
    found = scope.visible_attempt(db.session(), current_user, attempt_id)
    typed = answering.typed_in(request.form, found)
    if typed and found.submitted_at is None:
        timing.go_on(db.session(), found, by=current_user)
        quizzes.save_answers(db.session(), found, typed)
    timing.pause(db.session(), found, by=current_user)
    return see_other(url_for("attempts.attempt", attempt_id=attempt_id))


@bp.post("/attempts/<int:attempt_id>/resumption")
@needs("learn")
def resumption(attempt_id: int) -> Response:
    found = scope.visible_attempt(db.session(), current_user, attempt_id)
    timing.go_on(db.session(), found, by=current_user)
    return see_other(url_for("attempts.attempt", attempt_id=attempt_id))


@bp.post("/attempts/<int:attempt_id>/answers")
@needs("learn")
def answers(attempt_id: int) -> Any:
    """From a script {question, value}; from a form every answer on the page."""
    found = scope.visible_attempt(db.session(), current_user, attempt_id, bare=True)
    if request.is_json:
        return _acknowledged(found, json_object())
    if found.submitted_at is not None:
        flash(quizzes.AlreadySubmitted.message, "error")
        return see_other(url_for("attempts.result", attempt_id=attempt_id))
    saved = _saved(found)
    if saved.faults:
        return _page(found, faults=saved.faults), 422
    here = request.form.get("here", "")
    return see_other(url_for("attempts.attempt", attempt_id=attempt_id, saved=here) + f"#{here}")


@bp.post("/attempts/<int:attempt_id>/submission")
@needs("learn")
def submission(attempt_id: int) -> Any:
    """Hand in, with whatever the page still held unsaved. Open questions are asked about once. Pressed
    twice, it is handed in once and leads to the result."""
    found = scope.visible_attempt(db.session(), current_user, attempt_id)
    if found.submitted_at is not None:
        return see_other(url_for("attempts.result", attempt_id=attempt_id))
    saved = _saved(found)
    if saved.faults:
        return _page(found, faults=saved.faults), 422
    try:
        _hand_in(found)
    except submitting.Unanswered as refused:
        return _page(found, asked=refused.questions), refused.status
    except BadInput as refused:
        return _page(found, wrong_day=refused), refused.status
    return see_other(url_for("attempts.result", attempt_id=attempt_id))


@bp.get("/attempts/<int:attempt_id>/result")
@needs("learn")
def result(attempt_id: int) -> Any:
    """Marks and explanations, each leading back to the second of the video; for the coach too. While the
    person takes the quiz anew for the record, the points alone."""
    found = scope.handed_in(db.session(), current_user, attempt_id)
    if found.submitted_at is None:
        return see_other(url_for("attempts.attempt", attempt_id=attempt_id))
    return render_template("learning/result.html", **_result(found))


def _hand_in(found: Attempt) -> None:
    as_it_is = "as_it_is" in request.form
    if not told_quiz.is_told_to(found, current_user):
        submitting.submit(db.session(), found, unanswered_too=as_it_is, by=current_user)
        return
    on = day_in(request.form.get("told_on", ""))
    told_quiz.hand_in(db.session(), found, on=on, unanswered_too=as_it_is, by=current_user)


def _saved(found: Attempt) -> quizzes.Saved:
    """What an ordinary form held. A page left open before a pause goes on with it: nothing typed is lost."""
    timing.go_on(db.session(), found, by=current_user)
    typed = answering.typed_in(request.form, found)
    return quizzes.save_answers(db.session(), found, typed)


def _result(found: Attempt) -> dict[str, Any]:
    person = db.session.get_one(Person, found.person_id)
    among = states.course_states(db.session(), person, found.lesson_id)
    state = next(state for state in among if state.lesson.id == found.lesson_id)
    counts_from = limits.counts_from(db.session(), person, found.edition)
    seal = sealing.seal_of_result(db.session(), current_user, found)
    return {
        "attempt": found,
        "seal": seal,
        "person": person,
        "markup": showing.markup,
        "own": person.id == current_user.id,
        "how_names": HOW_NAMES,
        "state": state,
        "questions": answering.marked(found) if seal is None else [],
        "back": showing.way_back(state),
        "following": showing.next_of(among, state),
        "practice": beside.practices(db.session(), person, [state.edition]).get(found.lesson_id),
        "counts_from": counts_from,
        "level_from": limits.level_from(db.session(), person, found.edition),
        "record_open": counts_from <= now(),
        "with_late": submitting.marked_with_late(found),
        "rehearsing": quizzes.open_attempt(db.session(), person, found.lesson_id) is None,
        "extra_form": ExtraAttemptForm(formdata=None),
        "attempts_left": limits.attempts_left(db.session(), person, state.edition),
    }


def _page(
    found: Attempt,
    *,
    faults: Mapping[str, Fault] | None = None,
    asked: list[str] | None = None,
    wrong_day: BadInput | None = None,
) -> str:
    clock = timing.clock_of(found)
    return render_template(
        "learning/attempt.html",
        attempt=found,
        cards=asking.cards(found, faults or {}, request.form),
        asked=asked,
        told=told_quiz.is_told_to(found, current_user),
        told_on=request.form.get("told_on") or today().isoformat(),
        wrong_day=wrong_day,
        how_names=HOW_NAMES,
        today=today().isoformat(),
        markup=showing.markup,
        left=clock.left(now()) if clock is not None else None,
        made_at=now().timestamp(),
    )


def _acknowledged(found: Attempt, told: dict[str, Any]) -> Response:
    """When it was saved, as the page says it: 「保存しました 10:32」"""
    name = str(told.get("question"))
    saved = quizzes.save_answers(db.session(), found, {name: told.get("value")})
    if saved.faults:
        raise BadInput(asking.FAULTS[saved.faults[name]], field=name)
    at = f"{now().astimezone(HERE):%-H:%M}"
    return jsonify(saved_at=at, left=len(submitting.unanswered(found)), late=saved.late)


def _address(attempt_id: int, viewer: Person) -> str | None:
    """Where a fact that came from a quiz can be looked at; the skills' pages ask."""
    try:
        scope.handed_in(db.session(), viewer, attempt_id)
    except NotThere:
        return None
    return url_for("attempts.result", attempt_id=attempt_id)


source_url("attempt", _address)
