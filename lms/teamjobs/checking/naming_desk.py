"""The director names workers who check the others' deliverables of a team job."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_login import current_user
from werkzeug.wrappers import Response
from wtforms import RadioField
from wtforms.validators import InputRequired

from lms.accounts.permissions import needs
from lms.db import db
from lms.errors import NotThere
from lms.teamjobs import scopes
from lms.teamjobs.checking import naming
from lms.teamjobs.checking.models import Checker
from lms.teamjobs.models import Placement
from lms.teamjobs.order_models import TeamJob
from lms.web import Form, see_other, trying

bp = Blueprint("checkers", __name__)


class CheckerForm(Form):
    placement = RadioField(
        lazy_gettext("Who checks, and the task that pays for it"), [InputRequired()], coerce=int
    )


@bp.route("/team-jobs/<int:job_id>/checkers", methods=["GET", "POST"])
@needs("direct team jobs")
def index(job_id: int) -> Any:
    job = scopes.team_job(db.session(), job_id)
    form = _form(job)
    if form.validate_on_submit():
        with trying(form) as attempt:
            placement = db.session.get_one(Placement, form.placement.data)
            row = naming.name(db.session(), placement, by=current_user)
        if attempt.succeeded:
            flash(_("%(name)s is told and can check from now on.", name=row.placement.worker.name))
            return see_other(url_for("checkers.index", job_id=job_id))
    checkers = naming.checkers_of(db.session(), job)
    return render_template("teamjobs/checkers.html", job=job, checkers=checkers, form=form)


@bp.post("/checkers/<int:checker_id>/ending")
@needs("direct team jobs")
def ending(checker_id: int) -> Response:
    row = db.session.get(Checker, checker_id)
    if row is None:
        raise NotThere(_("There is nothing at this address, or it is not for you."))
    naming.end(db.session(), row, by=current_user)
    flash(_("You check the deliverables of this team job again."))
    return see_other(url_for("checkers.index", job_id=row.placement.task.team_job_id))


def _form(job: TeamJob) -> CheckerForm:
    form = CheckerForm()
    form.placement.choices = [
        (row.id, _("%(name)s: %(task)s", name=row.worker.name, task=row.task.title))
        for row in naming.possible(db.session(), job)
    ]
    return form
