"""What a form needs whose text is kept as a draft. The HTML side is templates/drafting/parts.html."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import flash
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField

from lms.drafting.drafts import Kept, plain
from lms.web import Form

NOT_KEPT = frozenset({"csrf_token", "draft_version", "next", "body"})


class DraftForm(Form):
    """A form with a `body` and any other fields. `draft_version`: the version the screen saw."""

    draft_version = HiddenField(default="0")

    @property
    def version_seen(self) -> int:
        raw = str(self.draft_version.data or "")
        return int(raw) if raw.isdecimal() and len(raw) < 10 else 0


@dataclass(frozen=True)
class Sheet:
    """How the page of a DraftForm stands: what templates/drafting/parts.html takes."""

    key: str
    version: int
    """The version whose text the fields show, or were sent with"""
    typed: bool = False
    """The fields hold what was just sent and refused"""
    theirs: Kept | None = None
    """The other text, when another screen saved one meanwhile"""


def sheet(form: DraftForm, kept: Kept) -> Sheet:
    """After a refusal the form goes on from the stored version: sending it again is a decision, both seen."""
    if not form.is_submitted():
        return Sheet(kept.key, kept.version)
    seen, body = form.version_seen, plain(form.data.get("body") or "")
    form.draft_version.data = str(kept.version)
    if kept.version > seen and kept.body != body:
        return Sheet(kept.key, seen, typed=True, theirs=kept)
    return Sheet(kept.key, kept.version, typed=True)


def finished(key: str) -> None:
    """The text was handed in: the next page tells the device to forget its copies (outbox.js)."""
    flash(key, "draft-done")


def as_sent(kept: Kept) -> MultiDict[str, str]:
    """A kept draft as if the form had been sent with it, to open the form with."""
    pairs = [(name, value) for name, values in kept.values.items() for value in values]
    return MultiDict([*pairs, ("draft_version", str(kept.version))])


def extras_of(form: MultiDict[str, Any]) -> dict[str, list[str]]:
    """The fields of a sent form beside its body, as a draft keeps them."""
    return {name: [str(v) for v in form.getlist(name)] for name in form if name not in NOT_KEPT}
