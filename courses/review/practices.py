"""The practice: a model answer that keeps its own rules, anchors that two coaches read alike."""

from __future__ import annotations

from collections.abc import Iterator

from courses.lengths import characters
from courses.outline import Lesson, Practice
from courses.review.finding import LESSON, PRACTICE, Finding, Places

_SHORTEST_ANCHOR = 4


def look(lesson: Lesson, places: Places) -> Iterator[Finding]:
    practice = lesson.practice
    if practice is None:
        mend = "短い実習を一つ付けると、コーチが見て助言できます"
        yield Finding(LESSON, None, "advice", "no_practice", "実習がありません", mend)
        return
    yield from _model(practice, places)
    for number, axis in enumerate(practice.rubric):
        line = places.key(PRACTICE, "rubric", number, "anchors")
        if short := [anchor for anchor in axis.anchors if len(anchor) < _SHORTEST_ANCHOR]:
            mend = "この課題での姿を、目に見えるように書いてください"
            problem = f"「{axis.title}」の目安「{short[0]}」が短すぎます"
            yield Finding(PRACTICE, line, "advice", "anchors", problem, mend)


def _model(practice: Practice, places: Places) -> Iterator[Finding]:
    if practice.min_chars is None or practice.max_chars is None:
        return
    length = characters(practice.model_answer)
    if not practice.min_chars <= length <= practice.max_chars:
        wanted = f"{practice.min_chars}〜{practice.max_chars}字"
        problem = f"模範解答が{length}字で、自分で決めた{wanted}に入っていません"
        line = places.key(PRACTICE, "model_answer")
        yield Finding(
            PRACTICE, line, "error", "model_length", problem, "模範解答か、字数の決まりを直してください"
        )
