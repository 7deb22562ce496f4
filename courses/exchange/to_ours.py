"""Item → one of our questions, with a remark for everything that is not quite the same afterwards."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Any

from courses.exchange.choices import choice_of
from courses.exchange.gaps import pieces_of
from courses.exchange.items import FULL, Item, Remark, Words
from courses.exchange.notes import NEAR, Refused, Remarks, answers_of, blocks_of, explained, text_of
from courses.exchange.pictures import loaded
from courses.exchange.tables import table_of
from courses.pictures import Picture
from courses.questions import (
    Cloze,
    Essay,
    Matching,
    Mistakes,
    Number,
    Ordering,
    Pair,
    Piece,
    Question,
    ShortText,
    TableEntry,
    TrueFalse,
)

SEE = "see:"
"""The tag in which our slide travels"""
_ID = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_USUAL_LENGTH = 1000


@dataclass(frozen=True)
class Taken:
    """`question` is None when the item is refused; the item has all remarks, its reader's and these.
    `pictures` are those that the question shows."""

    item: Item
    question: Question | None
    pictures: tuple[Picture, ...] = ()


def taken(item: Item, *, slides: Collection[str] = (), see: str = "", id: str = "") -> Taken:
    """`slides`: the lesson's slide ids; a question that names none of them points to `see`. `id`: a free id,
    for a question that has none of its own. Never raises."""
    if item.refused:
        return Taken(item, None)
    if item.kind == "description":
        return Taken(item.remarked(Remark("no_question", "refused")), None)
    found = loaded(item)
    item = found.item
    remarks: Remarks = []
    try:
        question = _KINDS[item.kind](item, _common(item, remarks, slides, see, id), remarks)
    except Refused as refused:
        return Taken(item.remarked(*remarks, refused.remark), None)
    return Taken(
        replace(item, remarks=tuple(dict.fromkeys((*item.remarks, *remarks)))), question, found.pictures
    )


def _common(item: Item, remarks: Remarks, slides: Collection[str], see: str, id: str) -> dict[str, Any]:
    own = next((tag.removeprefix(SEE) for tag in item.tags if tag.startswith(SEE)), "")
    tags = [tag for tag in item.tags if not tag.startswith(SEE)]
    if others := [tag for tag in tags if not _ID.fullmatch(tag)]:
        remarks.append(Remark("tags_lost", "loss", ", ".join(others)))
    prompt = "" if item.kind == "cloze" else blocks_of(item.words, remarks)
    explanation = blocks_of(item.feedback, remarks, needed=False)
    points = int(min(max(item.points, Decimal(1)), FULL).to_integral_value(ROUND_HALF_UP))
    if points != item.points:
        remarks.append(Remark("points_rounded", "loss", f"{item.points.normalize():f}"))
    return {
        "id": item.id if _ID.fullmatch(item.id) else id,
        "prompt": prompt,
        "explanation": explanation,
        "see": own if own in slides or not slides else see,
        "points": points,
        "tags": tuple(dict.fromkeys(tag for tag in tags if _ID.fullmatch(tag))),
    }


def _true_false(item: Item, common: dict[str, Any], remarks: Remarks) -> Question:
    right = [each.feedback for each in item.choices if each.share > 0]
    wrong = [each.feedback for each in item.choices if each.share <= 0]
    common = explained(common, next(iter(right), Words()), wrong, remarks)
    return TrueFalse(**common, answer=item.right)


def _short(item: Item, common: dict[str, Any], remarks: Remarks) -> Question:
    right = [each for each in item.choices if each.share >= FULL - NEAR]
    others = [each.feedback for each in item.choices if each not in right]
    answers = answers_of(item.choices, item.exact_case, remarks)
    common = explained(common, next((e.feedback for e in right if e.feedback), Words()), others, remarks)
    return ShortText(**common, answers=answers)


def _number(item: Item, common: dict[str, Any], remarks: Remarks) -> Question:
    right = [each for each in item.values if each.share >= FULL - NEAR]
    numbers = [each for each in right if each.number is not None]
    if not numbers:
        raise Refused("wildcard_only", "*") if right else Refused("none_right")
    if len({(each.number, each.tolerance) for each in numbers}) > 1 or len(right) > len(numbers):
        raise Refused("several_numbers", ", ".join(str(each.number) for each in right))
    for each in item.values:
        if 0 < each.share < FULL - NEAR:
            remarks.append(Remark("share_lost", "loss", f"{each.number} ± {each.tolerance}"))
    others = [each.feedback for each in item.values if each is not numbers[0]]
    common = explained(common, numbers[0].feedback, others, remarks)
    answer = numbers[0].number
    assert answer is not None
    return Number(**common, answer=answer, tolerance=numbers[0].tolerance, unit=item.unit.strip())


def _match(item: Item, common: dict[str, Any], remarks: Remarks) -> Question:
    common = explained(common, Words(), [], remarks)
    if not item.shuffled:
        remarks.append(Remark("shuffle_lost", "loss"))
    pairs: list[Pair] = []
    for join in item.joins:
        right = " ".join(join.right.split())
        if not join.left:
            remarks.append(Remark("distractor_lost", "loss", right))
            continue
        pairs.append(Pair(text_of(join.left, remarks), right))
        if not right:
            raise Refused("text_lost", pairs[-1].left)
    twice = next((a.left for a, b in pairwise(sorted(pairs, key=lambda p: p.left)) if a.left == b.left), None)
    if twice is not None:
        raise Refused("pairs_many", twice)
    if len(pairs) < 2:
        raise Refused("answers_few")
    return Matching(**common, pairs=tuple(pairs))


def _order(item: Item, common: dict[str, Any], remarks: Remarks) -> Question:
    common = explained(common, Words(), [], remarks)
    steps = tuple(text_of(each, remarks) for each in item.steps)
    if len(steps) < 2 or len(set(steps)) < len(steps):
        raise Refused("answers_few")
    return Ordering(**common, items=steps)


def _cloze(item: Item, common: dict[str, Any], remarks: Remarks) -> Question:
    """A text with gaps; a table whose cells are texts or gaps stays one."""
    table = table_of(item.pieces, remarks)
    if table is not None:
        common = explained(common | {"prompt": table.prompt}, Words(), table.comments, remarks)
        return TableEntry(**common, columns=table.columns, rows=table.rows)
    prompt, pieces, comments = pieces_of(item.pieces, remarks)
    common = explained(common | {"prompt": prompt}, Words(), comments, remarks)
    return Cloze(**common, pieces=pieces)


def _mistakes(item: Item, common: dict[str, Any], remarks: Remarks) -> Question:
    common = explained(common, Words(), [], remarks)
    if any(set("/[]|") & set(each.text + (each.right or "")) for each in item.hot):
        raise Refused("hot_letters", "/ [ ] |")
    return Mistakes(**common, pieces=tuple(Piece(each.text, each.right) for each in item.hot))


def _essay(item: Item, common: dict[str, Any], remarks: Remarks) -> Question:
    common = explained(common, Words(), [], remarks)
    if item.max_chars is None:
        remarks.append(Remark("lengths_missing", "mend"))
    guide = text_of(item.guide, remarks, needed=False)
    return Essay(**common, guide=guide, min_chars=0, max_chars=item.max_chars or _USUAL_LENGTH)


_KINDS: dict[str, Callable[[Item, dict[str, Any], Remarks], Question]] = {
    "choice": choice_of,
    "true_false": _true_false,
    "short": _short,
    "number": _number,
    "match": _match,
    "order": _order,
    "cloze": _cloze,
    "mistakes": _mistakes,
    "essay": _essay,
}
