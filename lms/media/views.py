"""Videos as coach and director see them: how far each is, what is wrong, sending a recording."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, g, jsonify, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.accounts.permissions import needs
from lms.db import db
from lms.media import building, keeping, uploads
from lms.media.allowance import KINDS
from lms.media.forms import RecordingForm
from lms.media.models import Video
from lms.media.playing import address
from lms.media.showing import view_of
from lms.web import see_other, trying

ACCEPT = ",".join(["video/*", *sorted(f".{kind}" for kind in KINDS)])
bp = Blueprint("media", __name__)


@bp.get("/videos")
@needs("upload videos")
def index() -> str:
    found = db.session.scalars(keeping.visible_videos(current_user))
    views = [(video, view_of(db.session(), video)) for video in found]
    coming = uploads.unfinished(db.session(), current_user)
    return render_template("media/index.html", views=views, coming=coming)


@bp.route("/videos/new", methods=["GET", "POST"])
@needs("upload videos")
def new() -> Any:
    """Scripts send the file piece by piece (tus.py); without them a small one comes as an ordinary form."""
    form = RecordingForm()
    if form.validate_on_submit():
        with trying(form) as attempt:
            file, title = form.file.data, form.title.data or ""
            video = uploads.take_whole(
                db.session(), file.stream, name=file.filename, title=title, by=current_user
            )
        if attempt.succeeded:
            return see_other(url_for("media.video", video_id=video.id))
    coming = uploads.unfinished(db.session(), current_user)
    return render_template("media/new.html", form=form, coming=coming, accept=ACCEPT)


@bp.get("/videos/<int:video_id>")
@needs("upload videos")
def video(video_id: int) -> str:
    found = keeping.visible_video(db.session(), current_user, video_id)
    base = address(found, g.user_session.token_hash) if found.playable else ""
    return render_template("media/video.html", video=found, view=view_of(db.session(), found), base=base)


@bp.get("/videos/<int:video_id>/state")
@needs("upload videos")
def state(video_id: int) -> Response:
    """How far it is, for the page that shows it."""
    found = keeping.visible_video(db.session(), current_user, video_id)
    return jsonify(view_of(db.session(), found).to_dict())


@bp.post("/videos/<int:video_id>/retry")
@needs("upload videos")
def retry(video_id: int) -> Response:
    return _seen_to(video_id, building.retry, _("It is being tried again."))


@bp.post("/videos/<int:video_id>/stop")
@needs("upload videos")
def stop(video_id: int) -> Response:
    return _seen_to(video_id, building.stop, _("The work is being stopped."))


@bp.post("/videos/<int:video_id>/slow-line")
@needs("upload videos")
def slow_line(video_id: int) -> Response:
    """The smallest picture, for lines on which nothing else plays."""
    return _seen_to(video_id, building.add_slow_line, _("A smaller picture is being made."))


@bp.post("/videos/<int:video_id>/removal")
@needs("upload videos")
def removal(video_id: int) -> Response:
    found = keeping.visible_video(db.session(), current_user, video_id)
    keeping.remove(db.session(), found, by=current_user)
    flash(_("The video has been removed."))
    return see_other(url_for("media.index"))


@bp.post("/videos/uploads/<token>/removal")
@needs("upload videos")
def upload_removal(token: str) -> Response:
    upload = uploads.own_upload(db.session(), token, by=current_user)
    uploads.withdraw(db.session(), upload, by=current_user)
    flash(_("The unfinished upload has been removed."))
    return see_other(url_for("media.new"))


def _seen_to(video_id: int, verb: Callable[..., Video], words: str) -> Response:
    """One more thing done to a video, said on its page."""
    verb(db.session(), keeping.visible_video(db.session(), current_user, video_id), by=current_user)
    flash(words)
    return see_other(url_for("media.video", video_id=video_id))
