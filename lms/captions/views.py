"""The caption editor of a recording: its text, its check, files, older versions."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, g, jsonify, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from sqlalchemy import select
from werkzeug.wrappers import Response as Answer

from lms.accounts.permissions import needs
from lms.captions import recognising, standing, versions, words
from lms.captions.forms import CaptionsForm, FileForm
from lms.captions.live import current
from lms.captions.models import CaptionVersion
from lms.db import db
from lms.drafting.drafts import opened
from lms.drafting.forms import as_sent, finished, sheet
from lms.learning.models import LessonEdition
from lms.media.keeping import visible_video
from lms.media.models import Source, Video
from lms.media.playing import address
from lms.web import json_object, see_other, trying
from videos import caption_check, caption_files

bp = Blueprint("captions", __name__)


@bp.route("/videos/<int:video_id>/captions", methods=["GET", "POST"])
@needs("caption videos")
def editor(video_id: int) -> Any:
    """Captions written along the playing video. Those of a lesson's text are changed in the text."""
    video = _video(video_id)
    if video.source == Source.SCRIPT:
        return render_template("captions/from_text.html", video=video, lesson_id=_lesson_of(video))
    form = _form(video)
    if form.validate_on_submit():
        with trying(form) as attempt:
            version = versions.publish(
                db.session(), video, form.body.data or "", draft_version=form.version_seen, by=current_user
            )
        if attempt.succeeded:
            finished(versions.draft_key(video))
            return _published(video, version)
    return _page(video, form)


@bp.post("/videos/<int:video_id>/captions/check")
@needs("caption videos")
def check(video_id: int) -> Response:
    """{body} → what cannot be understood, and what to look at; the same rules as everywhere."""
    video, body = _video(video_id), json_object().get("body")
    reading = caption_files.read(body if isinstance(body, str) else "")
    found = caption_check.check(reading.cues, _length(video))
    return jsonify(faults=words.faults(reading.faults), findings=[words.finding(one) for one in found])


@bp.route("/videos/<int:video_id>/captions/file", methods=["GET", "POST"])
@needs("caption videos")
def file(video_id: int) -> Any:
    video, form = _video(video_id), FileForm()
    live = current(db.session(), video)
    if form.validate_on_submit():
        data, base = form.file.data.read(versions.LARGEST_FILE + 1), form.base_seen
        with trying(form) as attempt:
            version = versions.take_file(db.session(), video, data, base=base, by=current_user)
        if attempt.succeeded:
            return _published(video, version)
    elif not form.is_submitted():
        form.base.data = str(live.number if live else 0)
    return render_template("captions/file.html", video=video, form=form, live=live)


@bp.get("/videos/<int:video_id>/captions/<int:number>.vtt")
@needs("caption videos")
def version(video_id: int, number: int) -> Response:
    """A version to take along."""
    found = versions.version_of(db.session(), _video(video_id), number)
    name = f"captions-{video_id}-{number}.vtt"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(found.vtt, mimetype="text/vtt", headers=headers)


@bp.post("/videos/<int:video_id>/captions/<int:number>/restoration")
@needs("caption videos")
def restoration(video_id: int, number: int) -> Answer:
    video = _video(video_id)
    return _published(video, versions.restore(db.session(), video, number, by=current_user))


@bp.post("/videos/<int:video_id>/captions/draft/removal")
@needs("caption videos")
def draft_removal(video_id: int) -> Answer:
    video = _video(video_id)
    versions.discard_draft(db.session(), video, by=current_user)
    finished(versions.draft_key(video))
    flash(_("The draft is gone. You see what is published."))
    return see_other(url_for("captions.editor", video_id=video_id))


def _video(video_id: int) -> Video:
    return visible_video(db.session(), current_user, video_id)


def _form(video: Video) -> CaptionsForm:
    form = CaptionsForm()
    if form.is_submitted():
        return form
    kept = opened(db.session(), current_user, versions.draft_key(video))
    if kept.version:
        return CaptionsForm(formdata=as_sent(kept))
    form.body.data = versions.as_body(current(db.session(), video))
    return form


def _page(video: Video, form: CaptionsForm) -> str:
    kept = opened(db.session(), current_user, versions.draft_key(video))
    live, body = current(db.session(), video), form.body.data or ""
    reading = caption_files.read(body)
    return render_template(
        "captions/editor.html",
        video=video,
        shown=video.contents,
        base=address(video, g.user_session.token_hash) if video.playable else "",
        form=form,
        sheet=sheet(form, kept),
        live=live,
        behind=live is not None and versions.base_of(body) != live.number and form.theirs is None,
        drafted=kept.version > 0,
        findings=[words.finding(one) for one in caption_check.check(reading.cues, _length(video))],
        versions=versions.versions(db.session(), video),
        origin=words.origin,
        hearing=standing.hearing(db.session(), video),
        recognisable=recognising.available() and video.playable,
    )


def _published(video: Video, version: CaptionVersion) -> Answer:
    found = caption_check.check(caption_files.read(version.vtt).cues, _length(video))
    flash(_("Published. Whoever opens the video from now on sees these captions."))
    if found:
        flash(ngettext("%(num)s place to look at", "%(num)s places to look at", len(found)), "care")
    return see_other(url_for("captions.editor", video_id=video.id))


def _length(video: Video) -> float | None:
    return video.contents.duration if video.contents else None


def _lesson_of(video: Video) -> int | None:
    newest = select(LessonEdition.lesson_id).where(LessonEdition.video_id == video.id)
    return db.session.scalar(newest.order_by(LessonEdition.id.desc()).limit(1))
