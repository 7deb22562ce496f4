"""The worker's side: wishes and needs, the first talk, the way to the short tests."""

from __future__ import annotations

from typing import Any

from flask import flash, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from lms.accounts.permissions import needs
from lms.aptitude import interviews, inviting, showing
from lms.aptitude import wishes as said
from lms.aptitude.forms import InterviewForm, WishForm, said_before
from lms.aptitude.models import How
from lms.aptitude.views.blueprint import bp
from lms.db import db
from lms.web import see_other, trying


@bp.get("/aptitude")
@needs("tell about oneself")
def index() -> str:
    return render_template(
        "aptitude/index.html",
        sheet=said.newest(db.session(), current_user),
        interviews=interviews.interviews_of(db.session(), current_user),
        offers=showing.offers(db.session(), current_user),
        invited=inviting.invitations(db.session(), current_user),
    )


@bp.route("/aptitude/wishes", methods=["GET", "POST"])
@needs("tell about oneself")
def wishes() -> Any:
    before = said.shared_with(db.session(), current_user, current_user)
    form = WishForm(data=said_before(before, current_user.hours_per_week))
    if form.validate_on_submit():
        with trying(form) as attempt:
            said.say(db.session(), current_user, how=How.SCREEN, by=current_user, **form.values())
        if attempt.succeeded:
            flash(_("Kept. You can change it at any time."))
            return see_other(url_for("aptitude.index"))
    return render_template("aptitude/wishes.html", worker=current_user, form=form, own=True)


@bp.get("/aptitude/wishes/history")
@needs("tell about oneself")
def wish_history() -> str:
    earlier = said.history(db.session(), current_user)
    return render_template("aptitude/wish_history.html", earlier=earlier)


@bp.route("/aptitude/interview", methods=["GET", "POST"])
@needs("tell about oneself")
def interview() -> Any:
    form = InterviewForm()
    if form.validate_on_submit():
        with trying(form) as attempt:
            values = {"held_on": None, **form.values()}
            interviews.hold(db.session(), current_user, how=How.SCREEN, by=current_user, **values)
        if attempt.succeeded:
            flash(_("Thank you. Your coach and the director can read it."))
            return see_other(url_for("aptitude.index"))
    return render_template("aptitude/interview.html", worker=current_user, form=form, own=True)
