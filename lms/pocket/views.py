"""Carrying lessons along: choosing one, its page for the device, what comes home, what all of it costs."""

from __future__ import annotations

from typing import Any, cast

from flask import Blueprint, abort, flash, g, jsonify, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.accounts.permissions import needs
from lms.db import db
from lms.learning import states
from lms.learning.preferences import prefer, preferences
from lms.media import meter
from lms.media.playing import address
from lms.pocket import packing, returning, telling
from lms.pocket.forms import DataForm
from lms.web import json_object, see_other, trying

bp = Blueprint("pocket", __name__)


@bp.route("/learn/data", methods=["GET", "POST"])
@needs("learn")
def data_use() -> Any:
    """What lessons cost on one's line, and how they are played."""
    form = DataForm(quality=preferences(current_user)["quality"])
    if form.validate_on_submit():
        with trying(form) as attempt:
            prefer(db.session(), current_user, {"quality": form.quality.data})
        if attempt.succeeded:
            flash(_("Saved."))
            return see_other(url_for("pocket.data_use"))
    months = meter.months(db.session(), current_user.id)
    this = meter.this_month(db.session(), current_user.id)
    return render_template("pocket/data_use.html", form=form, months=months, this_month=this)


@bp.get("/lessons/<int:lesson_id>/pack")
@needs("learn")
def lesson_pack(lesson_id: int) -> str:
    """Which kind of pack, what it weighs."""
    state = states.open_lesson(db.session(), current_user, lesson_id)
    return render_template("pocket/lesson_pack.html", state=state, offers=packing.offers(state))


@bp.post("/lessons/<int:lesson_id>/packs")
@needs("learn")
def packs(lesson_id: int) -> Response:
    """{kind} → what to fetch and under which name to keep it."""
    state = states.open_lesson(db.session(), current_user, lesson_id)
    device = request.user_agent.string
    kind = str(json_object().get("kind"))
    row = packing.pack(db.session(), current_user, state, kind=kind, device=device)
    db.session.flush()
    assert state.video is not None and state.contents is not None
    base = address(state.video, g.user_session.token_hash)
    return jsonify(telling.issued(row, state.video, state.contents, base))


@bp.get("/packs/<int:pack_id>/page")
@needs("learn")
def pack_page(pack_id: int) -> str:
    """The lesson as the device keeps it: complete, with nothing of the person in it but its number."""
    row = packing.own_pack(db.session(), current_user, pack_id)
    state = states.open_lesson(db.session(), current_user, row.edition.lesson_id)
    if state.contents is None or state.edition.id != row.edition_id:
        abort(404)
    return render_template("pocket/pack_page.html", **telling.on_the_page(row, state, state.contents))


@bp.post("/packs/<int:pack_id>/returns")
@needs("learn")
def returns(pack_id: int) -> Response:
    """{word, op, spans, position, rate, ago, form, touched, hand_in, bytes} → what became of it, in words."""
    row = packing.own_pack(db.session(), current_user, pack_id)
    told = json_object()
    home = returning.take_home(
        db.session(),
        row,
        word=told.get("word"),
        played=telling.played(told),
        given=telling.given(told, row),
        fetched=cast(int, told.get("bytes", 0)),
        by=current_user,
    )
    return jsonify(telling.came_home(home))
