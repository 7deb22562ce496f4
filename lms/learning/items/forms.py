from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, TextAreaField
from wtforms.validators import DataRequired, Length

from lms.learning.items.models import RepairKind
from lms.web import Form


class RepairForm(Form):
    kind = HiddenField()
    value = HiddenField()
    reason = TextAreaField(
        _("Why the question is mended"),
        validators=[DataRequired(_("Please write why the question is mended.")), Length(max=500)],
        render_kw={"rows": 2},
    )

    @property
    def chosen(self) -> RepairKind | None:
        """None for a kind that does not exist."""
        return RepairKind(self.kind.data) if self.kind.data in set(RepairKind) else None
