"""A coach's advice on work outside; where the coach marks it, it counts as practice like any piece. The words
can be corrected, with history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lms.accounts.models import Person, Role
from lms.coaching.outside.bringing import seen_work
from lms.coaching.outside.jobs import ENTERED
from lms.coaching.outside.models import Advice, AdviceRevision, OutsideWork, What
from lms.db import now
from lms.drafting.drafts import plain, settle
from lms.drafting.keys import texts_of
from lms.errors import BadInput, Refusal
from lms.journal import record
from lms.notices.choices import switchable
from lms.notices.telling import tell
from lms.practice import actions
from lms.practice.coaching import note
from lms.practice.marking import NothingToCorrect
from lms.practice.measures import Counted
from lms.practice.models import Outcome
from lms.practice.scope import must_coach
from lms.prose import N_
from lms.skills.evidence import Kind, add_fact
from lms.skills.own_view import axes_of

TOP = 4
ADVISED, CORRECTED = "outside_work.advised", "advice.corrected"
LONGEST = 20_000
WHAT_NAMES = {
    What.PROFILE: _("Profile"),
    What.PROPOSAL: _("Proposal to a client"),
    What.FIRST_ORDER: _("First order"),
    What.WORK: _("Finished work"),
}

switchable(
    ADVISED,
    N_("Advice on my outside work, and what staff enter for me"),
    also=[CORRECTED, ENTERED],
    roles=[Role.WORKER],
)


class AlreadyAdvised(Refusal):
    message = _("Somebody has given advice on this already.")


def draft_key(work: OutsideWork) -> str:
    return f"advice:{work.id}"


def _begin_advice(session: Session, person: Person, work_id: int) -> None:
    """Raises NotThere, practice.scope.OwnPiece, NotYourWorker."""
    must_coach(session, person, seen_work(session, person, work_id).worker)


texts_of("advice", "see outside work", _begin_advice)


def advise(
    session: Session,
    work: OutsideWork,
    *,
    text: str,
    next_action: str,
    due: date | None = None,
    marks: Mapping[str, int | None],
    last_outcome: Outcome | None = None,
    staff_note: str = "",
    draft_version: int = 0,
    by: Person,
) -> Advice:
    """Words and the one next action. `marks`: axis → 0 to 4, all five or none; with them it counts as
    practice. `last_outcome` answers what became of the next action that stood open. The same words
    sent twice are one advice.

    Raises BadInput, AlreadyAdvised, DraftConflict, and those of must_coach."""
    worker = work.worker
    must_coach(session, by, worker)
    if work.advice is not None:
        return _same_again(work.advice, text, by)
    before, said = actions.last_open(session, worker), _said(text)
    given = _all_or_none(work.track, marks)
    step = actions.agree(session, worker, next_action, due=due, coach=by)
    row = Advice(work=work, coach=by, text=said, next_action=step, marks=given, at=now())
    _add_once(session, row)
    if before is not None and last_outcome is not None:
        actions.review(session, before, outcome=last_outcome, by=by)
    if staff_note.strip():
        note(session, worker, staff_note, by=by)
    settle(session, by, draft_key(work), text, version=draft_version)
    if given is not None:
        _count(session, work, given, by)
    _told(session, row, by=by)
    return row


def correct(session: Session, advice: Advice, *, text: str, by: Person) -> Advice:
    """Other words; marks and next action stay. The words before stay readable, and the worker is told.

    Raises BadInput, NothingToCorrect, and those of must_coach."""
    worker = advice.work.worker
    must_coach(session, by, worker)
    said = _said(text)
    if said == advice.text:
        raise NothingToCorrect
    before = AdviceRevision(advice_id=advice.id, text=advice.text, by_id=by.id, replaced_at=now())
    advice.revisions.append(before)
    advice.text = said
    record(session, CORRECTED, advice, by=by, about=worker)
    words = N_("The advice on your work from outside was corrected.")
    tell(session, worker, CORRECTED, words, url=f"/outside-work/{advice.work_id}")
    return advice


def title_of(work: OutsideWork) -> str:
    name = str(WHAT_NAMES[work.what])
    return f"{name}: {work.job.title}" if work.job else name


def _same_again(given: Advice, text: str, by: Person) -> Advice:
    if (given.coach_id, given.text) != (by.id, plain(text).strip()):
        raise AlreadyAdvised
    return given


def _all_or_none(track: str, marks: Mapping[str, int | None]) -> dict[str, int] | None:
    given = {axis: mark for axis in axes_of(track) if (mark := marks.get(axis)) is not None}
    if not given:
        return None
    for axis in axes_of(track):
        if axis not in given:
            message = _("Please give all five marks, or none if it shall not count as practice.")
            raise BadInput(message, field=f"mark_{axis}")
        if given[axis] not in range(TOP + 1):
            raise BadInput(_("Marks go from 0 to 4."), field=f"mark_{axis}")
    return given


def _said(text: str) -> str:
    text = plain(text).strip()
    if not text:
        raise BadInput(_("Please write a few words."), field="body")
    if len(text) > LONGEST:
        raise BadInput(_("This text is too long."), field="body")
    return text


def _add_once(session: Session, row: Advice) -> None:
    session.add(row)
    try:
        session.flush()
    except IntegrityError as error:
        raise AlreadyAdvised from error


def _count(session: Session, work: OutsideWork, marks: dict[str, int], coach: Person) -> None:
    """One job is one piece, however often it was brought; texts without a job are pieces of their own."""
    lesson = f"outside/job-{work.job_id}" if work.job_id else f"outside/work-{work.id}"
    earlier = select(func.count()).select_from(OutsideWork).where(OutsideWork.job_id == work.job_id)
    n = session.scalar(earlier.where(OutsideWork.id < work.id)) or 0 if work.job_id else 0
    data = {
        "lesson": lesson,
        "title": gettext("Outside work: %(title)s", title=title_of(work)),
        "round": n + 1,
        "marks": marks,
        **asdict(Counted()),
    }
    source = f"outside_work:{work.id}"
    add_fact(
        session, work.worker, track=work.track, kind=Kind.PRACTICE, data=data, source=source, rater=coach
    )


def _told(session: Session, row: Advice, *, by: Person) -> None:
    work, counts = row.work, row.marks is not None
    record(session, ADVISED, row, by=by, about=work.worker, counts=counts, next_action=row.next_action.id)
    words = N_("There is advice on your work from outside.")
    tell(session, work.worker, ADVISED, words, url=f"/outside-work/{work.id}")
