from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField, FileRequired
from wtforms import StringField
from wtforms.validators import Length

from lms.web import Form


class RecordingForm(Form):
    file = FileField(_("Video file"), [FileRequired(_("Please choose a file."))])
    title = StringField(_("Title"), [Length(max=200)])
