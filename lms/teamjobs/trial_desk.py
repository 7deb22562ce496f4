"""Who waits for a trial, for the director."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask_login import current_user

from lms.accounts.permissions import needs
from lms.db import db
from lms.teamjobs.trials import waiting_list

bp = Blueprint("trials", __name__)


@bp.get("/trials")
@needs("direct team jobs")
def index() -> str:
    return render_template("teamjobs/trials.html", waiting=waiting_list(db.session(), seen_by=current_user))
