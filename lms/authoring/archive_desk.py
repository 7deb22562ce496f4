"""Courses out of the house and into it, as one zip."""

from __future__ import annotations

import io
from typing import Any

from flask import Blueprint, flash, render_template, send_file, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from courses.archive import BadArchive
from lms.accounts.permissions import needs
from lms.authoring import arranging, exporting, taking_in
from lms.authoring.archive_words import faults_of, worded_problem
from lms.authoring.forms import ASKS, ArchiveForm, taking_in_form
from lms.db import db
from lms.skills.ladders import names
from lms.web import see_other, trying

bp = Blueprint("course_archives", __name__)


@bp.get("/authoring/courses/<int:course_id>/archive")
@needs("write lessons")
def course_archive(course_id: int) -> Response:
    course = arranging.visible_course(db.session(), course_id)
    return _zip(exporting.export_course(db.session(), course), course.key.replace("/", "-"))


@bp.get("/authoring/series/<int:series_id>/archive")
@needs("write lessons")
def series_archive(series_id: int) -> Response:
    series = arranging.visible_series(db.session(), series_id)
    return _zip(exporting.export_series(db.session(), series), series.key)


@bp.route("/authoring/archives/new", methods=["GET", "POST"])
@needs("write lessons")
def new_archive() -> Any:
    form = ArchiveForm()
    if form.validate_on_submit():
        with trying(form) as attempt:
            data, name = form.file.data.read(), form.file.data.filename or "zip"
            row = taking_in.bring(db.session(), data=data, name=name, by=current_user)
        if attempt.succeeded:
            return see_other(url_for("course_archives.archive", archive_id=row.id))
    return render_template("authoring/new_archive.html", form=form)


@bp.route("/authoring/archives/<int:archive_id>", methods=["GET", "POST"])
@needs("write lessons")
def archive(archive_id: int) -> Any:
    """What taking it in would do, file by file; then doing it."""
    row = taking_in.visible_archive(db.session(), current_user, archive_id)
    try:
        plan = taking_in.plan_of(db.session(), row)
    except BadArchive as error:
        return render_template("authoring/bad_archive.html", archive=row, faults=faults_of(error)), 422
    form = taking_in_form(plan.unknown, names(db.session()))
    if form.validate_on_submit():
        return _taken(archive_id, plan, publish=form.how.data == "publish", tracks=form.asked())
    return render_template(
        "authoring/archive.html", archive=row, form=form, plan=plan, worded=worded_problem, asks=ASKS
    )


def _taken(archive_id: int, plan: Any, *, publish: bool, tracks: dict[str, str]) -> Any:
    db.session.commit()  # listening to recordings takes time: nobody's saving waits for it
    heard = taking_in.hear(plan)
    row = taking_in.visible_archive(db.session(), current_user, archive_id)
    done = taking_in.take_in(db.session(), row, heard=heard, publish=publish, tracks=tracks, by=current_user)
    flash(
        _("Taken in: %(p)s published, %(d)s as drafts.", p=len(done.published), d=len(done.drafts)),
    )
    return render_template("authoring/taken_in.html", archive=row, done=done, plan=plan)


def _zip(data: bytes, name: str) -> Response:
    return send_file(
        io.BytesIO(data), mimetype="application/zip", as_attachment=True, download_name=f"{name}.zip"
    )
