"""One question of another system as it is taken over, and what was remarked on the way."""

from __future__ import annotations

from courses.exchange import files
from courses.exchange.to_ours import Taken, taken


def one(text: str | bytes) -> Taken:
    data = text.encode() if isinstance(text, str) else text
    items = files.read(data).items
    assert len(items) == 1, [item.remarks for item in items]
    return taken(items[0])


def codes(found: Taken) -> set[str]:
    return {remark.code for remark in found.item.remarks} - {"explanation_missing"}
