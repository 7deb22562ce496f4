from __future__ import annotations

from typing import Self

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, StringField
from wtforms.validators import InputRequired, Length

from lms.belongings.bundles import LONGEST_HOW
from lms.web import Form


class CopyForm(Form):
    how = StringField(_("How the person asked"), [Length(max=LONGEST_HOW)])

    def of(self, *, own: bool) -> Self:
        """`how` is asked of the director only; the verb says so when it is empty."""
        self.how.flags.required = not own
        return self


class LeavingForm(CopyForm):
    understood = BooleanField(
        _("I have read what goes and what stays"),
        [InputRequired(_("Please read what goes and what stays, and tick the box."))],
    )
