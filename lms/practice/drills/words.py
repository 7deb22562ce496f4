"""What the screen says about the findings of a drill: what is wrong, and how to get it right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from courses.drills.findings import Finding, Result
from lms.skills.bounds import poisson_upper

FEWEST_CHARS = 50
KINDS: dict[str, Any] = {
    "empty": _("not filled in"),
    "filled": _("should be empty"),
    "space": _("a space too many or too few"),
    "width": _("full-width and half-width"),
    "bar": _("another kind of bar (hyphen, long-vowel mark)"),
    "case": _("capital and small letters"),
    "kana": _("hiragana and katakana"),
    "variant": _("another form of the character"),
    "swapped": _("two characters changed places"),
    "digits": _("number of digits"),
    "missing": _("a character is missing"),
    "extra": _("a character too many"),
    "replaced": _("another character"),
    "different": _("differs in several places"),
    "row_slip": _("belongs to the record above or below"),
    "column_slip": _("belongs to the field beside"),
    "no_source": _("the source is missing"),
    "malformed_choice": _("none of the words to choose from"),
    "malformed_phone": _("not a phone number in the form 0166-00-0000"),
    "malformed_postal": _("not a postal code in the form 000-0000"),
    "malformed_url": _("not a whole web address (https://…)"),
    "malformed_mail": _("not an e-mail address"),
    "malformed_date": _("not a day in the form 2026-04-01, or a day that does not exist"),
    "malformed_number": _("not a number in half-width digits"),
    "twice": _("the same as an earlier row"),
    "not_found": _("not in the list"),
    "too_few_rows": _("too few rows"),
    "no_sheet": _("there is no sheet of this name"),
    "value": _("another value is expected"),
    "not_formula": _("typed in, not worked out by a formula"),
    "lacks": _("the formula lacks something that the rules ask for"),
    "typed_number": _("a number is typed into the formula that should come from a cell"),
    "not_worked_out": _("the result is not in the file: open it in a spreadsheet program and save it again"),
    "error_value": _("the formula ends in an error"),
    "number_as_text": _("a number kept as text"),
    "date_as_text": _("a day kept as text"),
    "date_as_number": _("a day shown as a number: change how the cell is shown"),
    "filler": _("a filler that should go"),
    "digit_width": _("digits in the other width"),
    "speaker": _("the line does not begin with who speaks"),
}
UNSAFE: dict[str, Any] = {
    "password": _("This file is locked with a password, or in the old .xls form. Please save it as .xlsx."),
    "no_xlsx": _("This is not an .xlsx workbook inside. Please save it as .xlsx and choose it again."),
    "macros": _("This workbook holds macros. Please save it as an ordinary .xlsx without them."),
    "links": _("This workbook refers to other files. Please copy the values in and save it again."),
    "too_large": _(
        "This workbook is too large for this piece. Please start again from the file offered here."
    ),
    "too_many_cells": _(
        "This workbook has far too many filled cells. Please delete what does not belong and save it again."
    ),
    "broken": _("This workbook could not be read. Please open it once more, save it, and choose it again."),
}


@dataclass(frozen=True)
class Told:
    """One finding as it is shown. `place` is a row and a field, a cell, or empty."""

    place: str
    what: str
    given: str
    wanted: str


def told(finding: Finding) -> Told:
    return Told(_place(finding), str(KINDS[finding.kind]), finding.given, finding.wanted)


def per_thousand(result: Result) -> tuple[float, float] | None:
    """(wrong characters per 1,000, what the rate surely stays below at 90 %); None where so few characters
    were typed that a rate says nothing."""
    if result.chars is None or result.chars < FEWEST_CHARS or result.errors is None:
        return None
    rate = 1000 * result.errors / result.chars
    upper = 1000 * poisson_upper(result.errors, confidence=0.9) / result.chars
    return rate, min(upper, max(rate, 1000.0))


def _place(finding: Finding) -> str:
    if finding.row < 0:
        return finding.column
    row = gettext("No. %(n)s", n=finding.row + 1)
    return f"{row} {finding.column}".strip()
