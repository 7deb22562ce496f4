"""The staff's side of a worker's skills: the same page as the worker's, and entering and withdrawing
evidence."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.accounts.models import Person
from lms.accounts.permissions import needs, visible_worker
from lms.db import db
from lms.skills import entering, ladders
from lms.skills.estimates import showing
from lms.skills.forms import IdentityForm, MeasureForm, PaperPromiseForm, WithdrawalForm
from lms.skills.seeing import visible_fact
from lms.skills.sheets import sheets
from lms.skills.typed import read_value
from lms.skills.views.blueprint import bp
from lms.web import see_other, trying


@bp.get("/workers/<int:worker_id>/skills")
@needs("enter evidence")
def worker_skills(worker_id: int) -> str:
    return _page(visible_worker(db.session(), current_user, worker_id))


@bp.post("/workers/<int:worker_id>/identity-checks")
@needs("enter evidence")
def identity_checks(worker_id: int) -> Any:
    worker, form = visible_worker(db.session(), current_user, worker_id), IdentityForm(prefix="identity")
    if form.validate_on_submit():
        with trying(form) as attempt:
            how, on = form.how.data, form.occurred_on.data
            entering.confirm_identity(db.session(), worker, how=how, on=on, by=current_user)
        if attempt.succeeded:
            return _entered(worker_id)
    return _page(worker, identity=form)


@bp.post("/workers/<int:worker_id>/promises")
@needs("enter evidence")
def paper_promises(worker_id: int) -> Any:
    worker, form = visible_worker(db.session(), current_user, worker_id), PaperPromiseForm(prefix="paper")
    if form.validate_on_submit():
        with trying(form) as attempt:
            on = form.occurred_on.data
            entering.record_paper_promise(db.session(), worker, on=on, by=current_user)
        if attempt.succeeded:
            return _entered(worker_id)
    return _page(worker, paper=form)


@bp.post("/workers/<int:worker_id>/measures")
@needs("enter evidence")
def measures(worker_id: int) -> Any:
    worker, form = visible_worker(db.session(), current_user, worker_id), _measure_form()
    if form.validate_on_submit():
        with trying(form) as attempt:
            entering.enter_measure(db.session(), worker, by=current_user, **_measured(form))
        if attempt.succeeded:
            return _entered(worker_id)
    return _page(worker, measure=form)


@bp.post("/facts/<int:fact_id>/withdrawal")
@needs("withdraw evidence")
def withdrawal(fact_id: int) -> Any:
    found, form = visible_fact(db.session(), current_user, fact_id) or abort(404), WithdrawalForm()
    if form.validate_on_submit():
        with trying(form) as attempt:
            entering.withdraw(db.session(), found, reason=form.reason.data, by=current_user)
        if attempt.succeeded:
            flash(_("Withdrawn. The worker has been told."))
            return see_other(url_for("skills.fact", fact_id=fact_id))
    return render_template("skills/fact.html", fact=found, form=form, all_open=True)


def _page(
    worker: Person,
    *,
    identity: IdentityForm | None = None,
    paper: PaperPromiseForm | None = None,
    measure: MeasureForm | None = None,
) -> str:
    """The page with its three forms; the one that was sent keeps what was typed and lies open."""
    found = sheets(db.session(), worker)
    return render_template(
        "skills/worker_skills.html",
        worker=worker,
        cards=found,
        bands=showing.bands(db.session(), worker, found),
        drawing=showing,
        promised=entering.promise_of(db.session(), worker),
        identity=identity or IdentityForm(formdata=None, prefix="identity"),
        paper=paper or PaperPromiseForm(formdata=None, prefix="paper"),
        measure=measure or _measure_form(formdata=None),
    )


def _measure_form(**options: Any) -> MeasureForm:
    return MeasureForm(prefix="measure", **options).offer(ladders.skills(db.session()))


def _measured(form: MeasureForm) -> dict[str, Any]:
    return {
        "track": form.track.data,
        "metric": form.metric.data,
        "value": read_value(form.metric.data, form.value.data),
        "on": form.occurred_on.data,
        "note": form.note.data or "",
        "how": form.how.data or "",
    }


def _entered(worker_id: int) -> Response:
    flash(_("Written down."))
    return see_other(url_for("skills.worker_skills", worker_id=worker_id))
