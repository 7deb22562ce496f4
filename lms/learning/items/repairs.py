"""Mending a question that proved unfair: who would gain is shown before anything changes, nobody is marked
down, and evidence is corrected by voiding and entering anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from courses.outline import Question, ShortText, SingleChoice
from lms.accounts.models import Person
from lms.db import now
from lms.errors import BadInput, NotThere, Refusal
from lms.journal import record
from lms.learning import concluding
from lms.learning.items import repaired
from lms.learning.items.models import QuestionRepair, RepairKind
from lms.learning.models import LessonEdition
from lms.learning.progress import Attempt
from lms.learning.quiz import quizzes, submitting
from lms.notices.telling import tell
from lms.prose import N_
from lms.skills import evidence


class NotRepairable(Refusal):
    message = _("This question cannot be mended in this way.")


class AlreadyMended(Refusal):
    message = _("This question has been mended in this way already.")


class AlreadyWithdrawn(Refusal):
    message = _("This mending was taken back already.")


@dataclass(frozen=True)
class Change:
    """What a repair does to one attempt."""

    attempt: Attempt
    before: float
    after: float
    passed_before: bool
    passed_after: bool


def planned(
    edition: LessonEdition, question: str, *, kind: RepairKind, value: Any, reason: str, by: Person
) -> QuestionRepair:
    """The repair as it would be, in no session yet. Raises NotThere, NotRepairable."""
    asked = quizzes.quiz_of(edition).question(question)
    if asked is None:
        raise NotThere(_("There is nothing at this address, or it is not for you."))
    return QuestionRepair(
        lesson_id=edition.lesson_id,
        question=question,
        version=repaired.version_of(asked),
        kind=kind,
        value=_fit(asked, kind, value),
        reason=reason.strip(),
        by_id=by.id,
    )


def affected(session: Session, repairs: Sequence[QuestionRepair], lesson_id: int) -> list[Change]:
    """What changes for whom if exactly these repairs were in force, by name."""
    changes = [_change(attempt, repairs) for attempt in _submitted(session, lesson_id)]
    real = [one for one in changes if one.before != one.after or one.passed_before != one.passed_after]
    return sorted(real, key=lambda one: one.attempt.person.name)


def repair(session: Session, plan: QuestionRepair, *, by: Person) -> list[Change]:
    """Put a planned repair into force and mark every attempt anew; returns what changed.

    Raises BadInput, AlreadyMended: taken back once, a repair sent twice would go on in its double."""
    if not plan.reason:
        raise BadInput(_("Please write why the question is mended."), field="reason")
    if _same(plan) in map(_same, repaired.in_force(session, plan.lesson_id)):
        raise AlreadyMended
    session.add(plan)
    session.flush()
    record(session, "question.repaired", plan, by=by, lesson=plan.lesson_id, question=plan.question)
    return _regrade(session, plan.lesson_id, reason=plan.reason, by=by)


def withdraw(session: Session, row: QuestionRepair, *, by: Person) -> list[Change]:
    """Take a repair back; marks are as without it. Raises AlreadyWithdrawn."""
    if row.withdrawn_at is not None:
        raise AlreadyWithdrawn
    row.withdrawn_at, row.withdrawn_by_id = now(), by.id
    session.flush()
    record(session, "question.repair_withdrawn", row, by=by, lesson=row.lesson_id, question=row.question)
    reason = gettext("A mending of a question was taken back.")
    return _regrade(session, row.lesson_id, reason=reason, by=by)


def _fit(question: Question, kind: RepairKind, value: Any) -> Any:
    if kind == RepairKind.EVERYONE:
        return None
    if isinstance(question, SingleChoice) and str(value) in map(str, range(len(question.options))):
        return int(value)
    if isinstance(question, ShortText) and str(value).strip():
        return str(value).strip()
    raise NotRepairable


def _same(row: QuestionRepair) -> tuple[str, str, RepairKind, Any]:
    return row.question, row.version, row.kind, row.value


def _submitted(session: Session, lesson_id: int) -> list[Attempt]:
    loaded = joinedload(Attempt.person), selectinload(Attempt.answers), selectinload(Attempt.text_marks)
    handed_in = Attempt.lesson_id == lesson_id, Attempt.submitted_at.is_not(None)
    return list(
        session.scalars(select(Attempt).options(*loaded, joinedload(Attempt.edition)).where(*handed_in))
    )


def _change(attempt: Attempt, repairs: Sequence[QuestionRepair]) -> Change:
    outcome = submitting.marked_with(attempt, repairs)
    passed = outcome.passed and not outcome.pending
    return Change(attempt, attempt.points or 0.0, outcome.points, attempt.passed, passed)


def _regrade(session: Session, lesson_id: int, *, reason: str, by: Person) -> list[Change]:
    changes = affected(session, repaired.in_force(session, lesson_id), lesson_id)
    for one in changes:
        one.attempt.points, one.attempt.passed = one.after, one.passed_after
        one.attempt.texts_waiting = len(submitting.marked(one.attempt).pending)
        session.flush()
        _correct_evidence(session, one.attempt, reason=reason, by=by)
        concluding.conclude(session, one.attempt)
        text = N_("A question of the quiz “%(lesson)s” was mended. You now have %(points)s points.")
        told = {"lesson": one.attempt.edition.title, "points": f"{one.after:g}"}
        tell(
            session, one.attempt.person, "quiz.mended", text, url=f"/attempts/{one.attempt.id}/result", **told
        )
    return changes


def _correct_evidence(session: Session, attempt: Attempt, *, reason: str, by: Person) -> None:
    for fact in evidence.facts_from(session, f"attempt:{attempt.id}"):
        evidence.void(session, fact, reason=reason, by=by, told=False)
