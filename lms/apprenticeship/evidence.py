"""What a supervised job leaves on the ladder of directing: each settled step, then the job and its checks."""

from __future__ import annotations

from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from lms.accounts.models import Person, Role
from lms.apprenticeship.models import DirectorStep, StepNote, SupervisedJob
from lms.apprenticeship.seeing import checked_deliverables, job_seen
from lms.apprenticeship.words import NAMES
from lms.db import db
from lms.errors import NotThere
from lms.skills.evidence import add_fact, facts_of, source_url
from lms.skills.facts import Kind

TRACK = "directing"
SOURCE = "supervised_job"


def of_step(session: Session, note: StepNote, *, by: Person) -> None:
    """A step done with a coach is a piece of practice. There are no marks: the coach gave words."""
    row = note.job
    if not row.trainee.has(Role.WORKER):
        return
    data: dict[str, Any] = {
        "lesson": f"{SOURCE}:{row.id}:{note.step.value}",
        "title": f"{row.team_job.title}: {NAMES[note.step]}",
        "round": note.round,
        "marks": {},
        **dict.fromkeys(("chars", "typos", "similarity", "fields", "field_errors")),
    }
    add_fact(
        session,
        row.trainee,
        track=TRACK,
        kind=Kind.PRACTICE,
        data=data,
        source=f"{SOURCE}:{row.id}",
        rater=by,
        by=by,
    )


def of_job(session: Session, row: SupervisedJob, *, by: Person) -> None:
    """One more job led, and the deliverables of others that were checked, once and twice."""
    if not row.trainee.has(Role.WORKER):
        return
    checked = len(checked_deliverables(session, row))
    twice = max(
        (n.feedback.checked_twice or 0 for n in row.rounds(DirectorStep.CHECK) if n.feedback), default=0
    )
    more = {"team.jobs_led": 1, "review.n": checked, "review.double_scored": min(twice, checked)}
    for metric, count in more.items():
        if count:
            _add(session, row, metric, count, by=by)


def _add(session: Session, row: SupervisedJob, metric: str, count: int, *, by: Person) -> None:
    """These measures are totals: the newest one counts, so it is the one before and what was added."""
    before = [
        fact.data["value"]
        for fact in facts_of(session, row.trainee, TRACK)
        if fact.kind == Kind.MEASURE and fact.data["metric"] == metric
    ]
    total = int(before[-1] if before else 0) + count
    data = {"metric": metric, "value": total, "note": f"{row.team_job.title}: +{count}"}
    source = f"{SOURCE}:{row.id}"
    add_fact(session, row.trainee, track=TRACK, kind=Kind.MEASURE, data=data, source=source, rater=by, by=by)


def _job_url(job_id: int, viewer: Person) -> str | None:
    try:
        job_seen(db.session(), viewer, job_id)
    except NotThere:
        return None
    return url_for("supervised.supervised_job", job_id=job_id)


source_url(SOURCE, _job_url)
