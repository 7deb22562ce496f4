"""The director's side: the orderer, tasks, who could take them, offers, checks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.accounts.permissions import needs, visible_worker
from lms.aptitude.wishes import for_matching
from lms.aptitude.words import told
from lms.db import db, today
from lms.skills.ladders import skills
from lms.teamjobs import scopes, staffing, tasks, terms
from lms.teamjobs.eligibility import WORDS
from lms.teamjobs.forms import CancelForm, OfferForm, OrdererForm, TaskForm
from lms.teamjobs.listing import tasks_by_state
from lms.teamjobs.models import Task
from lms.web import see_other, trying

bp = Blueprint("desk_tasks", __name__)


@bp.get("/tasks")
@needs("direct team jobs")
def index() -> str:
    orderer = tasks.orderer_of(db.session())
    return render_template("teamjobs/index.html", groups=tasks_by_state(db.session()), orderer=orderer)


@bp.route("/orderer", methods=["GET", "POST"])
@needs("direct team jobs")
def orderer() -> Any:
    form = OrdererForm(obj=tasks.orderer_of(db.session()))
    if form.validate_on_submit():
        details = {name: value for name, value in form.data.items() if name != "csrf_token"}
        tasks.describe_orderer(db.session(), by=current_user, **details)
        flash(_("Saved."))
        return see_other(url_for("desk_tasks.index"))
    return render_template("teamjobs/orderer.html", form=form)


@bp.route("/tasks/new", methods=["GET", "POST"])
@needs("direct team jobs")
def new() -> Any:
    form = _task_form()
    if form.validate_on_submit():
        with trying(form) as attempt:
            client = tasks.client_named(db.session(), form.client.data, by=current_user)
            job = tasks.open_team_job(db.session(), client, title=form.job.data, by=current_user)
            task = tasks.write_task(db.session(), job, by=current_user, **form.values())
        if attempt.succeeded:
            return _written(task)
    return render_template("teamjobs/new.html", form=form)


@bp.route("/team-jobs/<int:job_id>/tasks/new", methods=["GET", "POST"])
@needs("direct team jobs")
def further_task(job_id: int) -> Any:
    """One more piece of an order that is there already."""
    job = scopes.team_job(db.session(), job_id)
    form = _task_form()
    del form.client, form.job
    if form.validate_on_submit():
        with trying(form) as attempt:
            task = tasks.write_task(db.session(), job, by=current_user, **form.values())
        if attempt.succeeded:
            return _written(task)
    return render_template("teamjobs/new.html", form=form, job=job)


@bp.get("/tasks/<int:task_id>")
@needs("direct team jobs")
def task(task_id: int) -> str:
    row = scopes.task(db.session(), task_id)
    fit, unfit = ([], []) if row.placement or row.cancelled_at else staffing.ranked(db.session(), row)
    return render_template(
        "teamjobs/task.html",
        task=row,
        fit=fit,
        unfit=unfit,
        words=WORDS,
        wishes=for_matching(db.session(), [each.candidate.worker_id for each in fit]),
        wish_lines=told,
        cancel_form=CancelForm(),
    )


@bp.post("/tasks/<int:task_id>/cancellation")
@needs("direct team jobs")
def cancellation(task_id: int) -> Response:
    row = scopes.task(db.session(), task_id)
    form = CancelForm()
    if form.validate_on_submit():
        tasks.cancel(db.session(), row, reason=form.reason.data, by=current_user)
        flash(_("The task is withdrawn."))
    else:
        flash(_("Please write the reason."), "error")
    return see_other(url_for("desk_tasks.task", task_id=task_id))


@bp.route("/tasks/<int:task_id>/offers/<int:worker_id>", methods=["GET", "POST"])
@needs("direct team jobs")
def offer(task_id: int, worker_id: int) -> Any:
    """See the draft terms as the worker will, then send them."""
    row = scopes.task(db.session(), task_id)
    worker = visible_worker(db.session(), current_user, worker_id)
    form = OfferForm(answer_by=min(today() + timedelta(days=3), row.due_on))
    if form.validate_on_submit():
        with trying(form) as attempt:
            staffing.offer(
                db.session(),
                row,
                worker,
                answer_by=form.answer_by.data,
                note=form.note.data or "",
                by=current_user,
            )
        if attempt.succeeded:
            flash(_("The offer is sent. The worker is free to accept or decline."))
            return see_other(url_for("desk_tasks.task", task_id=task_id))
    draft = tasks.draft_terms(db.session(), row, worker)
    return render_template("teamjobs/offer_draft.html", task=row, worker=worker, form=form, items=draft)


def _written(task: Task) -> Response:
    flash(_("The task is written. Now choose whom to offer it."))
    return see_other(url_for("desk_tasks.task", task_id=task.id))


def _asked_for() -> dict[str, Any]:
    """Skill and level of a trial, when the director comes from the list of who waits for one."""
    level = request.args.get("level", 1, type=int)
    return {
        "track": request.args.get("track", ""),
        "min_level": min(max(level, 0), 12),
        "trial": "trial" in request.args,
    }


def _task_form() -> TaskForm:
    """Dates that are lawful and usual, to be changed as the work asks."""
    form = TaskForm(**terms.usual_days(today() + timedelta(days=10)), **_asked_for())
    form.track.choices = [(skill.track, skill.name) for skill in skills(db.session())]
    return form
