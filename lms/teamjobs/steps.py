"""What work asks of a person next."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from lms.accounts import people
from lms.accounts.models import Person, Role
from lms.db import db, today
from lms.notices.steps import Step
from lms.prose import day
from lms.skills.sources import source_url
from lms.teamjobs.checking import naming
from lms.teamjobs.listing import deliverables_waiting, offers_of, placements_of, unstaffed, waiting
from lms.teamjobs.models import Deliverable, Offer, Placement
from lms.teamjobs.verifying.models import ResidualErrors
from lms.teamjobs.verifying.residual import SOURCE
from lms.teamjobs.verifying.tables import verification_of


def next_steps(session: Session, person: Person) -> list[Step]:
    steps: list[Step] = []
    if person.has(Role.WORKER):
        steps += [_work(row) for row in placements_of(session, person) if not row.over and not waiting(row)]
        if people.resting(session, person, on=today()) is None:
            steps += [_offer(row) for row in offers_of(session, person)]
            if not person.has(Role.DIRECTOR):
                steps += [_check(row) for row in naming.to_check(session, person)]
    if person.has(Role.DIRECTOR):
        steps += _director(session)
    return steps


def _work(row: Placement) -> Step:
    url = url_for("work.placement", placement_id=row.id)
    if row.deliverables:
        why = _("One point came back to mend. Due %(day)s.", day=day(row.task.due_on))
        return Step(10, row.task.title, why, url)
    minutes = round(row.task.hours * 60)
    return Step(20, row.task.title, _("Accepted work, due %(day)s.", day=day(row.task.due_on)), url, minutes)


def _offer(row: Offer) -> Step:
    why = _("An offer to think about, answer by %(day)s. You are free to decline.", day=day(row.answer_by))
    return Step(30, row.task.title, why, url_for("work.offer", offer_id=row.id))


def _check(row: Deliverable) -> Step:
    title = _("Check “%(title)s”", title=row.placement.task.title)
    why = _("%(name)s has delivered.", name=row.placement.worker.name)
    return Step(10, title, why, url_for("checks.deliverable", deliverable_id=row.id))


def _director(session: Session) -> list[Step]:
    steps = [_check(row) for row in deliverables_waiting(session)]
    why = _("Nobody has taken this task yet.")
    for task in unstaffed(session):
        steps.append(Step(30, task.title, why, url_for("desk_tasks.task", task_id=task.id)))
    return steps


def _deliverable_url(deliverable_id: int, viewer: Person) -> str | None:
    """Where a fact from a check is seen: the page of whoever checks or checked, the worker's placement."""
    row = db.session.get(Deliverable, deliverable_id)
    if row is None:
        return None
    if viewer.has(Role.DIRECTOR) or naming.has_checked(viewer, row):
        return url_for("checks.deliverable", deliverable_id=row.id)
    if row.placement.worker_id == viewer.id:
        return url_for("work.placement", placement_id=row.placement_id)
    return None


def _placement_url(placement_id: int, viewer: Person) -> str | None:
    """Where a fact from work that ended early is seen."""
    row = db.session.get(Placement, placement_id)
    if row is not None and viewer.has(Role.DIRECTOR):
        return url_for("desk_tasks.task", task_id=row.task_id)
    if row is not None and row.worker_id == viewer.id:
        return url_for("work.placement", placement_id=row.id)
    return None


def _residual_url(record_id: int, viewer: Person) -> str | None:
    """Where errors found later are seen: on the director's page, and the verifier's of the placement."""
    row = db.session.get(ResidualErrors, record_id)
    about = verification_of(db.session(), row.deliverable.placement.task) if row is not None else None
    if row is None or about is None:
        return None
    if row.deliverable.placement.worker_id == viewer.id:
        return url_for("work.placement", placement_id=row.deliverable.placement_id)
    if viewer.has(Role.DIRECTOR):
        return url_for("verifications.verification", verification_id=about.id)
    return None


source_url("deliverable", _deliverable_url)
source_url("placement", _placement_url)
source_url(SOURCE, _residual_url)
