"""The worker's side: the passport as others see it, what they may see, links, badges. Staff enter and print
it for whoever has no screen."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, render_template, session, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.accounts.models import Person
from lms.accounts.permissions import needs, visible_worker
from lms.db import db
from lms.passport import consents, links, showing
from lms.passport.badges import issuing
from lms.passport.forms import ChoicesForm, LinkForm
from lms.passport.models import Badge, WithdrawalReason
from lms.web import see_other, trying

bp = Blueprint("passport", __name__)


@bp.get("/passport")
@needs("keep own passport")
def own_passport() -> str:
    return render_template(
        "passport/own_passport.html",
        worker=current_user,
        open_links=links.open_links(db.session(), current_user),
        **showing.paper(db.session(), current_user),
    )


@bp.route("/passport/choices", methods=["GET", "POST"])
@needs("keep own passport")
def choices() -> Any:
    return _choices(current_user, back=url_for("passport.own_passport"))


@bp.get("/workers/<int:worker_id>/passport")
@needs("keep passports for others")
def worker_passport(worker_id: int) -> str:
    worker = visible_worker(db.session(), current_user, worker_id)
    return render_template(
        "passport/own_passport.html", worker=worker, open_links=[], **showing.paper(db.session(), worker)
    )


@bp.route("/workers/<int:worker_id>/passport/choices", methods=["GET", "POST"])
@needs("keep passports for others")
def worker_choices(worker_id: int) -> Any:
    """What a worker said by phone or on paper."""
    worker = visible_worker(db.session(), current_user, worker_id)
    return _choices(worker, back=url_for("passport.worker_passport", worker_id=worker_id))


@bp.route("/passport/links", methods=["GET", "POST"])
@needs("keep own passport")
def own_links() -> Any:
    form = LinkForm()
    if form.validate_on_submit():
        with trying(form) as attempt:
            _link, token = links.make(
                db.session(), current_user, days=form.days.data, label=form.label.data or "", by=current_user
            )
        if attempt.succeeded:
            session["new_link"] = token
            return see_other(url_for("passport.own_links"))
    return render_template(
        "passport/own_links.html",
        form=form,
        made=links.links_of(db.session(), current_user),
        is_open=links.is_open,
        new=session.pop("new_link", None),
    )


@bp.post("/passport/links/<int:link_id>/end")
@needs("keep own passport")
def link_end(link_id: int) -> Response:
    link = links.own_link(db.session(), current_user, link_id) or abort(404)
    links.end(db.session(), link, by=current_user)
    flash(_("The link is ended. Nobody can open it any more."))
    return see_other(url_for("passport.own_links"))


@bp.get("/passport/badges")
@needs("keep own passport")
def own_badges() -> str:
    badges = issuing.badges_of(db.session(), current_user)
    return render_template(
        "passport/own_badges.html",
        cards=[showing.card(db.session(), badge) for badge in badges],
        name=consents.shown_name(db.session(), current_user),
    )


@bp.post("/passport/badges/<uid>/renewal")
@needs("keep own passport")
def badge_renewal(uid: str) -> Response:
    """The same level, with the name that is shown now."""
    issuing.issue(db.session(), _own_badge(uid).promotion, by=current_user)
    flash(_("The badge is made anew. The old one does not count any more."))
    return see_other(url_for("passport.own_badges"))


@bp.post("/passport/badges/<uid>/withdrawal")
@needs("keep own passport")
def badge_withdrawal(uid: str) -> Response:
    issuing.withdraw(db.session(), _own_badge(uid), reason=WithdrawalReason.OWNER, by=current_user)
    flash(_("The badge does not count any more. Your level stays as it is."))
    return see_other(url_for("passport.own_badges"))


def _choices(worker: Person, *, back: str) -> Any:
    own = consents.passport(db.session(), worker)
    form = ChoicesForm(obj=own, data={"fields": sorted(consents.given(db.session(), worker))})
    form.fields.choices = showing.choices(db.session())
    if form.validate_on_submit():
        with trying(form) as attempt:
            consents.choose(
                db.session(),
                worker,
                fields=set(form.fields.data or ()),
                pen_name=form.pen_name.data or "",
                about=form.about.data or "",
                how=form.how.data or "",
                by=current_user,
            )
        if attempt.succeeded:
            flash(_("Saved."))
            return see_other(back)
    return render_template(
        "passport/choices.html", form=form, worker=worker, hints=showing.hints(), back=back
    )


def _own_badge(uid: str) -> Badge:
    badge = issuing.badge_called(db.session(), uid)
    return badge if badge and badge.worker_id == current_user.id else abort(404)
