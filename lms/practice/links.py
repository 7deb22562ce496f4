"""What lessons and lists say of a piece: how far it is, and where to go on."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.learning.beside import PracticeLink
from lms.learning.models import LessonEdition
from lms.practice.models import Assessment, Submission


def links(session: Session, person: Person, editions: Sequence[LessonEdition]) -> dict[int, PracticeLink]:
    """{lesson id: link} for the pieces that were handed in; one query."""
    handed_in = (
        select(Submission.lesson_id, func.count(Submission.id), func.count(Assessment.id))
        .outerjoin(Assessment, Assessment.submission_id == Submission.id)
        .where(Submission.worker_id == person.id)
        .where(Submission.lesson_id.in_([edition.lesson_id for edition in editions]))
        .group_by(Submission.lesson_id)
    )
    return {
        lesson_id: _link(lesson_id, answered=rounds == marked)
        for lesson_id, rounds, marked in session.execute(handed_in)
    }


def _link(lesson_id: int, *, answered: bool) -> PracticeLink:
    text = _("Feedback is there") if answered else _("Handed in, with the coach")
    return PracticeLink(f"/lessons/{lesson_id}/practice", text, done=True)
