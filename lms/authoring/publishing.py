"""A draft becomes the edition that is taught. A small correction reaches those who began the one before."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.meaning import Change, changes
from courses.problems import CourseTextError
from courses.reader import read_lesson
from lms.accounts.models import Person
from lms.authoring import arranging, checking
from lms.authoring.models import LessonDraft
from lms.errors import Refusal
from lms.journal import record
from lms.learning import corrections, editions
from lms.learning.catalog import WEB
from lms.learning.models import Lesson, LessonEdition
from lms.media import building
from lms.media.models import Video


class NotFit(Refusal):
    status = 422
    message = _("Some places must be mended before this lesson can be published. They are listed below.")


class NothingNew(Refusal):
    message = _("Nothing has changed since this lesson was last published.")


class ChangedMeanwhile(Refusal):
    message = _("This draft was changed on another screen meanwhile. Please look at it once more.")


class NotSmall(Refusal):
    """`changes` say what is more than a correction."""

    message = _("This is more than a small correction. Please publish it as a new version.")

    def __init__(self, found: list[Change]) -> None:
        self.changes = found
        super().__init__()


def publish(
    session: Session, draft: LessonDraft, *, revision: int, note: str, small: bool, by: Person
) -> LessonEdition:
    """The draft as it was seen (`revision`) is taught from now on; the draft goes.

    Raises NotFit, NothingNew, ChangedMeanwhile, NotSmall.
    """
    if draft.revision != revision:
        raise ChangedMeanwhile
    if any(fault.stops for fault in checking.faults(draft)):
        raise NotFit
    lesson = _lesson(session, draft)
    before = editions.current_edition(session, lesson)
    if before is not None and _is_same(session, lesson, draft, before):
        raise NothingNew
    if small and (found := not_small(draft, before)):
        raise NotSmall(found)
    edition = editions.publish(
        session,
        lesson,
        draft.files,
        readings=draft.course.readings,
        recordings=draft.recordings,
        origin=WEB,
        note=note.strip()[:300],
        mends=small,
        by=by,
    )
    session.flush()
    _make(session, edition)
    record(session, "lesson_draft.published", draft, by=by, lesson=draft.key, edition=edition.id)
    session.delete(draft)
    return edition


def not_small(draft: LessonDraft, before: LessonEdition | None) -> list[Change]:
    """What keeps the draft from being a small correction of the edition taught now; [] when it is one."""
    if before is None:
        return [Change("slides")]
    try:
        after = read_lesson(draft.files, key=draft.key, readings={})
    except CourseTextError:
        return [Change("slides")]
    return changes(editions.outline(before), after)


def _lesson(session: Session, draft: LessonDraft) -> Lesson:
    """A new lesson goes to the end of its course, or where the archive it came in has it."""
    known = session.scalar(select(Lesson).where(Lesson.key == draft.key))
    if known is not None:
        return known
    lesson = Lesson(key=draft.key)
    arranging.put_among(draft.course, lesson, order=draft.order)
    session.flush()
    return lesson


def _is_same(session: Session, lesson: Lesson, draft: LessonDraft, before: LessonEdition) -> bool:
    same_text = editions.is_current(session, lesson, draft.files, readings=draft.course.readings)
    return same_text and before.recordings == draft.recordings


def _make(session: Session, edition: LessonEdition) -> None:
    """Its author waits for the video; a correction whose video is there already reaches everybody now."""
    video = session.get(Video, edition.video_id) if edition.video_id else None
    if video is not None and not video.playable:
        building.ask_for(session, video, building.NOW)
    corrections.reach(session, edition)
