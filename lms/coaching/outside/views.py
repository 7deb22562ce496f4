"""Work outside the team as the worker keeps it and as the coach advises on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from lms.accounts.models import Person, Role
from lms.accounts.permissions import needs
from lms.coaching.outside import advising, jobs
from lms.coaching.outside.forms import OUTCOME_NAMES, AdviceForm, JobForm, WorkForm, advice_form
from lms.coaching.outside.models import Advice, Outcome, OutsideWork
from lms.db import db, now
from lms.drafting.drafts import opened
from lms.drafting.forms import as_sent, finished, sheet
from lms.errors import NotThere
from lms.practice.needs import Need, Reason, more_needs_from
from lms.practice.scope import coached_worker
from lms.prose import ago
from lms.skills.fact_words import AXES
from lms.skills.sources import source_url
from lms.web import see_other, trying

bp = Blueprint("outside", __name__)


@bp.route("/outside", methods=["GET", "POST"])
@needs("bring outside work")
def index() -> Any:
    """One's jobs and texts; the form logs a job."""
    form = JobForm()
    if form.validate_on_submit():
        with trying(form) as attempt:
            jobs.log_job(db.session(), current_user, by=current_user, **form.values())
        if attempt.succeeded:
            flash(_("The job is on your list."))
            return see_other(url_for("outside.index"))
    return _list_page(current_user, form)


@bp.get("/workers/<int:worker_id>/outside")
@needs("coach")
def of_worker(worker_id: int) -> str:
    return _list_page(coached_worker(db.session(), current_user, worker_id), None)


@bp.post("/outside/jobs/<int:job_id>/outcome")
@needs("bring outside work")
def outcome(job_id: int) -> Response:
    found = jobs.own_job(db.session(), current_user, job_id)
    if request.form.get("outcome") in set(Outcome):
        jobs.say_outcome(db.session(), found, Outcome(request.form["outcome"]), by=current_user)
        flash(_("Noted."))
    return see_other(url_for("outside.index"))


@bp.route("/outside/work", methods=["GET", "POST"])
@needs("bring outside work")
def bring() -> Any:
    form = _work_form()
    if form.validate_on_submit():
        with trying(form) as attempt:
            row = _bring(form)
        if attempt.succeeded:
            finished(jobs.draft_key(current_user))
            flash(_("Your coach will look at it."))
            return see_other(url_for("outside.work", work_id=row.id))
    kept = opened(db.session(), current_user, jobs.draft_key(current_user))
    return render_template("coaching/bring.html", form=form, sheet=sheet(form, kept))


@bp.route("/outside-work/<int:work_id>", methods=["GET", "POST"])
@needs("see outside work")
def work(work_id: int) -> Any:
    """The text with its advice; whoever accompanies the worker gives it here."""
    found = jobs.seen_work(db.session(), current_user, work_id)
    form = advice_form(found.track)()
    if form.validate_on_submit():
        with trying(form) as attempt:
            _advise(found, form)
        if attempt.succeeded:
            flash(_("The advice is with %(worker)s.", worker=found.worker.name))
            return see_other(url_for("desk.today_list"))
    found = jobs.seen_work(db.session(), current_user, work_id)
    return render_template(
        "coaching/outside_work.html",
        work=found,
        form=form,
        own=found.worker_id == current_user.id,
        title=advising.title_of(found),
        axes=advising.AXES[found.track],
        axis_names=AXES,
    )


def _list_page(worker: Person, form: JobForm | None) -> str:
    return render_template(
        "coaching/outside.html",
        worker=worker,
        own=form is not None,
        jobs=jobs.jobs_of(db.session(), worker),
        works=jobs.works_of(db.session(), worker),
        form=form,
        title_of=advising.title_of,
        outcome_names=OUTCOME_NAMES,
    )


def _work_form() -> WorkForm:
    """As it was sent; else as it was left."""
    own = jobs.jobs_of(db.session(), current_user)
    form = WorkForm().with_jobs(own)
    if form.is_submitted():
        return form
    kept = opened(db.session(), current_user, jobs.draft_key(current_user))
    if kept.version:
        return WorkForm(formdata=as_sent(kept)).with_jobs(own)
    form.job.data = request.args.get("job", 0, type=int)
    return form


def _bring(form: WorkForm) -> OutsideWork:
    job = jobs.own_job(db.session(), current_user, form.job.data) if form.job.data else None
    return jobs.bring(
        db.session(),
        current_user,
        what=form.what.data,
        track=form.track.data or "",
        body=form.body.data or "",
        question=form.question.data or "",
        job=job,
        draft_version=form.version_seen,
        by=current_user,
    )


def _advise(found: OutsideWork, form: AdviceForm) -> Advice:
    marks = {axis: form[f"mark_{axis}"].data for axis in advising.AXES[found.track]}
    words = {"text": form.body.data or "", "step": form.step.data or ""}
    return advising.advise(db.session(), found, marks=marks, by=current_user, **words)


def _waiting(session: Session, coach: Person, workers: Mapping[int, Person]) -> list[Need]:
    without = select(OutsideWork).outerjoin(Advice).where(Advice.id.is_(None))
    rows = session.scalars(without.where(OutsideWork.worker_id.in_(workers)).order_by(OutsideWork.brought_at))
    return [
        Need(
            Reason.ADVICE,
            workers[row.worker_id],
            row.brought_at,
            _("“%(title)s” waits for advice: %(when)s.", title=advising.title_of(row), when=_ago(row)),
            f"/outside-work/{row.id}",
        )
        for row in rows
    ]


def _ago(row: OutsideWork) -> str:
    return ago(row.brought_at, at=now())


def _where(work_id: int, viewer: Person) -> str | None:
    """For the skill pages: where a fact that came from outside work can be seen."""
    if not viewer.has(Role.WORKER, Role.COACH, Role.DIRECTOR):
        return None
    try:
        jobs.seen_work(db.session(), viewer, work_id)
    except NotThere:
        return None
    return f"/outside-work/{work_id}"


more_needs_from(_waiting)
source_url("outside_work", _where)
