"""How strictly coaches mark, told to each in private; and who could join groups that nothing joins."""

from __future__ import annotations

from flask import render_template
from flask_login import current_user

from lms.accounts.permissions import needs
from lms.db import db
from lms.skills.estimates import quarters, showing
from lms.skills.views.blueprint import bp


@bp.get("/severity")
@needs("enter evidence")
def severity() -> str:
    rows = showing.severities(db.session(), current_user)
    courses = quarters.courses(db.session(), {coach.id for _row, coach, _skill in rows})
    return render_template("skills/severity.html", rows=rows, courses=courses, drawing=quarters)
