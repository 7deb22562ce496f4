"""What the editor shows while one types: the drawn slide, its reading, a sentence spoken, own recordings."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, jsonify, request, send_file, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from courses.writing import pieces, slide_fields
from lms import storage
from lms.accounts.permissions import needs
from lms.authoring import arranging, drafts, previews, showing, telling, typed
from lms.authoring.models import LessonDraft
from lms.db import db
from lms.errors import BadInput, NotThere, Refusal
from lms.web import see_other, wants_json

bp = Blueprint("lesson_studio", __name__)
KEPT = 86_400


@bp.post("/authoring/drafts/<int:draft_id>/slides/<int:place>/preview")
@needs("write lessons")
def preview(draft_id: int, place: int) -> Response:
    """The slide as typed, saved or not: {image, sentences} or {problem, mend, line, field}."""
    text = typed.slide(request.form)
    told = _drawn(drafts.visible_draft(db.session(), draft_id), place, text)
    if "problem" in told:
        line = told["line"]
        return jsonify(**told, field=slide_fields.field_at(text, line) if line else "body")
    return jsonify(image=_address(told["image"]), sentences=told["sentences"])


@bp.get("/authoring/drafts/<int:draft_id>/slides/<int:place>/drawing")
@needs("write lessons")
def drawing(draft_id: int, place: int) -> Response:
    """The slide as it is saved: {image}, or {problem, mend} while it cannot be drawn."""
    row = drafts.visible_draft(db.session(), draft_id)
    found = drafts.cut(row, pieces.SLIDES)
    if place >= len(found):
        raise NotThere(_("This slide is not there any more."))
    told = _drawn(row, place, found[place])
    return jsonify(image=_address(told["image"])) if "image" in told else jsonify(**told)


@bp.post("/authoring/drafts/<int:draft_id>/speech")
@needs("write lessons")
def speech(draft_id: int) -> Response:
    """A sentence as the voice says it: {sound, seconds} or {problem, mend}."""
    drafts.visible_draft(db.session(), draft_id)
    db.session.commit()  # the voice takes its time: nobody's saving waits for it
    told = previews.speech(text=request.form.get("text", ""), readings={})
    return jsonify(**told | ({"sound": _address(told["sound"])} if "sound" in told else {}))


@bp.get("/authoring/previews/<name>")
@needs("write lessons")
def made(name: str) -> Response:
    return _sent(name)


@bp.post("/authoring/drafts/<int:draft_id>/readings")
@needs("write lessons")
def readings(draft_id: int) -> Response:
    """One more word in the course's dictionary."""
    row = drafts.visible_draft(db.session(), draft_id)
    surface, reading = request.form.get("surface", ""), request.form.get("reading", "")
    arranging.add_reading(db.session(), row.course, surface=surface, reading=reading, by=current_user)
    return jsonify(words=len(row.course.readings))


@bp.post("/authoring/drafts/<int:draft_id>/slides/<int:place>/recording")
@needs("write lessons")
def recording(draft_id: int, place: int) -> Any:
    """Own voice for a slide, sent as a file or recorded in the browser."""
    slide = _slide_id(drafts.visible_draft(db.session(), draft_id), place)
    sound = request.files.get("sound")
    db.session.commit()  # listening takes seconds: nobody's saving waits for it
    try:
        if sound is None or not sound.filename:
            raise BadInput(_("Please choose a recording first."), field="sound")
        told = telling.listen(sound.stream, name=sound.filename, slide=slide)
        row = drafts.visible_draft(db.session(), draft_id, lock=True)
        telling.tell(db.session(), row, slide, told=told, by=current_user)
    except Refusal as refusal:
        return _answered(draft_id, place, str(refusal), refusal.status)
    return _answered(draft_id, place, _("This slide is told by your recording now."), 200)


@bp.post("/authoring/drafts/<int:draft_id>/slides/<int:place>/recording/removal")
@needs("write lessons")
def recording_removal(draft_id: int, place: int) -> Response:
    row = drafts.visible_draft(db.session(), draft_id, lock=True)
    telling.untell(db.session(), row, _slide_id(row, place), by=current_user)
    flash(_("The voice of the house tells this slide again."))
    return see_other(url_for("lesson_editor.slide", draft_id=draft_id, place=place) + "#voice")


@bp.post("/authoring/drafts/<int:draft_id>/slides/<int:place>/recording/confirmation")
@needs("write lessons")
def recording_kept(draft_id: int, place: int) -> Response:
    """The recording of an earlier text says the same as the text does now."""
    row = drafts.visible_draft(db.session(), draft_id, lock=True)
    slide = _slide_id(row, place)
    if slide not in row.recordings:
        raise NotThere(_("There is nothing at this address, or it is not for you."))
    telling.still_fits(db.session(), row, slide, by=current_user)
    flash(_("Noted. The recording stays."))
    return see_other(url_for("lesson_editor.slide", draft_id=draft_id, place=place) + "#voice")


@bp.get("/authoring/drafts/<int:draft_id>/slides/<int:place>/recording")
@needs("write lessons")
def recorded(draft_id: int, place: int) -> Response:
    row = drafts.visible_draft(db.session(), draft_id)
    told = row.recordings.get(_slide_id(row, place))
    if told is None:
        raise NotThere(_("There is nothing at this address, or it is not for you."))
    return send_file(storage.path(told["key"]), mimetype=telling.MIME[told["type"]], conditional=True)


def _drawn(row: LessonDraft, place: int, text: str) -> dict[str, Any]:
    """The plain values are taken out first, so that the database is free while the slide is drawn."""
    figures = {name: svg for name, svg in row.files.items() if name.endswith(".svg")}
    lesson, words = showing.lesson_title(row), dict(row.course.readings or {})
    if place == 0:
        fields = slide_fields.fields_of(text)
        lesson = fields.heading if fields is not None else lesson
    if request.method == "POST":
        db.session.commit()
    return previews.slide(text=text, number=place + 1, lesson=lesson, readings=words, figures=figures)


def _slide_id(row: LessonDraft, place: int) -> str:
    found = drafts.cut(row, pieces.SLIDES)
    slide = slide_fields.id_of(found[place]) if place < len(found) else ""
    if not slide:
        raise NotThere(_("This slide is not there any more."))
    return slide


def _address(name: str) -> str:
    return url_for("lesson_studio.made", name=name)


def _sent(name: str) -> Response:
    answer = send_file(previews.made(name), conditional=True)
    answer.headers["Cache-Control"] = f"private, max-age={KEPT}, immutable"
    return answer


def _answered(draft_id: int, place: int, words: str, status: int) -> Any:
    if wants_json():
        return jsonify(**({"error": words} if status >= 400 else {"message": words})), status
    flash(words, "error" if status >= 400 else "message")
    return see_other(url_for("lesson_editor.slide", draft_id=draft_id, place=place) + "#voice")
