"""The gaps of a foreign text as gaps of ours."""

from __future__ import annotations

import re

from courses.exchange.items import FULL, Choice, Gap, Remark, Words
from courses.exchange.notes import Refused, Remarks, answers_of
from courses.exchange.words import as_blocks, cut_markdown, to_plain
from courses.questions import Blank

USUAL_PROMPT = "文の空いている所をうめてください。"
_MARK = "\ue000{}\ue001"
MARKED = re.compile("\ue000(\\d+)\ue001")


def pieces_of(
    pieces: tuple[Words | Gap, ...], remarks: Remarks
) -> tuple[str, tuple[str | Blank, ...], list[Words]]:
    """(prompt, text and gaps in turn, comments without a place). The lines above the first gap are the
    prompt. Texts are read as one, because marks and paragraphs may reach over gaps."""
    gaps = [piece for piece in pieces if isinstance(piece, Gap)]
    if not gaps:
        raise Refused("no_gap")
    prompt, body, odd = cut_markdown(Words(marked(pieces), "html"), MARKED)
    prompt = as_blocks(prompt)
    remarks += odd
    if not prompt:
        remarks.append(Remark("gap_prompt", "mend"))
    blanks = blanks_of(gaps, remarks)
    made: list[str | Blank] = []
    for index, part in enumerate(body):
        made.append(blanks[int(part)] if index % 2 else part)
    if any(isinstance(part, str) and ("[[" in part or "]]" in part) for part in made):
        raise Refused("gap_letters", "[[")
    return prompt or USUAL_PROMPT, tuple(part for part in made if part), comments_of(gaps)


def marked(pieces: tuple[Words | Gap, ...]) -> str:
    """The HTML of all texts as one, each gap a mark (MARKED) with its number."""
    whole, n = "", 0
    for piece in pieces:
        whole += piece.text if isinstance(piece, Words) else _MARK.format(n)
        n += isinstance(piece, Gap)
    return whole


def blanks_of(gaps: list[Gap], remarks: Remarks) -> list[Blank]:
    _weights(gaps, remarks)
    return [_blank(gap, remarks) for gap in gaps]


def comments_of(gaps: list[Gap]) -> list[Words]:
    comments = [each.feedback for gap in gaps for each in gap.choices if each.feedback]
    return comments + [each.feedback for gap in gaps for each in gap.values if each.feedback]


def _weights(gaps: list[Gap], remarks: Remarks) -> None:
    if len({gap.weight for gap in gaps}) > 1:
        remarks.append(Remark("weights_lost", "loss"))


def _blank(gap: Gap, remarks: Remarks) -> Blank:
    if gap.how == "several":
        raise Refused("gap_several")
    if gap.how == "number":
        return _numbers(gap, remarks)
    if gap.how == "chosen":
        return _chosen(gap.choices, remarks)
    return Blank(_sayable(answers_of(gap.choices, gap.exact_case, remarks)))


def _numbers(gap: Gap, remarks: Remarks) -> Blank:
    right = [each for each in gap.values if each.share >= FULL and each.number is not None]
    if not right:
        raise Refused("none_right")
    for each in right:
        if each.tolerance:
            remarks.append(Remark("tolerance_lost", "loss", f"{each.number} ± {each.tolerance}"))
    for each in gap.values:
        if 0 < each.share < FULL:
            remarks.append(Remark("share_lost", "loss", str(each.number)))
    return Blank(tuple(dict.fromkeys(f"{each.number:f}" for each in right)))


def _chosen(choices: tuple[Choice, ...], remarks: Remarks) -> Blank:
    right = [each for each in choices if each.share >= FULL]
    if len(right) != 1:
        raise Refused("several_right" if right else "none_right")
    for each in choices:
        if each.share and each not in right:
            lost = "minus_lost" if each.share < 0 else "share_lost"
            remarks.append(Remark(lost, "loss", to_plain(each.words)[0]))
    texts = []
    for each in [*right, *(choice for choice in choices if choice not in right)]:
        text, odd = to_plain(each.words)
        remarks += odd
        texts.append(text)
    options = _sayable(tuple(dict.fromkeys(texts)))
    if len(options) < 2:
        raise Refused("answers_few")
    return Blank(options[:1], options)


def _sayable(texts: tuple[str, ...]) -> tuple[str, ...]:
    for text in texts:
        if not text:
            raise Refused("text_lost")
        if re.search(r"\[\[|\]\]|\||\]$", text) or text.startswith("="):
            raise Refused("gap_letters", text)
    return texts
