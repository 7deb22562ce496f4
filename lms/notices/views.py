from __future__ import annotations

from flask import Blueprint, abort, render_template
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.accounts.permissions import needs
from lms.db import db
from lms.notices import telling
from lms.web import see_other

bp = Blueprint("notices", __name__)


@bp.get("/notices")
@needs("use own account")
def index() -> str:
    return render_template("notices/index.html", notices=telling.notices_of(db.session(), current_user))


@bp.post("/notices/<int:notice_id>/reading")
@needs("use own account")
def reading(notice_id: int) -> Response:
    """Read it and go where it points."""
    notice = telling.read(db.session(), current_user, notice_id)
    if notice is None:
        abort(404)
    return see_other(notice.url)
