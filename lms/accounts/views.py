"""Signing in and out, one's own account."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, logout_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from lms.accounts import people, sign_in
from lms.accounts.current import enter, first_page
from lms.accounts.devices import device_name
from lms.accounts.forms import (
    CodeSignInForm,
    OwnDetailsForm,
    PasswordForm,
    PasswordSignInForm,
    RestForm,
    TokenSignInForm,
)
from lms.accounts.models import Person, UserSession
from lms.accounts.permissions import needs, public
from lms.db import db, today
from lms.web import network_of, safe_next, see_other, trying

bp = Blueprint("accounts", __name__)


@bp.route("/sign-in", methods=["GET", "POST"])
@public
def signing_in() -> Any:
    """With a password."""
    form = PasswordSignInForm()
    if form.validate_on_submit():
        with trying(form) as attempt:
            person = sign_in.with_password(
                db.session(), form.login.data, form.password.data, network=_network()
            )
        if attempt.succeeded:
            return _welcome(person, remember=form.remember.data)
        _count_failure(form.login.data)
    return render_template("accounts/signing_in.html", form=form)


@bp.route("/sign-in/code", methods=["GET", "POST"])
@public
def signing_in_with_code() -> Any:
    form = CodeSignInForm()
    if form.validate_on_submit():
        with trying(form) as attempt:
            person = sign_in.with_code(db.session(), form.login.data, form.code.data, network=_network())
        if attempt.succeeded:
            return _welcome(person, remember=True)
        _count_failure(form.login.data)
    return render_template("accounts/signing_in_with_code.html", form=form)


@bp.route("/sign-in/qr/<token>", methods=["GET", "POST"])
@public
def signing_in_with_qr(token: str) -> Any:
    """Opening the scanned address changes nothing: a preview must not use it up. The button signs in."""
    form = TokenSignInForm()
    if form.validate_on_submit():
        with trying(form) as attempt:
            person = sign_in.with_token(db.session(), token, network=_network())
        if attempt.succeeded:
            return _welcome(person, remember=True)
        _count_failure("")
    return render_template("accounts/signing_in_with_qr.html", form=form)


@bp.post("/sign-out")
@needs("use own account")
def signing_out() -> Response:
    sign_in.close_session(db.session(), g.user_session.token_hash)
    logout_user()
    session.clear()
    response = redirect(url_for("site.home"), code=303)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@bp.post("/language/<locale>")
@public
def language(locale: str) -> Response:
    if locale in ("ja", "en"):
        session["locale"] = locale
        if current_user.is_authenticated:
            current_user.locale = locale
    return see_other(safe_next(request.form.get("next"), default=url_for("site.home")))


@bp.route("/account", methods=["GET", "POST"])
@needs("use own account")
def account() -> Any:
    """One's own details, devices and rest."""
    form = OwnDetailsForm(obj=current_user)
    if form.validate_on_submit():
        current_user.hours_per_week = form.hours_per_week.data
        flash(_("Saved."))
        return see_other(url_for("accounts.account"))
    rest = people.resting(db.session(), current_user, on=today())
    return render_template(
        "accounts/account.html",
        form=form,
        rest=rest,
        rest_form=RestForm(),
        devices=_devices(),
        this=g.user_session,
        device_name=device_name,
    )


@bp.route("/account/password", methods=["GET", "POST"])
@needs("use own account")
def password() -> Any:
    form = PasswordForm()
    if form.validate_on_submit():
        with trying(form) as attempt:
            sign_in.change_password(
                db.session(),
                current_user,
                form.password.data,
                current=form.current.data,
                keep=g.user_session.token_hash,
            )
        if attempt.succeeded:
            flash(_("The new password is set. Other devices have been signed out."))
            return see_other(url_for("accounts.account"))
    return render_template("accounts/password.html", form=form)


@bp.post("/account/devices/<token_hash>/end")
@needs("use own account")
def device_end(token_hash: str) -> Response:
    """Sign one of one's own devices out."""
    if any(device.token_hash == token_hash for device in _devices()):
        sign_in.close_session(db.session(), token_hash)
        flash(_("That device has been signed out."))
    return see_other(url_for("accounts.account"))


@bp.post("/account/rest")
@needs("take a rest")
def rest() -> Any:
    form = RestForm()
    if form.validate_on_submit():
        with trying(form) as attempt:
            people.start_rest(
                db.session(), current_user, since=today(), until=form.until.data, by=current_user
            )
        if attempt.succeeded:
            flash(_("Have a good rest. Nothing runs out and no level is lost."))
    for message in [*form.form_errors, *form.until.errors]:
        flash(message, "error")
    return see_other(safe_next(request.form.get("next"), default=url_for("accounts.account")))


@bp.post("/account/rest/end")
@needs("take a rest")
def rest_end() -> Response:
    people.end_rest(db.session(), current_user, on=today(), by=current_user)
    flash(_("Welcome back."))
    return see_other(safe_next(request.form.get("next"), default=url_for("accounts.account")))


def _welcome(person: Person, *, remember: bool) -> Response:
    enter(person, remember=remember)
    return see_other(safe_next(request.args.get("next"), default=first_page(person)))


def _count_failure(login: str | None) -> None:
    sign_in.note_failure(db.session(), login or "", network=_network())


def _devices() -> list[UserSession]:
    """Devices signed in now, the latest first."""
    mine = select(UserSession).where(
        UserSession.person_id == current_user.id, UserSession.revoked_at.is_(None)
    )
    return list(db.session.scalars(mine.order_by(UserSession.seen_at.desc())))


def _network() -> str:
    return network_of(request.remote_addr)
