from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_login import current_user
from werkzeug.wrappers import Response
from wtforms import StringField

from lms.accounts.permissions import needs
from lms.db import db
from lms.practice.forms import Needed
from lms.practice.phrases import keeping
from lms.web import Form, see_other, trying

bp = Blueprint("phrases", __name__)


class PhraseForm(Form):
    text = StringField(lazy_gettext("Phrase"), [Needed()])


@bp.route("/desk/phrases", methods=["GET", "POST"])
@needs("coach")
def index() -> Any:
    form = PhraseForm()
    if form.validate_on_submit():
        with trying(form) as attempt:
            keeping.keep(db.session(), current_user, form.text.data or "")
        if attempt.succeeded:
            flash(_("Kept. It stands beside the piece when you give feedback."))
            return see_other(url_for("phrases.index"))
    return render_template(
        "practice/phrases.html",
        form=form,
        kept=keeping.kept(db.session(), current_user),
        offered=keeping.offered(db.session(), current_user),
    )


@bp.post("/desk/phrases/<int:phrase_id>/end")
@needs("coach")
def ending(phrase_id: int) -> Response:
    keeping.drop(db.session(), current_user, phrase_id)
    return see_other(url_for("phrases.index"))
