"""Whether a new text of a lesson says the same as the one before, so that it may reach those who began it.

What people did stays true only when every slide, question and practice is still what it was: slide ids
(chapters read, watched seconds), question ids and the places of right answers (answers are kept as indexes),
the practice as a whole. Wording may be mended, not exchanged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from courses.answers import fold
from courses.outline import Lesson, Quiz
from courses.questions import (
    BlanksQuestion,
    ChoiceQuestion,
    Cloze,
    Essay,
    Matching,
    Mistakes,
    Number,
    Ordering,
    Question,
    ShortText,
    TableEntry,
    TrueFalse,
)

ALIKE = 0.6
"""Share of letters (difflib's ratio) that an option keeps when it is mended; below, it is another option."""
_TURNS = re.compile(r"ない|ません|ぬ|ず|誤|違|正し|以上|以下|未満|超|すべて|だけ|不")
"""Words that turn a sentence round: where their number changes, so may the right answer"""

What = Literal["slides", "quiz", "questions", "kind", "points", "answer", "prompt", "practice"]


@dataclass(frozen=True)
class Change:
    """What would no longer be the same. `question` is an id, "" for the lesson as a whole."""

    what: What
    question: str = ""


def changes(before: Lesson, after: Lesson) -> list[Change]:
    """Everything that keeps the new text from being a small correction; [] when it is one."""
    found = [] if before.slide_ids == after.slide_ids else [Change("slides")]
    found += _quiz(before.quiz, after.quiz)
    return found if before.practice == after.practice else [*found, Change("practice")]


def _quiz(before: Quiz | None, after: Quiz | None) -> list[Change]:
    if before is None or after is None:
        return [] if before is after else [Change("quiz")]
    if _rules(before) != _rules(after):
        return [Change("quiz")]
    for old_ones, new_ones in ((before.questions, after.questions), (before.pool, after.pool)):
        if [question.id for question in old_ones] != [question.id for question in new_ones]:
            return [Change("questions")]
    pairs = zip(before.every, after.every, strict=True)
    return [change for old, new in pairs for change in _question(old, new)]


def _rules(quiz: Quiz) -> tuple[object, ...]:
    """What every attempt goes by; by what tags questions are drawn belongs to it."""
    limits = quiz.shuffle, quiz.attempts, quiz.retake_days, quiz.minutes
    return quiz.tags, quiz.pass_share, quiz.draws, [question.tags for question in quiz.pool], limits


def _question(old: Question, new: Question) -> Iterator[Change]:
    if old.kind != new.kind:
        yield Change("kind", old.id)
        return
    if old.points != new.points:
        yield Change("points", old.id)
    if not _same_answer(old, new):
        yield Change("answer", old.id)
    if not _only_mended(old.prompt, new.prompt):
        yield Change("prompt", old.id)


def _same_answer(old: Question, new: Question) -> bool:
    match old, new:
        case (ChoiceQuestion(), ChoiceQuestion()):
            texts = [option.text for option in old.options], [option.text for option in new.options]
            return old.right_indexes == new.right_indexes and _all_mended(*texts)
        case (TrueFalse(), TrueFalse()):
            return old.answer == new.answer
        case (ShortText(), ShortText()):
            return {fold(text) for text in old.answers} == {fold(text) for text in new.answers}
        case (Number(), Number()):
            return (old.answer, old.tolerance, old.unit) == (new.answer, new.tolerance, new.unit)
        case (Ordering(), Ordering()):
            return _all_mended(old.items, new.items)
        case (Matching(), Matching()):
            partners = [[one.rights.index(pair.right) for pair in one.pairs] for one in (old, new)]
            return (
                partners[0] == partners[1]
                and _all_mended(old.lefts, new.lefts)
                and _all_mended(old.rights, new.rights)
            )
        case (BlanksQuestion(), BlanksQuestion()):
            return _folded(old) == _folded(new) and _all_mended(_around(old), _around(new))
        case (Mistakes(), Mistakes()):
            texts = [piece.text for piece in old.pieces], [piece.text for piece in new.pieces]
            return old.wrong_indexes == new.wrong_indexes and _all_mended(*texts)
        case (Essay(), Essay()):
            lengths = (old.min_chars, old.max_chars) == (new.min_chars, new.max_chars)
            return lengths and _only_mended(old.guide, new.guide)
    return False


def _folded(question: BlanksQuestion) -> list[tuple[set[str], list[str]]]:
    """What fills each gap, as it is compared; options keep their places."""
    return [
        (set(map(fold, blank.answers)), [fold(option) for option in blank.options])
        for blank in question.blanks
    ]


def _around(question: BlanksQuestion) -> list[str]:
    """The words around the gaps, gap by gap or cell by cell."""
    match question:
        case Cloze():
            return [piece if isinstance(piece, str) else "□" for piece in question.pieces]
        case TableEntry():
            cells = [cell if isinstance(cell, str) else "□" for row in question.rows for cell in row]
            return [*question.columns, *cells]
    return []


def _all_mended(old: Sequence[str], new: Sequence[str]) -> bool:
    """Each text is still nearest to the one that stood in its place."""
    if len(old) != len(new):
        return False
    return all(
        was == now or (_only_mended(was, now) and max(_alike(each, now) for each in old) <= _alike(was, now))
        for was, now in zip(old, new, strict=True)
    )


def _only_mended(was: str, now: str) -> bool:
    if was == now:
        return True
    return _alike(was, now) >= ALIKE and sorted(_TURNS.findall(was)) == sorted(_TURNS.findall(now))


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, fold(one), fold(other), autojunk=False).ratio()
