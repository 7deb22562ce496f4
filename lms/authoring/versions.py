"""A lesson's versions: who published what and when, what is different, and an old one as a draft again."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from lms.accounts.permissions import needs
from lms.authoring import arranging, drafts
from lms.authoring.differences import differences
from lms.authoring.models import LessonDraft
from lms.authoring.words import FILES
from lms.db import db
from lms.errors import NotThere
from lms.learning.models import Lesson, LessonEdition
from lms.web import see_other

bp = Blueprint("lesson_versions", __name__)
DRAFT = "draft"


@bp.get("/authoring/lessons/<int:lesson_id>/versions")
@needs("write lessons")
def versions(lesson_id: int) -> str:
    lesson = arranging.visible_lesson(db.session(), lesson_id)
    return render_template(
        "authoring/versions.html",
        lesson=lesson,
        editions=list(reversed(lesson.editions)),
        draft=_draft(db.session(), lesson),
    )


@bp.get("/authoring/lessons/<int:lesson_id>/comparison")
@needs("write lessons")
def comparison(lesson_id: int) -> str:
    """`older` and `newer`: ids of editions, or the draft."""
    lesson = arranging.visible_lesson(db.session(), lesson_id)
    older = _version(db.session(), lesson, request.args.get("older", ""))
    newer = _version(db.session(), lesson, request.args.get("newer", ""))
    return render_template(
        "authoring/comparison.html",
        lesson=lesson,
        older=older,
        newer=newer,
        sections=differences(older.files, newer.files),
        told=_told(older, newer),
        names=FILES,
        is_draft=lambda version: isinstance(version, LessonDraft),
    )


@bp.post("/authoring/lessons/<int:lesson_id>/versions/<int:edition_id>/restoration")
@needs("write lessons")
def restoration(lesson_id: int, edition_id: int) -> Response:
    """The old texts become the draft; nothing is published by this."""
    lesson = arranging.visible_lesson(db.session(), lesson_id)
    edition = _version(db.session(), lesson, str(edition_id))
    assert isinstance(edition, LessonEdition)
    row = drafts.restore(db.session(), lesson, edition, by=current_user)
    flash(_("The old version is the draft now. Look at it, then publish it."))
    return see_other(url_for("lesson_drafts.draft", draft_id=row.id))


def _draft(session: Session, lesson: Lesson) -> LessonDraft | None:
    return session.scalar(select(LessonDraft).where(LessonDraft.key == lesson.key))


def _version(session: Session, lesson: Lesson, name: str) -> LessonEdition | LessonDraft:
    found: Any = None
    if name == DRAFT:
        found = _draft(session, lesson)
    elif name.isdecimal() and len(name) < 10:
        found = next((each for each in lesson.editions if each.id == int(name)), None)
    if found is None:
        raise NotThere(_("There is nothing at this address, or it is not for you."))
    version: LessonEdition | LessonDraft = found
    return version


def _told(older: Any, newer: Any) -> list[tuple[str, str]]:
    """(slide id, added, changed or removed) of recordings."""
    found = []
    for slide in sorted({*older.recordings, *newer.recordings}):
        was, now = older.recordings.get(slide), newer.recordings.get(slide)
        if (was or {}).get("key") != (now or {}).get("key"):
            found.append((slide, "added" if was is None else "removed" if now is None else "changed"))
    return found
