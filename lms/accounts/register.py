"""People as staff see them: registering, one-time codes, who coaches whom."""

from __future__ import annotations

from typing import Any

import segno
from flask import Blueprint, abort, flash, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup
from sqlalchemy import select
from werkzeug.wrappers import Response

from lms.accounts import people, roles, sign_in
from lms.accounts.forms import ROLE_NAMES, PairingForm, PersonForm
from lms.accounts.models import Pairing, Person, Role
from lms.accounts.permissions import needs, visible_people, visible_person, visible_worker
from lms.db import db
from lms.web import Form, see_other, trying

bp = Blueprint("register", __name__)


@bp.get("/people")
@needs("see people")
def index() -> str:
    here = visible_people(current_user).where(Person.disabled_at.is_(None))
    found = db.session.scalars(here.order_by(Person.kana, Person.id)).unique().all()
    closed = roles.suspended(db.session()) if current_user.has(Role.DIRECTOR) else []
    return render_template("register/index.html", people=found, suspended=closed, role_names=ROLE_NAMES)


@bp.route("/people/new", methods=["GET", "POST"])
@needs("register people")
def new() -> Any:
    form = PersonForm()
    if form.validate_on_submit():
        with trying(form) as attempt:
            person = people.register(db.session(), by=current_user, **_details(form))
        if attempt.succeeded:
            flash(_("Registered. Hand over a one-time code so that the person can sign in."))
            return see_other(url_for("register.person", person_id=person.id))
    return render_template("register/new.html", form=form)


@bp.get("/people/<int:person_id>")
@needs("see people")
def person(person_id: int) -> str:
    found = visible_person(db.session(), current_user, person_id)
    coaches = people.coaches_of(db.session(), found) if found.has(Role.WORKER) else []
    return render_template(
        "register/person.html",
        person=found,
        role_names=ROLE_NAMES,
        coaches=coaches,
        suspension=roles.open_suspension(db.session(), found),
        pairings={p.coach_id: p for p in people.pairings_of(db.session(), found)},
        pairing_form=_pairing_form(coaches),
        code_form=Form(),
    )


@bp.post("/people/<int:person_id>/codes")
@needs("issue sign-in codes")
def codes(person_id: int) -> Any:
    """A fresh code, shown once: to read out, to write down, or to scan."""
    found = visible_person(db.session(), current_user, person_id)
    if found.has(Role.DIRECTOR, Role.OFFICER) and not current_user.has(Role.DIRECTOR):
        abort(404)
    code, token = sign_in.issue_code(db.session(), found, by=current_user)
    address = url_for("accounts.signing_in_with_qr", token=token, _external=True)
    picture = Markup(segno.make(address, micro=False).svg_inline(scale=5, border=4, omitsize=False))  # noqa: S704 - shapes only, no text goes in
    return render_template("register/codes.html", person=found, code=code, picture=picture, address=address)


@bp.post("/people/<int:person_id>/pairings")
@needs("pair coaches")
def pairings(person_id: int) -> Response:
    worker = visible_worker(db.session(), current_user, person_id)
    form = _pairing_form([])
    if form.validate_on_submit():
        coach = db.session.get_one(Person, form.coach.data)
        people.pair(db.session(), coach, worker, by=current_user)
        flash(_("From now on %(coach)s accompanies %(worker)s.", coach=coach.name, worker=worker.name))
    return see_other(url_for("register.person", person_id=person_id))


@bp.post("/pairings/<int:pairing_id>/end")
@needs("pair coaches")
def pairing_end(pairing_id: int) -> Response:
    row = db.session.scalar(select(Pairing).where(Pairing.id == pairing_id)) or abort(404)
    people.end_pairing(db.session(), row, by=current_user)
    return see_other(url_for("register.person", person_id=row.worker_id))


def _details(form: PersonForm) -> dict[str, Any]:
    return {
        "name": form.name.data,
        "kana": form.kana.data or "",
        "email": form.email.data or None,
        "sign_in_name": form.sign_in_name.data or None,
        "phone": form.phone.data or "",
        "hours_per_week": form.hours_per_week.data or 0,
        "roles": {Role(value) for value in form.roles.data or ()},
    }


def _pairing_form(already: list[Person]) -> PairingForm:
    form = PairingForm()
    free = [c for c in people.people_with(db.session(), Role.COACH) if c not in already]
    form.coach.choices = [(coach.id, coach.name) for coach in free]
    return form
