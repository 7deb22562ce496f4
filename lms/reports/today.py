"""The first page after signing in: what to do next, one thing first."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask_login import current_user
from sqlalchemy.orm import Session

from lms.accounts import people
from lms.accounts.models import Person, Role
from lms.accounts.permissions import needs
from lms.apprenticeship.steps import next_steps as apprenticeship_steps
from lms.aptitude.steps import next_steps as aptitude_steps
from lms.coaching.steps import next_steps as coaching_steps
from lms.db import db, today
from lms.learning.steps import next_steps as learning_steps
from lms.notices.steps import Step
from lms.practice.steps import next_steps as practice_steps
from lms.skills.steps import next_steps as skills_steps
from lms.teamjobs.steps import next_steps as teamjobs_steps

bp = Blueprint("today", __name__)
ROOMS = (
    apprenticeship_steps,
    teamjobs_steps,
    practice_steps,
    coaching_steps,
    learning_steps,
    skills_steps,
    aptitude_steps,
)


@bp.get("/today")
@needs("see what is next")
def index() -> str:
    steps = steps_of(db.session(), current_user)
    resting = current_user.has(Role.WORKER) and people.resting(db.session(), current_user, on=today())
    return render_template(
        "today/index.html", first=steps[0] if steps else None, more=steps[1:], rest=resting
    )


def steps_of(session: Session, person: Person) -> list[Step]:
    """Every room's steps, the most pressing first; rooms keep their own order within a priority."""
    return sorted((step for room in ROOMS for step in room(session, person)), key=lambda step: step.priority)
