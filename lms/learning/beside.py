"""What the room above tells of a lesson's practice piece, so that lists and lesson pages can lead there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lms.accounts.models import Person, Role
from lms.learning.models import LessonEdition


@dataclass(frozen=True)
class PracticeLink:
    """`text` says how far it is, in the reader's language: 「提出ずみ」「お手本を見られます」."""

    url: str
    text: str = ""
    done: bool = False


Practices = Callable[[Session, Person, Sequence[LessonEdition]], Mapping[int, PracticeLink]]
"""(session, person, editions with a practice) → {lesson id: link}; one query for all of them"""

_practices: list[Practices] = []


def practices_from(function: Practices) -> None:
    """The practice room registers here when it is imported."""
    _practices[:] = [function]


def practices(
    session: Session, person: Person, editions: Sequence[LessonEdition]
) -> Mapping[int, PracticeLink]:
    """Until the practice room says more, a worker is simply led there."""
    having = [edition for edition in editions if edition.has_practice]
    if not having or not person.has(Role.WORKER):
        return {}
    plain = {edition.lesson_id: PracticeLink(f"/lessons/{edition.lesson_id}/practice") for edition in having}
    return {**plain, **(_practices[0](session, person, having) if _practices else {})}
