"""What was typed about a level, as the data of a ladder has it."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy.orm import Session

from lms.errors import BadInput
from lms.skills.metrics import SUPPORT_ONLY, Unit, is_metric, metric_of
from lms.skills.revising import bodies, reach
from lms.skills.revising.models import LadderDraft
from lms.skills.typed import read_value


def criterion_typed(
    session: Session,
    draft: LadderDraft,
    number: int,
    *,
    metric: str,
    op: str,
    value: str,
    min_task_level: int,
    window_days: int | None = None,
    support: bool = False,
) -> dict[str, Any]:
    """As a ladder's data has it. `support`: it stands beside the conditions of the level and decides nothing.
    Raises BadInput naming the field."""
    if not is_metric(metric) or (metric in SUPPORT_ONLY and not support):
        raise BadInput(_("Nothing measures this. Please choose from the list."), field="metric")
    if window_days and not metric_of(metric).windowed:
        raise BadInput(
            _("This counts however long ago it was. Please leave the days empty."), field="window_days"
        )
    yes = metric_of(metric).unit == Unit.YES
    found: dict[str, Any] = {"metric": metric, "op": "==" if yes else op}
    found["value"] = True if yes else read_value(metric, value)
    if min_task_level:
        found["where"] = {"min_task_level": min_task_level}
    if window_days:
        found["window_days"] = window_days
    _check_reach(session, found, bodies.level_in(draft.body, number))
    return found


def fee_typed(low: float | None, high: float | None) -> list[float | None] | None:
    """None: pay does not go by characters. Raises BadInput."""
    if low is None and high is None:
        return None
    if low is None:
        raise BadInput(_("Please enter where it begins, too."), field="fee_from")
    if high is not None and high < low:
        raise BadInput(_("This lies below where it begins."), field="fee_to")
    return [low, high]


def _check_reach(session: Session, criterion: dict[str, Any], level: dict[str, Any]) -> None:
    bound = reach.beyond(criterion, level.get("window_days", 365), reach.size_of(session))
    if bound is not None:
        message = _(
            "Nobody could reach this: %(most)s at most, by the people and days there are.", most=bound
        )
        raise BadInput(message, field="value")
