"""One's own plan: this week, the weeks after, the month, and the rest that moves it all."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask_login import current_user

from lms.accounts.permissions import needs
from lms.db import db, today
from lms.learning.runs import feeds, months
from lms.learning.runs.forms import WEEKDAYS
from lms.learning.runs.plans import plan_of

bp = Blueprint("plans", __name__)


@bp.get("/learn/plan")
@needs("learn")
def plan() -> str:
    found = plan_of(db.session(), current_user)
    asked = months.month_asked(request.args.get("month"), today=today())
    return render_template(
        "learning/plan.html",
        plan=found,
        month=months.month_of(found.lessons, asked),
        weekdays=WEEKDAYS,
        today=today(),
        feed=feeds.address(current_user),
    )
