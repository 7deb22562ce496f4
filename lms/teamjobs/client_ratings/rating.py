"""Writing down the stars a client gave. They count like those of the check; one rating of a deliverable
stands."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.errors import Refusal
from lms.notices.telling import tell
from lms.prose import N_
from lms.skills.evidence import add_fact, facts_from
from lms.skills.facts import Kind
from lms.skills.models import Fact
from lms.teamjobs import afterwards
from lms.teamjobs.complaints.models import Channel
from lms.teamjobs.models import Deliverable


class AlreadyRated(Refusal):
    message = _(
        "The client's rating of this work is written down already. Withdraw it first if it was wrong."
    )


def rate(session: Session, row: Deliverable, *, stars: int, told_on: date, how: Channel, by: Person) -> Fact:
    """`stars` 1 to 5. Raises BadInput, NotAccepted, AboutOwnWork, AlreadyRated."""
    approval = afterwards.accepted(row, by=by)
    if rating_of(session, row) is not None:
        raise AlreadyRated
    afterwards.must_be_heard_since(approval, told_on, field="told_on")
    task, worker = row.placement.task, row.placement.worker
    fact = add_fact(
        session,
        worker,
        track=task.track,
        kind=Kind.RATING,
        data={"task": task.id, "title": task.title, "client": task.team_job.client.name, "stars": stars},
        source=f"deliverable:{row.id}",
        task_level=task.min_level,
        occurred_at=afterwards.moment_heard(approval, told_on),
        by=by,
        how=how.value,
    )
    words = N_("The client has rated “%(title)s”: %(stars)s of 5.")
    tell(session, worker, "client.rated", words, url=f"/facts/{fact.id}", title=task.title, stars=str(stars))
    return fact


def rating_of(session: Session, row: Deliverable) -> Fact | None:
    """The client's own, as long as it stands. Stars of the check have a rater."""
    told = (fact for fact in facts_from(session, f"deliverable:{row.id}") if fact.kind == Kind.RATING)
    return next((fact for fact in told if fact.rater_id is None), None)
