"""A draft as a whole: its slides and questions in order, the check list, publishing."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from courses.writing import pieces
from lms.accounts.permissions import needs
from lms.authoring import arranging, checking, drafts, figures, moving, publishing, showing
from lms.authoring.forms import PublicationForm
from lms.authoring.models import LessonDraft
from lms.authoring.publishing import NotSmall
from lms.db import db
from lms.errors import BadInput
from lms.learning import editions
from lms.web import Form, see_other, trying

bp = Blueprint("lesson_drafts", __name__)
FILES = {"slides": pieces.SLIDES, "questions": pieces.QUIZ, "bank": pieces.BANK}


@bp.post("/authoring/lessons/<int:lesson_id>/draft")
@needs("write lessons")
def opening(lesson_id: int) -> Response:
    """Begin to write, or go on."""
    lesson = arranging.visible_lesson(db.session(), lesson_id)
    row = drafts.open_draft(db.session(), lesson, by=current_user)
    db.session.flush()
    at = moving.place_of_question(row, request.form.get("question", ""))
    if at is not None:
        return see_other(_editor(row.id, next(k for k, file in FILES.items() if file == at[0]), at[1]))
    return see_other(url_for("lesson_drafts.draft", draft_id=row.id))


@bp.get("/authoring/drafts/<int:draft_id>")
@needs("write lessons")
def draft(draft_id: int) -> str:
    row = drafts.visible_draft(db.session(), draft_id)
    faults = checking.faults(row)
    return render_template(
        "authoring/draft.html",
        draft=row,
        title=showing.title_of(row),
        slides=showing.slides(row, faults),
        questions=showing.questions(row, faults),
        bank=showing.questions(row, faults, pieces.BANK),
        faults=faults,
        practice="practice.toml" in row.files,
        figures=figures.names(row),
        where=place_of,
    )


@bp.post("/authoring/drafts/<int:draft_id>/<any(slides, questions, bank):kind>")
@needs("write lessons")
def adding(draft_id: int, kind: str) -> Response:
    """A new slide or question behind the one named, or at the end."""
    row = drafts.visible_draft(db.session(), draft_id, lock=True)
    after = request.form.get("after", 10_000, type=int)
    wanted = request.form.get("type", "single")
    at = moving.add(db.session(), row, FILES[kind], after=after, kind=wanted, by=current_user)
    return see_other(_editor(draft_id, kind, at))


@bp.post("/authoring/drafts/<int:draft_id>/<any(slides, questions, bank):kind>/<int:place>/copy")
@needs("write lessons")
def copying(draft_id: int, kind: str, place: int) -> Response:
    row = drafts.visible_draft(db.session(), draft_id, lock=True)
    at = moving.copy(db.session(), row, FILES[kind], place, seen=_seen(), by=current_user)
    return see_other(_editor(draft_id, kind, at))


@bp.post("/authoring/drafts/<int:draft_id>/<any(slides, questions, bank):kind>/<int:place>/place")
@needs("write lessons")
def placing(draft_id: int, kind: str, place: int) -> Response:
    """One up or down."""
    row = drafts.visible_draft(db.session(), draft_id, lock=True)
    to = place - 1 if request.form.get("by") == "up" else place + 1
    at = moving.move(db.session(), row, FILES[kind], place, to=to, seen=_seen(), by=current_user)
    return see_other(url_for("lesson_drafts.draft", draft_id=draft_id) + f"#{kind}-{at}")


@bp.post("/authoring/drafts/<int:draft_id>/<any(slides, questions, bank):kind>/<int:place>/removal")
@needs("write lessons")
def removal(draft_id: int, kind: str, place: int) -> Response:
    row = drafts.visible_draft(db.session(), draft_id, lock=True)
    moving.remove(db.session(), row, FILES[kind], place, seen=_seen(), by=current_user)
    flash(_("Taken out. You can put it back below."))
    return see_other(url_for("lesson_drafts.draft", draft_id=draft_id) + "#removed")


@bp.post("/authoring/drafts/<int:draft_id>/removed/<int:n>/return")
@needs("write lessons")
def putting_back(draft_id: int, n: int) -> Response:
    row = drafts.visible_draft(db.session(), draft_id, lock=True)
    moving.put_back(db.session(), row, n, by=current_user)
    flash(_("It is back."))
    return see_other(url_for("lesson_drafts.draft", draft_id=draft_id))


@bp.post("/authoring/drafts/<int:draft_id>/figures")
@needs("write lessons")
def bringing_figures(draft_id: int) -> Response:
    """An SVG that a slide can show by its name."""
    row = drafts.visible_draft(db.session(), draft_id, lock=True)
    sent = request.files.get("figure")
    try:
        if sent is None or not sent.filename:
            raise BadInput(_("Please choose an SVG file first."), field="figure")
        name = figures.bring(row, name=sent.filename, data=sent.read(), by=current_user)
        flash(
            _("The figure “%(name)s” is there. A slide shows it with ![What it shows](%(name)s).", name=name)
        )
    except BadInput as refusal:
        flash(str(refusal), "error")
    return see_other(url_for("lesson_drafts.draft", draft_id=draft_id) + "#figures")


@bp.post("/authoring/drafts/<int:draft_id>/discarding")
@needs("write lessons")
def discarding(draft_id: int) -> Response:
    row = drafts.visible_draft(db.session(), draft_id, lock=True)
    course = row.course_id
    drafts.discard(db.session(), row, by=current_user)
    flash(_("The draft is thrown away. What is published stays as it is."))
    return see_other(url_for("authoring.course", course_id=course))


@bp.route("/authoring/drafts/<int:draft_id>/publication", methods=["GET", "POST"])
@needs("write lessons")
def publication(draft_id: int) -> Any:
    """The check list, and the button."""
    row, form = drafts.visible_draft(db.session(), draft_id, lock=request.method == "POST"), PublicationForm()
    if form.validate_on_submit():
        with trying(form) as attempt:
            edition = _published(row, form)
        if attempt.succeeded:
            flash(_("Published. Its video is made next, if it is not there already."))
            return see_other(url_for("learning.lesson", lesson_id=edition.lesson_id))
        row = drafts.visible_draft(db.session(), draft_id)
    return render_template("authoring/publication.html", form=form, **_to_publish(row))


def place_of(draft_id: int, fault: checking.Fault) -> str:
    """The page where a fault is mended."""
    if fault.file == pieces.SLIDES and fault.line is not None:
        return _editor(draft_id, "slides", fault.piece)
    if fault.file in pieces.QUESTIONS and fault.piece > 0:
        return _editor(draft_id, "questions" if fault.file == pieces.QUIZ else "bank", fault.piece)
    if fault.file == pieces.QUIZ:
        return url_for("lesson_drafts.draft", draft_id=draft_id) + "#questions"
    endpoints = {"lesson.toml": "facts", "practice.toml": "practice"}
    if fault.file in endpoints:
        return url_for(f"lesson_editor.{endpoints[fault.file]}", draft_id=draft_id)
    return url_for("lesson_editor.text", draft_id=draft_id, file=fault.file)


def _editor(draft_id: int, kind: str, place: int) -> str:
    names = {"slides": "slide", "questions": "question", "bank": "bank_question"}
    return url_for(f"lesson_editor.{names[kind]}", draft_id=draft_id, place=place)


def _published(row: LessonDraft, form: Form) -> Any:
    return publishing.publish(
        db.session(),
        row,
        revision=request.form.get("revision", 0, type=int),
        note=form.note.data or "",
        small=form.size.data == "small",
        by=current_user,
    )


def _to_publish(row: LessonDraft) -> dict[str, Any]:
    lesson = row.base.lesson if row.base else None
    before = editions.current_edition(db.session(), lesson) if lesson is not None else None
    found = publishing.not_small(row, before) if before is not None else []
    return {
        "draft": row,
        "title": showing.title_of(row),
        "faults": [*checking.faults(row), *checking.hints(row)],
        "before": before,
        "not_small": found,
        "where": place_of,
        "NotSmall": NotSmall,
    }


def _seen() -> str:
    return str(request.form.get("seen", ""))
