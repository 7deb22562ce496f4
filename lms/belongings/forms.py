from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, StringField
from wtforms.validators import InputRequired, Length

from lms.belongings.bundles import LONGEST_HOW
from lms.web import Form

HOW = _("How the person asked")


class CopyForm(Form):
    """`how` is asked of the director only."""

    how = StringField(HOW, [Length(max=LONGEST_HOW)])


class LeavingForm(Form):
    how = StringField(HOW, [Length(max=LONGEST_HOW)])
    understood = BooleanField(
        _("I have read what goes and what stays"),
        [InputRequired(_("Please read what goes and what stays, and tick the box."))],
    )
