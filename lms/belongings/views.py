"""Everything about me: the copy and the leaving, by the person, or by the director for who asked on paper."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, render_template, send_file, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import background, storage
from lms.accounts.models import Person
from lms.accounts.permissions import needs, visible_person
from lms.belongings import bundles, leaving, settling
from lms.belongings.forms import CopyForm, LeavingForm
from lms.belongings.models import Bundle
from lms.db import db
from lms.web import see_other, trying

bp = Blueprint("belongings", __name__)


@bp.route("/account/belongings", methods=["GET", "POST"])
@needs("use own account")
def belongings() -> Any:
    return _belongings(current_user)


@bp.get("/account/belongings/<int:bundle_id>.zip")
@needs("use own account")
def bundle(bundle_id: int) -> Response:
    return _file(bundles.bundle_of(db.session(), current_user, bundle_id))


@bp.route("/account/leaving", methods=["GET", "POST"])
@needs("use own account")
def leave() -> Any:
    return _leave(current_user)


@bp.post("/account/leaving/return")
@needs("use own account")
def return_() -> Response:
    return _return(current_user, to=url_for("accounts.account"))


@bp.route("/people/<int:person_id>/belongings", methods=["GET", "POST"])
@needs("hand over belongings")
def belongings_of(person_id: int) -> Any:
    return _belongings(_other(person_id))


@bp.post("/people/<int:person_id>/belongings/<int:bundle_id>/handing-over")
@needs("hand over belongings")
def handing_over(person_id: int, bundle_id: int) -> Response:
    """The file itself: a POST, because it is written down who took it."""
    found = bundles.bundle_of(db.session(), _other(person_id), bundle_id)
    return _file(bundles.hand_over(db.session(), found, by=current_user))


@bp.route("/people/<int:person_id>/leaving", methods=["GET", "POST"])
@needs("hand over belongings")
def leave_of(person_id: int) -> Any:
    return _leave(_other(person_id))


@bp.post("/people/<int:person_id>/leaving/return")
@needs("hand over belongings")
def return_of(person_id: int) -> Response:
    return _return(_other(person_id), to=url_for("register.person", person_id=person_id))


def _other(person_id: int) -> Person:
    return visible_person(db.session(), current_user, person_id)


def _belongings(person: Person) -> Any:
    form = CopyForm().of(own=person.id == current_user.id)
    if form.validate_on_submit():
        with trying(form) as attempt:
            bundles.ask(db.session(), person, how=form.how.data or "", by=current_user)
        if attempt.succeeded:
            flash(_("The copy is being made. A notice says when it is ready."))
            return see_other(_address("belongings", person))
    made = bundles.bundles_of(db.session(), person)
    return render_template(
        "belongings/belongings.html", person=person, form=form, made=made, waits=_waits(made)
    )


def _leave(person: Person) -> Any:
    form = LeavingForm().of(own=person.id == current_user.id)
    if form.validate_on_submit():
        with trying(form) as attempt:
            leaving.ask(db.session(), person, how=form.how.data or "", by=current_user)
        if attempt.succeeded:
            return see_other(_address("leave", person))
    gone = leaving.done_leaving(db.session(), person)
    return render_template(
        "belongings/leave.html",
        person=person,
        form=form,
        row=leaving.open_leaving(db.session(), person),
        gone=gone,
        matters=[] if gone else settling.open_matters(db.session(), person),
    )


def _return(person: Person, *, to: str) -> Response:
    leaving.take_back(db.session(), person, by=current_user)
    flash(_("The leaving is taken back. Everything is as it was."))
    return see_other(to)


def _address(page: str, person: Person) -> str:
    if person.id == current_user.id:
        return url_for(f"belongings.{page}")
    return url_for(f"belongings.{page}_of", person_id=person.id)


def _waits(made: list[Bundle]) -> bool:
    """Whether one is being made and nobody seems to be there to make it."""
    rows = [background.latest(db.session(), f"bundle:{one.id}") for one in made if one.in_making]
    return any(row is not None and background.unattended(db.session(), row) for row in rows)


def _file(found: Bundle) -> Response:
    assert found.file_key is not None
    name = f"ponkotan-{found.asked_at:%Y%m%d}.zip"
    answer = send_file(
        storage.path(found.file_key), mimetype="application/zip", as_attachment=True, download_name=name
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer
