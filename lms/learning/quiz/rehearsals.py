"""Practising a quiz: one question after another, each explained once its answer is final."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from courses.answers import BadAnswer
from courses.showing import shown
from lms.accounts.permissions import needs
from lms.db import db
from lms.learning import showing, states
from lms.learning.quiz import answering, asking, rehearsing
from lms.learning.quiz.models import Rehearsal
from lms.web import see_other

bp = Blueprint("rehearsals", __name__)


@bp.post("/lessons/<int:lesson_id>/rehearsals")
@needs("learn")
def rehearsals(lesson_id: int) -> Response:
    state = states.open_lesson(db.session(), current_user, lesson_id)
    row = rehearsing.begin(db.session(), current_user, state.edition)
    return see_other(url_for("rehearsals.rehearsal", rehearsal_id=row.id))


@bp.get("/rehearsals/<int:rehearsal_id>")
@needs("learn")
def rehearsal(rehearsal_id: int) -> str:
    """The next question, or that it was the last."""
    return _page(rehearsing.own(db.session(), current_user, rehearsal_id))


@bp.post("/rehearsals/<int:rehearsal_id>/answers/<name>")
@needs("learn")
def answers(rehearsal_id: int, name: str) -> Any:
    row = rehearsing.own(db.session(), current_user, rehearsal_id)
    question = rehearsing.following(row)
    raw = answering.answer_in(question, request.form) if question and question.id == name else None
    as_it_is = "as_it_is" in request.form
    try:
        rehearsing.answer(db.session(), row, name, raw, unanswered_too=as_it_is, by=current_user)
    except rehearsing.AlreadyAnswered:  # pressed twice, or come back to: it is explained again
        db.session.rollback()
    except (BadAnswer, rehearsing.StillOpen) as refused:
        return _page(row, fault=asking.words_of(refused)), 422
    return see_other(url_for("rehearsals.explained", rehearsal_id=rehearsal_id, name=name))


@bp.get("/rehearsals/<int:rehearsal_id>/answers/<name>")
@needs("learn")
def explained(rehearsal_id: int, name: str) -> str:
    row = rehearsing.own(db.session(), current_user, rehearsal_id)
    one = rehearsing.given(row, name)
    question, mark = rehearsing.mark(db.session(), row, one)
    state = states.open_lesson(db.session(), current_user, row.lesson_id)
    return render_template(
        "learning/explained.html",
        row=row,
        one=answering.marked_one(question, mark, seed=row.seed, value=one.value),
        back=showing.way_back(state),
        markup=showing.markup,
        following=rehearsing.following(row),
    )


def _page(row: Rehearsal, fault: Any = "") -> str:
    question, card = rehearsing.following(row), None
    if question is not None:
        sent = request.form if fault else None
        card = asking.Card(shown(question, row.seed), fault=fault, sent=sent)
    marks = [rehearsing.mark(db.session(), row, one)[1] for one in row.answers] if card is None else []
    return render_template(
        "learning/rehearsal.html",
        row=row,
        card=card,
        right=sum(mark.right for mark in marks),
        markup=showing.markup,
    )
