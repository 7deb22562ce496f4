"""quiz.toml → Quiz, with a note of everything that would make a question unfair or impossible to mark."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from decimal import Decimal
from typing import TypedDict, get_args

from courses.answers import fold
from courses.outline import (
    Kind,
    Matching,
    MultipleChoice,
    Number,
    Option,
    Ordering,
    Pair,
    Question,
    Quiz,
    ShortText,
    SingleChoice,
    TrueFalse,
)
from courses.problems import Problem
from courses.toml_table import Table, parse

FILE = "quiz.toml"
FEWEST_OPTIONS = 3
_ID = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")


def read_quiz(text: str, slide_ids: Collection[str], problems: list[Problem]) -> Quiz | None:
    """None when the text is no TOML; otherwise the quiz as far as it can be read, with its problems noted."""
    table = parse(FILE, text, problems)
    if table is None:
        return None
    tags = table.texts("tags")
    for index, tag in enumerate(tags):
        if not _ID.fullmatch(tag):
            table.note(f"tag {tag!r} must be lower-case ascii, like writing_basic", "tags", index)
    share = table.number("pass_share")
    if not 0 <= share <= 1:
        table.note("pass_share must be from 0 to 1; write 0.7 for 70 %", "pass_share")
    questions = _questions(table, slide_ids)
    table.close()
    return Quiz(questions=questions, tags=tags, pass_share=float(share))


class _Common(TypedDict):
    id: str
    prompt: str
    explanation: str
    see: str
    points: int


def _questions(table: Table, slide_ids: Collection[str]) -> tuple[Question, ...]:
    entries = table.tables("question")
    if table.has("question") and not entries:
        table.note("the quiz has no question; add [[question]]", "question")
    ids: set[str] = set()
    questions = []
    for number, entry in enumerate(entries, 1):
        entry.name = f"question {number}"
        question = _question(entry, ids, slide_ids)
        entry.close()
        if question is not None:
            questions.append(question)
    return tuple(questions)


def _question(entry: Table, ids: set[str], slide_ids: Collection[str]) -> Question | None:
    question_id = entry.text("id")
    if question_id:
        entry.name += f" ({question_id})"
        if not _ID.fullmatch(question_id):
            entry.note("id must be lower-case ascii, like q1", "id")
        if question_id in ids:
            entry.note(f"id {question_id!r} is used twice; every question needs its own", "id")
        ids.add(question_id)
    kind = entry.one_of("type", get_args(Kind))
    see = entry.text("see")
    if see and slide_ids and see not in slide_ids:
        entry.note(f"see = {see!r} is no slide id of slides.md; the ids are: {', '.join(slide_ids)}", "see")
    common = _Common(
        id=question_id,
        prompt=entry.text("prompt"),
        explanation=entry.text("explanation"),
        see=see,
        points=entry.integer("points", low=1, high=100, default=1),
    )
    if not kind:
        entry.know(*entry.keys)
        return None
    return _READERS[kind](entry, common)


def _single(entry: Table, common: _Common) -> Question:
    options = _options(entry)
    right = sum(option.right for option in options)
    if options and right != 1:
        entry.note(f"{right} options are right; mark exactly one with right = true", "options")
    return SingleChoice(**common, options=options)


def _multiple(entry: Table, common: _Common) -> Question:
    options = _options(entry)
    right = sum(option.right for option in options)
    if options and not right:
        entry.note("no option is right; mark the right ones with right = true", "options")
    if options and right == len(options):
        entry.note("every option is right, so ticking all of them wins; add a plausible wrong one", "options")
    return MultipleChoice(**common, options=options)


def _options(entry: Table) -> tuple[Option, ...]:
    options: list[Option] = []
    tables = entry.tables("options")
    if entry.has("options") and len(tables) < FEWEST_OPTIONS:
        entry.note(f"{len(tables)} options; give at least {FEWEST_OPTIONS} plausible ones", "options")
    for number, table in enumerate(tables, 1):
        table.name = f"{entry.name}, option {number}"
        option = Option(table.text("text"), table.flag("right", False), table.text("why", ""))
        table.close()
        if option.text and any(option.text == other.text for other in options):
            table.note(f"the option {option.text!r} stands there twice")
        options.append(option)
    return tuple(options)


def _true_false(entry: Table, common: _Common) -> Question:
    return TrueFalse(**common, answer=entry.flag("answer"))


def _text(entry: Table, common: _Common) -> Question:
    answers = entry.texts("answers")
    for index, answer in enumerate(answers):
        if not fold(answer):
            entry.note(f"answer {answer!r} is empty once spaces are removed", "answers", index)
    return ShortText(**common, answers=answers)


def _number(entry: Table, common: _Common) -> Question:
    tolerance = entry.number("tolerance", Decimal(0))
    if tolerance < 0:
        entry.note("tolerance must not be negative", "tolerance")
    return Number(**common, answer=entry.number("answer"), tolerance=tolerance, unit=entry.text("unit", ""))


def _order(entry: Table, common: _Common) -> Question:
    return Ordering(**common, items=entry.texts("items", low=3))


def _match(entry: Table, common: _Common) -> Question:
    pairs: list[Pair] = []
    for number, table in enumerate(entry.tables("pairs"), 1):
        table.name = f"{entry.name}, pair {number}"
        pair = Pair(table.text("left"), table.text("right"))
        table.close()
        if pair.left and any(pair.left == other.left for other in pairs):
            table.note(f"left {pair.left!r} stands there twice; every left needs one clear partner")
        pairs.append(pair)
    if entry.has("pairs") and len({pair.right for pair in pairs}) < 2:
        entry.note("give at least 2 pairs with different right sides", "pairs")
    return Matching(**common, pairs=tuple(pairs))


_READERS: dict[str, Callable[[Table, _Common], Question]] = {
    "single": _single,
    "multiple": _multiple,
    "true_false": _true_false,
    "text": _text,
    "number": _number,
    "order": _order,
    "match": _match,
}
