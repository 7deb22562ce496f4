from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    FileField,
    FloatField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from lms.drafting.forms import DraftForm
from lms.teamjobs.models import Cause, Defect, Placement
from lms.teamjobs.withholding import WithholdingClass
from lms.web import Form

DEFECT_WORDS = {
    Defect.MISSING: _("Something asked for is missing"),
    Defect.WRONG_FACT: _("A fact is wrong"),
    Defect.FORMAT: _("The form differs from what was asked"),
    Defect.TYPOS: _("Misspellings or wrong characters"),
    Defect.SOURCE: _("A source is missing or does not fit"),
    Defect.OTHER: _("Another defect of this point"),
}
WITHHOLDING_WORDS = {
    WithholdingClass.MANUSCRIPT: _("Manuscript, proofreading, design: 10.21 % is withheld"),
    WithholdingClass.NONE: _("Data entry, transcription: nothing is withheld"),
}
CAUSE_WORDS = {
    Cause.CLIENT: _("The client or the team. It does not count for the worker."),
    Cause.CARE: _("Illness, children, care, a disaster. It does not count, as a rest does not."),
    Cause.WORKER: _("The worker, for another reason. It counts as a task not finished."),
}
TEXT = [DataRequired(), Length(max=2000)]


class OrdererForm(Form):
    name = StringField(_("Name of the company that orders"), [DataRequired(), Length(max=200)])
    address = StringField(_("Address"), [DataRequired(), Length(max=300)])
    contact = StringField(_("Whom workers can ask (name, phone)"), [DataRequired(), Length(max=300)])
    harassment_desk = StringField(
        _("Desk for harassment and care matters"), [DataRequired(), Length(max=300)]
    )
    expenses = TextAreaField(_("Expenses"), TEXT)
    changes = TextAreaField(_("When the content changes"), TEXT)
    defects = TextAreaField(_("When there are defects or delays"), TEXT)
    copyright = TextAreaField(_("Copyright"), TEXT)
    personal_information = TextAreaField(_("Personal information and secrets"), TEXT)


class TaskForm(Form):
    client = StringField(_("Client"), [DataRequired(), Length(max=200)])
    job = StringField(_("Team job"), [DataRequired(), Length(max=200)])
    title = StringField(_("Title of the task"), [DataRequired(), Length(max=200)])
    content = TextAreaField(_("What is delivered, how much, in what form"), TEXT)
    spec = TextAreaField(_("Points the check will look at"), TEXT)
    track = SelectField(_("Skill"))
    min_level = IntegerField(_("Minimum level"), [InputRequired(), NumberRange(0, 12)])
    hours = FloatField(_("Hours it takes"), [InputRequired(), NumberRange(0.25, 200)])
    due_on = DateField(_("Due date"), [DataRequired()])
    inspect_on = DateField(_("Day the check is completed"), [DataRequired()])
    pay_on = DateField(_("Day of payment"), [DataRequired()])
    fee_yen = IntegerField(
        _("Fee in yen, without consumption tax"), [InputRequired(), NumberRange(1, 10_000_000)]
    )
    fee_basis = StringField(_("How the fee comes about"), [DataRequired(), Length(max=200)])
    withholding = SelectField(
        _("Withholding tax"), choices=[(k.value, v) for k, v in WITHHOLDING_WORDS.items()]
    )
    personal_data = BooleanField(_("The work holds personal data"))
    trial = BooleanField(_("A trial: for somebody one level below whose conditions hold"))

    def values(self) -> dict[str, Any]:
        """What `write_task` takes."""
        names = ("title", "content", "track", "min_level", "hours", "due_on", "inspect_on", "pay_on")
        more = ("fee_yen", "fee_basis", "personal_data", "trial")
        return {name: self[name].data for name in names + more} | {
            "spec": self.spec.data.splitlines(),
            "withholding": WithholdingClass(self.withholding.data),
        }


class OfferForm(Form):
    answer_by = DateField(_("Answer by"), [DataRequired()])
    note = TextAreaField(_("A word to the worker"), [Length(max=1000)])


class DeclineForm(Form):
    reason = StringField(_("A reason, if you want to say one"), [Length(max=500)])


class CancelForm(Form):
    reason = StringField(_("Reason"), [DataRequired(), Length(max=500)])


class EndingForm(Form):
    cause = RadioField(
        _("On whose side it lies"),
        [DataRequired()],
        choices=[(c.value, text) for c, text in CAUSE_WORDS.items()],
    )
    fee_yen = IntegerField(
        _("Fee agreed for what was done, in yen, without consumption tax"), [InputRequired()]
    )
    reason = TextAreaField(_("What was agreed"), TEXT)


class EntrustingForm(Form):
    placement = RadioField(_("Who, and the task that pays for it"), [InputRequired()], coerce=int)

    def offer(self, placements: Iterable[Placement]) -> EntrustingForm:
        self.placement.choices = [
            (row.id, gettext("%(name)s: %(task)s", name=row.worker.name, task=row.task.title))
            for row in placements
        ]
        return self


class DeliveryForm(DraftForm):
    body = TextAreaField(_("Your text"), [Length(max=100_000)])
    file = FileField(_("File"))
    note = StringField(_("A word to the director"), [Length(max=1000)])
    self_check = SelectMultipleField(
        _("Points you have checked yourself"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


class ApprovalForm(Form):
    action = HiddenField(default="approval")
    chars = IntegerField(_("Characters"), [Optional(), NumberRange(0)])
    typos = IntegerField(_("Misspellings found"), [Optional(), NumberRange(0)])
    similarity = DecimalField(_("Highest match with other texts (%)"), [Optional(), NumberRange(0, 100)])
    fields = IntegerField(_("Fields checked"), [Optional(), NumberRange(0)])
    field_errors = IntegerField(_("Fields with errors"), [Optional(), NumberRange(0)])
    stars = RadioField(
        _("Overall (counts as a rating)"),
        choices=[("", _("not rated")), *[(str(n), str(n)) for n in range(1, 6)]],
        default="",
    )
    comment = TextAreaField(_("A word to the worker"), [Length(max=2000)])

    def counts(self) -> dict[str, Any]:
        share = None if self.similarity.data is None else float(self.similarity.data) / 100
        names = ("chars", "typos", "fields", "field_errors")
        return {name: self[name].data for name in names} | {"similarity": share}


class ReturnForm(Form):
    clause = RadioField(_("The point that is not met"), [DataRequired()], coerce=int)
    defect = SelectField(_("Kind of defect"), choices=[(k.value, v) for k, v in DEFECT_WORDS.items()])
    text = TextAreaField(_("What to mend"), [DataRequired(), Length(max=2000)])
