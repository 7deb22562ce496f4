"""A question of a draft beside its fields: a picture for it, its words in other lessons that draw it."""

from __future__ import annotations

from flask import Blueprint, flash, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from courses.writing import pieces
from lms.accounts.permissions import needs
from lms.authoring import drafts, illustrating, sharing
from lms.authoring.forms import PictureForm
from lms.authoring.models import LessonDraft
from lms.db import db
from lms.errors import BadInput
from lms.web import see_other

bp = Blueprint("lesson_questions", __name__)
FILES = {"questions": pieces.QUIZ, "bank": pieces.BANK}
EDITORS = {"questions": "lesson_editor.question", "bank": "lesson_editor.bank_question"}


@bp.post("/authoring/drafts/<int:draft_id>/<any(questions, bank):kind>/<int:place>/pictures")
@needs("write lessons")
def pictures(draft_id: int, kind: str, place: int) -> Response:
    """A picture behind the question's text."""
    row, form = drafts.visible_draft(db.session(), draft_id, lock=True), PictureForm()
    try:
        if not form.validate_on_submit():
            raise BadInput(str(next(iter(form.errors.values()))[0]))
        _add(row, kind, place, form)
        flash(_("The picture is there. It stands behind the question text; you can move its line."))
    except BadInput as refusal:
        flash(str(refusal), "error")
        again = url_for(EDITORS[kind], draft_id=draft_id, place=place, alt=form.alt.data)
        return see_other(again + "#picture-head")
    return see_other(url_for(EDITORS[kind], draft_id=draft_id, place=place))


@bp.post("/authoring/drafts/<int:draft_id>/bank/<int:place>/spreading")
@needs("write lessons")
def spreading(draft_id: int, place: int) -> Response:
    """The same words into the drafts of the other lessons that draw the question."""
    row = drafts.visible_draft(db.session(), draft_id, lock=True)
    seen = str(request.form.get("seen", ""))
    found = sharing.spread(db.session(), row, place, seen=seen, by=current_user)
    flash(ngettext("Put into %(num)s draft.", "Put into %(num)s drafts.", len(found)))
    return see_other(url_for("lesson_editor.bank_question", draft_id=draft_id, place=place))


def _add(row: LessonDraft, kind: str, place: int, form: PictureForm) -> None:
    illustrating.add(
        db.session(),
        row,
        FILES[kind],
        place,
        data=form.picture.data.read(),
        alt=form.alt.data,
        seen=str(request.form.get("seen", "")),
        by=current_user,
    )
