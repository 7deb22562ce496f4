"""The files of a video, for the device that an address was made for."""

from __future__ import annotations

from flask import Blueprint, g, send_file
from werkzeug.wrappers import Response

from lms.accounts.permissions import needs
from lms.db import now
from lms.media import playing

bp = Blueprint("delivery", __name__)


@bp.get("/media/<token>/<int:video_id>/<path:name>")
@needs("watch media")
def file(token: str, video_id: int, name: str) -> Response:
    """Whole or in ranges. The address never shows other bytes, so what was fetched once may be kept."""
    path, until = playing.file_of(token, video_id, name, session_hash=g.user_session.token_hash)
    response = send_file(path, mimetype=playing.mimetype(path), conditional=True)
    left = int((until - now()).total_seconds())
    response.headers["Cache-Control"] = f"private, max-age={left}, immutable"
    return response
