"""The authors' shelf: series, courses and lessons, their words and their order."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.accounts.permissions import needs
from lms.authoring import arranging, drafts, showing
from lms.authoring.forms import CourseForm, NewCourseForm, NewLessonForm, NewSeriesForm, SeriesForm
from lms.db import db
from lms.skills.ladders import names
from lms.web import see_other, trying

bp = Blueprint("authoring", __name__)


@bp.get("/authoring")
@needs("write lessons")
def index() -> str:
    """What is taught, what is being written, and where to begin something new."""
    shelves = showing.shelves(db.session())
    lessons = {c.id: showing.rows(db.session(), c) for series in shelves for c in series.courses}
    return render_template("authoring/index.html", shelves=shelves, lessons=lessons)


@bp.route("/authoring/series/new", methods=["GET", "POST"])
@needs("write lessons")
def new_series() -> Any:
    form = NewSeriesForm().offer(names(db.session()))
    if form.validate_on_submit():
        with trying(form) as attempt:
            made = arranging.new_series(db.session(), **form.words(), by=current_user)
            db.session.flush()
        if attempt.succeeded:
            flash(_("The series is there. Now make its first course."))
            return see_other(url_for("authoring.series", series_id=made.id))
    return render_template("authoring/new_series.html", form=form)


@bp.route("/authoring/series/<int:series_id>", methods=["GET", "POST"])
@needs("write lessons")
def series(series_id: int) -> Any:
    row = arranging.visible_series(db.session(), series_id)
    form = SeriesForm(obj=row).offer(names(db.session()))
    if form.validate_on_submit():
        with trying(form) as attempt:
            arranging.describe_series(db.session(), row, **form.words(), by=current_user)
        if attempt.succeeded:
            flash(_("Saved."))
            return see_other(url_for("authoring.series", series_id=series_id))
        row = arranging.visible_series(db.session(), series_id)
    return render_template("authoring/series.html", form=form, series=row)


@bp.route("/authoring/series/<int:series_id>/courses/new", methods=["GET", "POST"])
@needs("write lessons")
def new_course(series_id: int) -> Any:
    row, form = arranging.visible_series(db.session(), series_id), NewCourseForm()
    if form.validate_on_submit():
        with trying(form) as attempt:
            made = arranging.new_course(db.session(), row, **form.words(), by=current_user)
        if attempt.succeeded:
            return see_other(url_for("authoring.course", course_id=made.id))
    return render_template("authoring/new_course.html", form=form, series=row)


@bp.route("/authoring/courses/<int:course_id>", methods=["GET", "POST"])
@needs("write lessons")
def course(course_id: int) -> Any:
    row = arranging.visible_course(db.session(), course_id)
    words = {
        "title": row.title,
        "summary": row.summary,
        "readings": arranging.readings_text(row.readings or {}),
    }
    form = CourseForm(data=words)
    if form.validate_on_submit():
        with trying(form) as attempt:
            arranging.set_readings(db.session(), row, text=form.readings.data or "", by=current_user)
            arranging.describe_course(db.session(), row, **form.words(), by=current_user)
        if attempt.succeeded:
            flash(_("Saved."))
            return see_other(url_for("authoring.course", course_id=course_id))
    lessons = showing.rows(db.session(), arranging.visible_course(db.session(), course_id))
    return render_template("authoring/course.html", form=form, course=row, lessons=lessons)


@bp.route("/authoring/courses/<int:course_id>/lessons/new", methods=["GET", "POST"])
@needs("write lessons")
def new_lesson(course_id: int) -> Any:
    row, form = arranging.visible_course(db.session(), course_id), NewLessonForm()
    if form.validate_on_submit():
        with trying(form) as attempt:
            slug, title = form.slug.data, form.title.data
            made = drafts.new_lesson(db.session(), row, slug=slug, title=title, by=current_user)
        if attempt.succeeded:
            return see_other(url_for("lesson_drafts.draft", draft_id=made.id))
    return render_template("authoring/new_lesson.html", form=form, course=row)


@bp.post("/authoring/series/<int:series_id>/place")
@needs("write lessons")
def series_place(series_id: int) -> Response:
    row = arranging.visible_series(db.session(), series_id)
    arranging.move_series(db.session(), row, by=_steps(), who=current_user)
    return see_other(url_for("authoring.index") + f"#series-{row.id}")


@bp.post("/authoring/courses/<int:course_id>/place")
@needs("write lessons")
def course_place(course_id: int) -> Response:
    row = arranging.visible_course(db.session(), course_id)
    arranging.move_course(db.session(), row, by=_steps(), who=current_user)
    return see_other(url_for("authoring.index") + f"#series-{row.series_id}")


@bp.post("/authoring/lessons/<int:lesson_id>/place")
@needs("write lessons")
def lesson_place(lesson_id: int) -> Response:
    row = arranging.visible_lesson(db.session(), lesson_id)
    arranging.move_lesson(db.session(), row, by=_steps(), who=current_user)
    return see_other(url_for("authoring.course", course_id=row.course_id) + "#lessons")


@bp.post("/authoring/lessons/<int:lesson_id>/retirement")
@needs("write lessons")
def retirement(lesson_id: int) -> Response:
    row = arranging.retire(db.session(), arranging.visible_lesson(db.session(), lesson_id), by=current_user)
    flash(_("The lesson is retired. Who began it keeps it."))
    return see_other(url_for("authoring.course", course_id=row.course_id) + "#lessons")


@bp.post("/authoring/lessons/<int:lesson_id>/return")
@needs("write lessons")
def bringing_back(lesson_id: int) -> Response:
    lesson = arranging.visible_lesson(db.session(), lesson_id)
    row = arranging.bring_back(db.session(), lesson, by=current_user)
    flash(_("The lesson is taught again."))
    return see_other(url_for("authoring.course", course_id=row.course_id) + "#lessons")


def _steps() -> int:
    return -1 if request.form.get("by") == "up" else 1
