"""What is wrong with a draft, or could be better: each with the slide, question or field it is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext
from sqlalchemy.orm import object_session

from courses.outline import RETAKE_DAYS, Lesson
from courses.problems import CourseTextError, Problem
from courses.reader import read_lesson
from courses.review import Finding, review
from courses.review.finding import QUIZ
from courses.review.questions import KNOWN_TAGS
from courses.writing import forms, pieces, slide_fields
from lms.authoring import quiz_tags, telling
from lms.authoring.models import LessonDraft
from lms.authoring.problem_words import worded
from lms.learning.quiz.limits import ANY_TIME
from lms.media.models import Source, Video
from videos.studio.script import ScriptError, read_script


@dataclass(frozen=True)
class Fault:
    """`piece`: of the file (courses.writing.pieces); `field` and `line` within it. `stops`: no publishing."""

    file: str
    piece: int
    line: int | None
    field: str
    message: str
    stops: bool = True


def faults(draft: LessonDraft) -> list[Fault]:
    """Everything that must be mended, in the order of the files; nothing is blamed twice for the same."""
    found = [_placed(draft.files, problem) for problem in _problems(draft)]
    return list(dict.fromkeys(found))


def hints(draft: LessonDraft) -> list[Fault]:
    """What could be better; the author decides. Nothing while the lesson cannot be read."""
    lesson, _unreadable = _read(draft)
    advice = [_problem(one) for one in _findings(draft, lesson) if one.severity == "advice"]
    return [
        *_of_recording(draft),
        *_of_own_voice(draft),
        *(_placed(draft.files, problem, stops=False) for problem in advice),
    ]


def of_piece(found: list[Fault], file: str, piece: int) -> list[Fault]:
    return [fault for fault in found if fault.file == file and fault.piece == piece]


def _of_recording(draft: LessonDraft) -> Iterator[Fault]:
    """A recording that stands for the built video has no captions by itself."""
    session = object_session(draft)
    shown = draft.base.video_id if draft.base is not None else None
    video = session.get(Video, shown) if session is not None and shown is not None else None
    contents = video.contents if video is not None and video.source == Source.UPLOAD else None
    if contents is not None and (contents.captions is None or contents.captions_unconfirmed):
        words = gettext("The lesson's recording has no confirmed captions yet. Please add them on Videos.")
        yield Fault(pieces.SLIDES, 0, None, "", words, stops=False)


def _of_own_voice(draft: LessonDraft) -> Iterator[Fault]:
    outdated = telling.outdated(draft)
    for place, slide in enumerate(pieces.cut(pieces.SLIDES, draft.files.get(pieces.SLIDES, ""))):
        if slide_fields.id_of(slide) in outdated:
            name = slide_fields.heading_of(slide)
            words = gettext("The text of “%(slide)s” was changed after the recording.", slide=name)
            yield Fault(pieces.SLIDES, place, 1, "narration", words, stops=False)


def _problems(draft: LessonDraft) -> Iterator[Problem]:
    lesson, unreadable = _read(draft)
    yield from unreadable
    if draft.files.get(pieces.SLIDES, "").strip():
        yield from _script_problems(draft)
    yield from (_problem(one) for one in _findings(draft, lesson) if one.severity == "error")
    yield from _too_soon(draft, lesson)


def _read(draft: LessonDraft) -> tuple[Lesson | None, Sequence[Problem]]:
    """The lesson, or why it cannot be read."""
    try:
        return read_lesson(draft.files, key=draft.key, readings=draft.course.readings or {}), ()
    except CourseTextError as error:
        return None, error.problems


def _findings(draft: LessonDraft, lesson: Lesson | None) -> list[Finding]:
    if lesson is None:
        return []
    session = object_session(draft)
    tags = quiz_tags.known(session, draft.course.series.track) if session else KNOWN_TAGS
    return review(lesson, draft.files, tags=tags)


def _too_soon(draft: LessonDraft, lesson: Lesson | None) -> Iterator[Problem]:
    """A level that asks for the tag counts no second result before its own wait is over."""
    quiz, session = lesson.quiz if lesson else None, object_session(draft)
    if quiz is None or session is None or quiz.retake_days >= RETAKE_DAYS or ANY_TIME in quiz.tags:
        return
    if set(quiz.tags).intersection(quiz_tags.asked(session, draft.course.series.track)):
        lines = draft.files.get(QUIZ, "").split("\n")
        line = next((n for n, text in enumerate(lines, 1) if text.lstrip().startswith("retake_days")), 1)
        yield Problem(QUIZ, line, f"retake_days is less than {RETAKE_DAYS}, and a level asks for this quiz")


def _problem(finding: Finding) -> Problem:
    return Problem(finding.file, finding.line, f"{finding.problem} → {finding.mend}")


def _script_problems(draft: LessonDraft) -> Iterator[Problem]:
    figures = {name: text for name, text in draft.files.items() if name.endswith(".svg")}
    try:
        read_script(draft.files[pieces.SLIDES], readings=draft.course.readings or {}, figures=figures)
    except ScriptError as error:
        yield Problem(pieces.SLIDES, error.line, f"{error.problem} → {error.mend}")


def _placed(files: Mapping[str, str], problem: Problem, *, stops: bool = True) -> Fault:
    message = worded(problem.message)
    if problem.line is None:
        return Fault(problem.file, 0, None, "", message, stops)
    piece, line = pieces.place(problem.file, files.get(problem.file, ""), problem.line)
    return Fault(problem.file, piece, line, _field(files, problem.file, piece, line), message, stops)


def _field(files: Mapping[str, str], file: str, piece: int, line: int) -> str:
    found = pieces.cut(file, files.get(file, ""))
    if not 0 <= piece < len(found):
        return ""
    if file == pieces.SLIDES:
        return slide_fields.field_at(found[piece], line)
    return forms.key_at(found[piece], line) if file.endswith(".toml") else "text"
