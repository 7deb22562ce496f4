"""Item → one of our questions, with a remark for everything that is not quite the same afterwards."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Any

from courses.exchange.gaps import cloze_of, pieces_of
from courses.exchange.items import FULL, Choice, Item, Remark, Words
from courses.exchange.words import to_markdown, to_plain
from courses.questions import (
    Essay,
    Matching,
    MultipleChoice,
    Number,
    Option,
    Ordering,
    Pair,
    Question,
    ShortText,
    SingleChoice,
    TrueFalse,
)

SEE = "see:"
"""The tag in which our slide travels"""
_ID = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_USUAL_LENGTH = 1000
_NEAR = Decimal("0.01")
"""Percent: 33.33333 is a third"""


@dataclass(frozen=True)
class Taken:
    """`question` is None when the item is refused; the item has all remarks, its reader's and these."""

    item: Item
    question: Question | None


class Refused(Exception):
    def __init__(self, code: str, detail: str = "") -> None:
        self.remark = Remark(code, "refused", detail[:200])
        super().__init__(code)


Remarks = list[Remark]


def taken(item: Item, *, slides: Collection[str] = (), see: str = "", id: str = "") -> Taken:
    """`slides`: the lesson's slide ids; a question that names none of them points to `see`. `id`: a free id,
    for a question that has none of its own. Never raises."""
    if item.refused:
        return Taken(item, None)
    if item.kind == "description":
        return Taken(item.remarked(Remark("no_question", "refused")), None)
    remarks: Remarks = []
    try:
        question = _KINDS[item.kind](item, _common(item, remarks, slides, see, id), remarks)
    except Refused as refused:
        return Taken(item.remarked(*remarks, refused.remark), None)
    return Taken(replace(item, remarks=tuple(dict.fromkeys((*item.remarks, *remarks)))), question)


def _common(item: Item, remarks: Remarks, slides: Collection[str], see: str, id: str) -> dict[str, Any]:
    own = next((tag.removeprefix(SEE) for tag in item.tags if tag.startswith(SEE)), "")
    others = [tag for tag in item.tags if not tag.startswith(SEE)]
    if others:
        remarks.append(Remark("tags_lost", "loss", ", ".join(others)))
    prompt = "" if item.kind == "cloze" else _text(item.words, remarks)
    explanation = _text(item.feedback, remarks, needed=False)
    points = int(min(max(item.points, Decimal(1)), FULL).to_integral_value(ROUND_HALF_UP))
    if points != item.points:
        remarks.append(Remark("points_rounded", "loss", f"{item.points.normalize():f}"))
    return {
        "id": item.id if _ID.fullmatch(item.id) else id,
        "prompt": prompt,
        "explanation": explanation,
        "see": own if own in slides or not slides else see,
        "points": points,
    }


def _explained(common: dict[str, Any], right: Words, others: list[Words], remarks: Remarks) -> dict[str, Any]:
    """Comments on answers have no place in most of our kinds: that on the right answer may become the
    explanation, the others are named."""
    if not common["explanation"] and right:
        common = common | {"explanation": _text(right, remarks, needed=False)}
        remarks.append(Remark("feedback_moved", "loss"))
    elif right:
        others = [right, *others]
    lost = dict.fromkeys(to_plain(words)[0] for words in others if words)
    remarks += [Remark("feedback_lost", "loss", text[:200]) for text in lost if text]
    if not common["explanation"]:
        remarks.append(Remark("explanation_missing", "mend"))
    return common


def _choice(item: Item, common: dict[str, Any], remarks: Remarks) -> Question:
    common = _explained(common, Words(), [], remarks)
    if not item.shuffled:
        remarks.append(Remark("shuffle_lost", "loss"))
    options = [
        Option(
            _text(each.words, remarks),
            _is_right(each, item.single),
            _text(each.feedback, remarks, needed=False),
        )
        for each in item.choices
    ]
    right = sum(option.right for option in options)
    if not right:
        raise Refused("none_right")
    if item.single and right > 1:
        raise Refused("several_right")
    (_single_shares if item.single else _several_shares)(item.choices, remarks)
    return (SingleChoice if item.single else MultipleChoice)(**common, options=tuple(options))


def _is_right(choice: Choice, single: bool) -> bool:
    return choice.share >= FULL - _NEAR if single else choice.share > 0


def _single_shares(choices: tuple[Choice, ...], remarks: Remarks) -> None:
    for each in choices:
        if each.share < 0:
            remarks.append(Remark("minus_lost", "loss", to_plain(each.words)[0]))
        elif 0 < each.share < FULL - _NEAR:
            remarks.append(Remark("share_lost", "loss", to_plain(each.words)[0]))


def _several_shares(choices: tuple[Choice, ...], remarks: Remarks) -> None:
    """Ours gives every right tick 100 / n percent and takes as much for a wrong one, never below nothing."""
    rights = [each.share for each in choices if each.share > 0]
    each_right = FULL / len(rights)
    if any(abs(share - each_right) > _NEAR for share in rights):
        remarks.append(Remark("shares_uneven", "loss"))
    for share in sorted({-each.share for each in choices if each.share <= 0}):
        if abs(share - each_right) > _NEAR:
            remarks.append(Remark("wrong_free", "loss", f"{share.normalize():f}"))


def _true_false(item: Item, common: dict[str, Any], remarks: Remarks) -> Question:
    right = [each.feedback for each in item.choices if each.share > 0]
    wrong = [each.feedback for each in item.choices if each.share <= 0]
    common = _explained(common, next(iter(right), Words()), wrong, remarks)
    return TrueFalse(**common, answer=item.right)


def _short(item: Item, common: dict[str, Any], remarks: Remarks) -> Question:
    right = [each for each in item.choices if each.share >= FULL - _NEAR]
    others = [each.feedback for each in item.choices if each not in right]
    answers = answers_of(item.choices, item.exact_case, remarks)
    common = _explained(common, next((e.feedback for e in right if e.feedback), Words()), others, remarks)
    return ShortText(**common, answers=answers)


def answers_of(choices: tuple[Choice, ...], exact_case: bool, remarks: Remarks) -> tuple[str, ...]:
    """The texts that earn all points. `*` is a pattern, `\\*` a star (Moodle's short answer)."""
    found: list[str] = []
    pattern = ""
    for each in choices:
        text, odd = to_plain(each.words)
        remarks += odd
        full, star = each.share >= FULL - _NEAR, re.search(r"(?<!\\)\*", text)
        if full and star:
            pattern = text
            remarks.append(Remark("pattern_lost", "loss", text))
        elif full:
            found.append(text.replace("\\*", "*"))
        elif each.share > 0:
            remarks.append(Remark("share_lost", "loss", text))
    if not any(found):
        raise Refused("wildcard_only", pattern) if pattern else Refused("none_right")
    if exact_case:
        remarks.append(Remark("case_lost", "loss"))
    return tuple(dict.fromkeys(text for text in found if text))


def _number(item: Item, common: dict[str, Any], remarks: Remarks) -> Question:
    right = [each for each in item.values if each.share >= FULL - _NEAR]
    numbers = [each for each in right if each.number is not None]
    if not numbers:
        raise Refused("wildcard_only", "*") if right else Refused("none_right")
    if len({(each.number, each.tolerance) for each in numbers}) > 1 or len(right) > len(numbers):
        raise Refused("several_numbers", ", ".join(str(each.number) for each in right))
    for each in item.values:
        if 0 < each.share < FULL - _NEAR:
            remarks.append(Remark("share_lost", "loss", f"{each.number} ± {each.tolerance}"))
    others = [each.feedback for each in item.values if each is not numbers[0]]
    common = _explained(common, numbers[0].feedback, others, remarks)
    answer = numbers[0].number
    assert answer is not None
    return Number(**common, answer=answer, tolerance=numbers[0].tolerance, unit=item.unit.strip())


def _match(item: Item, common: dict[str, Any], remarks: Remarks) -> Question:
    common = _explained(common, Words(), [], remarks)
    if not item.shuffled:
        remarks.append(Remark("shuffle_lost", "loss"))
    pairs: list[Pair] = []
    for join in item.joins:
        right = " ".join(join.right.split())
        if not join.left:
            remarks.append(Remark("distractor_lost", "loss", right))
            continue
        pairs.append(Pair(_text(join.left, remarks), right))
        if not right:
            raise Refused("text_lost", pairs[-1].left)
    twice = next((a.left for a, b in pairwise(sorted(pairs, key=lambda p: p.left)) if a.left == b.left), None)
    if twice is not None:
        raise Refused("pairs_many", twice)
    if len(pairs) < 2:
        raise Refused("answers_few")
    return Matching(**common, pairs=tuple(pairs))


def _order(item: Item, common: dict[str, Any], remarks: Remarks) -> Question:
    common = _explained(common, Words(), [], remarks)
    steps = tuple(_text(each, remarks) for each in item.steps)
    if len(steps) < 2 or len(set(steps)) < len(steps):
        raise Refused("answers_few")
    return Ordering(**common, items=steps)


def _cloze(item: Item, common: dict[str, Any], remarks: Remarks) -> Question:
    prompt, pieces, comments = pieces_of(item.pieces, remarks, Refused, answers_of)
    common = _explained(common | {"prompt": prompt}, Words(), comments, remarks)
    return cloze_of(common, pieces)


def _essay(item: Item, common: dict[str, Any], remarks: Remarks) -> Question:
    common = _explained(common, Words(), [], remarks)
    if item.max_chars is None:
        remarks.append(Remark("lengths_missing", "mend"))
    guide = _text(item.guide, remarks, needed=False)
    return Essay(**common, guide=guide, min_chars=0, max_chars=item.max_chars or _USUAL_LENGTH)


def _text(words: Words, remarks: Remarks, *, needed: bool = True) -> str:
    text, odd = to_markdown(words)
    remarks += odd
    if needed and not text:
        raise Refused("text_lost", re.sub(r"\s+", " ", words.text)[:100])
    return text


_KINDS: dict[str, Callable[[Item, dict[str, Any], Remarks], Question]] = {
    "choice": _choice,
    "true_false": _true_false,
    "short": _short,
    "number": _number,
    "match": _match,
    "order": _order,
    "cloze": _cloze,
    "essay": _essay,
}
