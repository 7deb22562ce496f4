from __future__ import annotations

from typing import Self

from flask_babel import lazy_gettext as _
from wtforms import DateField, FloatField, HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import AnyOf, DataRequired, InputRequired, Length, NumberRange, Optional

from lms.errors import Refusal
from lms.skills.labels import label
from lms.skills.metrics import METRICS, SUPPORT_ONLY, Unit, is_metric, metric_of, quiz_tag
from lms.skills.revising.drafts import ChangedMeanwhile
from lms.skills.sources import Groups
from lms.web import Form

SUFFIX = {Unit.SHARE: " (%)"}
ONBOARDING = "quiz.onboarding"
"""`onboarding.quiz` says it, by a rule of its own"""
SHORTEST, LONGEST = 30, 1095
MOST_YEN = 1000


def measured(quizzes: Groups | None, *, present: str = "", support: bool = False) -> list[tuple[str, str]]:
    """(metric, label) of what a condition may ask for. `quizzes`: those that count for the skill, None while
    nothing is taught here; `present`: what the condition asks for so far."""
    names = [name for name in METRICS if support or name not in SUPPORT_ONLY]
    if quizzes is not None:
        tags = [f"quiz.{tag}" for tag in quizzes if f"quiz.{tag}" not in {ONBOARDING, *names}]
        gone = {name for name in names if (tag := quiz_tag(name)) and tag not in quizzes}
        at = next((i for i, name in enumerate(names) if quiz_tag(name)), len(names))
        names = [name for name in (*names[:at], *tags, *names[at:]) if name not in gone]
    if is_metric(present) and present not in names:
        names.append(present)
    return [(name, f"{label(name)}{SUFFIX.get(metric_of(name).unit, '')}") for name in names]


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
    fee_from = FloatField(
        _("Usual fee, yen per character: from"), [Optional(), NumberRange(min=0, max=MOST_YEN)]
    )
    fee_to = FloatField(_("Usual fee, yen per character: to"), [Optional(), NumberRange(min=0, max=MOST_YEN)])


class CriterionForm(RevisionForm):
    renews = False
    """Another condition may stand at this place by now: the draft has to be opened again"""
    metric = SelectField(_("What is measured"), [InputRequired()], choices=[])
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

    def offer(self, quizzes: Groups | None, *, present: str = "", support: bool = False) -> Self:
        """Fill the list to choose from; with what only stands beside conditions where `support`."""
        self.metric.choices = measured(quizzes, present=present, support=support)
        return self


class GroupForm(RevisionForm):
    logic = SelectField(
        _("New group"),
        [AnyOf(["any", "all"])],
        choices=[("any", _("One of these is enough")), ("all", _("All of these"))],
    )


class EffectForm(RevisionForm):
    on = DateField(_("Takes effect on"), [InputRequired()])
