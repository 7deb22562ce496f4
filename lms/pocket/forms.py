from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import RadioField

from lms.web import Form


class DataForm(Form):
    quality = RadioField(
        _("How videos are played"),
        choices=[
            ("auto", _("Automatic: as good as the line allows")),
            ("best", _("Always the sharpest picture")),
            ("saver", _("Save data: a small picture that can still be read")),
            ("sound", _("Only listen")),
        ],
    )
