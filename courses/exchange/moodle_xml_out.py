"""Items → Moodle XML, as Moodle's own export writes it."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from urllib.parse import quote

from courses.exchange import embedded
from courses.exchange.items import FULL, Choice, Item, Join, Remark, Value, Words
from courses.exchange.pictures import taken_out

_KINDS = {"choice": "multichoice", "true_false": "truefalse", "short": "shortanswer", "number": "numerical",
          "match": "matching", "order": "ordering", "cloze": "cloze", "essay": "essay"}  # fmt: skip
_FORMATS = {"html": "html", "moodle": "moodle_auto_format", "markdown": "markdown", "plain": "plain_text"}
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(items: Sequence[Item]) -> tuple[str, list[Item]]:
    """The text, and every item with what does not come along; refused items are not in the text."""
    told = [item if item.refused else item.remarked(*_losses(item)) for item in items]
    parts, category = ['<?xml version="1.0" encoding="UTF-8"?>', "<quiz>"], ""
    for item in told:
        if item.refused:
            continue
        if item.category != category:
            category = item.category
            parts.append(f'<question type="category"><category>{_text(category)}</category></question>')
        parts.append(_question(item))
    return "\n".join([*parts, "</quiz>", ""]), told


def _losses(item: Item) -> list[Remark]:
    if item.kind == "essay" and not any(remark.code == "lengths_unsaid" for remark in item.remarks):
        return [Remark("lengths_unsaid", "loss", f"{item.max_chars}")]
    return []


def _question(item: Item) -> str:
    words = Words(embedded.write(item.pieces), "html") if item.kind == "cloze" else item.words
    tags = "".join(f"<tag>{_text(tag)}</tag>" for tag in item.tags)
    return "\n".join(
        [
            f'<question type="{_KINDS[item.kind]}">',
            f"<name>{_text(item.name)}</name>",
            f"<questiontext {_format(words)}>{_shown(words)}</questiontext>",
            f"<generalfeedback {_format(item.feedback)}>{_shown(item.feedback)}</generalfeedback>",
            f"<defaultgrade>{item.points}</defaultgrade>",
            f"<penalty>0</penalty><hidden>0</hidden><idnumber>{escaped(item.id)}</idnumber>",
            *_body(item),
            *([f"<tags>{tags}</tags>"] if tags else []),
            "</question>",
        ]
    )


def _body(item: Item) -> list[str]:
    match item.kind:
        case "choice":
            head = f"<single>{str(item.single).lower()}</single><shuffleanswers>true</shuffleanswers>"
            return [f"{head}<answernumbering>none</answernumbering>", *map(_answer, item.choices)]
        case "true_false":
            return [_answer(Choice(Words(c.words.text, "moodle"), c.share, c.feedback)) for c in item.choices]
        case "short":
            return ["<usecase>0</usecase>", *map(_answer, item.choices)]
        case "number":
            return [*map(_value, item.values), *_unit(item.unit)]
        case "match":
            return ["<shuffleanswers>true</shuffleanswers>", *map(_pair, item.joins)]
        case "order":
            return _order(item)
        case "essay":
            head = "<responseformat>plain</responseformat><responserequired>1</responserequired>"
            return [head, f"<graderinfo {_format(item.guide)}>{_shown(item.guide)}</graderinfo>"]
    return []


def _pair(join: Join) -> str:
    right = f"<answer>{_text(join.right)}</answer>"
    return f"<subquestion {_format(join.left)}>{_shown(join.left)}{right}</subquestion>"


def _order(item: Item) -> list[str]:
    """The marks nearest to ours: the longest run in order."""
    head = (
        "<layouttype>VERTICAL</layouttype><selecttype>ALL</selecttype>"
        f"<selectcount>{len(item.steps)}</selectcount><gradingtype>LONGEST_ORDERED_SUBSET</gradingtype>"
        "<showgrading>SHOW</showgrading><numberingstyle>none</numberingstyle>"
    )
    steps = [
        f'<answer fraction="{n}" {_format(step)}>{_shown(step)}</answer>'
        for n, step in enumerate(item.steps, 1)
    ]
    return [head, *steps]


def _answer(each: Choice) -> str:
    share = "100" if each.share == FULL else f"{each.share.normalize():f}"
    comment = f"<feedback {_format(each.feedback)}>{_shown(each.feedback)}</feedback>"
    return f'<answer fraction="{share}" {_format(each.words)}>{_shown(each.words)}{comment}</answer>'


def _value(value: Value) -> str:
    told = "*" if value.number is None else f"{value.number:f}"
    share = f"{value.share.normalize():f}"
    return f'<answer fraction="{share}">{_text(told)}<tolerance>{value.tolerance:f}</tolerance></answer>'


def _unit(unit: str) -> list[str]:
    """A unit that may be typed or left out."""
    if not unit:
        return ["<unitgradingtype>0</unitgradingtype><showunits>3</showunits>"]
    named = f"<unit><multiplier>1</multiplier><unit_name>{escaped(unit)}</unit_name></unit>"
    return [
        "<unitgradingtype>0</unitgradingtype><showunits>0</showunits><unitsleft>0</unitsleft>",
        f"<units>{named}</units>",
    ]


def _format(words: Words) -> str:
    return f'format="{_FORMATS[words.markup]}"'


def _shown(words: Words) -> str:
    """A text, and its pictures as the files that it names."""
    text, pictures = taken_out(words.text, lambda name: f"@@PLUGINFILE@@/{quote(name)}")
    files = (
        f'<file name="{escaped(name)}" path="/" encoding="base64">{base64.b64encode(data).decode()}</file>'
        for name, data in pictures.items()
    )
    return _text(text) + "".join(files)


def _text(text: str) -> str:
    return f"<text>{escaped(text)}</text>"


def escaped(text: str) -> str:
    """Fit for XML, which has no control characters."""
    text = _NO_XML.sub("\N{REPLACEMENT CHARACTER}", text).replace("\r", "")
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
