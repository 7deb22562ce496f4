from __future__ import annotations

from flask import Blueprint, Response, render_template
from flask_login import current_user
from werkzeug.wrappers import Response as Answer

from lms.accounts.current import first_page
from lms.accounts.permissions import public
from lms.db import db
from lms.site import showing
from lms.skills.criteria import Criterion
from lms.skills.labels import label
from lms.skills.words import bound
from lms.web import see_other

bp = Blueprint("site", __name__)


@bp.get("/")
@public
def home() -> str | Answer:
    """A stranger sees what the team can do; who is signed in goes on with their work."""
    if current_user.is_authenticated:
        return see_other(first_page(current_user))
    ladders = showing.ladders(db.session())
    return render_template(
        "site/home.html",
        ladders=ladders,
        orderable=showing.orderable(ladders),
        lessons=showing.lessons(db.session()),
    )


@bp.get("/levels")
@public
def levels() -> str:
    """The ladders as anybody may read them: what each level can do and what it takes."""
    return render_template(
        "site/levels.html",
        ladders=showing.ladders(db.session()),
        label=label,
        bound=bound,
        is_criterion=lambda part: isinstance(part, Criterion),
    )


@bp.get("/healthz")
@public
def healthz() -> Response:
    """The process answers. Says nothing about the database, so a slow disk does not restart the server."""
    return Response("ok", mimetype="text/plain")
