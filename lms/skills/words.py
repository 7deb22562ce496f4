"""What the screen says about conditions: numbers with their units, what is still missing, what would help."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _

from lms.skills.facts import Measured, Missing
from lms.skills.labels import COMES_FROM, ENTERED, UNITS
from lms.skills.labels import label as label
from lms.skills.learnt import RETAKE_AFTER
from lms.skills.metrics import SUPPORT_ONLY, Unit, metric_of
from lms.skills.reasons import Reason
from lms.skills.rules import Group, Item

REASONS: dict[Reason, Any] = {
    Reason.CONDITIONS: _("The conditions hold and the work shows it"),
    Reason.TRIAL_WORK: _("Work one level up went well"),
    Reason.TALK: _("Talked over with the worker, who wishes it"),
    Reason.COACH_ADVICE: _("The coach recommends it"),
}


def label_of_part(part: Item | Group) -> str:
    """An item's label; of a group all labels: one of these is enough."""
    if isinstance(part, Item):
        return label(part.metric)
    return str(gettext(" or ").join(label_of_part(each) for each in part.parts))


def shown(metric: str, value: float | bool) -> str:
    """A value with its unit."""
    return _in_unit(metric_of(metric).unit, value)


def found(item: Item) -> str:
    """What was measured: 「10件中8件(80%)」 where that says more than the share."""
    measured = item.measured
    if measured.value is None:
        return str(gettext("not measured yet"))
    if item.metric in SUPPORT_ONLY:  # no finer than the model deserves
        return str(gettext("about %(share)s", share=_in_unit(Unit.SHARE, round(measured.value, 1))))
    if metric_of(item.metric).counted_in == Unit.PIECES and metric_of(item.metric).unit == Unit.SHARE:
        share = shown(item.metric, measured.value)
        return str(
            gettext(
                "%(num)s of %(den)s (%(share)s)",
                num=_plain(measured.num),
                den=_plain(measured.den),
                share=share,
            )
        )
    return shown(item.metric, measured.value)


def wanted(item: Item) -> str:
    return bound(item.metric, item.op, item.threshold)


def bound(metric: str, op: str, threshold: float | bool) -> str:
    """A threshold: 「80%以上」."""
    value = shown(metric, threshold)
    if op == ">=":
        return str(gettext("%(value)s or more", value=value))
    return str(gettext("%(value)s or less", value=value) if op == "<=" else value)


def now_and_goal(item: Item) -> str:
    """The line beside the bar."""
    if item.measured.value is None:
        return str(gettext("goal: %(wanted)s", wanted=wanted(item)))
    return str(gettext("now: %(found)s / goal: %(wanted)s", found=found(item), wanted=wanted(item)))


def retake(item: Item) -> str:
    """How a quiz score can still rise; empty for everything else."""
    if item.met is not False or not item.metric.startswith("quiz."):
        return ""
    return str(
        gettext(
            "A try at least %(days)s days after the last one that counted can replace it.",
            days=RETAKE_AFTER.days,
        )
    )


def still(item: Item) -> str:
    """What would close the gap: 「あと2件」. Empty when the condition is met or nobody can say."""
    if item.met or not item.more:
        return ""
    amount = _in_unit(item.more_of or Unit.PIECES, item.more)
    if metric_of(item.metric).unit in {item.more_of, Unit.STARS} or item.measured.missing:
        return str(gettext("%(amount)s more, and it will be looked at again", amount=amount))
    if item.more_of == Unit.PLANTED:
        return str(gettext("%(amount)s more found, and it will be looked at again", amount=amount))
    if item.more_of in {Unit.FIELDS, Unit.CHARACTERS, Unit.TOUCHES}:
        return str(gettext("%(amount)s more without errors, and it will be looked at again", amount=amount))
    return str(gettext("%(amount)s more good ones, and it will be looked at again", amount=amount))


def why_missing(metric: str, measured: Measured) -> str:
    """Why there is no value yet, and where it will come from."""
    if measured.missing == Missing.TOO_FEW:
        return str(gettext("There are too few to judge yet."))
    if measured.missing == Missing.ONE_RATER:
        return str(gettext("One person has marked so far. Marks of a second person are needed."))
    if measured.missing == Missing.QUIZZES_LEFT:
        return str(gettext("Quizzes still to take: %(names)s", names=gettext(", ").join(measured.names)))
    if measured.missing == Missing.NOT_COUNTED:
        return str(
            gettext("The pieces are there, but this has not been counted in them yet.") + _enter(metric)
        )
    if measured.missing == Missing.ALIKE:
        return str(gettext("All marks were the same so far. Agreement shows where they differ."))
    if measured.missing == Missing.NOT_VALID:
        return str(
            gettext("So far every test had more than ten errors. Slower and exact is the quicker way.")
        )
    specific = COMES_FROM.get(metric) or COMES_FROM.get(metric.partition(".")[0])
    return f"{specific}{_enter(metric)}" if specific else str(ENTERED)


def not_counted(item: Item) -> str:
    """How many of the pieces carry no number for this metric; empty when all do."""
    count = item.measured.without
    return str(ngettext("%(num)s piece not counted", "%(num)s pieces not counted", count) if count else "")


def adjusted(item: Item) -> str:
    """How many pieces count with their coach's strictness taken out; empty when none does."""
    count = item.measured.adjusted
    return str(
        ngettext(
            "In %(num)s piece the strictness of the coach is taken out.",
            "In %(num)s pieces the strictness of the coach is taken out.",
            count,
        )
        if count
        else ""
    )


def share_done(item: Item) -> float:
    """How far the condition is met, 0 to 1, for the bar."""
    if item.met:
        return 1.0
    value, goal = float(item.measured.value or 0), float(item.threshold)
    if item.measured.value is None or item.op == "==":
        return 0.0
    part = value / goal if item.op == ">=" else goal / value
    return min(max(part, 0.0), 0.99)


def _enter(metric: str) -> str:
    return f" {ENTERED}" if metric_of(metric).enterable else ""


def _in_unit(unit: Unit, value: float | bool) -> str:
    if unit == Unit.YES:
        return str(gettext("has been done") if value else gettext("not done yet"))
    if unit == Unit.SHARE:
        return f"{_plain(value * 100)}%"
    return str(gettext(UNITS[unit], n=_plain(value)) if unit in UNITS else _plain(value))


def _plain(value: float | None) -> str:
    """Up to three decimals, none that say nothing, thousands with a comma."""
    text = f"{value or 0:,.3f}" if abs(value or 0) < 0.1 else f"{value:,.2f}"
    return text.rstrip("0").rstrip(".")
