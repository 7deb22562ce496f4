"""Editions of a lesson: publishing, exchanging the video, and reading what the texts say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from courses import outline as material
from courses import reader, slide_ids
from courses.drills.kinds import Transcription
from lms.accounts.models import Person
from lms.journal import record
from lms.learning.models import Lesson, LessonEdition
from lms.media import building, spoken
from lms.media.models import Source, Video
from videos.studio.script import Script, read_script

KEPT = 400
"""Outlines held in memory; one is a few dozen kilobytes"""
_T = TypeVar("_T")
_TEXTUAL = (
    *("key", "fingerprint", "files", "readings", "title", "summary", "minutes"),
    *("chapters", "quiz_tags", "has_practice", "recordings", "origin"),
)
"""Columns that say what the texts say"""


def publish(
    session: Session,
    lesson: Lesson,
    files: Mapping[str, str],
    *,
    readings: Mapping[str, str],
    by: Person | None,
    recordings: Mapping[str, Any] | None = None,
    origin: str = "catalog",
    note: str = "",
    mends: bool = False,
) -> LessonEdition:
    """A new edition of the lesson from these texts; the one before stays for those who started it.

    An uploaded recording that stands for the lesson's video stays. `recordings` are told slides (see
    LessonEdition); `mends`: a small correction, which lms.learning.corrections brings to those who began.
    Raises CourseTextError or ScriptError.
    """
    used = _used(readings, files)
    content = reader.read_lesson(files, key=lesson.key, readings=used)
    read_script(content.script, readings=used, figures=content.figures)
    told = {slide: told for slide, told in (recordings or {}).items() if slide in content.told}
    before = current_edition(session, lesson)
    edition = LessonEdition(
        lesson_id=lesson.id,
        key=lesson.key,
        fingerprint=_fingerprint(files, used),
        files=dict(files),
        readings=used,
        recordings=told,
        origin=origin,
        by_id=by.id if by is not None else None,
        note=note,
        mends_id=before.id if mends and before is not None else None,
        video_id=_video_of(session, before, content, told, by).id,
        title=content.title,
        summary=content.summary,
        minutes=content.minutes,
        chapters=list(content.slide_ids),
        quiz_tags=list(content.quiz.tags) if content.quiz else [],
        has_practice=content.practice is not None,
    )
    _ask_for_sound(session, content)
    return _follow(session, lesson, before, edition, by=by)


def attach_video(session: Session, lesson: Lesson, video: Video | None, *, by: Person) -> LessonEdition:
    """A new edition with a recording as its video, or with None the one built from the text again.

    Those who started the lesson keep the video they started with.
    """
    before = current_edition(session, lesson)
    if before is None:
        raise ValueError(f"{lesson.key} was never published")
    chosen = video or _built(session, outline(before), before.recordings, by)
    if chosen.id == before.video_id:
        return before
    edition = LessonEdition(
        lesson_id=lesson.id,
        video_id=chosen.id,
        by_id=by.id,
        **{name: getattr(before, name) for name in _TEXTUAL},
    )
    return _follow(session, lesson, before, edition, by=by)


def current_edition(session: Session, lesson: Lesson) -> LessonEdition | None:
    """What somebody who starts today learns from."""
    current = LessonEdition.lesson_id == lesson.id, LessonEdition.is_current
    return session.scalar(select(LessonEdition).where(*current))


def is_current(
    session: Session, lesson: Lesson, files: Mapping[str, str], *, readings: Mapping[str, str]
) -> bool:
    """Whether the current edition has exactly these texts."""
    current = current_edition(session, lesson)
    return current is not None and current.fingerprint == _fingerprint(files, _used(readings, files))


def outline(edition: LessonEdition) -> material.Lesson:
    """What the edition's texts say. Read once and kept: editions never change."""

    def read() -> material.Lesson:
        return reader.read_lesson(edition.files, key=edition.key, readings=edition.readings)

    return _remembered(_outlines, (edition.key, edition.fingerprint), read)


def script(edition: LessonEdition) -> Script:
    """Slides and what is said to them; there before the video is."""

    def read() -> Script:
        content = outline(edition)
        return read_script(content.script, readings=content.readings, figures=content.figures)

    return _remembered(_scripts, (edition.key, edition.fingerprint), read)


_outlines: dict[tuple[str, str], material.Lesson] = {}
_scripts: dict[tuple[str, str], Script] = {}


def _remembered(kept: dict[tuple[str, str], _T], key: tuple[str, str], read: Callable[[], _T]) -> _T:
    found = kept.get(key)
    if found is None:
        if len(kept) >= KEPT:
            kept.pop(next(iter(kept)), None)
        found = kept[key] = read()
    return found


def _follow(
    session: Session,
    lesson: Lesson,
    before: LessonEdition | None,
    edition: LessonEdition,
    *,
    by: Person | None,
) -> LessonEdition:
    if before is not None:
        before.is_current = False
        session.flush()
    session.add(edition)
    record(session, "lesson_edition.published", edition, by=by, lesson=lesson.key, video=edition.video_id)
    return edition


def _video_of(
    session: Session,
    before: LessonEdition | None,
    content: material.Lesson,
    told: Mapping[str, Any],
    by: Person | None,
) -> Video:
    kept = session.get(Video, before.video_id) if before is not None and before.video_id else None
    if kept is not None and kept.source == Source.UPLOAD:
        return kept
    return _built(session, content, told, by)


def _built(session: Session, content: material.Lesson, told: Mapping[str, Any], by: Person | None) -> Video:
    video = building.script_video(
        session,
        title=content.title,
        script=content.script,
        readings=content.readings,
        figures=content.figures,
        recordings={slide: one["key"] for slide, one in told.items() if slide in content.slide_ids},
        by=by,
    )
    session.flush()
    return video


def _ask_for_sound(session: Session, content: material.Lesson) -> None:
    """What a transcription practice listens to, but for what somebody recorded."""
    drill = content.practice.drill if content.practice else None
    heard = (drill, *drill.further) if isinstance(drill, Transcription) else ()
    for each in heard:
        if not each.recorded:
            spoken.ask_for(session, [line.words for line in each.speech])


def _used(readings: Mapping[str, str], files: Mapping[str, str]) -> dict[str, str]:
    """A reading added for one lesson must not make new editions of all the others."""
    script = files.get(slide_ids.FILE, "")
    return {surface: readings[surface] for surface in sorted(readings) if surface in script}


def _fingerprint(files: Mapping[str, str], readings: Mapping[str, str]) -> str:
    spoken = "\n".join(f"{surface}={reading}" for surface, reading in readings.items())
    return reader.fingerprint({**files, "readings": spoken} if spoken else files)
