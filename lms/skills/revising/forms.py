from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import DateField, HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import AnyOf, DataRequired, InputRequired, Length, NumberRange, Optional

from lms.errors import Refusal
from lms.skills.metrics import METRICS, SUPPORT_ONLY, Unit
from lms.skills.revising.drafts import ChangedMeanwhile
from lms.skills.words import LABELS
from lms.web import Form

SUFFIX = {Unit.SHARE: " (%)"}
SHORTEST, LONGEST = 30, 1095


def _measured() -> list[tuple[str, str]]:
    """Asked for with each page: the labels are in the language of whoever reads."""
    known = ((name, metric) for name, metric in METRICS.items() if name not in SUPPORT_ONLY)
    return [(name, f"{LABELS[name]}{SUFFIX.get(metric.unit, '')}") for name, metric in known]


class SkillForm(Form):
    name = StringField(_("Name of the skill"), [DataRequired(), Length(max=40)])
    code = StringField(_("Code"), [DataRequired(), Length(max=30)])
    level_name = StringField(_("Name of the first level"), [DataRequired(), Length(max=40)])
    summary = StringField(_("What a person of this level can do"), [DataRequired(), Length(max=300)])


class RevisionForm(Form):
    """Every change says which state of the draft it was made on."""

    revision = HiddenField(validators=[InputRequired()], filters=[lambda text: int(text or 0)])
    renews = True

    def refuse(self, refusal: Refusal) -> None:
        """The page beside the form shows the draft as it is now, so the next try is made on that."""
        super().refuse(refusal)
        if self.renews and isinstance(refusal, ChangedMeanwhile):
            self.revision.data = refusal.revision


class LevelForm(RevisionForm):
    name = StringField(_("Name of the level"), [DataRequired(), Length(max=40)])
    summary = StringField(_("What a person of this level can do"), [DataRequired(), Length(max=300)])


class LevelWordsForm(LevelForm):
    kinds = TextAreaField(_("Kinds of work, one a line"), [Optional(), Length(max=1000)])
    window_days = IntegerField(
        _("Days of work that are looked at"), [InputRequired(), NumberRange(min=SHORTEST, max=LONGEST)]
    )


class CriterionForm(RevisionForm):
    renews = False
    """Another condition may stand at this place by now: the draft has to be opened again"""
    metric = SelectField(
        _("What is measured"),
        [InputRequired()],
        choices=_measured,
    )
    op = SelectField(_("At least or at most"), choices=[(">=", _("or more")), ("<=", _("or less"))])
    value = StringField(_("Threshold"), [Optional(), Length(max=20)])
    min_task_level = IntegerField(
        _("Count only tasks of this level or above (0: all)"),
        [InputRequired(), NumberRange(min=0, max=12)],
        default=0,
    )
    window_days = IntegerField(
        _("Days of work this condition alone looks at"),
        [Optional(), NumberRange(min=SHORTEST, max=LONGEST)],
    )


class GroupForm(RevisionForm):
    logic = SelectField(
        _("New group"),
        [AnyOf(["any", "all"])],
        choices=[("any", _("One of these is enough")), ("all", _("All of these"))],
    )


class EffectForm(RevisionForm):
    on = DateField(_("Takes effect on"), [InputRequired()])
