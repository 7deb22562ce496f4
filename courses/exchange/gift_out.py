"""Items → GIFT."""

from __future__ import annotations

import re
from collections.abc import Sequence

from courses.exchange.items import FULL, Choice, Item, Remark, Value, Words
from courses.exchange.words import to_plain

_SIGNS = re.compile(r"([\\~=#{}:])")
_TAGS = ("[moodle]", "[html]", "[plain]", "[markdown]")


def write(items: Sequence[Item]) -> tuple[str, list[Item]]:
    """The text, and every item with what does not come along; refused items are not in the text."""
    told = [_judged(item) for item in items]
    parts, category = [], ""
    for item in told:
        if item.refused:
            continue
        if item.category != category:
            category = item.category
            parts.append(f"$CATEGORY: {_escaped(category)}\n")
        parts.append(_question(item))
    return "\n".join(parts), told


def _judged(item: Item) -> Item:
    """With what GIFT cannot say."""
    if item.refused:
        return item
    if item.kind == "cloze":
        return item.remarked(Remark("not_sayable", "refused", "cloze"))
    arrows = [text for text in _arrows(item) if "->" in text]
    if arrows:
        return item.remarked(Remark("arrow_inside", "refused", arrows[0]))
    if item.kind == "order" and any(to_plain(step)[0].startswith("//") for step in item.steps):
        return item.remarked(Remark("slashes_first", "refused", "//"))
    return item.remarked(*_losses(item))


def _losses(item: Item) -> list[Remark]:
    found = []
    if item.points != 1:
        found.append(Remark("points_unsaid", "loss", f"{item.points}"))
    if item.unit:
        found.append(Remark("unit_unsaid", "loss", item.unit))
    if item.guide:
        found.append(Remark("guide_unsaid", "loss"))
    if item.kind == "essay" and not any(remark.code == "lengths_unsaid" for remark in item.remarks):
        found.append(Remark("lengths_unsaid", "loss", f"{item.max_chars}"))
    if item.kind == "order":
        found.append(Remark("order_unsaid", "loss"))
        found += [Remark("markup_lost", "loss") for step in item.steps if to_plain(step)[1]][:1]
    return found


def _arrows(item: Item) -> list[str]:
    """Where Moodle would see a pair: on the left of one, and in one of several typed answers."""
    if item.kind == "match":
        return [join.left.text for join in item.joins]
    return (
        [each.words.text for each in item.choices] if item.kind == "short" and len(item.choices) > 1 else []
    )


def _question(item: Item) -> str:
    tags = "".join(f" [tag:{_bracketed(tag)}]" for tag in item.tags)
    head = f"// [id:{_bracketed(item.id)}]{tags}\n" if item.id or tags else ""
    name = f"::{_escaped(item.name)}::" if item.name else ""
    general = f"\n####{_words(item.feedback, item.words)}" if item.feedback else ""
    return f"{head}{name}[{item.words.markup}]{_escaped(item.words.text)}{{{_answers(item)}{general}\n}}\n"


def _answers(item: Item) -> str:
    match item.kind:
        case "choice":
            return "".join(f"\n\t{_choice(each, item)}" for each in item.choices)
        case "true_false":
            return "TRUE" if item.right else "FALSE"
        case "short" if len(item.choices) == 1:
            return f"%100%{_answer(item.choices[0])}" if "->" in item.choices[0].words.text else _short(item)
        case "short":
            return _short(item)
        case "number":
            return "#" + "".join(f"\n\t={_value(each)}" for each in item.values)
        case "match":
            return "".join(
                f"\n\t={_words(join.left, item.words)} -> {_escaped(join.right)}" for join in item.joins
            )
        case "order":
            steps = "".join(f"\n{_step(each)}" for each in item.steps)
            return f">{len(item.steps)} ALL VERTICAL ABSOLUTE_POSITION SHOW none{steps}"
    return ""


def _choice(each: Choice, item: Item) -> str:
    """A share is written even where it is nothing: a text may begin like one."""
    right = item.single and each.share == FULL
    sign = "=" if right else f"~%{each.share.normalize():f}%"
    comment = f"#{_words(each.feedback, item.words)}" if each.feedback else ""
    return f"{sign}{_words(each.words, item.words)}{comment}"


def _short(item: Item) -> str:
    return "".join(f"\n\t=%{each.share.normalize():f}%{_answer(each)}" for each in item.choices)


def _answer(each: Choice) -> str:
    text = each.words.text
    return ("[plain]" if text.startswith(_TAGS) else "") + _escaped(text)


def _value(value: Value) -> str:
    share = "" if value.share == FULL else f"%{value.share.normalize():f}%"
    return f"{share}{value.number:f}:{value.tolerance:f}" if value.number is not None else f"{share}*"


def _step(words: Words) -> str:
    """Moodle reads steps as its auto-format: a plain line."""
    text = to_plain(words)[0]
    return _escaped(text.replace("&", "&amp;").replace("<", "&lt;"))


def _words(words: Words, around: Words) -> str:
    """The markup is named where it differs from the question's."""
    named = f"[{words.markup}]" if words.markup != around.markup or words.text.startswith(_TAGS) else ""
    return named + _escaped(words.text)


def _escaped(text: str) -> str:
    return _SIGNS.sub(r"\\\1", text.strip()).replace("\n", "\\n")


def _bracketed(text: str) -> str:
    return re.sub(r"([\\\]])", r"\\\1", text)
