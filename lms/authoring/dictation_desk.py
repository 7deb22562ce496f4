"""The page where a recording becomes a practice of transcription."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, render_template, send_file, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from courses.outline import PRACTICE
from lms import storage
from lms.accounts.permissions import needs
from lms.authoring import dictating, drafts, showing, telling, typed
from lms.authoring.forms import DictationForm
from lms.authoring.models import LessonDraft
from lms.db import db
from lms.errors import NotThere
from lms.web import see_other, trying

bp = Blueprint("dictation", __name__)


@bp.route("/authoring/drafts/<int:draft_id>/dictation", methods=["GET", "POST"])
@needs("write lessons")
def dictation(draft_id: int) -> Any:
    row = drafts.visible_draft(db.session(), draft_id)
    form = _form(row)
    if form.validate_on_submit():
        with trying(form) as attempt:
            _keep(draft_id, form)
        if attempt.succeeded:
            flash(_("Kept. Learners hear it once the lesson is published."))
            return see_other(url_for("dictation.dictation", draft_id=draft_id))
        row = drafts.visible_draft(db.session(), draft_id)
    return render_template("authoring/dictation.html", form=form, **_page(row))


@bp.get("/authoring/drafts/<int:draft_id>/dictation/sound")
@needs("write lessons")
def sound(draft_id: int) -> Response:
    told = drafts.visible_draft(db.session(), draft_id).recordings.get(PRACTICE)
    if told is None:
        raise NotThere(_("There is nothing at this address, or it is not for you."))
    return send_file(storage.path(told["key"]), mimetype=telling.MIME[told["type"]], conditional=True)


def _form(row: LessonDraft) -> DictationForm:
    form = DictationForm(data=dictating.values_of(row))
    form.sound.flags.required = PRACTICE not in row.recordings
    return form


def _keep(draft_id: int, form: DictationForm) -> None:
    sent = form.sound.data
    db.session.commit()  # listening takes seconds: nobody's saving waits for it
    told = telling.listen(sent.stream, name=sent.filename, slide=PRACTICE) if sent else None
    dictating.keep(
        db.session(),
        drafts.visible_draft(db.session(), draft_id, lock=True),
        key=form.key.data or "",
        speakers=typed.words(form.speakers.data or ""),
        fillers=typed.words(form.fillers.data or ""),
        told=told,
        by=current_user,
    )


def _page(row: LessonDraft) -> dict[str, Any]:
    return {
        "draft": row,
        "title": showing.title_of(row),
        "told": row.recordings.get(PRACTICE),
        "possible": dictating.is_possible(row),
    }
