from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import DateField, HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from lms.skills.fact_words import AXES, IDENTITY_WAYS, REACHED_US
from lms.skills.interviews import LONGEST
from lms.skills.labels import LABELS, label
from lms.skills.metrics import METRICS, Unit
from lms.skills.models import Proposal, Skill
from lms.skills.rules import items
from lms.skills.snapshots import restored
from lms.skills.supporting.models import Outcome
from lms.skills.what_if import MOST, Piece
from lms.skills.words import REASONS
from lms.web import Form

ON = _("Day (leave empty for today)")
WAYS = [
    ("", _("not said")),
    *[(way, REACHED_US[way]) for way in ("face_to_face", "phone", "paper", "online")],
]
OWN_VIEWS = [
    ("0", _("not sure of it yet")),
    ("1", _("a little")),
    ("2", _("mostly")),
    ("3", _("well")),
    ("4", _("well enough to show others")),
]
SUFFIX = {Unit.SHARE: " (%)"}


class PromiseForm(Form):
    pass


class IdentityForm(Form):
    how = RadioField(_("How"), [InputRequired()], choices=list(IDENTITY_WAYS.items()))
    occurred_on = DateField(ON, [Optional()])


class PaperPromiseForm(Form):
    occurred_on = DateField(ON, [Optional()])


class MeasureForm(Form):
    track = SelectField(_("Skill"), [InputRequired()])
    metric = SelectField(_("What was measured"), [InputRequired()])
    value = StringField(_("Measured number"), [DataRequired(), Length(max=20)])
    occurred_on = DateField(ON, [Optional()])
    note = StringField(_("How it was measured"), [Length(max=300)])
    how = SelectField(_("How it reached us"), [Optional()], choices=WAYS)

    def offer(self, skills: list[Skill]) -> MeasureForm:
        """Fill the lists to choose from."""
        self.track.choices = [(skill.track, skill.name) for skill in skills]
        self.metric.choices = [
            (name, f"{LABELS[name]}{SUFFIX.get(metric.unit, '')}")
            for name, metric in METRICS.items()
            if metric.enterable
        ]
        return self


class OwnViewForm(Form):
    """One list for each axis of the skill."""

    accuracy = SelectField(validators=[InputRequired()])
    instruction = SelectField(validators=[InputRequired()])
    expression = SelectField(validators=[InputRequired()])
    handling = SelectField(validators=[InputRequired()])
    research = SelectField(validators=[InputRequired()])
    communication = SelectField(validators=[InputRequired()])
    note = TextAreaField(_("What you would like to talk about"), [Length(max=1000)])

    def ask(self, axes: Sequence[str]) -> OwnViewForm:
        """Only these lines, in this order."""
        for name in set(AXES).difference(axes):
            del self[name]
        for name in axes:
            self[name].label.text = AXES[name]
            self[name].choices = [("", _("Please choose")), *OWN_VIEWS]
        self.axes = [self[name] for name in axes]
        return self

    def marks(self) -> dict[str, int]:
        return {field.short_name: int(field.data) for field in self.axes if field.data}


class CertificateForm(Form):
    track = SelectField(_("Skill"), [InputRequired()])
    title = StringField(_("Name of the certificate"), [DataRequired(), Length(max=200)])
    issuer = StringField(_("Who issued it"), [DataRequired(), Length(max=200)])
    result = StringField(_("Grade or points"), [Length(max=100)])
    how = SelectField(_("How you saw it"), choices=WAYS[1:])
    occurred_on = DateField(_("Day of the certificate (leave empty for today)"), [Optional()])

    def offer(self, skills: list[Skill]) -> CertificateForm:
        self.track.choices = [(skill.track, skill.name) for skill in skills]
        return self


class InterviewForm(Form):
    """A talk about one skill. Lines that were not talked about stay open."""

    how = RadioField(_("How you talked"), [InputRequired()], choices=list(IDENTITY_WAYS.items()))
    occurred_on = DateField(ON, [Optional()])
    text = TextAreaField(_("What was talked about"), [DataRequired(), Length(max=LONGEST)])

    @classmethod
    def about(cls, axes: Sequence[str]) -> InterviewForm:
        """With a list for each axis of the skill."""
        seen = [("", _("not talked about")), *((str(n), str(n)) for n in range(5))]
        lists = {f"mark_{axis}": SelectField(AXES[axis], choices=seen) for axis in axes}
        form: InterviewForm = type("InterviewForm", (cls,), lists)()
        form.axes = [form[name] for name in lists]
        return form

    def marks(self) -> dict[str, int]:
        return {each.short_name.removeprefix("mark_"): int(each.data) for each in self.axes if each.data}


class WithdrawalForm(Form):
    reason = TextAreaField(_("What is wrong with it"), [DataRequired(), Length(max=1000)])


class ProposalForm(Form):
    reason_code = RadioField(
        _("Reason"), [InputRequired()], choices=[(reason.value, text) for reason, text in REASONS.items()]
    )
    reason = TextAreaField(_("Reason in your own words"), [DataRequired(), Length(max=2000)])


class DecisionForm(Form):
    verdict = RadioField(
        _("Your decision"),
        [InputRequired()],
        choices=[
            ("confirm", _("I confirm the level")),
            ("refuse", _("Something is still missing")),
        ],
    )
    unmet = SelectField(_("If something is missing: which condition"), [Optional()])
    reason = TextAreaField(_("Words to the worker"), [Length(max=2000)])
    seen = HiddenField()
    """Digest of the evidence that the page showed (deciding.looks)"""

    def offer(self, proposal: Proposal) -> DecisionForm:
        """The conditions that a refusal can name."""
        metrics: dict[str, Any] = {
            item.metric: label(item.metric) for item in items(restored(proposal.checklist))
        }
        self.unmet.choices = [("", _("Please choose")), *metrics.items()]
        return self


class CommentForm(Form):
    text = TextAreaField(_("Your comment"), [DataRequired(), Length(max=2000)])


class OutlookForm(Form):
    piece = SelectField(
        _("If these go well"),
        [InputRequired()],
        choices=[(Piece.TASK.value, _("Tasks")), (Piece.PRACTICE.value, _("Practice pieces"))],
    )
    count = IntegerField(_("How many more"), [InputRequired(), NumberRange(min=1, max=MOST)], default=2)


class PlanForm(Form):
    text = TextAreaField(_("What you will do together"), [DataRequired(), Length(max=2000)])


class PlanReviewForm(Form):
    outcome = RadioField(
        _("How it goes on"),
        [InputRequired()],
        choices=[
            (Outcome.STAYS.value, _("The level stays, and the plan is over.")),
            (Outcome.LONGER.value, _("The level stays. Help goes on with a new plan.")),
        ],
    )
    text = TextAreaField(_("Words to the worker"), [DataRequired(), Length(max=2000)])
