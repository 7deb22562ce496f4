"""A director marks once more, blind, what a worker has checked: the only way to know how far the two agree.

The checker's marks, words and stars stay hidden to a director who may give second marks, until they are
given, or until the director prefers to look."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import lazy_gettext as _
from sqlalchemy import ColumnElement, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, contains_eager, joinedload

from lms.accounts.models import Person, PersonRole, Role
from lms.db import now
from lms.errors import BadInput, NotThere, Refusal
from lms.journal import record
from lms.notices.telling import tell
from lms.prose import N_
from lms.skills.measuring.agreement import Agreed, agreed
from lms.skills.raters.models import withdrawn_marks
from lms.teamjobs import axes
from lms.teamjobs.checking import evidence
from lms.teamjobs.checking.models import FirstMarksSeen, SecondCheck
from lms.teamjobs.models import Approval, Deliverable, Placement

LONGEST = 2_000


class AlreadyMarkedTwice(Refusal):
    message = _("Somebody has given the second marks already.")


@dataclass(frozen=True)
class Marked:
    """A deliverable with both marks."""

    second: SecondCheck
    checker: Person

    @property
    def pairs(self) -> dict[str, list[int]]:
        """Axis → [the checker's mark, the director's], where both marked."""
        first = marks_of(self.second.deliverable) or {}
        return {axis: [first[axis], mark] for axis, mark in self.second.marks.items() if axis in first}


@dataclass(frozen=True)
class Reviewer:
    checker: Person
    agreed: Agreed


def waiting(session: Session, person: Person) -> list[Deliverable]:
    """Accepted by a worker with marks, to be marked by `person`, a director, without seeing them; the oldest
    first. Nobody's own work or own check is among them."""
    return _unseen(session, person)


def hidden(session: Session, person: Person, row: Deliverable) -> bool:
    """Whether `person` must not see the first marks yet."""
    return bool(_unseen(session, person, Deliverable.id == row.id))


def give(
    session: Session, row: Deliverable, *, marks: Mapping[str, int | None], words: str = "", by: Person
) -> SecondCheck:
    """Exactly one director's second marks count. Raises BadInput, AlreadyMarkedTwice, NotThere."""
    whole = axes.whole(row.placement.task.track, marks, needed=True)
    if known := second_of(session, row):
        if (known.marker_id, known.marks) == (by.id, whole):
            return known
        raise AlreadyMarkedTwice
    if row.approval is None or not hidden(session, by, row):
        raise NotThere(_("There is nothing at this address, or it is not for you."))
    if len(words := words.strip()) > LONGEST:
        raise BadInput(_("This text is too long."), field="words")
    second = SecondCheck(deliverable=row, marker=by, marks=whole, words=words, at=now())
    session.add(second)
    try:
        session.flush()
    except IntegrityError as error:
        raise AlreadyMarkedTwice from error
    checker = session.get_one(Person, row.approval.by_id)
    evidence.of_second_marks(session, row, checker, Marked(second, checker).pairs, by=by)
    record(session, "second_check.given", second, by=by, about=checker)
    text = N_("“%(title)s” was marked a second time. You can compare the marks.")
    url, title = f"/deliverables/{row.id}/second-marks", row.placement.task.title
    tell(session, checker, "second_check.given", text, url=url, title=title)
    return second


def look(session: Session, row: Deliverable, *, by: Person) -> None:
    """See the first marks instead of marking: from then on second marks are for others to give."""
    if hidden(session, by, row):
        session.add(FirstMarksSeen(deliverable_id=row.id, person_id=by.id, at=now()))
        record(session, "first_marks.seen", row, by=by, about=row.placement.worker)


def second_of(session: Session, row: Deliverable) -> SecondCheck | None:
    return session.scalar(select(SecondCheck).where(SecondCheck.deliverable_id == row.id))


def compared(session: Session, person: Person, row: Deliverable) -> Marked | None:
    """Both marks, once they are in: for the checker and for directors, never for whoever made the work."""
    second = second_of(session, row)
    if second is None or row.approval is None or row.placement.worker_id == person.id:
        return None
    if not (person.has(Role.DIRECTOR) or person.id == row.approval.by_id):
        return None
    return Marked(second, session.get_one(Person, row.approval.by_id))


def marked_twice(session: Session) -> list[Marked]:
    """The newest first; marks that were withdrawn altogether are left out."""
    withdrawn = withdrawn_marks(session)
    found = []
    whole = joinedload(SecondCheck.deliverable).joinedload(Deliverable.approval)
    for second in session.scalars(select(SecondCheck).options(whole).order_by(SecondCheck.id.desc())):
        approval = second.deliverable.approval
        if (
            approval is None
            or withdrawn(approval.by_id, approval.at)
            or withdrawn(second.marker_id, second.at)
        ):
            continue
        found.append(Marked(second, session.get_one(Person, approval.by_id)))
    return found


def reviewers(marked: list[Marked]) -> list[Reviewer]:
    """How far each checker agrees with the directors; by name."""
    pieces: dict[int, list[list[tuple[int, int]]]] = defaultdict(list)
    for row in marked:
        pieces[row.checker.id].append([(own, other) for own, other in row.pairs.values()])
    people = {row.checker.id: row.checker for row in marked}
    found = [Reviewer(people[number], agreed(rows)) for number, rows in pieces.items()]
    return sorted(found, key=lambda one: one.checker.kana)


def marks_of(row: Deliverable) -> dict[str, int] | None:
    """The first marks: those of the accepted check."""
    return row.approval.counts.get("marks") if row.approval else None


def _unseen(session: Session, person: Person, *only: ColumnElement[bool]) -> list[Deliverable]:
    if not person.has(Role.DIRECTOR):
        return []
    workers = select(PersonRole.person_id).where(PersonRole.role == Role.WORKER)
    seen = select(FirstMarksSeen.deliverable_id).where(FirstMarksSeen.person_id == person.id)
    rows = (
        select(Deliverable)
        .join(Deliverable.approval)
        .join(Deliverable.placement)
        .options(contains_eager(Deliverable.approval), contains_eager(Deliverable.placement))
        .where(Approval.by_id.in_(workers), Approval.by_id != person.id, Placement.worker_id != person.id)
        .where(Deliverable.id.not_in(select(SecondCheck.deliverable_id)), Deliverable.id.not_in(seen), *only)
    )
    withdrawn = withdrawn_marks(session)
    return [
        row
        for row in session.scalars(rows.order_by(Approval.at, Deliverable.id))
        if row.approval and marks_of(row) and not withdrawn(row.approval.by_id, row.approval.at)
    ]
