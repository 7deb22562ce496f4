"""A draft's questions for other systems."""

from __future__ import annotations

from sqlalchemy.orm import object_session

from courses.exchange import files
from courses.exchange.files import Format, Written
from courses.outline import Question
from courses.problems import Problem
from courses.quiz_text import read_quiz
from courses.writing import pieces
from lms.authoring.models import LessonDraft
from lms.authoring.showing import title_of
from lms.learning.pictures.keeping import bytes_of


def questions_of(draft: LessonDraft) -> tuple[tuple[Question, ...], list[Problem]]:
    """What can be read of its quiz, and what is wrong with the rest."""
    problems: list[Problem] = []
    quiz = read_quiz(draft.files.get(pieces.QUIZ, ""), (), problems) if pieces.QUIZ in draft.files else None
    return (quiz.questions if quiz is not None else ()), problems


def written(draft: LessonDraft, format: Format) -> Written:
    """The file; its items say what does not come along."""
    course = draft.course.title.replace("/", "//")
    title = title_of(draft)
    category = f"$course$/top/{course}/{title.replace('/', '//')}"
    session = object_session(draft)
    pictures = bytes_of(session, draft.files.values()) if session is not None else {}
    return files.write(questions_of(draft)[0], format, category=category, title=title, pictures=pictures)


def file_name(draft: LessonDraft, format: Format) -> str:
    return f"{draft.key.replace('/', '-')}.{files.ENDINGS[format]}"
