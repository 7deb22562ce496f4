"""What each kind of question has in quiz.toml beyond what all have, and what would make it unfair."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TypedDict

from courses.answers import LONGEST_ESSAY, fold
from courses.blanks import read_gaps, read_pieces
from courses.questions import (
    Blank,
    Cloze,
    Essay,
    Matching,
    Mistakes,
    MultipleChoice,
    Number,
    Option,
    Ordering,
    Pair,
    Question,
    ShortText,
    SingleChoice,
    TableEntry,
    TrueFalse,
)
from courses.toml_table import Table

FEWEST_OPTIONS = 3
FEWEST_PIECES = 4


class Common(TypedDict):
    id: str
    prompt: str
    explanation: str
    see: str
    points: int
    tags: tuple[str, ...]


def _single(entry: Table, common: Common) -> Question:
    options = _options(entry)
    right = sum(option.right for option in options)
    if options and right != 1:
        entry.note(f"{right} options are right; mark exactly one with right = true", "options")
    return SingleChoice(**common, options=options)


def _multiple(entry: Table, common: Common) -> Question:
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


def _true_false(entry: Table, common: Common) -> Question:
    return TrueFalse(**common, answer=entry.flag("answer"))


def _text(entry: Table, common: Common) -> Question:
    answers = entry.texts("answers")
    for index, answer in enumerate(answers):
        if not fold(answer):
            entry.note(f"answer {answer!r} is empty once spaces are removed", "answers", index)
    return ShortText(**common, answers=answers)


def _number(entry: Table, common: Common) -> Question:
    tolerance = entry.number("tolerance", Decimal(0))
    if tolerance < 0:
        entry.note("tolerance must not be negative", "tolerance")
    return Number(**common, answer=entry.number("answer"), tolerance=tolerance, unit=entry.text("unit", ""))


def _order(entry: Table, common: Common) -> Question:
    return Ordering(**common, items=entry.texts("items", low=3))


def _match(entry: Table, common: Common) -> Question:
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


def _cloze(entry: Table, common: Common) -> Question:
    pieces = read_gaps(entry.text("text"), lambda problem: entry.note(problem, "text"))
    question = Cloze(**common, pieces=pieces)
    _need_gaps(entry, question.blanks, "text")
    return question


def _table(entry: Table, common: Common) -> Question:
    columns = entry.texts("columns", high=8)
    rows = tuple(tuple(_cell(entry, cell) for cell in row) for row in entry.grid("rows", width=len(columns)))
    question = TableEntry(**common, columns=columns, rows=rows)
    _need_gaps(entry, question.blanks, "rows")
    return question


def _cell(entry: Table, text: str) -> str | Blank:
    """A cell is a text or one gap: what is to be typed must be clear from its row and column."""
    found = read_gaps(text, lambda problem: entry.note(problem, "rows"))
    if len(found) > 1:
        entry.note(f"the cell {text!r} must be either a text or one gap", "rows")
    return found[0] if found else ""


def _need_gaps(entry: Table, blanks: tuple[Blank, ...], key: str) -> None:
    if entry.has(key) and not blanks:
        entry.note("there is no gap to fill; write [[answer]]", key)
    for blank in blanks:
        if not blank.options and not all(fold(answer) for answer in blank.answers):
            entry.note("an answer is empty once spaces are removed", key)


def _mistakes(entry: Table, common: Common) -> Question:
    pieces = read_pieces(entry.text("text"), lambda problem: entry.note(problem, "text"))
    question = Mistakes(**common, pieces=pieces)
    wrong = len(question.wrong_indexes)
    if entry.has("text") and (len(pieces) < FEWEST_PIECES or not wrong):
        entry.note(
            f"{len(pieces)} pieces, {wrong} wrong; part the text with / into at least {FEWEST_PIECES} pieces "
            "and mark the wrong ones as /[wrong|right]/",
            "text",
        )
    if pieces and wrong > len(pieces) / 2:
        entry.note("more than half of the pieces are wrong, so tapping everything wins; mark fewer", "text")
    return question


def _essay(entry: Table, common: Common) -> Question:
    low = entry.integer("min_chars", low=0, high=LONGEST_ESSAY, default=0)
    high = entry.integer("max_chars", low=1, high=LONGEST_ESSAY)
    if low > high:
        entry.note("min_chars is larger than max_chars", "min_chars")
    return Essay(**common, guide=entry.text("guide"), min_chars=low, max_chars=high)


READERS: dict[str, Callable[[Table, Common], Question]] = {
    "single": _single,
    "multiple": _multiple,
    "true_false": _true_false,
    "text": _text,
    "number": _number,
    "order": _order,
    "match": _match,
    "cloze": _cloze,
    "table": _table,
    "mistakes": _mistakes,
    "essay": _essay,
}
