"""When two cells say the same: what spreadsheet programs write differently without anybody's doing. Pure."""

from __future__ import annotations

import re

from courses.drills.differing import nfc
from lms.spreadsheet.csv_files import unguarded

_DAY = re.compile(r"([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})( 0{1,2}:00(:00)?)?")
_FRACTION = re.compile(r"-?[0-9]+\.[0-9]+")


def same(one: str, other: str) -> bool:
    return form(one) == form(other)


def form(text: str) -> str:
    """Without the space around it and the apostrophe against formulas; letters put together one way; days as
    2026-04-03, however a program shows them; 0.50 as 0.5. Width, kana and leading zeros are left: they are
    what verifying is about."""
    plain = unguarded(nfc(text).replace("\r\n", "\n").replace("\r", "\n").strip())
    if day := _DAY.fullmatch(plain):
        return f"{day[1]}-{int(day[2]):02}-{int(day[3]):02}"
    return plain.rstrip("0").rstrip(".") if _FRACTION.fullmatch(plain) else plain
