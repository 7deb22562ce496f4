"""A foreign choice as one of ours, with what its shares of the points meant."""

from __future__ import annotations

from typing import Any

from courses.exchange.items import FULL, Choice, Item, Remark, Words
from courses.exchange.notes import NEAR, Refused, Remarks, explained, text_of
from courses.exchange.words import to_plain
from courses.questions import MultipleChoice, Option, Question, SingleChoice


def choice_of(item: Item, common: dict[str, Any], remarks: Remarks) -> Question:
    common = explained(common, Words(), [], remarks)
    if not item.shuffled:
        remarks.append(Remark("shuffle_lost", "loss"))
    options = [
        Option(
            text_of(each.words, remarks),
            _is_right(each, item.single),
            text_of(each.feedback, remarks, needed=False),
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
    return choice.share >= FULL - NEAR if single else choice.share > 0


def _single_shares(choices: tuple[Choice, ...], remarks: Remarks) -> None:
    for each in choices:
        if each.share < 0:
            remarks.append(Remark("minus_lost", "loss", to_plain(each.words)[0]))
        elif 0 < each.share < FULL - NEAR:
            remarks.append(Remark("share_lost", "loss", to_plain(each.words)[0]))


def _several_shares(choices: tuple[Choice, ...], remarks: Remarks) -> None:
    """Ours gives every right tick 100 / n percent and takes as much for a wrong one, never below nothing."""
    rights = [each.share for each in choices if each.share > 0]
    each_right = FULL / len(rights)
    if any(abs(share - each_right) > NEAR for share in rights):
        remarks.append(Remark("shares_uneven", "loss"))
    for share in sorted({-each.share for each in choices if each.share <= 0}):
        if abs(share - each_right) > NEAR:
            remarks.append(Remark("wrong_free", "loss", f"{share.normalize():f}"))
