"""Days and hours as people type them into a sheet."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

from flask_babel import lazy_gettext as _

from lms.db import today
from lms.errors import BadInput

MOST_HOURS = 80
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]00:00:00)?")
_ERA_DAY = re.compile(r"(?:令和|R|r)(\d{1,2}|元)[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_FIRST_OF_REIWA = 2018
"""令和1年 is 2019"""
_FIRST_DAY = date(1899, 12, 30)
_SERIAL = re.compile(r"[3-6]\d{4}")
"""A day that a spreadsheet program saved as its number: 1982 to 2091"""


def read_day(text: str) -> date:
    """2026-11-22, 2026/11/22, 2026年11月22日, 令和8年11月22日. Raises BadInput."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if _SERIAL.fullmatch(plain):
        return _FIRST_DAY + timedelta(days=int(plain))
    found, era = _DAY.fullmatch(plain), _ERA_DAY.fullmatch(plain)
    parts = found or era
    if parts is None:
        raise BadInput(_("“%(text)s” is no day. Please write it like 2026-11-22.", text=text))
    year = 1 if parts[1] == "元" else int(parts[1])
    try:
        return date(year + (_FIRST_OF_REIWA if era else 0), int(parts[2]), int(parts[3]))
    except ValueError as error:
        raise BadInput(_("There is no such day: %(text)s.", text=text)) from error


def read_past_day(text: str) -> date:
    """Raises BadInput for days that have not come or lie before there was anything to measure."""
    day = read_day(text)
    if day > today():
        raise BadInput(_("This day lies in the future. Please check the date."))
    if day.year < 2000:
        raise BadInput(_("This day lies too far back. Please check the date."))
    return day


def read_hours(text: str) -> int:
    """Whole hours a week. Raises BadInput."""
    plain = unicodedata.normalize("NFKC", text).strip().removesuffix("時間").removesuffix(".0")
    if not (plain.isascii() and plain.isdigit() and len(plain) < 4 and int(plain) <= MOST_HOURS):
        raise BadInput(
            _("“%(text)s” is no number of hours. Please write a whole number from 0 to 80.", text=text)
        )
    return int(plain)
