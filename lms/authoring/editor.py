"""The editors: a slide, a question, the facts, the practice, or any file as text. Each saves as one types."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, jsonify, render_template, request, url_for
from flask_babel import format_datetime
from flask_babel import gettext as _
from flask_login import current_user

from courses.picture_names import names_in
from courses.writing import forms, pieces, slide_fields
from lms.accounts.permissions import needs
from lms.authoring import beginnings, checking, drafts, quiz_tags, saving, sharing, showing, telling, typed
from lms.authoring.forms import PictureForm
from lms.authoring.models import LessonDraft
from lms.authoring.saving import PieceConflict
from lms.authoring.words import AXES, LAYOUT_HINTS, LAYOUTS
from lms.db import db
from lms.drafting.drafts import plain
from lms.errors import NotThere
from lms.learning.quiz.words import KINDS
from lms.web import see_other, wants_json

bp = Blueprint("lesson_editor", __name__)


@bp.route("/authoring/drafts/<int:draft_id>/slides/<int:place>", methods=["GET", "POST"])
@needs("write lessons")
def slide(draft_id: int, place: int) -> Any:
    """A slide in its fields, with its picture and its reading beside it."""
    return _page(draft_id, pieces.SLIDES, place, typed.slide, "slide")


@bp.route("/authoring/drafts/<int:draft_id>/questions/<int:place>", methods=["GET", "POST"])
@needs("write lessons")
def question(draft_id: int, place: int) -> Any:
    return _page(draft_id, pieces.QUIZ, place, typed.question, "question")


@bp.route("/authoring/drafts/<int:draft_id>/bank/<int:place>", methods=["GET", "POST"])
@needs("write lessons")
def bank_question(draft_id: int, place: int) -> Any:
    """A question that is drawn, not asked of everybody."""
    return _page(draft_id, pieces.BANK, place, typed.question, "bank_question")


@bp.route("/authoring/drafts/<int:draft_id>/quiz", methods=["GET", "POST"])
@needs("write lessons")
def quiz(draft_id: int) -> Any:
    """What stands above the questions: what the score counts for, and when one has passed."""
    return _page(draft_id, pieces.QUIZ, 0, typed.quiz_head, "quiz")


@bp.route("/authoring/drafts/<int:draft_id>/facts", methods=["GET", "POST"])
@needs("write lessons")
def facts(draft_id: int) -> Any:
    return _page(draft_id, "lesson.toml", 0, typed.facts, "facts")


@bp.route("/authoring/drafts/<int:draft_id>/practice", methods=["GET", "POST"])
@needs("write lessons")
def practice(draft_id: int) -> Any:
    return _page(draft_id, "practice.toml", 0, typed.practice, "practice")


@bp.route("/authoring/drafts/<int:draft_id>/texts/<file>", methods=["GET", "POST"])
@needs("write lessons")
def text(draft_id: int, file: str) -> Any:
    """A whole file as text: always there, for everything the forms do not know."""
    drafts.known_file(file)
    return _whole(draft_id, file)


def _page(draft_id: int, file: str, place: int, read: Callable[[Any], str], name: str) -> Any:
    row = drafts.visible_draft(db.session(), draft_id, lock=request.method == "POST")
    found = drafts.cut(row, file)
    if request.method == "GET" and place >= len(found):
        raise NotThere(_("There is nothing at this address, or it is not for you."))
    if request.method == "GET":
        return _shown(row, file, place, found[place], name)
    return _saved(row, file, place, read(request.form), name)


def _whole(draft_id: int, file: str) -> Any:
    row = drafts.visible_draft(db.session(), draft_id, lock=request.method == "POST")
    now = row.files.get(file, "")
    if request.method == "GET":
        return _shown(row, file, 0, now, "text")
    sent = plain(request.form.get("text", ""))
    if pieces.mark(now) != request.form.get("seen", "") and now != sent:
        return _conflict(row, PieceConflict(sent, now, 0), file, "text")
    saving.put_whole(row, file, sent, over=request.form.get("over") == "1", by=current_user)
    return _done(row, file, 0, "text", sent)


def _saved(row: LessonDraft, file: str, place: int, sent: str, name: str) -> Any:
    seen = request.form.get("seen", "")
    try:
        at = saving.save_piece(
            db.session(),
            row,
            file,
            place,
            sent,
            seen=seen,
            over=request.form.get("over") == "1",
            by=current_user,
        )
    except PieceConflict as conflict:
        return _conflict(row, conflict, file, name)
    return _done(row, file, at, name, sent)


def _done(row: LessonDraft, file: str, at: int, name: str, sent: str) -> Any:
    if wants_json():
        faults = checking.of_piece(checking.faults(row), file, at)
        return jsonify(
            place=at,
            seen=pieces.mark(sent),
            saved_at=format_datetime(row.updated_at, "H:mm:ss"),
            faults=[{"field": f.field, "line": f.line, "message": f.message} for f in faults],
        )
    flash(_("Saved."))
    values = {"place": at} if name in {"slide", "question", "bank_question"} else {}
    return see_other(url_for(f"lesson_editor.{name}", draft_id=row.id, **(values | _file(name, file))))


def _conflict(row: LessonDraft, conflict: PieceConflict, file: str, name: str) -> Any:
    """Both texts: mine in the form, theirs beside it. Sending again is a decision, both seen."""
    theirs = pieces.mark(conflict.theirs)
    if wants_json():
        told = {"theirs": conflict.theirs, "seen": theirs, "gone": conflict.place is None}
        return jsonify(error=str(conflict), **told), conflict.status
    at = conflict.place if conflict.place is not None else 0
    return _shown(row, file, at, conflict.mine, name, conflict=conflict), conflict.status


def _shown(
    row: LessonDraft, file: str, place: int, piece: str, name: str, conflict: PieceConflict | None = None
) -> str:
    faults = checking.faults(row)
    return render_template(
        _PAGES[name],
        draft=row,
        title=showing.title_of(row),
        file=file,
        place=place,
        piece=piece,
        seen=pieces.mark(conflict.theirs if conflict else piece),
        conflict=conflict,
        faults=faults if name == "text" else checking.of_piece(faults, file, place),
        **_LOADERS[name](row, place, piece),
    )


def _slide(row: LessonDraft, place: int, piece: str) -> dict[str, Any]:
    every = showing.slides(row, [])
    slide_id = slide_fields.id_of(piece)
    fields = None if "text" in request.args else slide_fields.fields_of(piece)
    return {
        "fields": fields,
        "slides": every,
        "slide_id": slide_id,
        "layouts": LAYOUTS,
        "hints": LAYOUT_HINTS,
        "told": row.recordings.get(slide_id),
        "told_before": slide_id in telling.outdated(row),
    }


def _question(row: LessonDraft, file: str, piece: str) -> dict[str, Any]:
    values = None if "text" in request.args else forms.question(piece)
    kind = request.args.get("type") or (values or {}).get("type", "")
    return {
        "values": (values or {}) | ({"type": kind} if kind in KINDS else {}) if values is not None else None,
        "questions": showing.questions(row, [], file),
        "choices": showing.slide_choices(row),
        "kinds": KINDS,
        "cell": typed.CELL,
        "of_bank": file == pieces.BANK,
        "others": sharing.others(row, file, piece),
        "picture_form": PictureForm(formdata=None, alt=request.args.get("alt", "")[:200]),
        "pictures": [f"![]({name})" for name in dict.fromkeys(names_in(piece))],
    }


def _quiz_question(row: LessonDraft, place: int, piece: str) -> dict[str, Any]:
    return _question(row, pieces.QUIZ, piece)


def _bank_question(row: LessonDraft, place: int, piece: str) -> dict[str, Any]:
    return _question(row, pieces.BANK, piece)


def _quiz(row: LessonDraft, place: int, piece: str) -> dict[str, Any]:
    values = None if "text" in request.args else forms.quiz_head(piece)
    return {"values": values, "tags": quiz_tags.choices(db.session(), row.course.series.track)}


def _facts(row: LessonDraft, place: int, piece: str) -> dict[str, Any]:
    return {"values": forms.read(piece)}


def _practice(row: LessonDraft, place: int, piece: str) -> dict[str, Any]:
    """A drill's table is written as text: a form of its own for each kind would say no more."""
    values = forms.read(piece or beginnings.practice())
    known = values if values and values.get("kind", "text") in ("text", "file") else None
    dictated = bool(values and values.get("kind") == "transcription")
    return {"values": known, "axes": AXES, "dictated": dictated}


def _text(row: LessonDraft, place: int, piece: str) -> dict[str, Any]:
    return {}


def _file(name: str, file: str) -> dict[str, Any]:
    return {"file": file} if name == "text" else {}


_PAGES = {
    "slide": "authoring/slide.html",
    "question": "authoring/question.html",
    "bank_question": "authoring/question.html",
    "quiz": "authoring/quiz.html",
    "facts": "authoring/facts.html",
    "practice": "authoring/practice.html",
    "text": "authoring/text.html",
}
_LOADERS: dict[str, Callable[[LessonDraft, int, str], dict[str, Any]]] = {
    "slide": _slide,
    "question": _quiz_question,
    "bank_question": _bank_question,
    "quiz": _quiz,
    "facts": _facts,
    "practice": _practice,
    "text": _text,
}
