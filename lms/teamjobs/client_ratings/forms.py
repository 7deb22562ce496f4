from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import RadioField
from wtforms.validators import DataRequired

from lms.teamjobs.complaints.forms import ToldForm


class RatingForm(ToldForm):
    stars = RadioField(_("Stars"), [DataRequired()], coerce=int, choices=[(n, str(n)) for n in range(1, 6)])
