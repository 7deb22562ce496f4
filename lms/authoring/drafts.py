"""Drafts of lessons: one for each lesson, shared by all authors. Opening one, throwing it away and publishing
it are events of the journal; saving (lms.authoring.saving) is not.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.lesson_text import LESSON_FILES, SLUG
from courses.tracks import quiz_tag_of
from courses.writing import pieces
from lms.accounts.models import Person
from lms.authoring import beginnings
from lms.authoring.models import LessonDraft
from lms.db import now
from lms.errors import BadInput, NotThere
from lms.journal import record
from lms.learning import editions
from lms.learning.models import Course, Lesson, LessonEdition

LONGEST = 400_000
"""Characters of all files of a lesson; a long one has 30,000"""
KEPT_REMOVED = 30


def visible_draft(session: Session, draft_id: int, *, lock: bool = False) -> LessonDraft:
    """Every author may see every draft. Raises NotThere."""
    wanted = select(LessonDraft).where(LessonDraft.id == draft_id)
    found = session.scalar(wanted.with_for_update() if lock else wanted)
    if found is None:
        raise NotThere(_("This draft is not there any more. It was published or thrown away."))
    return found


def open_draft(session: Session, lesson: Lesson, *, by: Person) -> LessonDraft:
    """The draft of a lesson; a new one begins with what is taught now."""
    known = session.scalar(select(LessonDraft).where(LessonDraft.key == lesson.key))
    if known is not None:
        return known
    edition = editions.current_edition(session, lesson)
    if edition is None:
        raise NotThere(_("There is nothing at this address, or it is not for you."))
    draft = LessonDraft(key=lesson.key, course_id=lesson.course_id, lesson_id=lesson.id)
    session.add(draft)
    return _begun(session, _filled(draft, edition), by)


def new_lesson(session: Session, course: Course, *, slug: str, title: str, by: Person) -> LessonDraft:
    """A lesson that nobody sees before it is published."""
    key = f"{course.key}/{fresh_slug(slug)}"
    taken = session.scalar(select(Lesson).where(Lesson.key == key)) is not None
    if taken or session.scalar(select(LessonDraft).where(LessonDraft.key == key)) is not None:
        raise BadInput(_("There is a lesson with this address name already."), field="slug")
    files = beginnings.lesson(title.strip(), tag=quiz_tag_of(course.series.track))
    draft = LessonDraft(key=key, course_id=course.id, files=files, recordings={}, removed=[])
    session.add(draft)
    return _begun(session, draft, by)


def fresh_slug(slug: str) -> str:
    if not SLUG.fullmatch(slug) or len(slug) > 60:
        raise BadInput(
            _("Please use small letters a to z, digits and hyphens, such as reading-aloud."), field="slug"
        )
    return slug


def discard(session: Session, draft: LessonDraft, *, by: Person) -> None:
    """Throw the draft away; what is published stays as it is."""
    record(session, "lesson_draft.discarded", draft, by=by, lesson=draft.key)
    session.delete(draft)


def restore(session: Session, lesson: Lesson, edition: LessonEdition, *, by: Person) -> LessonDraft:
    """An old edition as the draft. What the draft held before can be put back."""
    draft = open_draft(session, lesson, by=by)
    replace_all(draft, files=edition.files, recordings=edition.recordings, by=by)
    record(session, "lesson_draft.restored", draft, by=by, lesson=draft.key, edition=edition.id)
    return draft


def replace_all(
    draft: LessonDraft,
    *,
    files: Mapping[str, str],
    recordings: Mapping[str, Any],
    by: Person,
    note: str = "",
) -> LessonDraft:
    """Other texts instead of these; these are kept to be put back."""
    if dict(files) == draft.files and dict(recordings) == draft.recordings:
        return draft
    keep_removed(draft, what="all", files=dict(draft.files), recordings=dict(draft.recordings))
    check_size(files)
    draft.files, draft.recordings, draft.note = dict(files), dict(recordings), note
    return touched(draft, by)


def cut(draft: LessonDraft, file: str) -> list[str]:
    """The pieces of a file; [""] for a file that is not there yet."""
    return pieces.cut(file, draft.files.get(file, "")) or ([] if file == pieces.SLIDES else [""])


def put(draft: LessonDraft, file: str, found: list[str]) -> None:
    """Raises BadInput when the lesson would get too long. A file without text is no file."""
    text = pieces.joined(file, found) if found else ""
    files = {**draft.files, file: text}
    if not text.strip() and file not in {"lesson.toml", pieces.SLIDES}:
        files.pop(file)
    check_size(files)
    draft.files = files


def keep_removed(draft: LessonDraft, **what: Any) -> None:
    draft.removed = [*draft.removed, {**what, "at": now().isoformat()}][-KEPT_REMOVED:]


def touched(draft: LessonDraft, by: Person) -> LessonDraft:
    draft.revision += 1
    draft.updated_at, draft.updated_by_id = now(), by.id
    return draft


def known_file(file: str) -> None:
    if file not in LESSON_FILES and not file.endswith(".svg"):
        raise NotThere(_("There is nothing at this address, or it is not for you."))


def check_size(files: Mapping[str, str]) -> None:
    if sum(map(len, files.values())) > LONGEST:
        raise BadInput(
            _("This text is too long: at most %(n)s characters can be kept.", n=f"{LONGEST:,}"), field="text"
        )


def _begun(session: Session, draft: LessonDraft, by: Person) -> LessonDraft:
    draft.updated_by_id = by.id
    record(session, "lesson_draft.opened", draft, by=by, lesson=draft.key)
    return draft


def _filled(draft: LessonDraft, edition: LessonEdition) -> LessonDraft:
    draft.base_id, draft.files = edition.id, dict(edition.files)
    draft.recordings, draft.removed = dict(edition.recordings), []
    return draft
