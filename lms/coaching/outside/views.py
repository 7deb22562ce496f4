"""Work outside the team as the worker keeps it, or staff keep it for somebody on the phone."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.accounts.models import Person
from lms.accounts.permissions import needs
from lms.coaching.outside import advising, bringing, jobs
from lms.coaching.outside.forms import OUTCOME_NAMES, JobForm, WorkForm
from lms.coaching.outside.models import Outcome, OutsideJob, OutsideWork
from lms.db import db
from lms.drafting.drafts import opened
from lms.drafting.forms import as_sent, finished, sheet
from lms.errors import NotThere
from lms.learning.told import HOW_NAMES
from lms.practice.scope import NOTHING, coached_worker
from lms.web import see_other, trying

bp = Blueprint("outside", __name__)


@bp.route("/outside", methods=["GET", "POST"])
@needs("bring outside work")
def index() -> Any:
    """One's jobs and texts; the form logs a job."""
    return _list_page(current_user)


@bp.route("/workers/<int:worker_id>/outside", methods=["GET", "POST"])
@needs("coach")
def of_worker(worker_id: int) -> Any:
    """The same for a worker one accompanies, with who told it how."""
    return _list_page(coached_worker(db.session(), current_user, worker_id))


@bp.route("/outside/jobs/<int:job_id>", methods=["GET", "POST"])
@needs("see outside work")
def job(job_id: int) -> Any:
    """Mend a job; for staff only when its pay is theirs to see."""
    found = jobs.seen_job(db.session(), current_user, job_id)
    if not jobs.sees_pay(found, current_user):
        raise NotThere(NOTHING)
    worker, form = found.worker, _job_form(found)
    if form.validate_on_submit():
        with trying(form) as attempt:
            jobs.mend_job(db.session(), found, by=current_user, **form.values())
        if attempt.succeeded:
            flash(_("Saved."))
            return see_other(_home(worker))
    return render_template("coaching/job.html", form=form, home=_home(worker), worker=worker)


@bp.post("/outside/jobs/<int:job_id>/outcome")
@needs("see outside work")
def outcome(job_id: int) -> Response:
    found = jobs.seen_job(db.session(), current_user, job_id)
    if request.form.get("outcome") in set(Outcome):
        jobs.say_outcome(db.session(), found, Outcome(request.form["outcome"]), by=current_user)
        flash(_("Noted."))
    return see_other(_home(found.worker))


@bp.post("/outside/jobs/<int:job_id>/removal")
@needs("see outside work")
def removal(job_id: int) -> Response:
    found = jobs.seen_job(db.session(), current_user, job_id)
    home = _home(found.worker)
    jobs.remove_job(db.session(), found, by=current_user)
    flash(_("The job is off the list."))
    return see_other(home)


@bp.route("/outside/work", methods=["GET", "POST"])
@needs("bring outside work")
def bring() -> Any:
    return _bring_page(current_user)


@bp.route("/workers/<int:worker_id>/outside/work", methods=["GET", "POST"])
@needs("coach")
def bring_for(worker_id: int) -> Any:
    """A text that came on paper, or was read out on the phone."""
    return _bring_page(coached_worker(db.session(), current_user, worker_id))


def _list_page(worker: Person) -> Any:
    own, home = worker.id == current_user.id, _home(worker)
    kinds = jobs.kinds(db.session())
    form = JobForm.written_by(kinds, own=own)
    if form.validate_on_submit():
        with trying(form) as attempt:
            told = None if own else form.told.data
            jobs.log_job(db.session(), worker, told=told, by=current_user, **form.values())
        if attempt.succeeded:
            flash(_("The job is on the list."))
            return see_other(home)
    listed = jobs.jobs_of(db.session(), worker)
    return render_template(
        "coaching/outside.html",
        worker=worker,
        own=own,
        jobs=listed,
        with_texts=jobs.with_texts(db.session(), listed),
        may_remove=jobs.may_remove,
        works=bringing.works_of(db.session(), worker),
        form=form,
        kinds=kinds,
        title_of=advising.title_of,
        outcome_names=OUTCOME_NAMES,
        told_names=HOW_NAMES,
        sees_pay=jobs.sees_pay,
    )


def _job_form(job: OutsideJob) -> JobForm:
    return JobForm.of(job, jobs.kinds(db.session()), own=job.worker_id == current_user.id)


def _home(worker: Person) -> str:
    own = worker.id == current_user.id
    return url_for("outside.index") if own else url_for("outside.of_worker", worker_id=worker.id)


def _bring_page(worker: Person) -> Any:
    form, home = _work_form(worker), _home(worker)
    if form.validate_on_submit():
        with trying(form) as attempt:
            row = _bring(worker, form)
        if attempt.succeeded:
            finished(bringing.draft_key(worker))
            flash(_("The coach will look at it."))
            return see_other(url_for("advice.work", work_id=row.id))
    kept = opened(db.session(), current_user, bringing.draft_key(worker))
    own = worker.id == current_user.id
    page = {"form": form, "sheet": sheet(form, kept), "home": home, "worker": worker, "own": own}
    return render_template("coaching/bring.html", **page)


def _work_form(worker: Person) -> WorkForm:
    """As it was sent; else as it was left."""
    known, own = jobs.jobs_of(db.session(), worker), worker.id == current_user.id
    kinds = jobs.kinds(db.session())
    form = WorkForm.written_by(known, kinds, own=own)
    if form.is_submitted():
        return form
    kept = opened(db.session(), current_user, bringing.draft_key(worker))
    if kept.version:
        return WorkForm.written_by(known, kinds, own=own, formdata=as_sent(kept))
    form.job.data = request.args.get("job", 0, type=int)
    return form


def _bring(worker: Person, form: WorkForm) -> OutsideWork:
    own = worker.id == current_user.id
    job = jobs.seen_job(db.session(), current_user, form.job.data) if form.job.data else None
    return bringing.bring(
        db.session(),
        worker,
        what=form.what.data,
        track=form.track.data or "",
        body=form.body.data or "",
        question=form.question.data or "",
        job=job,
        told=None if own else form.told.data,
        draft_version=form.version_seen,
        by=current_user,
    )
