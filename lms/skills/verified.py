"""What a verifier finds and what stays behind: the metrics of levels.json from verified data. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from lms.skills.counting import NOTHING, ids, of_kind, ratio, total
from lms.skills.facts import FactRow, Kind, Measured, Missing, Scope

FEWEST = 50
"""Planted errors before the share found says anything (levels.json: 50件以上)"""


def touches(rows: Sequence[FactRow], scope: Scope) -> Measured:
    """Characters of the cells that were compared with their source."""
    return total(of_kind(rows, Kind.VERIFY), "touches")


def seed_detection(rows: Sequence[FactRow], scope: Scope) -> Measured:
    """Planted errors found / planted errors, over all verifications of the window together."""
    found = ratio(of_kind(rows, Kind.VERIFY), "found", "planted")
    planted = int(found.den or 0)
    if not 0 < planted < FEWEST:
        return found
    return Measured(None, found.facts, missing=Missing.TOO_FEW, more=FEWEST - planted)


def residual_error_rate(rows: Sequence[FactRow], scope: Scope) -> Measured:
    """Errors found later / characters verified. The window is that of the verification: what is found in data
    verified before it counts no more, whenever it is found."""
    verified = of_kind(rows, Kind.VERIFY)
    size = sum(row.data["touches"] for row in verified)
    if not size:
        return NOTHING
    tasks = {row.data["task"] for row in verified}
    later = [row for row in of_kind(rows, Kind.RESIDUAL) if row.data["task"] in tasks]
    errors = sum(row.data["errors"] for row in later)
    return Measured(errors / size, ids([*verified, *later]), num=errors, den=size)
