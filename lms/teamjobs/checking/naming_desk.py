"""The director names workers who check the others' deliverables of a team job."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.accounts.permissions import needs
from lms.db import db
from lms.teamjobs import entrusting, scopes
from lms.teamjobs.checking import naming
from lms.teamjobs.checking.models import Checker
from lms.teamjobs.forms import EntrustingForm
from lms.teamjobs.models import Placement
from lms.web import see_other, trying

bp = Blueprint("checkers", __name__)


@bp.route("/team-jobs/<int:job_id>/checkers", methods=["GET", "POST"])
@needs("direct team jobs")
def index(job_id: int) -> Any:
    job = scopes.team_job(db.session(), job_id)
    form = EntrustingForm().offer(naming.possible(db.session(), job))
    if form.validate_on_submit():
        with trying(form) as attempt:
            placement = db.session.get_one(Placement, form.placement.data)
            row = naming.name(db.session(), placement, by=current_user)
        if attempt.succeeded:
            flash(_("%(name)s is told and can check from now on.", name=row.placement.worker.name))
            return see_other(url_for("checkers.index", job_id=job_id))
    rows = entrusting.all_of(db.session(), Checker, job)
    return render_template("teamjobs/checkers.html", job=job, rows=rows, form=form)


@bp.post("/checkers/<int:checker_id>/ending")
@needs("direct team jobs")
def ending(checker_id: int) -> Response:
    row = db.session.get(Checker, checker_id) or abort(404)
    naming.end(db.session(), row, by=current_user)
    flash(_("You check the deliverables of this team job again."))
    return see_other(url_for("checkers.index", job_id=row.placement.task.team_job_id))
