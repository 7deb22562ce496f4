"""What trainee and coach do with a supervised job, and what has come of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.apprenticeship import supervising
from lms.apprenticeship.models import DirectorStep, StepFeedback, SupervisedJob
from lms.db import now
from lms.notices.models import Notice
from lms.skills.evidence import facts_of, rows
from lms.skills.facts import Scope
from lms.skills.metrics import measure
from lms.teamjobs.models import Placement
from tests.cast import Cast
from tests.town import finish_task


def note(session: Session, job: SupervisedJob, step: DirectorStep, *, round: int = 1) -> Any:
    words = "依頼の目的を、電話でもう一度確かめました。"
    row = supervising.write_note(session, job, step, words, round_seen=round, by=job.trainee)
    session.flush()
    session.expire_all()
    return row


def reply(session: Session, row: Any, *, by: Person, **changes: Any) -> StepFeedback:
    values: dict[str, Any] = {
        "text": "目的がよく分かります。",
        "next_action": "次は、締め切りを先に聞く。",
        "settled": True,
    }
    found = supervising.answer(session, row, by=by, **values | changes)
    session.flush()
    session.expire_all()
    return found


def settle_all(session: Session, job: SupervisedJob, coach: Person, *, twice: int = 0) -> None:
    for step in DirectorStep:
        more = {"checked_twice": twice} if step == DirectorStep.CHECK else {}
        reply(session, note(session, job, step), by=coach, **more)


def finish(session: Session, cast: Cast, placement: Placement) -> None:
    finish_task(session, cast.aoki, placement, delivered=now(), checked=now())


def measures(session: Session, person: Person) -> dict[str, Any]:
    """What of leading and checking is measured on the ladder of directing."""
    facts = rows(facts_of(session, person, "directing"))
    year = Scope(now() - timedelta(days=365), now() + timedelta(minutes=1))
    names = ("team.jobs_led", "team.on_time_rate", "review.n", "review.double_scored")
    found = {name: measure(name, facts, year).value for name in names}
    return {name: value for name, value in found.items() if value is not None}


def told(session: Session, person: Person, kind: str) -> int:
    return len(
        session.scalars(select(Notice).where(Notice.person_id == person.id, Notice.kind == kind)).all()
    )
