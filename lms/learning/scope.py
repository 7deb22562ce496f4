"""Whose attempts and players a person may see. What is not theirs is not there."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session, joinedload

from lms.accounts.models import Person
from lms.accounts.permissions import visible_workers
from lms.errors import NotThere
from lms.learning.models import LessonEdition
from lms.learning.progress import Attempt, Viewing
from lms.media.models import Video

_OWN = (
    select(Attempt)
    .options(joinedload(Attempt.answers))
    .where(Attempt.id == bindparam("attempt_id"), Attempt.person_id == bindparam("person_id"))
)
_EDITION = joinedload(Attempt.edition, innerjoin=True)
_WITH_EDITION = _OWN.options(_EDITION)
# Asked when each answer is saved: it brings what saving touches, and no more.
_TO_ANSWER = _OWN.options(_EDITION.load_only(LessonEdition.key, LessonEdition.fingerprint))


def visible_attempt(session: Session, person: Person, attempt_id: int, *, bare: bool = False) -> Attempt:
    """The person's own attempt, or one whose answers they write down for a worker they see; else NotThere.
    `bare`: to save an answer, with no more of its edition than that takes."""
    own = {"attempt_id": attempt_id, "person_id": person.id}
    attempt = session.scalars(_TO_ANSWER if bare else _WITH_EDITION, own).unique().one_or_none()
    attempt = attempt or _written_for_worker(session, person, attempt_id)
    if attempt is None:
        raise NotThere(_("There is nothing at this address, or it is not for you."))
    return attempt


def handed_in(session: Session, viewer: Person, attempt_id: int) -> Attempt:
    """An attempt for who may look at its result: the person, their coach, the director. Raises NotThere."""
    workers = visible_workers(viewer).with_only_columns(Person.id)
    seen = or_(Attempt.person_id == viewer.id, Attempt.person_id.in_(workers))
    whole = joinedload(Attempt.edition, innerjoin=True), joinedload(Attempt.answers)
    found = session.scalars(select(Attempt).options(*whole).where(Attempt.id == attempt_id, seen))
    attempt = found.unique().one_or_none()
    if attempt is None or (
        attempt.submitted_at is None and viewer.id not in {attempt.person_id, attempt.by_id}
    ):
        raise NotThere(_("There is nothing at this address, or it is not for you."))
    return attempt


def visible_viewing(session: Session, person: Person, viewing_id: int) -> Viewing:
    """The person's own viewing with all that a checkpoint touches, in one query; else NotThere."""
    found = session.scalar(
        select(Viewing)
        .options(
            joinedload(Viewing.video, innerjoin=True).load_only(Video.manifest),
            joinedload(Viewing.edition, innerjoin=True),
            joinedload(Viewing.watched),
            joinedload(Viewing.clock),
        )
        .where(Viewing.id == viewing_id, Viewing.person_id == person.id)
    )
    if found is None:
        raise NotThere(_("There is nothing at this address, or it is not for you."))
    return found


def _written_for_worker(session: Session, staff: Person, attempt_id: int) -> Attempt | None:
    workers = visible_workers(staff).with_only_columns(Person.id)
    written = select(Attempt).where(Attempt.id == attempt_id, Attempt.by_id == staff.id)
    return session.scalar(written.where(Attempt.person_id.in_(workers)))
