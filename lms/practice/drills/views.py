"""A drill's page: what is to be typed, listened to or worked out, and what the machine found in it."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    make_response,
    render_template,
    request,
    send_file,
    url_for,
)
from flask_babel import gettext as _
from flask_login import current_user

from courses.drills import paper as papers
from courses.drills.kinds import Entry, Spreadsheet, Transcription, is_new
from courses.drills.spreadsheet import starting_file
from courses.drills.workbook import LARGEST
from courses.outline import PRACTICE, Practice
from lms import storage
from lms.accounts.permissions import needs
from lms.db import db
from lms.drafting.drafts import opened
from lms.drafting.forms import as_sent, extras_of, finished
from lms.learning.editions import outline
from lms.learning.models import LessonEdition
from lms.learning.states import open_lesson
from lms.media import spoken
from lms.practice import actions, handing_in
from lms.practice.drills import checking, running, supply, words
from lms.practice.drills.forms import DrillForm, answers_in, size
from lms.practice.due import Round, as_left
from lms.practice.models import Submission
from lms.skills.sources import exercises_from
from lms.web import see_other, trying

bp = Blueprint("drills", __name__)
for metric in ("practice.fields", "practice.field_error_rate"):
    exercises_from(metric, supply.fields_left)
PAGES = {
    "entry": "practice/drills/entry.html",
    "list": "practice/drills/list.html",
    "spreadsheet": "practice/drills/spreadsheet.html",
    "transcription": "practice/drills/transcription.html",
    "typing": "practice/drills/typing.html",
}
NO_EXTRAS = {"round", "as_it_is"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.app_context_processor
def wording() -> dict[str, Any]:
    """What templates/practice/drills/result.html says."""
    return {"finding": words.told, "per_thousand": words.per_thousand}


@bp.route("/lessons/<int:lesson_id>/drill", methods=["GET", "POST"])
@needs("hand in practice")
def drill(lesson_id: int) -> Any:
    """What is asked, the fields, and what was said to earlier rounds."""
    edition = open_lesson(db.session(), current_user, lesson_id).edition
    due = Round.of(db.session(), current_user, edition, by=current_user)
    if due.practice.drill is None:
        raise handing_in.NoPractice
    form = as_left(db.session(), DrillForm, due)
    if form.validate_on_submit():
        with trying(form) as attempt:
            row = hand_in(due, form)
        if attempt.succeeded:
            finished(due.key(form.n))
            flash(_("Handed in. Below is what the machine found; your coach will read it, too."))
            return see_other(url_for("practice.submission", submission_id=row.id))
    return _page(due, form)


@bp.get("/lessons/<int:lesson_id>/drill/papers/<int:round>/<int:n>.svg")
@needs("learn")
def paper(lesson_id: int, round: int, n: int) -> Response:
    """One paper as a picture. The key is no part of it."""
    edition = open_lesson(db.session(), current_user, lesson_id).edition
    asked = _practice(edition).drill
    if not isinstance(asked, Entry) or round < 1 or n >= len(asked.set_of(round).papers):
        abort(404)
    text = asked.set_of(round).papers[n]
    answer = make_response(outline(edition).figures.get(text) or papers.drawn(text))
    answer.headers["Content-Type"] = "image/svg+xml; charset=utf-8"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer


@bp.get("/lessons/<int:lesson_id>/drill/sound")
@needs("learn")
def sound(lesson_id: int) -> Response:
    """What is listened to; a player may ask for parts of it."""
    edition = open_lesson(db.session(), current_user, lesson_id).edition
    found = _sound(edition, _round_asked())
    if found is None or found["key"] is None:
        abort(404)
    answer = send_file(storage.path(found["key"]), mimetype=found["mime"], conditional=True)
    answer.headers["Cache-Control"] = "private, max-age=86400"
    return answer


@bp.post("/lessons/<int:lesson_id>/drill/sound")
@needs("learn")
def sound_wish(lesson_id: int) -> Any:
    """Make the sound, or try again: it is made in the background."""
    asked = _asked(_practice(open_lesson(db.session(), current_user, lesson_id).edition), _round_asked())
    if isinstance(asked, Transcription) and not asked.recorded:
        spoken.ask_for(db.session(), [line.words for line in asked.speech])
        flash(_("The sound is being made. Please look again in a minute or two."))
    return see_other(url_for("drills.drill", lesson_id=lesson_id))


@bp.get("/lessons/<int:lesson_id>/drill/workbook")
@needs("learn")
def workbook(lesson_id: int) -> Response:
    """The .xlsx to begin with."""
    asked = _practice(open_lesson(db.session(), current_user, lesson_id).edition).drill
    if not isinstance(asked, Spreadsheet) or not asked.sheets:
        abort(404)
    content = BytesIO(starting_file(asked))
    return send_file(content, mimetype=XLSX, as_attachment=True, download_name=asked.file_name)


def _round_asked() -> int:
    return max(min(request.args.get("round", 1, type=int), 1000), 1)


def _practice(edition: LessonEdition) -> Practice:
    practice = handing_in.practice_of(edition)
    if practice.drill is None:
        raise handing_in.NoPractice
    return practice


def hand_in(due: Round, form: DrillForm) -> Submission:
    """Pressed twice, it is one piece: whoever sent the same again is led to it."""
    answers, body = answers_in(request.form, due.practice, round=form.n or 1), form.body.data or ""
    extras = {name: values for name, values in extras_of(request.form).items() if name not in NO_EXTRAS}
    try:
        return checking.hand_in(
            db.session(),
            due.worker,
            due.edition,
            n=form.n,
            answers=answers,
            body=body,
            file=form.sent,
            checked=form.checked.data or [],
            draft_version=form.version_seen,
            draft_extras=extras,
            told=form.told,
            as_it_is="as_it_is" in request.form,
            by=due.by,
        )
    except handing_in.AlreadyHandedIn:
        text = checking.as_text(due.practice, answers, round=form.n) or body
        return due.same(db.session(), form.n, text, form.sent)


def shown_in(due: Round, form: DrillForm) -> dict[str, Any]:
    """For templates/practice/drills: what the round asks, too, and what stands in its fields."""
    shown = due.shown(db.session(), form)
    practice, n = due.practice, shown["n"]
    if form.is_submitted():
        answers = answers_in(request.form, practice, round=form.n or 1)
    else:
        answers = answers_in(as_sent(opened(db.session(), due.by, due.key(n))), practice, round=n)
    return {
        **shown,
        "asked": _asked(practice, n),
        "new": practice.drill is not None and is_new(practice.drill, n),
        "answers": answers,
        "size": size(practice, round=n),
        "sound": _sound(due.edition, n),
        "most_mb": LARGEST // 1_000_000,
    }


def _page(due: Round, form: DrillForm) -> str:
    shown, lesson = shown_in(due, form), due.edition.lesson_id
    return render_template(
        PAGES[due.practice.kind],
        standing=None if shown["rounds"] else actions.last_open(db.session(), current_user),
        open_run=running.open_run(db.session(), current_user, lesson),
        runs=running.runs_of(db.session(), current_user, lesson),
        **shown,
    )


def _asked(practice: Practice, round: int) -> Any:
    """The drill as this round has it."""
    drill = practice.drill
    return drill.of(round) if isinstance(drill, Transcription) else drill


def _sound(edition: LessonEdition, round: int) -> dict[str, Any] | None:
    """{key, mime, seconds, bytes, making}, key None as long as it is not there; None: nothing to hear."""
    asked = _asked(_practice(edition), round)
    if not isinstance(asked, Transcription):
        return None
    if asked.recorded:
        told = edition.recordings.get(PRACTICE) or {"key": None, "type": "", "seconds": 0}
        mime = f"audio/{'mp4' if told['type'] == 'm4a' else told['type']}"
        return {"key": told["key"], "mime": mime, "seconds": told["seconds"], "bytes": None, "making": False}
    row = spoken.sound_of(db.session(), [line.words for line in asked.speech])
    if row is None:
        return {"key": None, "making": False}
    making = spoken.in_the_making(db.session(), row)
    return {"key": row.file_key, "mime": spoken.MIME, "seconds": row.seconds, "bytes": row.file_bytes,
            "making": making}  # fmt: skip
