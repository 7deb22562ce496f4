"""A table is sent, looked through and confirmed by the director."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, flash, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from lms import spreadsheet
from lms.accounts.models import Person, Rest
from lms.accounts.permissions import needs, visible_workers
from lms.db import db, today
from lms.importing import taking
from lms.importing.columns import HEADINGS
from lms.importing.forms import ConfirmationForm, TableForm
from lms.importing.planning import plan
from lms.skills import ladders
from lms.skills.labels import LABELS
from lms.skills.metrics import METRICS
from lms.web import see_other, trying

bp = Blueprint("imports", __name__, url_prefix="/imports")


@bp.route("/new", methods=["GET", "POST"])
@needs("take in tables")
def new() -> Any:
    form = TableForm()
    if form.validate_on_submit():
        with trying(form) as attempt:
            file = form.file.data
            row = taking.send(db.session(), name=file.filename or "", stream=file.stream, by=current_user)
        if attempt.succeeded:
            return see_other(url_for("imports.table_import", import_id=row.id))
    return render_template("importing/new.html", form=form, **_help())


@bp.get("/<int:import_id>")
@needs("take in tables")
def table_import(import_id: int) -> str:
    return _page(import_id, ConfirmationForm())


@bp.post("/<int:import_id>/confirmation")
@needs("take in tables")
def confirmation(import_id: int) -> Any:
    form = ConfirmationForm()
    if form.validate_on_submit():
        with trying(form) as attempt:
            row = taking.visible_import(db.session(), current_user, import_id, lock=True)
            taking.confirm(db.session(), row, by=current_user)
        if attempt.succeeded and row.outcome:
            taken = row.outcome["taken"]
            flash(ngettext("%(num)s row has been taken in.", "%(num)s rows have been taken in.", taken))
            return see_other(url_for("imports.table_import", import_id=import_id))
    return _page(import_id, form)


@bp.get("/blank.xlsx")
@needs("take in tables")
def blank() -> Response:
    """Everybody with what is known now, ready to be changed and sent back."""
    headings = [str(heading) for heading in HEADINGS.values()]
    name = _("table-to-fill-in_%(day)s.xlsx", day=today().isoformat())
    return spreadsheet.stream_workbook(name, _("Table"), headings, list(_known_lines()))


def _page(import_id: int, form: ConfirmationForm) -> str:
    row = taking.visible_import(db.session(), current_user, import_id)
    found = plan(db.session(), row.table, by=current_user) if row.confirmed_at is None else None
    return render_template("importing/table_import.html", row=row, plan=found, form=form)


def _help() -> dict[str, Any]:
    return {
        "headings": HEADINGS,
        "skills": ladders.skills(db.session()),
        "metrics": [LABELS[name] for name, metric in METRICS.items() if metric.enterable],
        "recent": taking.recent(db.session(), current_user),
        "days": taking.KEPT.days,
    }


def _known_lines() -> Iterator[list[spreadsheet.Cell]]:
    workers = db.session.scalars(
        visible_workers(current_user)
        .where(Person.disabled_at.is_(None))
        .order_by(Person.kana, Person.name, Person.id)
    )
    ahead = select(Rest).where(Rest.until.is_(None) | (Rest.until >= today())).order_by(Rest.id)
    rests = {rest.worker_id: rest for rest in db.session.scalars(ahead)}
    for worker in workers.unique():
        rest = rests.get(worker.id)
        known: list[spreadsheet.Cell] = [worker.sign_in_name or worker.email, worker.name]
        yield [*known, worker.hours_per_week, rest.since if rest else None, rest.until if rest else None]
