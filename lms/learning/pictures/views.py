"""A picture of a question, by the name that its text shows it by."""

from __future__ import annotations

from flask import Blueprint, Response, current_app

from courses.picture_names import type_of
from lms import storage
from lms.accounts.permissions import needs
from lms.db import db
from lms.learning.pictures import keeping
from lms.media import sending

bp = Blueprint("pictures", __name__)
FOR_EVER = "private, max-age=31536000, immutable"
"""A name never means another picture"""


@bp.get("/pictures/<name>")
@needs("learn")
def picture(name: str) -> Response:
    row = keeping.picture_named(db.session(), name)
    if current_app.config["SENDFILE"] == "x-accel":
        response = sending.by_nginx(row.file_key, mimetype=type_of(name), cache=FOR_EVER)
    else:
        path = storage.path(row.file_key)
        response = sending.by_ourselves(path, mimetype=type_of(name), cache=FOR_EVER)
    # Opened by itself, a drawing is a page: it may do nothing there either.
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    return response
