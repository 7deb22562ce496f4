"""Course runs as the staff sees them: opening one, and who takes part."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.accounts.permissions import needs, visible_worker, visible_workers
from lms.db import db, today
from lms.errors import NotThere
from lms.learning import runs as verbs
from lms.learning.forms import EnrolmentForm, RunForm
from lms.learning.models import CourseRun
from lms.web import see_other, trying

bp = Blueprint("runs", __name__)


@bp.route("/runs", methods=["GET", "POST"])
@needs("run courses")
def runs() -> Any:
    form = RunForm(first_day=today())
    courses = {course.id: course for course in verbs.courses(db.session())}
    form.course.choices = [
        (course.id, f"{course.series.title}: {course.title}") for course in courses.values()
    ]
    if form.validate_on_submit():
        with trying(form) as attempt:
            verbs.open_run(
                db.session(),
                courses[form.course.data],
                title=form.title.data,
                first_day=form.first_day.data,
                days_between=form.days_between.data,
                by=current_user,
            )
        if attempt.succeeded:
            flash(_("The run is open. Now choose who takes part."))
            return see_other(url_for("runs.runs"))
    return render_template(
        "learning/runs.html", form=form, runs=verbs.runs(db.session()), enrolment=_enrolment()
    )


@bp.post("/runs/<int:run_id>/enrolments")
@needs("run courses")
def enrolments(run_id: int) -> Response:
    run = db.session.get(CourseRun, run_id)
    form = _enrolment()
    if run is None:
        raise NotThere(_("There is nothing at this address, or it is not for you."))
    if form.validate_on_submit():
        worker = visible_worker(db.session(), current_user, form.person.data)
        verbs.enrol(db.session(), run, worker, by=current_user)
        flash(_("%(name)s takes part now.", name=worker.name))
    return see_other(url_for("runs.runs") + f"#run-{run_id}")


def _enrolment() -> EnrolmentForm:
    form = EnrolmentForm()
    workers = db.session.scalars(visible_workers(current_user))
    form.person.choices = [(worker.id, worker.name) for worker in workers]
    return form
