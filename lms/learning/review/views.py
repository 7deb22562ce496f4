"""The daily review: one question after another, each explained at once."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from courses.answers import BadAnswer
from courses.showing import shown
from lms.accounts.permissions import needs
from lms.db import db
from lms.learning import showing, states
from lms.learning.quiz import answering, asking, rehearsing
from lms.learning.review import cards
from lms.learning.review.models import ReviewCard
from lms.web import see_other

bp = Blueprint("review", __name__)


@bp.get("/review")
@needs("learn")
def index() -> str:
    """The next question, or that there is none."""
    waiting = cards.due(db.session(), current_user)
    return _page(waiting[0] if waiting else None, left=len(waiting))


@bp.post("/review/choice")
@needs("learn")
def choice() -> Response:
    wanted = request.form.get("wanted") == "yes"
    cards.choose(db.session(), current_user, wanted=wanted, by=current_user)
    flash(
        _("The daily review is on.")
        if wanted
        else _("The daily review is off. You can switch it on any time.")
    )
    return see_other(url_for("review.index"))


@bp.post("/review/<int:card_id>")
@needs("learn")
def answer(card_id: int) -> Any:
    card = cards.own_card(db.session(), current_user, card_id)
    question = cards.question_of(card)
    seed, raw = card.seed, answering.answer_in(question, request.form)
    try:
        stamp = request.form.get("stamp", "")
        as_it_is = "as_it_is" in request.form
        given, mark = cards.answer(
            db.session(), card, raw, seed=stamp, unanswered_too=as_it_is, by=current_user
        )
    except cards.NotDue as answered:
        flash(str(answered), "error")
        return index(), answered.status
    except (BadAnswer, rehearsing.StillOpen) as refused:
        left = len(cards.due(db.session(), current_user))
        return _page(card, left=left, fault=asking.words_of(refused)), 422
    state = states.open_lesson(db.session(), current_user, card.lesson_id)
    return render_template(
        "review/answered.html",
        one=answering.marked_one(question, mark, seed=seed, value=given),
        card=card,
        markup=showing.markup,
        back=showing.way_back(state),
        left=len(cards.due(db.session(), current_user)),
    )


def _page(card: ReviewCard | None, *, left: int, fault: Any = "") -> str:
    shown_card = None
    if card is not None:
        view = shown(cards.question_of(card), card.seed)
        shown_card = asking.Card(view, fault=fault, sent=request.form if fault else None)
    return render_template(
        "review/index.html",
        card=shown_card,
        row=card,
        stamp=cards.stamp(card) if card else "",
        left=left,
        done=cards.done_today(db.session(), current_user),
        held_back=cards.held_back(db.session(), current_user),
        next_at=None if shown_card else cards.next_at(db.session(), current_user),
        wanted=cards.wants(current_user),
        markup=showing.markup,
    )
