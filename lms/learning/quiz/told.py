"""A quiz whose answers reach us face to face, by phone or on paper: staff write them down, by its rules."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.errors import BadInput, Refusal
from lms.journal import record
from lms.learning import reading
from lms.learning.models import LessonEdition
from lms.learning.progress import Attempt
from lms.learning.quiz import limits, quizzes, submitting
from lms.learning.told import How, check_day, moment
from lms.notices.telling import tell
from lms.prose import N_, day


class OwnAnswers(Refusal):
    message = _("Your own answers you give yourself. Somebody else can write them down for you.")


def begin(
    session: Session,
    worker: Person,
    edition: LessonEdition,
    *,
    how: How,
    timed: bool = False,
    read: bool = False,
    by: Person,
) -> Attempt:
    """The attempt under way, whoever began it, else a new one; `by` writes it down from now on. `timed`: a
    new one runs against the clock where the quiz has one; `read`: the worker has read the lesson on paper.

    Raises OwnAnswers and what quizzes.start_attempt raises.
    """
    if by.id == worker.id:
        raise OwnAnswers
    attempt = quizzes.start_attempt(session, worker, edition, timed=timed, by=by)
    if read:
        reading.read_whole(session, worker, edition, by=by)
    if (attempt.by_id, attempt.how) != (by.id, how):
        attempt.by, attempt.how = by, how
        session.flush()
        record(session, "attempt.told", attempt, by=by, about=worker, lesson=edition.key, how=how.value)
    return attempt


def hand_in(
    session: Session, attempt: Attempt, *, on: date | None, unanswered_too: bool, by: Person
) -> Attempt:
    """What submitting.submit does, for answers given on a day. Raises BadInput, and what it raises."""
    said = check_day(on)
    if attempt.counted:
        _check_wait(session, attempt, said)
    attempt.told_on = said
    try:
        submitting.submit(session, attempt, unanswered_too=unanswered_too, by=by)
    except submitting.Unanswered:
        attempt.told_on = None  # it is said anew at the end, or the worker hands in alone
        raise
    text = N_("%(name)s has handed in your answers in the quiz “%(lesson)s” for you. The result is there.")
    url = f"/attempts/{attempt.id}/result"
    title = attempt.edition.title
    tell(session, attempt.person, "quiz.told", text, url=url, name=by.name, lesson=title)
    return attempt


def is_told_to(attempt: Attempt, person: Person) -> bool:
    """Whether this person writes down the answers of another."""
    return attempt.by_id == person.id


def _check_wait(session: Session, attempt: Attempt, said: date) -> None:
    """Answers of a day on which none could count yet do not go on record because they were typed in later."""
    waits = limits.waits_until(session, attempt.person, attempt.edition)
    if waits is not None and moment(said, None) < waits:
        message = _("Answers count again from %(day)s. Please check the day.", day=day(waits))
        raise BadInput(message, field="told_on")
