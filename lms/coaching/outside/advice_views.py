"""A text from outside with its advice: read by the worker, given by whoever accompanies them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from lms.accounts.models import Person, Role
from lms.accounts.permissions import needs
from lms.coaching.outside import advising, reading
from lms.coaching.outside.bringing import seen_work, works_of
from lms.coaching.outside.forms import AdviceForm, CorrectionForm, advice_form
from lms.coaching.outside.models import Advice, OutsideWork
from lms.db import db, now
from lms.drafting.drafts import opened
from lms.drafting.forms import as_sent, finished, sheet
from lms.errors import NotThere
from lms.learning.told import HOW_NAMES
from lms.practice import actions
from lms.practice.forms import OutcomeForm
from lms.practice.needs import Need, Reason, more_needs_from
from lms.practice.scope import NOTHING
from lms.practice.timeline import Entry, More, more_entries_from
from lms.prose import ago
from lms.skills.fact_words import AXES
from lms.skills.own_view import axes_of
from lms.skills.sources import source_url
from lms.web import see_other, trying

bp = Blueprint("advice", __name__)


@bp.route("/outside-work/<int:work_id>", methods=["GET", "POST"])
@needs("see outside work")
def work(work_id: int) -> Any:
    """The text with its advice; whoever accompanies the worker gives it here."""
    found = seen_work(db.session(), current_user, work_id)
    form = _advice_form(found)
    if form.validate_on_submit():
        with trying(form) as attempt:
            _advise(found, form)
        if attempt.succeeded:
            finished(advising.draft_key(found))
            flash(_("The advice is with %(worker)s.", worker=found.worker.name))
            return see_other(url_for("desk.today_list"))
    return _work_page(seen_work(db.session(), current_user, work_id), form)


@bp.post("/outside-work/<int:work_id>/receipt")
@needs("see own feedback")
def receipt(work_id: int) -> Response:
    """「読みました」"""
    reading.read(db.session(), _given(work_id), by=current_user)
    return see_other(url_for("advice.work", work_id=work_id))


@bp.route("/outside-work/<int:work_id>/correction", methods=["GET", "POST"])
@needs("coach")
def correction(work_id: int) -> Any:
    """Correct the words of advice; marks and next action stay."""
    given = _given(work_id)
    if given.work.worker_id == current_user.id:
        raise NotThere(NOTHING)
    form = CorrectionForm(data={"body": given.text})
    if form.validate_on_submit():
        with trying(form) as attempt:
            advising.correct(db.session(), given, text=form.body.data or "", by=current_user)
        if attempt.succeeded:
            flash(_("Corrected. %(worker)s is told.", worker=given.work.worker.name))
            return see_other(url_for("advice.work", work_id=work_id))
    return render_template(
        "practice/correction.html",
        given=given,
        worker=given.work.worker,
        back=url_for("advice.work", work_id=work_id),
        title=advising.title_of(given.work),
        practice=None,
        form=form,
    )


def _given(work_id: int) -> Advice:
    """Raises NotThere."""
    found = seen_work(db.session(), current_user, work_id).advice
    if found is None:
        raise NotThere(NOTHING)
    return found


def _advice_form(found: OutsideWork) -> AdviceForm:
    """As it was sent; else as it was left."""
    kind = advice_form(found.track)
    form = kind()
    if form.is_submitted():
        return form
    kept = opened(db.session(), current_user, advising.draft_key(found))
    return kind(formdata=as_sent(kept)) if kept.version else form


def _advise(found: OutsideWork, form: AdviceForm) -> Advice:
    return advising.advise(
        db.session(),
        found,
        text=form.body.data or "",
        next_action=form.next_action.data or "",
        due=form.due.data,
        marks={axis: form[f"mark_{axis}"].data for axis in axes_of(found.track)},
        last_outcome=form.last_outcome.data,
        staff_note=form.staff_note.data or "",
        draft_version=form.version_seen,
        by=current_user,
    )


def _work_page(found: OutsideWork, form: AdviceForm) -> str:
    return render_template(
        "coaching/outside_work.html",
        work=found,
        form=form,
        own=found.worker_id == current_user.id,
        title=advising.title_of(found),
        axes=axes_of(found.track),
        axis_names=AXES,
        told_names=HOW_NAMES,
        last_action=actions.last_open(db.session(), found.worker),
        outcome_form=OutcomeForm(formdata=None),
        sheet=sheet(form, opened(db.session(), current_user, advising.draft_key(found))),
    )


def _waiting(session: Session, coach: Person, workers: Mapping[int, Person]) -> list[Need]:
    without = select(OutsideWork).outerjoin(Advice).where(Advice.id.is_(None))
    waiting = session.scalars(without.order_by(OutsideWork.brought_at))
    rows = [row for row in waiting if row.worker_id in workers]
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


def _recorded(session: Session, worker: Person) -> list[Entry]:
    """For the coaching record: what was brought, and the advice with its next action."""
    entries = []
    for row in works_of(session, worker):
        url, title = f"/outside-work/{row.id}", advising.title_of(row)
        brought = More(row.id, _("Asked for advice: “%(title)s”", title=title), url)
        entries.append(Entry(row.brought_at, "more", brought))
        if row.advice is not None:
            given = _("Advice from %(coach)s", coach=row.advice.coach.name)
            more = More(row.id, given, url, row.advice.next_action, read=row.advice.is_read)
            entries.append(Entry(row.advice.at, "more", more))
    return entries


def _ago(row: OutsideWork) -> str:
    return ago(row.brought_at, at=now())


def _where(work_id: int, viewer: Person) -> str | None:
    """For the skill pages: where a fact that came from outside work can be seen."""
    if not viewer.has(Role.WORKER, Role.COACH, Role.DIRECTOR):
        return None
    try:
        seen_work(db.session(), viewer, work_id)
    except NotThere:
        return None
    return f"/outside-work/{work_id}"


more_needs_from(_waiting)
more_entries_from(_recorded)
source_url("outside_work", _where)
