"""How long the lesson takes: a step that can be held, a lesson that fits between two interruptions."""

from __future__ import annotations

from collections.abc import Iterator

from courses.outline import Lesson
from courses.review.finding import LESSON, SLIDES, Finding, Places
from courses.review.narration import told_in

LONGEST_STEP = 180.0
"""Seconds of one slide."""
SHORTEST, LONGEST = 4 * 60.0, 9 * 60.0
"""Seconds of a lesson's narration."""
A_QUESTION = 40.0
"""Seconds for reading and answering one question."""


def look(lesson: Lesson, places: Places) -> Iterator[Finding]:
    slides = told_in(lesson.script)
    for slide in slides:
        if slide.seconds > LONGEST_STEP:
            problem = f"スライド「{slide.id}」の話が約{slide.seconds / 60:.1f}分あります"
            mend = "3分までにするか、スライドを分けてください。途中で呼ばれても戻りやすくなります"
            yield Finding(SLIDES, slide.line, "advice", "long_step", problem, mend)
    whole = sum(slide.seconds for slide in slides)
    if whole > LONGEST:
        mend = "9分までにするか、レッスンを二つに分けてください"
        yield Finding(SLIDES, None, "advice", "long_lesson", f"話が全部で約{whole / 60:.1f}分あります", mend)
    if whole < SHORTEST:
        mend = "例や練習を足して、4分くらいにすると身につきます"
        yield Finding(SLIDES, None, "advice", "short_lesson", f"話が全部で約{whole / 60:.1f}分です", mend)
    yield from _minutes(lesson, whole, places)


def _minutes(lesson: Lesson, narration: float, places: Places) -> Iterator[Finding]:
    """`minutes` is promised to people with little time."""
    questions = lesson.quiz.size if lesson.quiz else 0
    practice = lesson.practice.minutes if lesson.practice else 0
    least = (narration + questions * A_QUESTION) / 60 + practice
    if lesson.minutes < least * 0.8:
        told = f"minutes は{lesson.minutes}分ですが、動画・小テスト・実習で約{least:.0f}分かかりそうです"
        line = places.key(LESSON, "minutes")
        yield Finding(LESSON, line, "advice", "minutes", told, "正直な分数にしてください")
