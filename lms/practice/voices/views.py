from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, render_template, send_file, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_login import current_user
from flask_wtf.file import FileField
from werkzeug.wrappers import Response
from wtforms import TextAreaField

from lms import storage
from lms.accounts.permissions import needs
from lms.db import db
from lms.errors import NotThere
from lms.practice.forms import Needed
from lms.practice.models import Submission
from lms.practice.scope import NOTHING, coached_submission
from lms.practice.voices import speaking
from lms.practice.voices.sound import LONGEST
from lms.web import Form, see_other, trying

bp = Blueprint("voices", __name__)


class VoiceForm(Form):
    sound = FileField(lazy_gettext("Recording"), [Needed()])
    summary = TextAreaField(lazy_gettext("What you said, in a sentence or two"), [Needed()])


@bp.route("/submissions/<int:submission_id>/voice", methods=["GET", "POST"])
@needs("coach")
def voice(submission_id: int) -> Any:
    """Record in the browser, or choose a file; the words are asked for either way."""
    found = coached_submission(db.session(), current_user, submission_id)
    if found.assessment is None:
        raise NotThere(NOTHING)
    form = VoiceForm()
    if form.validate_on_submit():
        with trying(form) as attempt:
            _speak(found, form)
        if attempt.succeeded:
            flash(_("Your recording is kept. It can be heard in a minute."))
            return see_other(url_for("practice.submission", submission_id=submission_id, _anchor="voices"))
    return render_template("practice/voice.html", piece=found, form=form, longest=int(LONGEST))


@bp.get("/voices/<int:voice_id>/sound")
@needs("see submissions")
def sound(voice_id: int) -> Response:
    """Whole or in ranges, for those whom it concerns only."""
    found = speaking.heard(db.session(), current_user, voice_id)
    if found.sound_key is None:
        abort(404)
    response = send_file(storage.path(found.sound_key), mimetype="audio/mp4", conditional=True)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@bp.post("/voices/<int:voice_id>/withdrawal")
@needs("coach")
def withdrawal(voice_id: int) -> Response:
    found = speaking.heard(db.session(), current_user, voice_id)
    submission_id = found.assessment.submission_id
    speaking.withdraw(db.session(), found, by=current_user)
    flash(_("The recording is taken back."))
    return see_other(url_for("practice.submission", submission_id=submission_id))


def _speak(found: Submission, form: VoiceForm) -> None:
    assert found.assessment is not None
    sent = form.sound.data
    stream = sent.stream if sent else None
    speaking.speak(
        db.session(), found.assessment, sound=stream, summary=form.summary.data or "", by=current_user
    )
