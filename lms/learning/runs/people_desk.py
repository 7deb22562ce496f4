"""Who takes part in a run, and rests that staff enters for somebody on the phone."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.accounts import people
from lms.accounts.models import Person
from lms.accounts.permissions import needs, visible_worker
from lms.db import db, today
from lms.learning.runs import desk_scope, enrolling, resting
from lms.learning.runs.choices import enrolment_form, other_runs, possible_coaches
from lms.learning.runs.forms import ChangeRunForm, PersonRestForm, RunCoachForm
from lms.learning.runs.models import CourseRun
from lms.learning.runs.plans import plan_of
from lms.web import see_other, trying

bp = Blueprint("run_people", __name__)


@bp.post("/runs/<int:run_id>/enrolments")
@needs("run courses")
def enrolments(run_id: int) -> Response:
    run, _titles = desk_scope.run_seen(db.session(), current_user, run_id)
    form = enrolment_form(run)
    if not form.validate_on_submit():
        flash(_("Please choose who takes part."), "error")
        return _back(run_id)
    worker = visible_worker(db.session(), current_user, form.person.data)
    coach = db.session.get(Person, form.coach.data) if form.coach.data else None
    enrolling.enrol(db.session(), run, worker, coach=coach, by=current_user)
    flash(_("%(name)s takes part now.", name=worker.name))
    return _back(run_id)


@bp.post("/enrolments/<int:enrolment_id>/end")
@needs("run courses")
def enrolment_end(enrolment_id: int) -> Response:
    row = desk_scope.enrolment_seen(db.session(), current_user, enrolment_id)
    enrolling.leave(db.session(), row, by=current_user)
    flash(_("%(name)s takes no part any more. Nothing learnt is lost.", name=row.person.name))
    return _back(row.run_id)


@bp.post("/enrolments/<int:enrolment_id>/run")
@needs("run courses")
def enrolment_run(enrolment_id: int) -> Response:
    """The person goes on in another run."""
    row = desk_scope.enrolment_seen(db.session(), current_user, enrolment_id)
    form = ChangeRunForm()
    form.run.choices = other_runs(row.run)
    if not form.validate_on_submit():
        flash(_("Please choose a run."), "error")
        return _back(row.run_id)
    to = db.session.get_one(CourseRun, form.run.data)
    enrolling.change_run(db.session(), row, to, by=current_user)
    flash(_("%(name)s goes on in “%(run)s”. Progress came along.", name=row.person.name, run=to.title))
    return _back(to.id)


@bp.post("/enrolments/<int:enrolment_id>/coach")
@needs("run courses")
def enrolment_coach(enrolment_id: int) -> Response:
    row = desk_scope.enrolment_seen(db.session(), current_user, enrolment_id)
    form = RunCoachForm()
    form.coach.choices = possible_coaches()
    if form.validate_on_submit():
        coach = db.session.get_one(Person, form.coach.data)
        enrolling.name_coach(db.session(), row, coach, by=current_user)
        flash(_("From now on %(coach)s accompanies %(worker)s.", coach=coach.name, worker=row.person.name))
    return _back(row.run_id)


@bp.route("/people/<int:person_id>/rest", methods=["GET", "POST"])
@needs("enter rests")
def person_rest(person_id: int) -> Any:
    """A rest told on the phone, and what it does to the person's plan."""
    worker = visible_worker(db.session(), current_user, person_id)
    form = PersonRestForm(since=today())
    if form.validate_on_submit():
        with trying(form) as attempt:
            resting.rest_for(
                db.session(), worker, since=form.since.data, until=form.until.data, by=current_user
            )
        if attempt.succeeded:
            flash(_("%(name)s rests. The whole plan has moved.", name=worker.name))
            return see_other(url_for("run_people.person_rest", person_id=person_id))
    return render_template(
        "learning/person_rest.html",
        form=form,
        worker=worker,
        rest=people.resting(db.session(), worker, on=today()),
        plan=plan_of(db.session(), worker),
    )


@bp.post("/people/<int:person_id>/rest/end")
@needs("enter rests")
def person_rest_end(person_id: int) -> Response:
    worker = visible_worker(db.session(), current_user, person_id)
    resting.back_for(db.session(), worker, by=current_user)
    flash(_("%(name)s is back. The plan goes on from today.", name=worker.name))
    return see_other(url_for("run_people.person_rest", person_id=person_id))


def _back(run_id: int) -> Response:
    return see_other(url_for("runs.run", run_id=run_id) + "#people")
