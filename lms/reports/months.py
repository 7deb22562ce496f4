"""Months and fiscal years as people here count them. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import format_date, gettext
from flask_babel import lazy_gettext as _

from lms.db import HERE
from lms.errors import NotThere
from lms.prose import N_

WRITTEN = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])", re.ASCII)
ERAS = ((date(2019, 5, 1), N_("Reiwa")), (date(1989, 1, 8), N_("Heisei")))
"""First day and name, the newest first (元号法)"""


class NoSuchMonth(NotThere):
    message = _("There is no such month. An address ends like this: ?month=2026-11")


class NotBegun(NotThere):
    message = _("This month has not begun yet, so there is nothing to count.")


@dataclass(frozen=True)
class Period:
    """From `start` on, up to but without `end`; both in the time people here have."""

    start: datetime
    end: datetime


@dataclass(frozen=True, order=True)
class Month:
    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year}-{self.number:02}"

    @property
    def first_day(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def following(self) -> Month:
        return Month(self.year + self.number // 12, self.number % 12 + 1)

    @property
    def before(self) -> Month:
        return Month(self.year - (self.number == 1), (self.number - 2) % 12 + 1)

    @property
    def period(self) -> Period:
        return Period(_midnight(self), _midnight(self.following))

    @property
    def fiscal_year(self) -> int:
        """年度: from April to March."""
        return self.year - (self.number < 4)

    @property
    def fiscal_year_so_far(self) -> Period:
        """From 1 April to the end of this month."""
        return Period(_midnight(Month(self.fiscal_year, 4)), self.period.end)

    @property
    def words(self) -> str:
        """「2026年11月（令和8年11月）」"""
        words = {"month": format_date(self.first_day, gettext("MMMM y")), "number": self.number}
        return str(gettext("%(month)s (%(era)s %(year)s/%(number)s)", **words, **_era_words(self.first_day)))

    @property
    def fiscal_year_words(self) -> str:
        """「2026年度（令和8年度）」. A fiscal year bears the name of the era that most of it lies in."""
        words = _era_words(date(self.fiscal_year, 5, 1))
        return str(gettext("fiscal year %(fiscal)s (%(era)s %(year)s)", fiscal=self.fiscal_year, **words))


def month_of(day: date) -> Month:
    return Month(day.year, day.month)


def read_month(text: str | None, *, today: date) -> Month:
    """The month written as 2026-11; without a text the one we have. Raises NoSuchMonth, NotBegun."""
    if text is None:
        return month_of(today)
    found = WRITTEN.fullmatch(text)
    if found is None:
        raise NoSuchMonth
    month = Month(int(found[1]), int(found[2]))
    if month > month_of(today):
        raise NotBegun
    return month


def era_of(day: date) -> tuple[str, int]:
    """Name (a message of the catalogs) and year of the era; 1 is the year that is written 元年."""
    first, name = next(era for era in ERAS if era[0] <= day)
    return name, day.year - first.year + 1


def _era_words(day: date) -> dict[str, Any]:
    name, year = era_of(day)
    return {"era": gettext(name), "year": gettext("era year 1") if year == 1 else year}


def _midnight(month: Month) -> datetime:
    return datetime(month.year, month.number, 1, tzinfo=HERE)
