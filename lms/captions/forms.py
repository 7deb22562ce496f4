from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, TextAreaField

from lms.captions import words
from lms.captions.models import CaptionVersion
from lms.captions.versions import Overtaken, Unreadable, with_base
from lms.drafting.forms import DraftForm
from lms.errors import Refusal
from lms.web import Form


class CaptionsForm(DraftForm):
    """The captions as one WebVTT text; scripts show it as rows."""

    body = TextAreaField(_("Captions as text"))
    theirs: CaptionVersion | None = None
    """What somebody else published meanwhile"""

    def refuse(self, refusal: Refusal) -> None:
        super().refuse(refusal)
        if isinstance(refusal, Unreadable):
            self.body.errors = words.faults(refusal.faults)
        if isinstance(refusal, Overtaken):
            # Both are on the screen now: publishing the form again is a decision.
            self.theirs = refusal.theirs
            self.body.data = with_base(self.body.data or "", refusal.theirs.number)


class FileForm(Form):
    file = FileField(_("Caption file"), [FileRequired(_("Please choose a file."))])
    base = HiddenField(default="0")

    @property
    def base_seen(self) -> int:
        raw = str(self.base.data or "")
        return int(raw) if raw.isdecimal() and len(raw) < 10 else 0

    def refuse(self, refusal: Refusal) -> None:
        super().refuse(refusal)
        if isinstance(refusal, Unreadable):
            self.file.errors = words.faults(refusal.faults)
        if isinstance(refusal, Overtaken):
            self.base.data = str(refusal.theirs.number)
