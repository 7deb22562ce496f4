"""One of our questions → Item. What no other system can say of it is refused or named."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from html import escape
from typing import Any

from courses.exchange.formats import Format
from courses.exchange.items import FULL, NOTHING, Choice, Gap, Hot, Item, Join, Remark, Value, Words
from courses.exchange.to_ours import SEE
from courses.exchange.words import from_blocks, from_markdown, literal
from courses.questions import (
    Blank,
    ChoiceQuestion,
    Cloze,
    Essay,
    Matching,
    Mistakes,
    MultipleChoice,
    Number,
    Option,
    Ordering,
    Question,
    ShortText,
    SingleChoice,
    TableEntry,
    TrueFalse,
)

MOODLE_SHARES = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20)
"""Moodle takes 100 / n percent for these n only (question_bank::fraction_options)"""
_BREAK_BEFORE = re.compile(r"^\\\n")
_FIFTH = Decimal("0.00001")


def said(question: Question, *, category: str = "", place: int = 1, format: Format = "moodle_xml") -> Item:
    common: dict[str, Any] = {
        "place": place,
        "category": category,
        "id": question.id,
        "name": question.id,
        "tags": ((f"{SEE}{question.see}",) if question.see else ()) + question.tags,
        "words": from_blocks(question.prompt),
        "feedback": from_blocks(question.explanation),
        "points": Decimal(question.points),
    }
    if isinstance(question, Mistakes) and format != "qti3":
        return _mistakes_as_choice(question, common)
    kind = next(known for known in _KINDS if isinstance(question, known))
    return _KINDS[kind](question, common)


def _choice(question: Any, common: dict[str, Any]) -> Item:
    single = isinstance(question, SingleChoice)
    count = max(len(question.right_indexes), 1)
    share = FULL if single else (FULL / count).quantize(_FIFTH)
    wrong = Decimal(0) if single else -share
    choices = tuple(
        Choice(from_markdown(each.text), share if each.right else wrong, from_markdown(each.why))
        for each in question.options
    )
    item = Item(kind="choice", single=single, choices=choices, **common)
    odd = not single and count not in MOODLE_SHARES
    return item.remarked(Remark("share_unknown", "loss", str(count))) if odd else item


def _true_false(question: Any, common: dict[str, Any]) -> Item:
    sides = (
        Choice(Words("true"), FULL if question.answer else Decimal(0)),
        Choice(Words("false"), Decimal(0) if question.answer else FULL),
    )
    return Item(kind="true_false", right=question.answer, choices=sides, **common)


def _short(question: Any, common: dict[str, Any]) -> Item:
    item = Item(kind="short", choices=_typed(question.answers), **common)
    return item.remarked(Remark("case_widened", "loss"))


def _typed(answers: tuple[str, ...]) -> tuple[Choice, ...]:
    return tuple(Choice(Words(text.replace("*", "\\*"), "plain"), FULL) for text in answers)


def _number(question: Any, common: dict[str, Any]) -> Item:
    value = Value(question.answer, question.tolerance)
    return Item(kind="number", values=(value,), unit=question.unit, **common)


def _order(question: Any, common: dict[str, Any]) -> Item:
    return Item(kind="order", steps=tuple(from_markdown(each) for each in question.items), **common)


def _match(question: Any, common: dict[str, Any]) -> Item:
    joins = tuple(Join(from_markdown(pair.left), pair.right) for pair in question.pairs)
    return Item(kind="match", joins=joins, **common)


def _cloze(question: Any, common: dict[str, Any]) -> Item:
    """The prompt is the first paragraph, the text with its gaps the second."""
    prompt = Words(f"<p>{common['words'].text}</p><p>", "html")
    pieces: list[Words | Gap] = [prompt]
    for piece in question.pieces:
        pieces.append(_gap(piece) if isinstance(piece, Blank) else _between(piece))
    return Item(kind="cloze", pieces=(*pieces, Words("</p>", "html")), **common | {"words": NOTHING})


def _table(question: Any, common: dict[str, Any]) -> Item:
    """The prompt is a paragraph, the table below it is HTML."""
    head = "".join(f"<th>{escape(column, quote=False)}</th>" for column in question.columns)
    start = f"<p>{common['words'].text}</p><table><thead><tr>{head}</tr></thead><tbody>"
    pieces: list[Words | Gap] = [Words(start, "html")]
    for row in question.rows:
        pieces.append(Words("<tr>", "html"))
        for cell in row:
            inner = _gap(cell) if isinstance(cell, Blank) else from_markdown(cell)
            pieces += [Words("<td>", "html"), inner, Words("</td>", "html")]
        pieces.append(Words("</tr>", "html"))
    pieces.append(Words("</tbody></table>", "html"))
    return Item(kind="cloze", pieces=_merged(pieces), **common | {"words": NOTHING})


def _merged(pieces: list[Words | Gap]) -> tuple[Words | Gap, ...]:
    """Neighbouring texts as one."""
    made: list[Words | Gap] = []
    for piece in pieces:
        last = made[-1] if made else None
        if isinstance(piece, Words) and isinstance(last, Words):
            made[-1] = Words(last.text + piece.text, "html")
        else:
            made.append(piece)
    return tuple(made)


def _mistakes(question: Any, common: dict[str, Any]) -> Item:
    hot = tuple(Hot(piece.text, piece.right) for piece in question.pieces)
    return Item(kind="mistakes", hot=hot, **common)


def _mistakes_as_choice(question: Mistakes, common: dict[str, Any]) -> Item:
    """The text with its pieces numbered, to be ticked below it; what should stand there is the comment."""
    numbered = [f"({n}) {piece.text.strip()}" for n, piece in enumerate(question.pieces, 1)]
    options = tuple(
        Option(literal(text), piece.right is not None, _instead(piece.right))
        for text, piece in zip(numbered, question.pieces, strict=True)
    )
    asked = MultipleChoice(
        **{name: getattr(question, name) for name in ("id", "prompt", "explanation", "see", "points")},
        options=options,
    )
    whole = f"{common['words'].text}<br />{escape(' '.join(numbered), quote=False)}"
    item = _choice(asked, common | {"words": Words(whole, "html")})
    return item.remarked(Remark("mistakes_as_choice", "loss"))


def _instead(right: str | None) -> str:
    if right is None:
        return ""
    return literal(f"正しくは「{right}」です。" if right else "いらない言葉です。")


def _between(text: str) -> Words:
    """A text beside gaps: its blanks at the ends belong to it."""
    lead = _edge("\n" if _BREAK_BEFORE.match(text) else text[:1])
    trail = _edge(text[len(text.rstrip()) :])
    inner = from_markdown(_BREAK_BEFORE.sub("", text).removesuffix("\\\n")).text
    return Words(lead + inner + (trail if inner else ""), "html")


def _edge(text: str) -> str:
    """A line break or blank beside a gap, as HTML."""
    return "<br />" if "\n" in text else text if text in {" ", "\u3000"} else ""


def _gap(blank: Blank) -> Gap:
    if not blank.options:
        return Gap("typed", _typed(blank.answers))
    right = blank.answers[0]
    return Gap(
        "chosen", tuple(Choice(Words(o, "plain"), FULL if o == right else Decimal(0)) for o in blank.options)
    )


def _essay(question: Any, common: dict[str, Any]) -> Item:
    item = Item(kind="essay", guide=from_markdown(question.guide), max_chars=question.max_chars, **common)
    if not question.min_chars:
        return item
    return item.remarked(Remark("lengths_unsaid", "loss", f"{question.min_chars}–{question.max_chars}"))


_KINDS: dict[type[Question], Callable[[Any, dict[str, Any]], Item]] = {
    ChoiceQuestion: _choice,
    TrueFalse: _true_false,
    ShortText: _short,
    Number: _number,
    Ordering: _order,
    Matching: _match,
    Cloze: _cloze,
    TableEntry: _table,
    Mistakes: _mistakes,
    Essay: _essay,
}
