"""Checklists as JSON values and back: what the deciding people saw is kept with the proposal. Pure."""

from __future__ import annotations

from typing import Any

from lms.skills.facts import Measured, Missing
from lms.skills.metrics import Unit
from lms.skills.rules import Checklist, Group, Item


def snapshot(judged: Checklist) -> dict[str, Any]:
    """The checklist as JSON values: what the deciding people saw, kept with the proposal."""
    return {
        "level": judged.level,
        "group": _dumped(judged.group),
        "support": [_dumped(item) for item in judged.support],
    }


def restored(data: dict[str, Any]) -> Checklist:
    """The checklist that `snapshot` kept."""
    group = _loaded(data["group"])
    support = [_loaded(entry) for entry in data["support"]]
    assert isinstance(group, Group)
    return Checklist(data["level"], group, tuple(item for item in support if isinstance(item, Item)))


def _dumped(part: Item | Group) -> dict[str, Any]:
    if isinstance(part, Group):
        parts = [_dumped(each) for each in part.parts]
        return {"logic": part.logic, "parts": parts, "met": part.met, "note": part.note}
    found = part.measured
    return {
        "metric": part.metric,
        "op": part.op,
        "threshold": part.threshold,
        "met": part.met,
        "more": part.more,
        "more_of": part.more_of,
        "min_task_level": part.min_task_level,
        "window_days": part.window_days,
        "value": found.value,
        "facts": list(found.facts),
        "num": found.num,
        "den": found.den,
        "without": found.without,
        "missing": found.missing,
        "names": list(found.names),
        "adjusted": found.adjusted,
    }


def _loaded(data: dict[str, Any]) -> Item | Group:
    if "logic" in data:
        return Group(data["logic"], tuple(_loaded(each) for each in data["parts"]), data["met"], data["note"])
    found = Measured(
        data["value"],
        tuple(data["facts"]),
        data["num"],
        data["den"],
        data["without"],
        Missing(data["missing"]) if data["missing"] else None,
        data["more"] or 0,
        tuple(data["names"]),
        data.get("adjusted", 0),  # kept before marks were corrected
    )
    more_of = Unit(data["more_of"]) if data["more_of"] else None
    return Item(
        data["metric"],
        data["op"],
        data["threshold"],
        found,
        data["met"],
        data["more"],
        more_of,
        data["min_task_level"],
        data.get("window_days", 0),  # kept before criteria had windows of their own
    )
