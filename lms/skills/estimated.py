"""What the model estimates, as the rules take it: for reference only (metrics.SUPPORT_ONLY). Pure."""

from __future__ import annotations

from collections.abc import Sequence

from lms.skills.facts import FactRow, Measured, Missing, Scope


def above_cut(rows: Sequence[FactRow], scope: Scope) -> Measured:
    """P(ability above where the judged level begins), 0 to 1, as it was written down last."""
    if scope.above is None:
        return Measured(None, missing=Missing.NO_MODEL)
    return Measured(scope.above)
