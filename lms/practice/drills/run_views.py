"""The speed test: begin, type, pause, end."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from lms.accounts.models import Person, Role
from lms.accounts.permissions import needs
from lms.db import db, now
from lms.errors import BadInput, NotThere
from lms.learning.states import open_lesson
from lms.practice.drills import running
from lms.practice.drills.models import TypingRun
from lms.practice.forms import NothingForm
from lms.practice.handing_in import practice_of
from lms.practice.scope import accompanies
from lms.skills.sources import source_url
from lms.web import json_object, see_other

bp = Blueprint("typing", __name__)


@bp.post("/lessons/<int:lesson_id>/typing-runs")
@needs("hand in practice")
def runs(lesson_id: int) -> Any:
    """Begin: the clock runs from here."""
    edition = open_lesson(db.session(), current_user, lesson_id).edition
    seconds = request.form.get("seconds", "")
    if not NothingForm().validate() or not seconds.isdecimal() or len(seconds) > 6:
        raise BadInput(_("The request could not be read."))
    row = running.begin(db.session(), current_user, edition, seconds=int(seconds), by=current_user)
    return see_other(url_for("typing.run", run_id=row.id))


@bp.get("/typing-runs/<int:run_id>")
@needs("see submissions")
def run(run_id: int) -> str:
    """The test under way, for its worker alone; its result also for those who coach them."""
    row = _seen(run_id, current_user)
    practice = practice_of(row.edition)
    return render_template(
        "practice/drills/run.html",
        run=row,
        practice=practice,
        text=running.typing_of(practice).texts[row.text_n],
        left=max(0, round(row.seconds - row.clock(now()))),
        late=running.LATE,
        own=row.worker_id == current_user.id,
        form=NothingForm(formdata=None),
    )


@bp.put("/typing-runs/<int:run_id>")
@needs("hand in practice")
def keeping(run_id: int) -> Any:
    """Keep {body} → {left: seconds}. 409 when the time is over, 422 when the text was pasted."""
    row = running.keep(db.session(), running.run_of(db.session(), current_user, run_id), _body())
    return jsonify(left=max(0.0, row.seconds - row.clock(now())))


@bp.route("/typing-runs/<int:run_id>/pause", methods=["POST", "DELETE"])
@needs("hand in practice")
def pause(run_id: int) -> Any:
    """Stop the clock with {body} or a form; DELETE, or a form that says so, lets it run again."""
    row = running.run_of(db.session(), current_user, run_id)
    if request.method == "DELETE" or request.form.get("go_on"):
        running.go_on(db.session(), row, by=current_user)
    else:
        running.pause(db.session(), row, _body(), by=current_user)
    if request.is_json:
        return jsonify(left=max(0.0, row.seconds - row.clock(now())))
    return see_other(url_for("typing.run", run_id=run_id))


@bp.post("/typing-runs/<int:run_id>/result")
@needs("hand in practice")
def result(run_id: int) -> Any:
    """End the run and count it."""
    row = running.run_of(db.session(), current_user, run_id)
    running.end(db.session(), row, request.form.get("body"), by=current_user)
    return see_other(url_for("typing.run", run_id=run_id))


def _body() -> str:
    body = json_object().get("body") if request.is_json else request.form.get("body", "")
    if not isinstance(body, str):
        raise BadInput(_("The request could not be read."))
    return body


def _seen(run_id: int, viewer: Person) -> TypingRun:
    """Raises NotThere: a run under way is nobody else's to see."""
    row = db.session().get(TypingRun, run_id)
    if row is not None and row.worker_id == viewer.id:
        return row
    if row is None or row.ended_at is None or not accompanies(db.session(), viewer, row.worker):
        raise running.NoTypingTest
    return row


def _where(run_id: int, viewer: Person) -> str | None:
    """For the skill pages: where a fact that came from a run can be seen."""
    if not viewer.has(Role.WORKER, Role.COACH, Role.DIRECTOR):
        return None
    try:
        _seen(run_id, viewer)
    except NotThere:
        return None
    return url_for("typing.run", run_id=run_id)


source_url("typing_run", _where)
