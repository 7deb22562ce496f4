"""Roles given and taken, accounts closed for a time: the director's pages of a person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from lms.accounts import roles
from lms.accounts.forms import ROLE_NAMES
from lms.accounts.models import Person, Role
from lms.accounts.permissions import needs, visible_person
from lms.db import db
from lms.stepping_back import parting
from lms.stepping_back.forms import GiveForm, PartForm, ReasonForm
from lms.stepping_back.holding import held
from lms.web import Form, see_other, trying

bp = Blueprint("roles", __name__)


@bp.route("/people/<int:person_id>/roles", methods=["GET", "POST"])
@needs("change roles")
def person_roles(person_id: int) -> Any:
    """The roles, and what changed when. The form gives one more."""
    found = visible_person(db.session(), current_user, person_id)
    form = GiveForm().offer(found)
    if form.validate_on_submit():
        given = {"reason": form.reason.data, "by": current_user}
        with trying(form) as attempt:
            parting.give_role(db.session(), found, Role(form.role.data), **given)
        if attempt.succeeded:
            flash(_("Kept. Everybody concerned has been told."))
            return see_other(url_for("roles.person_roles", person_id=person_id))
    return _roles_page(found, form)


@bp.route("/people/<int:person_id>/roles/<role>/removal", methods=["GET", "POST"])
@needs("change roles")
def role_removal(person_id: int, role: str) -> Any:
    """What hangs on the role, and the form that takes it."""
    found, going = visible_person(db.session(), current_user, person_id), _role(role)
    form = _part_form(found)

    def take(**given: Any) -> None:
        parting.take_role(db.session(), found, going, **given)

    if _parted(form, take):
        flash(_("Kept. Everybody concerned has been told."))
        return see_other(url_for("roles.person_roles", person_id=person_id))
    hanging = held(db.session(), found, [going], closing=False)
    matters = parting.open_as_worker(db.session(), found) if going == Role.WORKER else []
    return render_template(
        "stepping_back/role_removal.html",
        person=found,
        role=going,
        role_name=ROLE_NAMES[going],
        form=form,
        hanging=hanging,
        matters=matters,
    )


@bp.route("/people/<int:person_id>/suspension", methods=["GET", "POST"])
@needs("change roles")
def suspension(person_id: int) -> Any:
    """What hangs on the account, and the form that closes it; once it is closed, the one that opens it."""
    found = visible_person(db.session(), current_user, person_id)
    form = _part_form(found).ask_about(parting.open_as_worker(db.session(), found))

    def close(**given: Any) -> None:
        parting.suspend(db.session(), found, open_known=bool(form.open_known.data), **given)

    if _parted(form, close):
        flash(_("This account is closed for now."))
        return see_other(url_for("roles.suspension", person_id=person_id))
    return _suspension_page(found, form=form)


@bp.post("/people/<int:person_id>/suspension/end")
@needs("change roles")
def suspension_end(person_id: int) -> Any:
    found, form = visible_person(db.session(), current_user, person_id), ReasonForm()
    if form.validate_on_submit():
        with trying(form) as attempt:
            parting.reopen(db.session(), found, reason=form.reason.data, by=current_user)
        if attempt.succeeded:
            flash(_("The account is open again."))
            return see_other(url_for("register.person", person_id=person_id))
    return _suspension_page(found, opening=form)


def _roles_page(found: Person, form: GiveForm) -> str:
    return render_template(
        "stepping_back/person_roles.html",
        person=found,
        role_names=ROLE_NAMES,
        form=form,
        changes=roles.changes_of(db.session(), found),
        suspensions=roles.suspensions_of(db.session(), found),
    )


def _suspension_page(found: Person, *, form: PartForm | None = None, opening: Form | None = None) -> str:
    session = db.session()
    return render_template(
        "stepping_back/suspension.html",
        person=found,
        row=roles.open_suspension(session, found),
        hanging=held(session, found, found.roles, closing=True),
        matters=parting.open_as_worker(session, found) if found.is_active else [],
        form=form or _part_form(found),
        opening=opening or ReasonForm(formdata=None),
    )


def _part_form(found: Person) -> PartForm:
    heirs = parting.possible_heirs(db.session(), found, by=current_user)
    return PartForm().offer(heirs, by=current_user)


def _parted(form: PartForm, verb: Callable[..., None]) -> bool:
    """Whether the form was sent and the verb went through."""
    if not form.validate_on_submit():
        return False
    heir = db.session.get(Person, form.heir_id) if form.heir_id else None
    with trying(form) as attempt:
        verb(reason=form.reason.data, heir=heir, by=current_user)
    return attempt.succeeded


def _role(value: str) -> Role:
    try:
        return Role(value)
    except ValueError:
        abort(404)
