"""Our questions → a format of another system → our questions: what the format can say comes back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from courses.exchange import files
from courses.exchange.files import Format
from courses.exchange.piece import text_of
from courses.exchange.remarks import english
from courses.exchange.to_ours import taken
from courses.exchange.words import from_blocks, from_markdown, literal, plain_of, to_blocks, to_markdown
from courses.outline import (
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
    Piece,
    Question,
    ShortText,
    SingleChoice,
    TableEntry,
    TrueFalse,
)
from courses.problems import Problem
from courses.quiz_text import read_quiz

QUICK = (Phase.explicit, Phase.reuse, Phase.generate)
"""Shrinking takes minutes here; a failing question is small enough to read as it is"""
FORMATS: tuple[Format, ...] = ("gift", "moodle_xml", "qti3")
LETTERS = st.sampled_from(
    [*"結論から書くこト１。、「」 aZ09\\~=#{}:*_`[]<>&%|-!\"'/$.(){};", "->", "//", "\n", "**", "%50%"]
)


def single_spaced(text: str) -> str:
    """Several spaces are one to whoever compares an answer, and to HTML, which two of the formats carry."""
    return " ".join(text.split())


PLAIN = (
    st.lists(LETTERS, min_size=1, max_size=12)
    .map("".join)
    .map(lambda text: single_spaced(text.replace("->", "")))
    .filter(bool)
)
GAP_TEXT = PLAIN.map(lambda text: single_spaced(text.translate({ord(c): None for c in "|[]="}))).filter(bool)
MARKED = st.one_of(
    PLAIN.map(literal),
    st.tuples(PLAIN, PLAIN).map(lambda two: f"{literal(two[0])} **太い字** {literal(two[1])}"),
    st.just("一行目\\\n二行目 `=A1` *斜め* ~~消す~~"),
)


def once(text: str) -> str:
    """As it is after one journey: other ways of writing the same Markdown become one."""
    return to_markdown(from_markdown(text))[0]


def once_in_blocks(text: str) -> str:
    return to_blocks(from_blocks(text))[0]


TEXT = MARKED.map(once).filter(bool)
PARAGRAPHS = st.one_of(MARKED, st.tuples(MARKED, MARKED).map("\n\n".join))
BLOCKS = PARAGRAPHS.map(once_in_blocks).map(once_in_blocks).filter(bool)
COMMON: dict[str, Any] = {
    "id": st.from_regex(r"\A[a-z][a-z0-9]{0,8}\Z"),
    "prompt": BLOCKS,
    "explanation": BLOCKS,
    "see": st.sampled_from(["first", "why-first"]),
}
POINTS = st.integers(1, 100)


def different(what: st.SearchStrategy[Any], low: int, high: int) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(what, min_size=low, max_size=high, unique=True).map(tuple)


@st.composite
def options(draw: Callable[..., Any], rights: int) -> tuple[Option, ...]:
    texts = draw(different(TEXT, rights + 1, rights + 4))
    why = st.one_of(st.just(""), TEXT)
    return tuple(Option(text, n < rights, draw(why)) for n, text in enumerate(texts))


@st.composite
def blanks(draw: Callable[..., Any]) -> Blank:
    texts = draw(different(GAP_TEXT, 2, 4))
    return Blank(texts[:1], texts) if draw(st.booleans()) else Blank(texts)


@st.composite
def clozes(draw: Callable[..., Any], /, **common: Any) -> Question:
    """Text and gaps in turn, as read_gaps makes them; the text between has no brackets of its own."""
    between = GAP_TEXT.map(literal).map(once).filter(lambda text: text and "[[" not in text)
    pieces: list[str | Blank] = []
    for _ in range(draw(st.integers(1, 3))):
        pieces += [draw(between), draw(blanks())]
    return Cloze(**{key: draw(value) for key, value in common.items()}, pieces=tuple(pieces))


@st.composite
def tables(draw: Callable[..., Any], /, **common: Any) -> Question:
    """Every row as wide as the head, at least one gap."""
    columns = draw(different(PLAIN, 1, 3))
    width = len(columns)
    rows = draw(st.lists(st.lists(st.one_of(GAP_FREE, blanks()), min_size=width, max_size=width), max_size=2))
    rows.append([draw(blanks()), *(draw(GAP_FREE) for _ in range(width - 1))])
    own = {key: draw(value) for key, value in common.items()}
    return TableEntry(**own, columns=columns, rows=tuple(map(tuple, rows)))


@st.composite
def mistakes(draw: Callable[..., Any], /, **common: Any) -> Question:
    texts = draw(st.lists(PIECE, min_size=4, max_size=6))
    wrong = draw(st.integers(1, 2))
    rights = [draw(st.one_of(st.just(""), PIECE)) if n < wrong else None for n in range(len(texts))]
    pieces = tuple(Piece(text, right) for text, right in zip(texts, rights, strict=True))
    return Mistakes(**{key: draw(value) for key, value in common.items()}, pieces=pieces)


GAP_FREE = GAP_TEXT.map(literal).map(once).filter(lambda text: text and "[[" not in text)
PIECE = PLAIN.map(lambda text: text.translate({ord(c): None for c in "/[]|"}).strip()).filter(bool)
DECIMALS = st.decimals("-10000", "10000", places=3).map(lambda number: Decimal(f"{number.normalize():f}"))
KINDS: dict[str, st.SearchStrategy[Question]] = {
    "single": st.builds(SingleChoice, **COMMON, points=POINTS, options=options(1)),
    "multiple": st.builds(
        MultipleChoice, **COMMON, points=POINTS, options=st.integers(1, 4).flatmap(lambda n: options(n))
    ),
    "true_false": st.builds(TrueFalse, **COMMON, points=POINTS, answer=st.booleans()),
    "text": st.builds(ShortText, **COMMON, points=POINTS, answers=different(PLAIN, 1, 4)),
    "number": st.builds(
        Number,
        **COMMON,
        points=POINTS,
        answer=DECIMALS,
        tolerance=DECIMALS.map(abs),
        unit=st.sampled_from(["", "円", "字"]),
    ),
    "order": st.builds(Ordering, **COMMON, points=POINTS, items=different(TEXT, 3, 5)),
    "match": st.builds(
        Matching,
        **COMMON,
        points=POINTS,
        pairs=st.tuples(different(TEXT, 3, 5), different(PLAIN, 2, 2)).map(
            lambda two: tuple(Pair(left, two[1][n % 2]) for n, left in enumerate(two[0]))
        ),
    ),
    "cloze": clozes(**COMMON, points=POINTS),
    "table": tables(**COMMON, points=POINTS),
    "mistakes": mistakes(**COMMON, points=POINTS),
    "essay": st.builds(
        Essay, **COMMON, points=POINTS, guide=TEXT, min_chars=st.just(0), max_chars=st.integers(1, 4000)
    ),
}


def without_what_it_cannot_say(question: Question, format: Format, codes: set[str]) -> Question:
    """Every loss must have been named: what is not named has to come back."""
    lost: dict[str, Any] = {}
    if "points_unsaid" in codes:
        lost["points"] = 1
    if "unit_unsaid" in codes:
        lost["unit"] = ""
    if "guide_unsaid" in codes:
        lost["guide"] = ""
    if "lengths_unsaid" in codes:
        lost["max_chars"] = 1000
    if format == "gift" and isinstance(question, Ordering):
        assert "order_unsaid" in codes
    return replace(question, **lost)


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=12, deadline=None, phases=QUICK)
@given(data=st.data())
def test_what_a_format_can_say_comes_back(kind: str, format: Format, data: st.DataObject) -> None:
    question = data.draw(KINDS[kind])
    written = files.write([question], format, category="講座/一")
    codes = {remark.code for remark in written.items[0].remarks}
    if written.items[0].refused:
        assert (kind in {"cloze", "table"} and format == "gift") or codes & {
            "arrow_inside",
            "slashes_first",
        }, codes
        return
    found = files.read(written.data)
    assert found.format == format and len(found.items) == 1, written.data
    back = taken(found.items[0], slides=["first", "why-first"])
    told = [english(remark) for remark in back.item.remarks]
    assert back.question is not None, (told, written.data)
    if "mistakes_as_choice" in codes:
        assert isinstance(question, Mistakes) and isinstance(back.question, MultipleChoice), told
        assert back.question.right_indexes == question.wrong_indexes and format != "qti3"
        return
    wanted = without_what_it_cannot_say(question, format, codes)
    if "markup_lost" in codes:
        return
    assert back.question == wanted, (told, written.data)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=8, deadline=None, phases=QUICK)
@given(data=st.data())
def test_a_question_written_into_quiz_toml_reads_back_the_same(kind: str, data: st.DataObject) -> None:
    question = data.draw(KINDS[kind])
    problems: list[Problem] = []
    quiz = read_quiz(f'tags = ["t"]\npass_share = 0.5\n\n{text_of(question)}\n', [], problems)
    assert quiz is not None and quiz.questions == (question,), text_of(question)


@settings(max_examples=60, deadline=None, phases=QUICK)
@given(text=st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=40))
def test_plain_text_is_shown_letter_by_letter(text: str) -> None:
    assert plain_of(literal(text)).split() == text.replace("\xa0", " ").split()
