"""The figures of the month for the city's officer and the director: a page to print and a file."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lms import spreadsheet
from lms.accounts.permissions import needs
from lms.db import db, today
from lms.reports.definitions import GROUPS, Unit, amount, shown
from lms.reports.figures import Report, first_month, report
from lms.reports.months import Month, month_of, read_month

bp = Blueprint("figures", __name__)


@bp.get("/figures")
@needs("see reports")
def index() -> str:
    month = read_month(request.args.get("month"), today=today())
    return render_template(
        "reports/figures.html",
        report=report(db.session(), month),
        groups=GROUPS,
        shown=shown,
        amount=amount,
        months=_months(month),
        today=today(),
        under_way=month == month_of(today()),
    )


@bp.get("/figures.csv")
@needs("see reports")
def table() -> Response:
    month = read_month(request.args.get("month"), today=today())
    headings = [_("Group"), _("Figure"), _("Value"), _("Unit"), _("From April"), _("What was counted")]
    name = _("figures_%(month)s.csv", month=str(month))
    return spreadsheet.download(name, headings, _lines(report(db.session(), month)))


def _months(chosen: Month) -> list[Month]:
    """From the present month back to the first one with anybody in it, and the chosen one."""
    month = month_of(today())
    first = min(first_month(db.session(), month=month), chosen)
    months = [month]
    while months[-1] > first:
        months.append(months[-1].before)
    return months


def _lines(counted: Report) -> Iterator[list[spreadsheet.Cell]]:
    """Figures as numbers, so that they can be reckoned with; shares in per cent."""
    yield [_("Period"), counted.month.words, "", "", counted.month.fiscal_year_words, ""]
    units = {
        Unit.PEOPLE: _("persons"),
        Unit.TIMES: _("times"),
        Unit.DAYS: _("days"),
        Unit.SHARE: "%",
        Unit.YEN: _("yen"),
    }
    for heading, definitions in GROUPS:
        for one in definitions:
            figure = counted.figures[one.key]
            plain = None if figure.hidden or figure.value is None else _plain(figure.value, one.unit)
            value = shown(figure, one.unit) if plain is None else plain
            year = counted.year.get(one.key)
            yield [str(heading), str(one.label), value, units[one.unit], year, str(one.words)]


def _plain(value: float, unit: Unit) -> float:
    if unit == Unit.SHARE:
        return round(value * 100, 1)
    return round(value, 1) if unit == Unit.DAYS else round(value)
