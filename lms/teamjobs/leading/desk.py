"""The director gives the lead of a team job; whoever leads sees its tasks and days."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.accounts.models import Person, Role
from lms.accounts.permissions import needs
from lms.db import db
from lms.errors import NotThere
from lms.skills.sources import source_url
from lms.teamjobs import entrusting, scopes
from lms.teamjobs.forms import EntrustingForm
from lms.teamjobs.leading import leading
from lms.teamjobs.leading.models import Lead
from lms.teamjobs.listing import kept_tasks
from lms.teamjobs.models import Placement
from lms.web import see_other, trying

bp = Blueprint("leads", __name__)


@bp.route("/team-jobs/<int:job_id>/leads", methods=["GET", "POST"])
@needs("direct team jobs")
def index(job_id: int) -> Any:
    job = scopes.team_job(db.session(), job_id)
    form = EntrustingForm().offer(entrusting.under_way(db.session(), job))
    if form.validate_on_submit():
        with trying(form) as attempt:
            placement = db.session.get_one(Placement, form.placement.data)
            row = leading.give(db.session(), placement, by=current_user)
        if attempt.succeeded:
            flash(_("%(name)s is told and leads this team job.", name=row.placement.worker.name))
            return see_other(url_for("leads.index", job_id=job_id))
    rows = entrusting.all_of(db.session(), Lead, job)
    return render_template("teamjobs/leads.html", job=job, rows=rows, form=form)


@bp.post("/leads/<int:lead_id>/ending")
@needs("direct team jobs")
def ending(lead_id: int) -> Response:
    row = db.session.get(Lead, lead_id) or abort(404)
    leading.take_back(db.session(), row, by=current_user)
    flash(_("You lead this team job again."))
    return see_other(url_for("leads.index", job_id=row.placement.task.team_job_id))


@bp.get("/leads/<int:lead_id>")
@needs("deliver work")
def lead(lead_id: int) -> str:
    row = _seen(lead_id, current_user)
    job = row.placement.task.team_job
    tasks = kept_tasks(db.session(), job)
    return render_template("teamjobs/lead.html", lead=row, job=job, tasks=tasks)


def _seen(lead_id: int, viewer: Person) -> Lead:
    row = db.session.get(Lead, lead_id)
    if row is None or viewer.id != row.placement.worker_id:
        raise NotThere(_("There is nothing at this address, or it is not for you."))
    return row


def _address(lead_id: int, viewer: Person) -> str | None:
    """Where a fact that came from leading can be looked at."""
    row = db.session.get(Lead, lead_id)
    if row is None:
        return None
    if viewer.has(Role.DIRECTOR):
        return url_for("leads.index", job_id=row.placement.task.team_job_id)
    return url_for("leads.lead", lead_id=lead_id) if viewer.id == row.placement.worker_id else None


source_url("lead", _address)
