"""Where a coach writes words to places of a piece: a page of its own, so that the marking form stays."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from courses.lengths import characters
from lms.accounts.permissions import needs
from lms.db import db
from lms.drafting.annotating import annotate, annotations_of, withdraw
from lms.drafting.findings.sentences import sentences
from lms.drafting.models import Annotation
from lms.errors import NotThere
from lms.practice.beside import subject_of
from lms.practice.forms import AnnotationForm
from lms.practice.handing_in import practice_of
from lms.practice.models import Submission
from lms.practice.scope import NOTHING, coached_submission
from lms.web import see_other, trying

bp = Blueprint("annotating", __name__)
SHOWN = 40
"""Characters of a sentence in the list to choose from"""


@bp.route("/submissions/<int:submission_id>/margin", methods=["GET", "POST"])
@needs("coach")
def margin(submission_id: int) -> Any:
    """Choose a sentence, or select a place with mouse, finger or keyboard; write words to it."""
    found = coached_submission(db.session(), current_user, submission_id)
    if practice_of(found.edition).kind != "text":
        raise NotThere(NOTHING)
    form = AnnotationForm.for_places(_places(found.body))
    if form.validate_on_submit():
        with trying(form) as attempt:
            _annotate(found, form)
        if attempt.succeeded:
            flash(_("The remark is kept. The worker sees it together with your feedback."))
            return see_other(url_for("annotating.margin", submission_id=submission_id))
    return _page(submission_id, form)


@bp.post("/submissions/<int:submission_id>/margin/<int:annotation_id>/removal")
@needs("coach")
def removal(submission_id: int, annotation_id: int) -> Response:
    found = coached_submission(db.session(), current_user, submission_id)
    row = db.session.get(Annotation, annotation_id)
    if row is None or row.subject != subject_of(found):
        raise NotThere(NOTHING)
    withdraw(db.session(), row, about=found.worker, by=current_user)
    flash(_("The remark is taken back."))
    return see_other(url_for("annotating.margin", submission_id=submission_id))


def _places(text: str) -> list[tuple[str, str]]:
    """Each sentence with its number, as a list offers it."""
    return [
        (f"{span.start}-{span.end}", f"{n}. {' '.join(span.of(text).split())[:SHOWN]}")
        for n, span in enumerate(sentences(text), 1)
        if characters(span.of(text))
    ]


def _annotate(found: Submission, form: AnnotationForm) -> None:
    start, end = form.span
    annotate(
        db.session(),
        subject_of(found),
        found.body,
        start=start,
        end=end,
        words=form.words.data or "",
        about=found.worker,
        by=current_user,
    )


def _page(submission_id: int, form: AnnotationForm) -> str:
    found = coached_submission(db.session(), current_user, submission_id)
    return render_template(
        "practice/margin.html",
        piece=found,
        practice=practice_of(found.edition),
        annotations=annotations_of(db.session(), subject_of(found)),
        form=form,
    )
