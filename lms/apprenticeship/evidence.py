"""What a supervised job leaves on the ladder of directing: each settled step, then the job and its checks."""

from __future__ import annotations

from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from lms.accounts.models import Person, Role
from lms.apprenticeship.models import DirectorStep, StepNote, SupervisedJob
from lms.apprenticeship.seeing import checked_deliverables, job_seen
from lms.apprenticeship.words import NAMES
from lms.db import db, now
from lms.errors import NotThere
from lms.skills.evidence import EARLIEST, add_fact, facts_of, rows, source_url
from lms.skills.facts import Kind, Scope
from lms.skills.metrics import measure
from lms.teamjobs.in_time import kept_day
from lms.teamjobs.listing import kept_tasks

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
    """A job led, in every track that its tasks belong to, and each deliverable of others that was checked."""
    if not row.trainee.has(Role.WORKER):
        return
    tasks = kept_tasks(session, row.team_job)
    led = {"job": row.team_job_id, "title": row.team_job.title, "on_time": all(map(kept_day, tasks))}
    for track in sorted({TRACK, *(task.track for task in tasks)}):
        _add(session, row, track, Kind.LED, led, by=by)
    checked = checked_deliverables(session, row)
    for deliverable in checked:
        if deliverable.approval and deliverable.approval.by_id == row.trainee_id:
            continue  # checked by their own hand: it was written down then
        task = deliverable.placement.task
        review = {"task": task.id, "title": task.title, "accepted": deliverable.approval is not None}
        for track in sorted({TRACK, task.track}):
            _add(session, row, track, Kind.REVIEW, review, by=by)
    _twice(session, row, most=len(checked), by=by)


def _twice(session: Session, row: SupervisedJob, *, most: int, by: Person) -> None:
    """Checked by trainee and coach each for themselves. A total: the one before and what was added."""
    notes = [note.feedback.checked_twice or 0 for note in row.rounds(DirectorStep.CHECK) if note.feedback]
    count = min(max(notes, default=0), most)
    if not count:
        return
    metric = "review.double_scored"
    known = rows(facts_of(session, row.trainee, TRACK))
    before = measure(metric, known, Scope(since=EARLIEST, until=now()))
    total = int(before.value or 0) + count
    data = {"metric": metric, "value": total, "note": f"{row.team_job.title}: +{count}"}
    _add(session, row, TRACK, Kind.MEASURE, data, by=by)


def _add(
    session: Session, row: SupervisedJob, track: str, kind: Kind, data: dict[str, Any], *, by: Person
) -> None:
    source = f"{SOURCE}:{row.id}"
    add_fact(session, row.trainee, track=track, kind=kind, data=data, source=source, rater=by, by=by)


def _job_url(job_id: int, viewer: Person) -> str | None:
    try:
        job_seen(db.session(), viewer, job_id)
    except NotThere:
        return None
    return url_for("supervised.supervised_job", job_id=job_id)


source_url(SOURCE, _job_url)
