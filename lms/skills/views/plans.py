"""Plans of help instead of demotion."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from lms.accounts.permissions import needs, visible_worker
from lms.db import db
from lms.skills import ladders
from lms.skills.forms import PlanForm, PlanReviewForm
from lms.skills.supporting import plans
from lms.skills.supporting.models import Outcome, SupportPlan
from lms.skills.views.blueprint import bp
from lms.web import see_other, trying


@bp.route("/workers/<int:worker_id>/skills/<track>/plans", methods=["GET", "POST"])
@needs("make plans")
def worker_plans(worker_id: int, track: str) -> Any:
    worker = visible_worker(db.session(), current_user, worker_id)
    skill, form = ladders.skill_of(db.session(), track) or abort(404), PlanForm()
    if form.validate_on_submit():
        with trying(form) as attempt:
            row = plans.begin(db.session(), worker, skill, text=form.text.data, by=current_user)
        if attempt.succeeded:
            flash(_("Kept. The worker has been told."))
            return see_other(url_for("skills.plan", plan_id=row.id))
    below = plans.below(db.session(), worker, skill)
    running = plans.open_plan(db.session(), worker, skill)
    return render_template(
        "skills/worker_plans.html", worker=worker, skill=skill, below=below, running=running, form=form
    )


@bp.get("/plans/<int:plan_id>")
@needs("see skills")
def plan(plan_id: int) -> str:
    return _page(_visible(plan_id), PlanReviewForm(formdata=None))


@bp.post("/plans/<int:plan_id>/review")
@needs("make plans")
def plan_review(plan_id: int) -> Any:
    found, form = _visible(plan_id), PlanReviewForm()
    if form.validate_on_submit():
        with trying(form) as attempt:
            outcome = Outcome(form.outcome.data)
            plans.review(db.session(), found, outcome=outcome, text=form.text.data, by=current_user)
        if attempt.succeeded:
            flash(_("Kept. The worker has been told."))
            return see_other(url_for("skills.plan", plan_id=plan_id))
    return _page(found, form)


def _visible(plan_id: int) -> SupportPlan:
    """The worker's own, and those of workers whose records one may see."""
    found: SupportPlan = db.session().get(SupportPlan, plan_id) or abort(404)
    visible_worker(db.session(), current_user, found.worker_id)
    return found


def _page(found: SupportPlan, form: PlanReviewForm) -> str:
    mine = current_user.id in {found.worker_id, found.by_id}
    return render_template(
        "skills/plan.html", plan=found, form=form, over=plans.is_over(db.session(), found), mine=mine
    )
