"""Bringing questions of other systems into a draft: look first, then choose. And sending them out."""

from __future__ import annotations

import io
from typing import Any, cast

from flask import Blueprint, flash, render_template, request, send_file, url_for
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from courses.exchange import encodings, files
from courses.exchange.files import Format
from lms.accounts.permissions import needs
from lms.authoring import drafts, showing
from lms.authoring.exchange import bringing, sending
from lms.authoring.exchange.forms import ChoosingForm, QuestionFileForm
from lms.authoring.exchange.words import worded
from lms.authoring.models import LessonDraft
from lms.authoring.problem_words import worded as worded_problem
from lms.db import db
from lms.learning.quiz.words import KINDS
from lms.web import see_other, trying

bp = Blueprint("question_exchange", __name__)


@bp.route("/authoring/drafts/<int:draft_id>/question-files/new", methods=["GET", "POST"])
@needs("write lessons")
def new_question_file(draft_id: int) -> Any:
    row, form = drafts.visible_draft(db.session(), draft_id), QuestionFileForm()
    if form.validate_on_submit():
        with trying(form) as attempt:
            kept = _brought(row, form)
        if attempt.succeeded:
            return see_other(url_for("question_exchange.question_file", draft_id=draft_id, file_id=kept.id))
        row = drafts.visible_draft(db.session(), draft_id)
    return render_template("authoring/new_question_file.html", form=form, **_page(row))


@bp.route("/authoring/drafts/<int:draft_id>/question-files/<int:file_id>", methods=["GET", "POST"])
@needs("write lessons")
def question_file(draft_id: int, file_id: int) -> Any:
    """Every item with what would become of it; then those chosen."""
    row = drafts.visible_draft(db.session(), draft_id, lock=request.method == "POST")
    form = ChoosingForm()
    if form.validate_on_submit():
        with trying(form) as attempt:
            count = _taken_in(row, file_id)
        if attempt.succeeded:
            flash(ngettext("%(num)s question was added.", "%(num)s questions were added.", count))
            return see_other(url_for("lesson_drafts.draft", draft_id=draft_id) + "#questions")
        row = drafts.visible_draft(db.session(), draft_id)
    return render_template("authoring/question_file.html", form=form, **_looked(row, file_id))


@bp.get("/authoring/drafts/<int:draft_id>/question-export")
@needs("write lessons")
def question_export(draft_id: int) -> str:
    """The formats, and what would not come along in each."""
    row = drafts.visible_draft(db.session(), draft_id)
    questions, problems = sending.questions_of(row)
    told = {format: sending.written(row, format).items for format in files.FORMATS}
    return render_template(
        "authoring/question_export.html",
        questions=questions,
        problems=problems,
        told=told,
        formats=files.FORMATS,
        **_page(row),
    )


@bp.get("/authoring/drafts/<int:draft_id>/question-export/<any(gift, moodle_xml, qti3):format>")
@needs("write lessons")
def question_download(draft_id: int, format: str) -> Response:
    row, known = drafts.visible_draft(db.session(), draft_id), cast(Format, format)
    data, name = sending.written(row, known).data, sending.file_name(row, known)
    return send_file(io.BytesIO(data), "application/octet-stream", as_attachment=True, download_name=name)


def _brought(row: LessonDraft, form: QuestionFileForm) -> Any:
    data, name = form.file.data.read(), form.file.data.filename or ""
    return bringing.bring(db.session(), row, data=data, name=name, by=current_user)


def _taken_in(row: LessonDraft, file_id: int) -> int:
    kept = bringing.visible_file(db.session(), current_user, row.id, file_id)
    plan = bringing.plan_of(row, bringing.read(kept), encoding=_encoding(), see=_see(row))
    chosen = set(request.form.getlist("item", type=int))
    return bringing.take_in(db.session(), row, plan, chosen=chosen, by=current_user, row=kept)


def _looked(row: LessonDraft, file_id: int) -> dict[str, Any]:
    kept = bringing.visible_file(db.session(), current_user, row.id, file_id)
    plan = bringing.plan_of(row, bringing.read(kept), encoding=_encoding(), see=_see(row))
    chosen = request.form.getlist("item", type=int) if request.method == "POST" else None
    return {
        "file": kept,
        "plan": plan,
        "chosen": chosen,
        "encodings": encodings.CHOICES,
        "encoding": _encoding(),
        "see": _see(row),
        "choices": showing.slide_choices(row),
        "formats": files.FORMATS,
    } | _page(row)


def _encoding() -> str:
    named = request.values.get("encoding", "")
    return named if named in encodings.CHOICES else ""


def _see(row: LessonDraft) -> str:
    named = request.values.get("see", "")
    return named if named in bringing.slide_ids(row) else ""


def _page(row: LessonDraft) -> dict[str, Any]:
    told = {"worded": worded, "worded_problem": worded_problem, "kinds": KINDS}
    return {"draft": row, "title": showing.title_of(row), **told}
