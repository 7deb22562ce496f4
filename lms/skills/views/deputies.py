"""Deputies: the director names who may decide about levels for a time."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.accounts import deputies as naming
from lms.accounts.models import Deputy, Person
from lms.accounts.permissions import needs
from lms.db import db, today
from lms.skills.deciding import telling
from lms.skills.deciding.forms import DeputyForm
from lms.skills.views.blueprint import bp
from lms.web import Form, see_other, trying


@bp.route("/deputies", methods=["GET", "POST"])
@needs("name deputies")
def deputies() -> Any:
    form = DeputyForm().offer(naming.nameable(db.session()))
    if form.validate_on_submit():
        with trying(form) as attempt:
            _name(form)
        if attempt.succeeded:
            flash(_("Named. The deputy has been told."))
            return see_other(url_for("skills.deputies"))
    rows = naming.deputies(db.session())
    return render_template("skills/deputies.html", rows=rows, form=form, today=today(), ending=Form())


@bp.post("/deputies/<int:deputy_id>/ending")
@needs("name deputies")
def deputy_ending(deputy_id: int) -> Response:
    row: Deputy = db.session().get(Deputy, deputy_id) or abort(404)
    naming.end_deputy(db.session(), row, by=current_user)
    flash(_("Ended. What the deputy has decided stays."))
    return see_other(url_for("skills.deputies"))


def _name(form: DeputyForm) -> None:
    person = db.session().get_one(Person, form.person.data)
    days = {"since": form.since.data, "until": form.until.data}
    naming.name_deputy(db.session(), person, reason=form.reason.data, by=current_user, **days)
    telling.named(db.session(), person, until=form.until.data.isoformat())
