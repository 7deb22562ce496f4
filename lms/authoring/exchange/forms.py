from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField, FileRequired

from lms.web import Form


class QuestionFileForm(Form):
    file = FileField(_("File with questions"), [FileRequired(_("Please choose a file with questions."))])


class ChoosingForm(Form):
    """The token and its errors; what is chosen are boxes named by item."""
