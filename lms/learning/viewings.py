"""What the player of a lesson tells the server. JSON only; a page without scripts plays without it."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, jsonify, request
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.accounts.permissions import needs
from lms.db import db, now
from lms.learning import opening, scope, showing, states, thrift, watching
from lms.learning.starts import OtherEdition
from lms.web import json_object

bp = Blueprint("viewings", __name__)
LONGEST_AGO = 86_400.0


@bp.post("/lessons/<int:lesson_id>/viewings")
@needs("learn")
def viewings(lesson_id: int) -> Response:
    """Play was pressed: {edition, opened} → {url}."""
    told = json_object()
    edition = states.open_lesson(db.session(), current_user, lesson_id).edition
    if told.get("edition") != edition.id:
        raise OtherEdition
    viewing = watching.start_viewing(
        db.session(),
        current_user,
        edition,
        device=request.user_agent.string,
        opened_at=opening.opened_at(told.get("opened"), current_user, edition),
    )
    db.session.flush()
    return jsonify(url=f"/viewings/{viewing.id}/checkpoints")


@bp.post("/viewings/<int:viewing_id>/checkpoints")
@needs("learn")
def checkpoints(viewing_id: int) -> Response:
    """{op, spans, position, rate, ago, bytes} → where the person stands. `ago`: seconds since then; `bytes`:
    what this player fetched over the line, in all."""
    told = json_object()
    viewing = scope.visible_viewing(db.session(), current_user, viewing_id)
    state = watching.checkpoint(
        db.session(),
        viewing,
        op=told.get("op", 0),
        spans=told.get("spans", ()),
        position=told.get("position", 0.0),
        rate=told.get("rate", 1.0),
        at=now() - timedelta(seconds=_ago(told.get("ago"))),
    )
    thrift.fetched(db.session(), viewing, told.get("bytes", 0))
    return jsonify(showing.told(state))


def _ago(seconds: object) -> float:
    if not isinstance(seconds, int | float) or isinstance(seconds, bool):
        return 0.0
    # Not a number compares false both ways and becomes 0.
    return min(max(float(seconds), 0.0), LONGEST_AGO) if float(seconds) > 0 else 0.0
