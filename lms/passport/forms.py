from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField
from wtforms import RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Length
from wtforms.widgets import CheckboxInput, ListWidget

from lms.passport.consents import LONGEST_ABOUT, LONGEST_NAME
from lms.passport.links import LIVES, LONGEST_LABEL
from lms.web import Form

LIFE_WORDS = {7: _("One week"), 30: _("One month"), 90: _("Three months"), 365: _("One year")}


class ChoicesForm(Form):
    """`fields` gets its choices from the view: the skills of this town are among them."""

    fields = SelectMultipleField(
        _("What others may see"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    pen_name = StringField(_("Pen name"), [Length(max=LONGEST_NAME)])
    about = TextAreaField(_("A few words about yourself"), [Length(max=LONGEST_ABOUT)])
    how = StringField(_("How the worker told you"), [Length(max=80)])


class LinkForm(Form):
    label = StringField(_("Whom you give it to"), [Length(max=LONGEST_LABEL)])
    days = RadioField(
        _("How long it lives"), coerce=int, choices=[(days, LIFE_WORDS[days]) for days in LIVES], default=30
    )


class NothingForm(Form):
    """Only the token that proves that the form is ours."""


class CheckForm(Form):
    """One of the two."""

    file = FileField(_("The badge's file"))
    text = TextAreaField(_("Its text, or the address of its page"), [Length(max=300_000)])
