"""Help while writing: remarks on the text as it stands in the editor. Nothing is kept, nothing is a mark."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, jsonify, render_template
from flask_babel import gettext as _

from courses.outline import Practice
from lms.accounts.permissions import needs
from lms.db import db
from lms.drafting.drafts import LONGEST, plain
from lms.drafting.findings.looking import Looked, look
from lms.drafting.textlint import reading
from lms.errors import BadInput
from lms.practice.forms import PieceForm
from lms.practice.similarity import own_material
from lms.practice.views import own_round, piece_form, piece_page
from lms.web import wants_json

bp = Blueprint("looking", __name__)


@bp.post("/lessons/<int:lesson_id>/practice/remarks")
@needs("hand in practice")
def remarks(lesson_id: int) -> Any:
    """The text of the form as it was sent → the page with remarks, or {html} of the remarks alone."""
    due = own_round(lesson_id)
    form = piece_form(due)
    looked = _look(due.practice, form, own_material(due.edition))
    if wants_json():
        return jsonify(html=render_template("drafting/looked.html", looked=looked))
    return piece_page(due, form, looked)


def _look(practice: Practice, form: PieceForm, sources: list[tuple[str, str]]) -> Looked:
    if practice.kind != "text":
        abort(404)
    text = plain(form.body.data or "")
    if len(text) > LONGEST:
        raise BadInput(_("This text is too long."), field="body")
    db.session.commit()  # reading takes time: nobody's saving waits for it
    markdown = form.chosen_markup(practice) == "markdown"
    return look(text, practice, markdown=markdown, read=reading.read, sources=sources)
