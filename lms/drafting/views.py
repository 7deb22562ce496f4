from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, jsonify, render_template, request
from flask_babel import format_datetime
from flask_babel import gettext as _
from flask_login import current_user

from courses.lengths import BLANK
from lms.accounts.permissions import needs
from lms.db import db
from lms.drafting.drafts import DraftConflict, Kept, save_draft
from lms.drafting.findings.finding import Finding, line_of
from lms.drafting.forms import DraftForm, extras_of
from lms.drafting.keys import must_be_writable
from lms.drafting.models import Annotation
from lms.drafting.segments import Segment, segments
from lms.errors import BadInput
from lms.web import json_object, safe_next, see_other

bp = Blueprint("drafting", __name__)


@bp.app_context_processor
def counting() -> dict[str, Any]:
    """What the counter of templates/drafting/parts.html leaves out, and what remarks.html cuts and counts."""
    return {"blank_characters": BLANK, "line_of": line_of, "segments_in": _segments_in}


@bp.put("/drafts/<key>")
@needs("use own account")
def draft(key: str) -> Any:
    """Keep {body, extras: {name: [values]}, version} → {version, saved_at}; 409 with both texts."""
    body, extras, version = _sent(json_object())
    must_be_writable(db.session(), current_user, key)
    try:
        row = save_draft(db.session(), current_user, key, body, version=version, extras=extras)
    except DraftConflict as conflict:
        return jsonify(
            error=str(conflict), mine=_shown(conflict.mine), theirs=_shown(conflict.theirs)
        ), conflict.status
    return jsonify(version=row.version, saved_at=format_datetime(row.updated_at, "H:mm"))


@bp.post("/drafts/<key>")
@needs("use own account")
def keeping(key: str) -> Any:
    """Save by hand, without scripts, and go back to the page. Two texts are shown to choose from."""
    body, back = request.form.get("body", ""), safe_next(request.form.get("next"), default="/")
    extras, form = extras_of(request.form), DraftForm()
    must_be_writable(db.session(), current_user, key)
    try:
        save_draft(db.session(), current_user, key, body, version=form.version_seen, extras=extras)
    except DraftConflict as conflict:
        page = render_template("drafting/keeping.html", mine=conflict.mine, theirs=conflict.theirs, back=back)
        return page, conflict.status
    flash(_("The draft is saved."))
    return see_other(back)


def _segments_in(text: str, marks: Sequence[Finding | Annotation]) -> list[Segment]:
    return segments(text, [(mark.start, mark.end) for mark in marks])


def _sent(sent: dict[str, Any]) -> tuple[str, dict[str, list[str]], int]:
    body, extras, version = sent.get("body"), sent.get("extras", {}), sent.get("version")
    whole = isinstance(body, str) and isinstance(version, int) and isinstance(extras, dict)
    if not whole or not all(isinstance(each, list) and _texts(each) for each in extras.values()):
        raise BadInput(_("The request could not be read."))
    return str(body), extras, int(version or 0)


def _texts(values: list[Any]) -> bool:
    return all(isinstance(value, str) for value in values)


def _shown(kept: Kept) -> dict[str, Any]:
    saved_at = format_datetime(kept.updated_at, "H:mm") if kept.updated_at else ""
    return {"body": kept.body, "extras": dict(kept.extras), "version": kept.version, "saved_at": saved_at}
