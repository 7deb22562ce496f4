"""What the next pieces would do for the next level."""

from __future__ import annotations

from flask import abort, render_template, request
from flask_login import current_user

from lms.accounts.permissions import needs, visible_worker
from lms.db import db
from lms.skills import ladders
from lms.skills.forms import OutlookForm
from lms.skills.views.blueprint import bp
from lms.skills.what_if import Piece, what_if


@bp.get("/workers/<int:worker_id>/skills/<track>/outlook")
@needs("see skills")
def outlook(worker_id: int, track: str) -> str:
    worker = visible_worker(db.session(), current_user, worker_id)
    skill = ladders.skill_of(db.session(), track) or abort(404)
    form = OutlookForm(request.args, meta={"csrf": False})
    if not form.validate():
        form = OutlookForm(None, piece=form.piece.data, count=1, meta={"csrf": False})
    piece = Piece.PRACTICE if form.piece.data == Piece.PRACTICE else Piece.TASK
    found = what_if(db.session(), worker, skill, piece=piece, count=form.count.data or 1)
    return render_template("skills/outlook.html", worker=worker, skill=skill, form=form, outlook=found)
