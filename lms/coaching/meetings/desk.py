"""The times a coach offers."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.accounts.permissions import needs
from lms.coaching.meetings import offering, showing
from lms.coaching.meetings.forms import OfferForm
from lms.db import db
from lms.learning.runs import feeds
from lms.practice.forms import HOW_NAMES
from lms.web import see_other, trying

bp = Blueprint("slots", __name__)


@bp.route("/desk/slots", methods=["GET", "POST"])
@needs("coach")
def index() -> Any:
    form = OfferForm()
    if form.validate_on_submit():
        with trying(form) as attempt:
            made = offering.offer(db.session(), current_user, by=current_user, **form.values())
        if attempt.succeeded:
            flash(ngettext("%(num)s time is offered.", "%(num)s times are offered.", len(made)))
            return see_other(url_for("slots.index"))
    return render_template(
        "coaching/slots.html",
        form=form,
        days=showing.by_day(showing.slots_of(db.session(), current_user)),
        unwritten=showing.to_write_down(db.session(), current_user),
        how_names=HOW_NAMES,
        feed=feeds.address(current_user),
    )


@bp.post("/slots/<int:slot_id>/withdrawal")
@needs("coach")
def withdrawal(slot_id: int) -> Response:
    slot = showing.seen_slot(db.session(), current_user, slot_id)
    booked = slot.booking is not None
    offering.withdraw(db.session(), slot, by=current_user)
    flash(_("Taken back. The worker is asked to choose another time.") if booked else _("Taken back."))
    return see_other(url_for("slots.index"))
