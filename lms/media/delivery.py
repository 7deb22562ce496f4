"""The files of a video, for the device that an address was made for.

With PONKOTAN_SENDFILE=x-accel the bytes come from nginx, which asks only when it cannot see by itself that
the device may have them, or when we have to count (docs/nginx.conf).
"""

from __future__ import annotations

from flask import Blueprint, current_app, g, request
from flask_login import current_user
from werkzeug.wrappers import Response as Answer

from lms.accounts.permissions import needs
from lms.media import meter, playing, sending

bp = Blueprint("delivery", __name__)
BY_THE_BROWSER = frozenset({"video", "audio"})
"""Sec-Fetch-Dest of what a browser's own player fetches; our player counts what it fetches itself"""


@bp.get("/media/<token>/<int:video_id>/<path:name>")
@needs("watch media")
def file(token: str, video_id: int, name: str) -> Answer:
    """Whole or in ranges. The address never shows other bytes, so what was fetched once may be kept."""
    found = playing.file_of(token, video_id, name, session_hash=g.user_session.token_hash)
    if request.headers.get("Sec-Fetch-Dest") in BY_THE_BROWSER and request.method == "GET":
        meter.count_whole(current_user.id, found.key, found.path.stat().st_size, until=found.until)
    if current_app.config["SENDFILE"] == "x-accel":
        return sending.by_nginx(found.key, mimetype=found.mimetype, cache=found.cache)
    return sending.by_ourselves(found.path, mimetype=found.mimetype, cache=found.cache)
