"""The quiz: enough questions of several kinds, none that gives itself away, all of the lesson asked about."""

from __future__ import annotations

import re
from collections.abc import Iterator

from courses.outline import Lesson
from courses.questions import ChoiceQuestion, SingleChoice
from courses.review.finding import LESSON, QUIZ, Finding, Places

KNOWN_TAGS = frozenset(
    {
        *("onboarding", "writing_basic", "writing_seo_law", "clerical_basic", "privacy_basic"),
        *("spreadsheet", "writing_work", "directing_basic", "general"),
    }
)
"""What quiz scores count for in every town; a tag beyond these, and beyond what a town's own ladders ask for,
is a score that no level asks for."""
FEWEST, FEWEST_KINDS = 6, 3

_POINTING = re.compile(
    r"(上|下|以上|これら)の(すべて|全て|全部|どれも|いずれも)|^(すべて|全部)(正しい|あてはまる)|[0-9１-９]と[0-9１-９](の両方)?$"
)
_BOASTFUL = re.compile(r"(必ず|絶対に?|常に|決して|いつでも|だけが)")


def look(lesson: Lesson, places: Places) -> Iterator[Finding]:
    quiz = lesson.quiz
    if quiz is None:
        mend = "6問くらいの小テストを付けると、わかったかどうかを自分で確かめられます"
        yield Finding(LESSON, None, "advice", "no_quiz", "小テストがありません", mend)
        return
    for tag in quiz.tags:
        if tag not in places.tags:
            mend = f"{'・'.join(sorted(places.tags))} のどれかにすると、レベルの根拠になります"
            line = places.key(QUIZ, "tags")
            yield Finding(QUIZ, line, "advice", "tag", f"「{tag}」を根拠にするレベルがありません", mend)
    count, kinds = quiz.size, {question.kind for question in quiz.every}
    if count < FEWEST:
        mend = f"{FEWEST}問以上にすると、まぐれで受かりにくくなります"
        yield Finding(QUIZ, None, "advice", "few_questions", f"設問が{count}問です", mend)
    if len(kinds) < FEWEST_KINDS:
        mend = f"{FEWEST_KINDS}種類以上にすると、覚えただけか使えるかがわかります"
        yield Finding(QUIZ, None, "advice", "few_kinds", f"設問の種類が{len(kinds)}つです", mend)
    if not quiz.draws and len({question.see for question in quiz.questions}) < count / 2:
        mend = "ほかのスライドからも出題してください"
        yield Finding(QUIZ, None, "advice", "few_slides", "設問が少しのスライドに集まっています", mend)
    yield from _choices(lesson, places)


def _choices(lesson: Lesson, places: Places) -> Iterator[Finding]:
    questions = lesson.quiz.questions if lesson.quiz else ()
    longest = single = 0
    for number, question in enumerate(questions):
        if not isinstance(question, ChoiceQuestion):
            continue
        line = places.key(QUIZ, "question", number, "options")
        for option in question.options:
            if _POINTING.search(option.text):
                problem = f"設問 {question.id} の選択肢「{option.text}」は、ほかの選択肢を指しています"
                mend = "選択肢は混ぜて出されます。一つで意味がわかる文にしてください"
                yield Finding(QUIZ, line, "error", "pointing_option", problem, mend)
        if isinstance(question, SingleChoice):
            single += 1
            longest += _right_is_longest(question)
            wrong = [option for option in question.options if not option.right]
            if len(wrong) > 1 and all(_BOASTFUL.search(option.text) for option in wrong):
                problem = (
                    f"設問 {question.id} のまちがいの選択肢が、どれも「必ず」「だけが」などの言い切りです"
                )
                mend = "よくある思いちがいを選択肢にしてください"
                yield Finding(QUIZ, line, "advice", "boastful", problem, mend)
    if single >= FEWEST_KINDS and longest > single * 2 / 3:
        problem = f"正解がいちばん長い選択肢の設問が、{single}問のうち{longest}問あります"
        yield Finding(
            QUIZ, None, "advice", "long_right", problem, "長さで正解がわからないようにそろえてください"
        )


def _right_is_longest(question: SingleChoice) -> bool:
    """Haladyna, Downing & Rodriguez (2002), guideline 24: keep the length of choices about equal."""
    lengths = {option.right: 0 for option in question.options}
    for option in question.options:
        lengths[option.right] = max(lengths[option.right], len(option.text))
    return lengths.get(True, 0) > lengths.get(False, 0)
