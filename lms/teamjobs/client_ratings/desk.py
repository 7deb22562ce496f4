"""The director writes down the stars a client gave for accepted work."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from lms.accounts.permissions import needs
from lms.db import db, today
from lms.teamjobs import scopes
from lms.teamjobs.client_ratings import rating
from lms.teamjobs.client_ratings.forms import RatingForm
from lms.teamjobs.complaints.models import Channel
from lms.teamjobs.models import Deliverable
from lms.web import see_other, trying

bp = Blueprint("client_ratings", __name__)


@bp.route("/deliverables/<int:deliverable_id>/client-rating", methods=["GET", "POST"])
@needs("direct team jobs")
def new(deliverable_id: int) -> Any:
    row = scopes.one(db.session(), Deliverable, deliverable_id, current_user)
    form = RatingForm(told_on=today())
    if form.validate_on_submit():
        with trying(form) as attempt:
            stars, told_on, how = form.stars.data, form.told_on.data, Channel(form.how.data)
            rating.rate(db.session(), row, stars=stars, told_on=told_on, how=how, by=current_user)
        if attempt.succeeded:
            flash(_("Written down. It counts for the worker's levels like the stars of a check."))
            return see_other(url_for("checks.deliverable", deliverable_id=deliverable_id))
    given = rating.rating_of(db.session(), row)
    return render_template(
        "teamjobs/client_rating.html", deliverable=row, task=row.placement.task, form=form, given=given
    )
