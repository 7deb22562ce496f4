from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    PasswordField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import DataRequired, Email, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from lms.accounts.models import Role
from lms.web import Form

ROLE_NAMES = {
    Role.WORKER: _("Worker"),
    Role.COACH: _("Coach"),
    Role.DIRECTOR: _("Director"),
    Role.CLIENT: _("Client"),
    Role.OFFICER: _("City officer"),
}


class PasswordSignInForm(Form):
    login = StringField(_("E-mail or sign-in name"), [DataRequired(), Length(max=200)])
    password = PasswordField(_("Password"), [DataRequired(), Length(max=200)])
    remember = BooleanField(_("Stay signed in on this device"))


class CodeSignInForm(Form):
    login = StringField(_("E-mail or sign-in name"), [DataRequired(), Length(max=200)])
    code = StringField(_("One-time code"), [DataRequired(), Length(max=40)])


class TokenSignInForm(Form):
    pass


class PersonForm(Form):
    name = StringField(_("Name"), [DataRequired(), Length(max=80)])
    kana = StringField(_("Reading of the name (kana)"), [Length(max=80)])
    sign_in_name = StringField(_("Sign-in name"), [Length(max=30)])
    email = StringField(_("E-mail (if there is one)"), [Optional(), Email(), Length(max=200)])
    phone = StringField(_("Phone"), [Length(max=30)])
    hours_per_week = IntegerField(_("Hours a week"), [Optional(), NumberRange(0, 80)], default=0)
    roles = SelectMultipleField(
        _("Roles"),
        [DataRequired()],
        choices=[(role.value, name) for role, name in ROLE_NAMES.items()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


class PasswordForm(Form):
    """`current` is asked only of somebody who has a password."""

    current = PasswordField(_("Current password"), [Length(max=200)])
    password = PasswordField(_("New password"), [DataRequired(), Length(max=200)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.current.flags.required = True


class OwnDetailsForm(Form):
    hours_per_week = IntegerField(_("Hours a week you can work"), [NumberRange(0, 80)])


class RestForm(Form):
    until = DateField(_("Last day (leave empty if you do not know yet)"), [Optional()])


class PairingForm(Form):
    coach = SelectField(_("Coach"), coerce=int)
