"""Having the machine listen to a recording, seeing how far it is, calling it off."""

from __future__ import annotations

from flask import Blueprint, Response, flash, jsonify, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as Answer

from lms.accounts.permissions import needs
from lms.captions import recognising, standing
from lms.db import db
from lms.errors import NotThere
from lms.media.keeping import visible_video
from lms.web import see_other

bp = Blueprint("recognition", __name__)


@bp.post("/videos/<int:video_id>/captions/recognition")
@needs("caption videos")
def asking(video_id: int) -> Answer:
    video = visible_video(db.session(), current_user, video_id)
    recognising.ask(db.session(), video, by=current_user)
    flash(_("The machine listens to the video. You may leave this page; you will get a notice."))
    return see_other(url_for("captions.editor", video_id=video_id))


@bp.get("/videos/<int:video_id>/captions/recognition")
@needs("caption videos")
def state(video_id: int) -> Response:
    """How far it is, for the page that shows it."""
    found = standing.hearing(db.session(), visible_video(db.session(), current_user, video_id))
    if found is None:
        raise NotThere
    return jsonify(found.to_dict())


@bp.post("/videos/<int:video_id>/captions/recognition/removal")
@needs("caption videos")
def stopping(video_id: int) -> Answer:
    video = visible_video(db.session(), current_user, video_id)
    recognising.stop(db.session(), video, by=current_user)
    flash(_("The work is being stopped."))
    return see_other(url_for("captions.editor", video_id=video_id))
