from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField, FileRequired

from lms.web import Form


class TableForm(Form):
    file = FileField(_("Table (.xlsx or .csv)"), [FileRequired(_("Please choose a file."))])


class ConfirmationForm(Form):
    pass
