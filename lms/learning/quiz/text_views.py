"""A coach reads the free texts of a quiz and gives points with a few words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from lms.accounts.permissions import needs
from lms.db import db
from lms.learning import showing
from lms.learning.forms import TextMarkForm
from lms.learning.progress import Attempt
from lms.learning.quiz import answering, text_marks
from lms.web import see_other, trying

bp = Blueprint("text_marks", __name__)


@bp.get("/attempts/<int:attempt_id>/texts")
@needs("coach")
def texts(attempt_id: int) -> str:
    """Every free text of an attempt, the ones still to be read first."""
    found = text_marks.markable(db.session(), current_user, attempt_id)
    return _page(found)


@bp.post("/attempts/<int:attempt_id>/texts/<question>")
@needs("coach")
def text(attempt_id: int, question: str) -> Any:
    found = text_marks.markable(db.session(), current_user, attempt_id)
    form = TextMarkForm(prefix=question)
    if form.validate_on_submit():
        with trying(form) as attempt:
            given = {"points": float(form.points.data), "comment": form.comment.data}
            text_marks.mark_text(db.session(), found, question=question, by=current_user, **given)
        if attempt.succeeded:
            flash(_("Saved. The person is told when everything is read."))
            return see_other(url_for("text_marks.texts", attempt_id=attempt_id))
    found = text_marks.markable(db.session(), current_user, attempt_id)
    return _page(found, {question: form})


def _page(attempt: Attempt, refused: Mapping[str, TextMarkForm] | None = None) -> str:
    """`refused`: the form that was just refused, by question; the others are empty."""
    essays = [one for one in answering.marked(attempt) if one.view.kind == "essay" and one.mark.answered]
    essays.sort(key=lambda one: not one.mark.pending)
    forms = {one.view.id: TextMarkForm(formdata=None, prefix=one.view.id) for one in essays}
    return render_template(
        "learning/texts.html",
        attempt=attempt,
        essays=essays,
        forms=forms | dict(refused or {}),
        markup=showing.markup,
    )
