"""What the screen says about a draft's flaws and about whom it touches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from lms.skills.labels import label
from lms.skills.metrics import Unit, is_metric, metric_of
from lms.skills.revising.effects import Turn
from lms.skills.revising.flaws import Flaw, What
from lms.skills.words import bound

FLAWS: dict[What, Any] = {
    What.NAME_FORBIDDEN: _("The name contains a title that the law keeps for the national trade tests."),
    What.NO_CONDITIONS: _("There is no condition yet. Everybody would hold this level at once."),
    What.EMPTY_GROUP: _("A group is empty. Please add a condition or remove the group."),
    What.NOT_MEASURED: _("Nothing measures this, so nobody could ever meet it."),
    What.SUPPORT_ONLY: _("This estimate may help people decide; it is never a condition."),
    What.NO_QUIZ: _("No lesson has a quiz for this, so nobody could take it."),
    What.OUT_OF_REACH: _("Nobody can reach this number."),
    What.TOO_MANY: _("Nobody could reach this number with the people and days there are."),
    What.NEEDS_ITSELF: _(
        "It counts tasks of a higher level than this one. Only those who have the level already get them."
    ),
    What.CONTRADICTORY: _("Two conditions exclude each other, so nobody could meet both."),
    What.EASIER_THAN_BELOW: _("This asks for less than the level below."),
    What.TOO_BRANCHED: _("There are too many ways to meet this level. Nobody could explain it."),
    What.NOT_A_LADDER: _("The draft cannot be read as a ladder. Please begin a new one."),
}
TURNS: dict[Turn, Any] = {
    Turn.NOW_READY: _("would meet every condition of level %(level)s"),
    Turn.NOT_READY: _("meets level %(level)s today and would not any more"),
    Turn.NEARER: _("would be nearer to level %(level)s"),
    Turn.FURTHER: _("would be further from level %(level)s"),
    Turn.LEVEL_GONE: _("stands at level %(level)s, which the draft does not have"),
}


def flaw_line(flaw: Flaw) -> str:
    """「レベル3・検品済みの納品物：…」"""
    what = str(FLAWS[flaw.what])
    if not flaw.level:
        return what
    where = str(gettext("Level %(level)s", level=flaw.level))
    if flaw.metric:
        asked = label(flaw.metric) if is_metric(flaw.metric) else flaw.metric
        where = str(gettext("%(where)s, “%(condition)s”", where=where, condition=asked))
    return str(gettext("%(label)s: %(value)s", label=where, value=what))


def condition_line(leaf: Mapping[str, Any]) -> str:
    """A criterion as people say it: 「検品済みの納品物：10件以上」."""
    name = leaf["metric"]
    if not is_metric(name):
        return str(name)
    wanted = bound(name, leaf["op"], leaf["value"])
    return str(gettext("%(label)s: %(value)s", label=label(name), value=wanted))


def as_typed(leaf: Mapping[str, Any]) -> str:
    """The threshold as it is typed into the form: shares in per cent."""
    value = leaf["value"]
    if isinstance(value, bool):
        return ""
    share = is_metric(leaf["metric"]) and metric_of(leaf["metric"]).unit == Unit.SHARE
    return f"{value * 100 if share else value:.10g}"
