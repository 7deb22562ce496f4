from __future__ import annotations

from flask import Blueprint, abort, flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.accounts.permissions import needs
from lms.db import db
from lms.notices import choices, mailing, post, telling
from lms.notices.sending import sends_mail
from lms.web import see_other

bp = Blueprint("notices", __name__)


@bp.get("/notices")
@needs("use own account")
def index() -> str:
    return render_template(
        "notices/index.html",
        notices=telling.notices_of(db.session(), current_user),
        choices=choices.choices_of(current_user),
        wants=choices.wants,
        wants_mail=choices.wants_mail,
        wish=mailing.wish_of(current_user.preferences),
        sends_mail=sends_mail(),
    )


@bp.post("/notices/<int:notice_id>/reading")
@needs("use own account")
def reading(notice_id: int) -> Response:
    """Read it and go where it points."""
    notice = telling.read(db.session(), current_user, notice_id)
    if notice is None:
        abort(404)
    return see_other(notice.url)


@bp.post("/notices/reading")
@needs("use own account")
def reading_of_all() -> Response:
    telling.read_all(db.session(), current_user)
    return see_other(url_for("notices.index"))


@bp.post("/notices/choices")
@needs("use own account")
def notice_choices() -> Response:
    """Which kinds the person wants, which and how often by e-mail, and the quiet hours."""
    wanted = request.form.getlist("wanted")
    mailed = request.form.getlist("mailed") if "rhythm" in request.form else None
    choices.choose(db.session(), current_user, wanted, mailed=mailed, by=current_user)
    post.choose_mail(db.session(), current_user, _wish(), by=current_user)
    flash(_("Saved."))
    return see_other(url_for("notices.index"))


def _wish() -> mailing.Wish:
    """As sent; what the page did not ask stays."""
    before = mailing.wish_of(current_user.preferences)
    sent = {
        "rhythm": request.form.get("rhythm") or before.rhythm,
        "from": request.form.get("quiet_from") or before.quiet_from,
        "until": request.form.get("quiet_until") or before.quiet_until,
    }
    return mailing.wish_of({"mail": sent})
