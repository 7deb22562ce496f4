"""What the page and the file about agreement say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from lms.reports.team.agreement import Report
from lms.skills.fact_words import AXES
from lms.skills.measuring.agreement import FEWEST, Advice, Agreed
from lms.spreadsheet import Cell

ADVICE: dict[Advice, Any] = {
    Advice.TALK: _("Mark one anchor piece together and talk about where you differ."),
    Advice.READ: _("Read the rubric's words together once more."),
    Advice.FINE: _("You read the rubric alike."),
    Advice.SAME: _("All marks are the same so far: nothing can be worked out."),
}


def advice(found: Agreed) -> str:
    if found.advice == Advice.WAIT:
        more = FEWEST - found.pieces
        return str(gettext("Too early to say: %(num)s more pieces marked by two people.", num=more))
    return str(ADVICE[found.advice])


def figure(found: Agreed) -> str:
    """0.62(0.41〜0.80)"""
    if found.kappa is None:
        return "–"
    if found.low is None or found.high is None:
        return f"{found.kappa:.2f}"
    between = {"low": f"{found.low:.2f}", "high": f"{found.high:.2f}"}
    return str(gettext("%(kappa)s (%(low)s to %(high)s)", kappa=f"{found.kappa:.2f}", **between))


def headings() -> list[str]:
    return [
        str(each)
        for each in (
            _("Person"),
            _("With whom"),
            _("Pieces marked twice"),
            _("Weighted kappa"),
            _("95 percent interval from"),
            _("95 percent interval to"),
            _("Own mark minus the other's (points)"),
            _("Axis that differs most"),
            _("For reference"),
            _("What helps"),
        )
    ]


def lines(found: Report) -> Iterator[list[Cell]]:
    """First person by person, then pair by pair."""
    for row in found.reviewers:
        yield _line(row.person.name, gettext("everybody"), row.all)
        if row.with_directors is not None and row.with_directors.pieces:
            yield _line(row.person.name, gettext("directors"), row.with_directors)
    for pair in found.pairs:
        one, other = pair.people
        axis = str(AXES.get(pair.apart.axis, pair.apart.axis)) if pair.apart else ""
        yield _line(one.name, other.name, pair.agreed, axis)


def _line(name: str, other: str, found: Agreed, axis: str = "") -> list[Cell]:
    shown = [None if x is None else round(x, 3) for x in (found.kappa, found.low, found.high, found.lean)]
    only = gettext("for reference") if found.for_reference else ""
    return [name, other, found.pieces, *shown, axis, only, advice(found)]
