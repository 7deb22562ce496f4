"""Where a piece says the same as others in the same words. It points; what counts, the coach says."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import String, cast, exists, func, literal, select
from sqlalchemy.orm import Session, joinedload

from courses.outline import Lesson as Content
from courses.outline import Practice
from lms.accounts.models import Person
from lms.accounts.permissions import visible_workers
from lms.drafting.models import TextPrint
from lms.drafting.similarity.passages import Passage, passages, share
from lms.drafting.similarity.remembered import nearest, remember
from lms.drafting.similarity.winnowing import GRAM
from lms.learning.editions import outline
from lms.learning.models import Lesson, LessonEdition
from lms.practice.handing_in import practice_of
from lms.practice.models import Submission

AT_ONCE = 500
"""Pieces taken in by one night's work"""


@dataclass(frozen=True)
class Other:
    """A text to compare with. `key` names it in the marking form."""

    key: str
    title: str
    text: str
    url: str = ""


@dataclass(frozen=True)
class Match:
    other: Other
    passages: tuple[Passage, ...]
    share: float
    """Of the piece, 0 to 1"""


def matches(session: Session, submission: Submission, viewer: Person) -> list[Match]:
    """The largest share first. Who wrote another piece is told only to whoever accompanies them, too."""
    others = [*_taught(session, submission.edition), *_handed_in(session, submission, viewer)]
    found = []
    for other in others:
        if same := passages(submission.body, other.text):
            found.append(Match(other, tuple(same), share(submission.body, same)))
    return sorted(found, key=lambda match: (-match.share, match.other.key))


def together(submission: Submission, found: list[Match], keys: Collection[str]) -> float | None:
    """The share of the piece that stands in the chosen texts; None when none of them was chosen."""
    chosen = [match for match in found if match.other.key in keys]
    if not chosen:
        return None
    return round(share(submission.body, [one for match in chosen for one in match.passages]), 4)


def own_material(edition: LessonEdition) -> list[tuple[str, str]]:
    """(title, text) of what a writer has before them: the order's material and the lesson."""
    content = outline(edition)
    return [(_("What is asked"), _asked(practice_of(edition))), (content.title, _told(content))]


def take_in(session: Session) -> None:
    """Remember pieces that were handed in before fingerprints were kept, the newest first."""
    known = exists().where(TextPrint.subject == literal("submission:") + cast(Submission.id, String))
    missing = select(Submission).where(func.length(Submission.body) > GRAM * 2, ~known)
    for row in session.scalars(missing.order_by(Submission.id.desc()).limit(AT_ONCE)):
        remember(session, f"submission:{row.id}", row.body, person_id=row.worker_id)


def _taught(session: Session, edition: LessonEdition) -> Iterator[Other]:
    practice = practice_of(edition)
    yield Other("material", _("What is asked, and the material"), _asked(practice))
    yield Other("model", _("A model answer"), practice.model_answer)
    course = select(Lesson.course_id).where(Lesson.id == edition.lesson_id).scalar_subquery()
    of_course = select(LessonEdition).join(Lesson, Lesson.id == LessonEdition.lesson_id)
    for row in session.scalars(of_course.where(Lesson.course_id == course, LessonEdition.is_current)):
        content = outline(row)
        title = _("Lesson “%(title)s”", title=content.title)
        yield Other(f"lesson:{row.lesson_id}", title, _told(content), f"/lessons/{row.lesson_id}")


def _handed_in(session: Session, submission: Submission, viewer: Person) -> Iterator[Other]:
    keys = nearest(session, submission.body, not_by=submission.worker_id)
    ids = [int(key.split(":")[1]) for key in keys if key.startswith("submission:")]
    rows = select(Submission).where(
        Submission.id.in_(ids), Submission.submitted_at <= submission.submitted_at
    )
    with_parts = rows.options(joinedload(Submission.edition), joinedload(Submission.worker))
    seen = set(session.scalars(visible_workers(viewer).with_only_columns(Person.id)))
    for row in session.scalars(with_parts):
        title = practice_of(row.edition).title
        if row.worker_id in seen:
            told = _("“%(title)s” by %(name)s", title=title, name=row.worker.name)
            yield Other(f"submission:{row.id}", told, row.body, f"/submissions/{row.id}")
        else:
            told = _("“%(title)s” by somebody else", title=title)
            yield Other(f"submission:{row.id}", told, row.body)


def _asked(practice: Practice) -> str:
    return f"{practice.brief}\n\n{practice.materials}"


def _told(content: Content) -> str:
    return f"{content.script}\n\n{content.notes}"
