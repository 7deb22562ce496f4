"""The gaps of a foreign text as gaps of ours."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from courses.exchange.items import FULL, Choice, Gap, Remark, Words
from courses.exchange.words import cut_markdown, to_plain
from courses.questions import Blank, Cloze

USUAL_PROMPT = "文の空いている所をうめてください。"
_MARK = "\ue000{}\ue001"
_MARKED = re.compile("\ue000(\\d+)\ue001")

Remarks = list[Remark]
Refuse = Callable[..., Exception]


def cloze_of(common: dict[str, Any], pieces: tuple[str | Blank, ...]) -> Cloze:
    return Cloze(**common, pieces=pieces)


def pieces_of(
    pieces: tuple[Words | Gap, ...],
    remarks: Remarks,
    refuse: Refuse,
    answers_of: Callable[..., tuple[str, ...]],
) -> tuple[str, tuple[str | Blank, ...], list[Words]]:
    """(prompt, text and gaps in turn, comments without a place). The lines above the first gap are the
    prompt. Texts are read as one, because marks and paragraphs may reach over gaps."""
    gaps = [piece for piece in pieces if isinstance(piece, Gap)]
    if not gaps:
        raise refuse("no_gap")
    whole, n = "", 0
    for piece in pieces:
        whole += piece.text if isinstance(piece, Words) else _MARK.format(n)
        n += isinstance(piece, Gap)
    prompt, body, odd = cut_markdown(Words(whole, "html"), _MARKED)
    remarks += odd
    if not prompt:
        remarks.append(Remark("gap_prompt", "mend"))
    _weights(gaps, remarks)
    blanks = [_blank(gap, remarks, refuse, answers_of) for gap in gaps]
    made: list[str | Blank] = []
    for index, part in enumerate(body):
        made.append(blanks[int(part)] if index % 2 else part)
    if any(isinstance(part, str) and ("[[" in part or "]]" in part) for part in made):
        raise refuse("gap_letters", "[[")
    comments = [each.feedback for gap in gaps for each in gap.choices if each.feedback]
    comments += [each.feedback for gap in gaps for each in gap.values if each.feedback]
    return prompt or USUAL_PROMPT, tuple(part for part in made if part), comments


def _weights(gaps: list[Gap], remarks: Remarks) -> None:
    if len({gap.weight for gap in gaps}) > 1:
        remarks.append(Remark("weights_lost", "loss"))


def _blank(gap: Gap, remarks: Remarks, refuse: Refuse, answers_of: Callable[..., tuple[str, ...]]) -> Blank:
    if gap.how == "several":
        raise refuse("gap_several")
    if gap.how == "number":
        return _numbers(gap, remarks, refuse)
    if gap.how == "chosen":
        return _chosen(gap.choices, remarks, refuse)
    return Blank(_sayable(answers_of(gap.choices, gap.exact_case, remarks), refuse))


def _numbers(gap: Gap, remarks: Remarks, refuse: Refuse) -> Blank:
    right = [each for each in gap.values if each.share >= FULL and each.number is not None]
    if not right:
        raise refuse("none_right")
    for each in right:
        if each.tolerance:
            remarks.append(Remark("tolerance_lost", "loss", f"{each.number} ± {each.tolerance}"))
    for each in gap.values:
        if 0 < each.share < FULL:
            remarks.append(Remark("share_lost", "loss", str(each.number)))
    return Blank(tuple(dict.fromkeys(f"{each.number:f}" for each in right)))


def _chosen(choices: tuple[Choice, ...], remarks: Remarks, refuse: Refuse) -> Blank:
    right = [each for each in choices if each.share >= FULL]
    if len(right) != 1:
        raise refuse("several_right" if right else "none_right")
    for each in choices:
        if each.share and each not in right:
            lost = "minus_lost" if each.share < 0 else "share_lost"
            remarks.append(Remark(lost, "loss", to_plain(each.words)[0]))
    texts = []
    for each in [*right, *(choice for choice in choices if choice not in right)]:
        text, odd = to_plain(each.words)
        remarks += odd
        texts.append(text)
    options = _sayable(tuple(dict.fromkeys(texts)), refuse)
    if len(options) < 2:
        raise refuse("answers_few")
    return Blank(options[:1], options)


def _sayable(texts: tuple[str, ...], refuse: Refuse) -> tuple[str, ...]:
    for text in texts:
        if not text:
            raise refuse("text_lost")
        if re.search(r"\[\[|\]\]|\||\]$", text) or text.startswith("="):
            raise refuse("gap_letters", text)
    return texts
