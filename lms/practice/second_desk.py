"""The queue of blind second marks, marking itself, and comparing afterwards."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.accounts.models import Person, Role
from lms.accounts.permissions import needs
from lms.db import db
from lms.errors import NotThere
from lms.practice import marked_anew, second_marks
from lms.practice.agreement import agreement_of, count_as_evidence, wishes
from lms.practice.coach_forms import AskForm, SecondMarkForm, second_mark_form
from lms.practice.handing_in import practice_of
from lms.practice.scope import NOTHING, coached_submission
from lms.practice.second_models import SecondMark, SecondReading
from lms.skills.sources import source_url
from lms.web import see_other, trying

bp = Blueprint("second", __name__)


@bp.get("/second-marks")
@needs("coach")
def index() -> str:
    """What waits for second marks, one's own agreement, and where the director would best ask for more."""
    return render_template(
        "practice/second_marks.html",
        readings=second_marks.open_readings(db.session(), current_user),
        own=agreement_of(db.session(), current_user),
        wishes=wishes(db.session()) if current_user.has(Role.DIRECTOR) else [],
        practice_of=practice_of,
        form=AskForm(formdata=None),
    )


@bp.route("/second-marks/<int:reading_id>", methods=["GET", "POST"])
@needs("coach")
def mark(reading_id: int) -> Any:
    """Blind marking; both marks side by side once the second are in."""
    found = second_marks.reading_for(db.session(), current_user, reading_id)
    form = second_mark_form(practice_of(found.submission.edition).rubric)()
    if form.validate_on_submit():
        with trying(form) as attempt:
            _give(found, form)
        if attempt.succeeded:
            flash(_("Thank you. Now you can compare the marks."))
            return see_other(url_for("second.mark", reading_id=reading_id))
    return _page(second_marks.reading_for(db.session(), current_user, reading_id), form)


@bp.post("/second-marks/<int:reading_id>/pass")
@needs("coach")
def passing(reading_id: int) -> Response:
    """Rather look at the first marks."""
    found = second_marks.reading_for(db.session(), current_user, reading_id)
    coached_submission(db.session(), current_user, found.submission_id)
    second_marks.look(db.session(), found, by=current_user)
    return see_other(url_for("practice.submission", submission_id=found.submission_id))


@bp.post("/submissions/<int:submission_id>/second-reading")
@needs("coach")
def asking(submission_id: int) -> Response:
    """The director asks a coach."""
    found, form = coached_submission(db.session(), current_user, submission_id), AskForm()
    coach = db.session.get(Person, form.coach_id)
    if coach is None or not coach.has(Role.COACH, Role.DIRECTOR) or not current_user.has(Role.DIRECTOR):
        raise NotThere(NOTHING)
    second_marks.ask(db.session(), found, coach, by=current_user)
    flash(_("%(name)s is asked for second marks.", name=coach.name))
    return see_other(url_for("second.index"))


def _where(mark_id: int, viewer: Person) -> str | None:
    """For the skill pages: where a figure about agreement came from."""
    row = db.session.get(SecondMark, mark_id)
    if row is None or not viewer.has(Role.COACH, Role.DIRECTOR):
        return None
    try:
        second_marks.reading_for(db.session(), viewer, row.reading_id)
    except NotThere:
        return None
    return f"/second-marks/{row.reading_id}"


def _give(found: SecondReading, form: SecondMarkForm) -> None:
    practice = practice_of(found.submission.edition)
    row = second_marks.give(
        db.session(), found, marks=form.marks(practice), words=form.words.data or "", by=current_user
    )
    count_as_evidence(db.session(), row)
    marked_anew.count_instead(db.session(), row, by=current_user)


def _page(found: SecondReading, form: SecondMarkForm) -> str:
    return render_template(
        "practice/second_mark.html",
        reading=found,
        practice=practice_of(found.submission.edition),
        first=found.submission.assessment if found.mark else None,
        counts=marked_anew.counts(db.session(), found),
        form=form,
    )


source_url("second_mark", _where)
