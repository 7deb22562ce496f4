"""Coaches with their loads and absences; handing a worker over."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from lms.accounts import people
from lms.accounts.models import Person, Role
from lms.accounts.permissions import needs
from lms.coaching.caseload import absences, handing_over, loads
from lms.coaching.caseload.forms import AbsenceForm, HandOverForm, LoadForm
from lms.coaching.caseload.models import Absence
from lms.db import db
from lms.errors import NotThere
from lms.practice.actions import open_actions
from lms.practice.scope import NOTHING, coached_worker
from lms.practice.timeline import Entry, More, more_entries_from
from lms.web import Form, see_other, trying

bp = Blueprint("caseload", __name__)


@bp.get("/coaches")
@needs("coach")
def index() -> str:
    return render_template("coaching/caseload.html", loads=loads.loads(db.session()))


@bp.route("/coaches/<int:coach_id>", methods=["GET", "POST"])
@needs("coach")
def coach(coach_id: int) -> Any:
    """How many, and absences: one's own, or everybody's for the director. The form is that of the load."""
    found = _coach(coach_id)
    form = LoadForm(data={"most": people.most_workers(found)})
    if form.validate_on_submit():
        with trying(form) as attempt:
            loads.say_most(db.session(), found, form.most.data, by=current_user)
        if attempt.succeeded:
            flash(_("Saved."))
            return see_other(url_for("caseload.coach", coach_id=coach_id))
    return _coach_page(_coach(coach_id), load_form=form)


@bp.post("/coaches/<int:coach_id>/absences")
@needs("coach")
def away(coach_id: int) -> Any:
    found = _coach(coach_id)
    form = AbsenceForm().with_coaches(_others([found]))
    if form.validate_on_submit():
        with trying(form) as attempt:
            _enter(found, form)
        if attempt.succeeded:
            flash(_("The absence is entered."))
            return see_other(url_for("caseload.coach", coach_id=coach_id))
    return _coach_page(_coach(coach_id), absence_form=form)


@bp.post("/absences/<int:absence_id>/end")
@needs("coach")
def return_of_coach(absence_id: int) -> Response:
    row = db.session.get(Absence, absence_id)
    if row is None:
        raise NotThere(NOTHING)
    _coach(row.coach_id)
    absences.end(db.session(), row, by=current_user)
    flash(_("The absence is over."))
    return see_other(url_for("caseload.coach", coach_id=row.coach_id))


@bp.route("/workers/<int:worker_id>/hand-over", methods=["GET", "POST"])
@needs("pair coaches")
def hand_over(worker_id: int) -> Any:
    """What goes along is shown beside the form."""
    worker = coached_worker(db.session(), current_user, worker_id)
    before = people.coaches_of(db.session(), worker)
    form = HandOverForm().with_coaches(before, loads.loads(db.session()))
    if form.validate_on_submit():
        with trying(form) as attempt:
            _hand_over(worker, form)
        if attempt.succeeded:
            flash(_("Handed over. Everybody concerned has been told."))
            return see_other(url_for("desk.worker", worker_id=worker_id))
    return render_template(
        "coaching/hand_over.html",
        worker=worker,
        form=form,
        coaches=before,
        actions=open_actions(db.session(), [worker_id]),
        passed=handing_over.hand_overs_of(db.session(), worker),
    )


def _recorded(session: Session, worker: Person) -> list[Entry]:
    """For the coaching record."""
    entries = []
    for row in handing_over.hand_overs_of(session, worker):
        words = {"before": row.coach_before.name, "after": row.coach_after.name}
        title = _("Handed over from %(before)s to %(after)s", **words)
        entries.append(Entry(row.at, "more", More(row.id, title)))
    return entries


def _coach(coach_id: int) -> Person:
    """Oneself; for a director any coach. Raises NotThere."""
    found = db.session.get(Person, coach_id)
    own = coach_id == current_user.id or current_user.has(Role.DIRECTOR)
    if found is None or not own or not found.has(Role.COACH):
        raise NotThere(NOTHING)
    return found


def _others(but: list[Person]) -> list[Person]:
    return [one for one in people.people_with(db.session(), Role.COACH) if one not in but]


def _coach_page(found: Person, **forms: Form) -> str:
    load = loads.load_of(db.session(), found)
    page: dict[str, Any] = {
        "coach": found,
        "load": load,
        "load_form": LoadForm(formdata=None, data={"most": load.most}),
        "absence_form": AbsenceForm(formdata=None).with_coaches(_others([found])),
    }
    return render_template("coaching/coach.html", **page | forms)


def _enter(found: Person, form: AbsenceForm) -> None:
    stand_in = db.session.get(Person, form.stand_in.data) if form.stand_in.data else None
    days = {"since": form.since.data, "until": form.until.data}
    absences.enter(db.session(), found, stand_in=stand_in, by=current_user, **days)


def _hand_over(worker: Person, form: HandOverForm) -> None:
    before, after = (db.session.get_one(Person, each.data) for each in (form.before, form.coach))
    words = form.words.data or ""
    handing_over.hand_over(db.session(), worker, before=before, after=after, words=words, by=current_user)


more_entries_from(_recorded)
