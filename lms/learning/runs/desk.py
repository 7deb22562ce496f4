"""Course runs as staff sees them: opening one, its calendar, what is different this time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.accounts.permissions import needs
from lms.db import db, today
from lms.learning.models import Lesson
from lms.learning.runs import changing, desk_scope, enrolling, feeds, months, opening
from lms.learning.runs.choices import enrolment_form, other_runs, possible_coaches
from lms.learning.runs.forms import (
    WEEKDAYS,
    AddLessonForm,
    MoveForm,
    RunCancellationForm,
    RunForm,
    SeenForm,
    calendar_form,
)
from lms.learning.runs.models import CourseRun, RunLesson
from lms.web import Form, see_other, trying

bp = Blueprint("runs", __name__)


@dataclass(frozen=True)
class RunDay:
    """A lesson of a run in its calendar."""

    row: RunLesson
    title: str

    @property
    def opens_on(self) -> date:
        return self.row.release_on

    @property
    def is_open(self) -> bool:
        """To staff every lesson is."""
        return True

    @property
    def url(self) -> str:
        return f"/lessons/{self.row.lesson_id}"


@bp.route("/runs", methods=["GET", "POST"])
@needs("run courses")
def runs() -> Any:
    form = RunForm(first_day=today())
    courses = {course.id: course for course in desk_scope.courses(db.session())}
    form.course.choices = [(one.id, f"{one.series.title}: {one.title}") for one in courses.values()]
    if form.validate_on_submit():
        with trying(form) as attempt:
            run = opening.open_run(db.session(), courses[form.course.data], by=current_user, **form.values())
        if attempt.succeeded:
            flash(_("The run is open. Now choose who takes part."))
            return see_other(url_for("runs.run", run_id=run.id))
    return render_template("learning/runs.html", form=form, runs=desk_scope.runs(db.session()))


@bp.get("/runs/<int:run_id>")
@needs("run courses")
def run(run_id: int) -> str:
    return _run_page(run_id)


@bp.route("/runs/<int:run_id>/calendar", methods=["GET", "POST"])
@needs("run courses")
def run_calendar(run_id: int) -> Any:
    """Every day and note on one page."""
    found, titles = desk_scope.run_seen(db.session(), current_user, run_id)
    form = calendar_form(found, titles)
    if form.validate_on_submit():
        with trying(form) as attempt:
            entries, note = form.entries(found), form.note.data or ""
            changing.set_entries(db.session(), found, entries, note=note, seen=form.version, by=current_user)
        if attempt.succeeded:
            flash(_("The calendar is saved. Those who take part see it in their plan."))
            return see_other(url_for("runs.run", run_id=run_id))
        form.seen.data = str(found.version)
    days = [RunDay(row, titles[row.lesson_id]) for row in found.lessons]
    return render_template("learning/run_calendar.html", form=form, run=found, days=days)


@bp.post("/runs/<int:run_id>/lessons")
@needs("run courses")
def run_lessons(run_id: int) -> Any:
    """One more lesson, of this course or another."""
    found, _titles = desk_scope.run_seen(db.session(), current_user, run_id)
    form = _adding(found)
    if form.validate_on_submit():
        lesson = db.session.get_one(Lesson, form.lesson.data)
        with trying(form) as attempt:
            changing.add_lesson(db.session(), found, lesson, seen=form.version, by=current_user)
        if attempt.succeeded:
            flash(_("The lesson comes last now. You can change its day."))
            return see_other(url_for("runs.run", run_id=run_id))
    return _run_page(run_id, adding=form)


@bp.post("/runs/<int:run_id>/lessons/<int:row_id>/removal")
@needs("run courses")
def run_lesson_removal(run_id: int, row_id: int) -> Response:
    row = desk_scope.run_lesson_seen(db.session(), current_user, run_id, row_id)
    changing.leave_out(db.session(), row, seen=SeenForm().version, by=current_user)
    flash(_("The lesson is left out of this run. The course stays as it is."))
    return see_other(url_for("runs.run", run_id=run_id))


@bp.post("/runs/<int:run_id>/lessons/<int:row_id>/earlier")
@needs("run courses")
def run_lesson_earlier(run_id: int, row_id: int) -> Response:
    row = desk_scope.run_lesson_seen(db.session(), current_user, run_id, row_id)
    changing.bring_forward(db.session(), row, seen=SeenForm().version, by=current_user)
    return see_other(url_for("runs.run", run_id=run_id) + f"#lesson-{row_id}")


@bp.post("/runs/<int:run_id>/first-day")
@needs("run courses")
def run_first_day(run_id: int) -> Any:
    """Move what is not open yet."""
    found, _titles = desk_scope.run_seen(db.session(), current_user, run_id)
    form = MoveForm()
    if form.validate_on_submit():
        with trying(form) as attempt:
            changing.move_run(db.session(), found, first=form.first.data, seen=form.version, by=current_user)
        if attempt.succeeded:
            flash(_("The run is moved, and those who take part have been told."))
            return see_other(url_for("runs.run", run_id=run_id))
    return _run_page(run_id, moving=form)


@bp.post("/runs/<int:run_id>/cancellation")
@needs("run courses")
def run_cancellation(run_id: int) -> Any:
    found, _titles = desk_scope.run_seen(db.session(), current_user, run_id)
    form = RunCancellationForm()
    if form.validate_on_submit():
        with trying(form) as attempt:
            changing.cancel(db.session(), found, reason=form.reason.data, by=current_user)
        if attempt.succeeded:
            flash(_("The run is cancelled, and those who took part have been told."))
            return see_other(url_for("runs.run", run_id=run_id))
    return _run_page(run_id, cancelling=form)


def _run_page(run_id: int, **forms: Form) -> str:
    found, titles = desk_scope.run_seen(db.session(), current_user, run_id)
    for form in forms.values():
        if isinstance(form, SeenForm):
            form.seen.data = str(found.version)
    days = [RunDay(row, titles[row.lesson_id]) for row in found.lessons]
    asked = request.args.get("month") or f"{found.lessons[0].release_on:%Y-%m}"
    people, others = desk_scope.whereabouts(db.session(), current_user, found)
    blank = {"seen": str(found.version), "first": changing.day_after(found)}
    page: dict[str, Any] = {
        "run": found,
        "days": days,
        "month": months.month_of(days, months.month_asked(asked, today=today())),
        "weekdays": WEEKDAYS,
        "people": people,
        "others": others,
        "feed": feeds.address(current_user, found),
        "enrolling": enrolment_form(found),
        "other_runs": other_runs(found),
        "coaches": possible_coaches() if enrolling.is_directing(found) else [],
        "adding": _adding(found, empty=True),
        "moving": MoveForm(formdata=None, data=blank),
        "cancelling": RunCancellationForm(formdata=None),
    }
    return render_template("learning/run.html", **page | forms)


def _adding(run: CourseRun, *, empty: bool = False) -> AddLessonForm:
    blank = {"seen": str(run.version)}
    form = AddLessonForm(formdata=None, data=blank) if empty else AddLessonForm()
    form.lesson.choices = desk_scope.lessons_to_add(db.session(), run)
    return form
