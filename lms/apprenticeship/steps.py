"""What a supervised job asks of a person next: the trainee's note, or the coach's answer."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from lms.accounts import people
from lms.accounts.models import Person
from lms.apprenticeship.models import DirectorStep, SupervisedJob
from lms.apprenticeship.seeing import delivered, jobs_seen
from lms.apprenticeship.words import NAMES, QUESTIONS
from lms.db import today
from lms.notices.steps import Step

ANSWER, READ, WRITE = 15, 20, 45


def next_steps(session: Session, person: Person) -> list[Step]:
    """One step for each job under way; nothing is asked of anybody who rests."""
    found = [row for row in jobs_seen(session, person) if row.closing is None]
    if not found or people.resting(session, person, on=today()) is not None:
        return []
    steps = [
        _write(row) if row.trainee_id == person.id else _answer(session, row)
        for row in found
        if person.id in {row.trainee_id, row.coach_id}
    ]
    return [step for step in steps if step is not None]


def _write(row: SupervisedJob) -> Step | None:
    for step in DirectorStep:
        rounds = row.rounds(step)
        last = rounds[-1].feedback if rounds else None
        if not rounds:
            return Step(WRITE, _title(row, step), str(QUESTIONS[step]), _url(row, step), 10)
        if last is not None and not last.settled:
            why = _("Your coach has answered. Next: %(action)s", action=last.next_action)
            return Step(READ, _title(row, step), why, _url(row, step), 10)
    return None


def _answer(session: Session, row: SupervisedJob) -> Step | None:
    for step in DirectorStep:
        rounds = row.rounds(step)
        if rounds and rounds[-1].feedback is None:
            why = _("%(name)s has written a note and waits for your answer.", name=row.trainee.name)
            return Step(ANSWER, _title(row, step), why, _url(row, step), 10)
    if all(row.settled(step) for step in DirectorStep) and delivered(session, row.team_job):
        why = _("Every step is settled. Look back on it together.")
        return Step(ANSWER, row.team_job.title, why, f"{_url(row)}#closing", 15)
    return None


def _title(row: SupervisedJob, step: DirectorStep) -> str:
    return str(_("“%(title)s”: %(step)s", title=row.team_job.title, step=NAMES[step]))


def _url(row: SupervisedJob, step: DirectorStep | None = None) -> str:
    page: str = url_for("supervised.supervised_job", job_id=row.id)
    return f"{page}#{step.value}" if step else page
