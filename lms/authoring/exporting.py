"""A course or a series as one zip of the open format: texts, figures, pictures and recordings."""

from __future__ import annotations

from sqlalchemy.orm import Session

from courses import archive
from courses.picture_names import FOLDER as PICTURES
from courses.writing import forms
from lms import storage
from lms.learning import editions
from lms.learning.models import Course, Series
from lms.learning.pictures.keeping import bytes_of

RECORDINGS = "recordings"


def export_course(session: Session, course: Course) -> bytes:
    files = _series_files(course.series, [course])
    return archive.pack(files | _course_files(session, course))


def export_series(session: Session, series: Series) -> bytes:
    files = _series_files(series, series.courses)
    for course in series.courses:
        files |= _course_files(session, course)
    return archive.pack(files)


def _series_files(series: Series, courses: list[Course]) -> dict[str, bytes]:
    names = [course.key.split("/")[1] for course in courses]
    text = forms.series_text(title=series.title, summary=series.summary, track=series.track, courses=names)
    return {f"{series.key}/series.toml": text.encode()}


def _course_files(session: Session, course: Course) -> dict[str, bytes]:
    """What is taught now, with figures and recordings; drafts stay here."""
    taught = [lesson for lesson in course.lessons if lesson.retired_at is None]
    files: dict[str, bytes] = {}
    names = []
    for lesson in taught:
        edition = editions.current_edition(session, lesson)
        if edition is None:
            continue
        names.append(lesson.key.rpartition("/")[2])
        files |= {f"{lesson.key}/{name}": text.encode() for name, text in edition.files.items()}
        pictures = bytes_of(session, edition.files.values())
        files |= {f"{lesson.key}/{PICTURES}/{name}": data for name, data in pictures.items()}
        for slide, told in edition.recordings.items():
            path = f"{lesson.key}/{RECORDINGS}/{slide}.{told['type']}"
            files[path] = storage.path(told["key"]).read_bytes()
    head = forms.course_text(
        title=course.title, summary=course.summary, lessons=names, readings=course.readings or {}
    )
    return files | {f"{course.key}/course.toml": head.encode()}
