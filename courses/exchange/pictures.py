"""Pictures of a file of questions. Between readers and writers a picture stands in its text as a data: URI
(RFC 2397) with its file's name; here it is checked on its way in, and put there on its way out."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from html import unescape
from typing import Any
from urllib.parse import quote, unquote

from courses.exchange.items import Item, Remark, Words
from courses.picture_names import NAME
from courses.pictures import BadPicture, Picture, picture_of

ENDINGS = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".svg": "image/svg+xml",
}
SCHEME = "picture:"
"""Before the name of one of our pictures, within HTML of our own"""
URI = re.compile(r"data:image/[a-z0-9.+-]{1,20}(?:;name=([^;,\"'\s]*))?;base64,([A-Za-z0-9+/=%]+)")
_SOURCE = re.compile(r"(<img\b[^>]*?\bsrc\s*=\s*)([\"'])(.*?)\2", re.IGNORECASE | re.DOTALL)
_MARKDOWN = re.compile(r"(!\[[^\]]*\]\()([^()\s]+)(\))")


@dataclass(frozen=True)
class Loaded:
    """An item whose texts name our pictures, and the pictures."""

    item: Item
    pictures: tuple[Picture, ...]


def is_picture(name: str) -> bool:
    return name.lower().endswith(tuple(ENDINGS))


def uri(name: str, data: bytes) -> str:
    """`name` is that of a picture's file."""
    kind = ENDINGS.get("." + name.rpartition(".")[2].lower(), "image/png")
    return f"data:{kind};name={quote(name, safe='')};base64,{base64.b64encode(data).decode()}"


def embedded(text: str, find: Callable[[str], bytes | None]) -> str:
    """A text with those pictures inside it that `find` knows by what the text calls them."""

    def told(address: str) -> str:
        known = unquote(unescape(address))
        data = find(known) if is_picture(known) else None
        return address if data is None else uri(known.rpartition("/")[2][-100:], data)

    text = _SOURCE.sub(lambda found: f"{found[1]}{found[2]}{told(found[3])}{found[2]}", text)
    return _MARKDOWN.sub(lambda found: f"{found[1]}{told(found[2])}{found[3]}", text)


def embedded_all(item: Item, find: Callable[[str], bytes | None]) -> Item:
    """The same of every text of an item."""
    made: Item = _each(item, lambda text: embedded(text, find))
    return made


def loaded(item: Item) -> Loaded:
    """Every picture checked; one that is refused leaves its name in its place, and a remark."""
    found: dict[str, Picture] = {}
    remarks: list[Remark] = []

    def checked(match: re.Match[str]) -> str:
        name = unquote(match[1] or "") or "image"
        try:
            data = base64.b64decode(unquote(match[2]), validate=True)
            picture = picture_of(data)
        except (binascii.Error, ValueError):
            remarks.append(Remark("picture_broken", "loss", name))
            return name
        except BadPicture as bad:
            remarks.append(Remark(bad.fault, "loss", name))
            return name
        found[picture.name] = picture
        return SCHEME + picture.name

    def read(text: str) -> str:
        # A name of ours that a stranger's text holds is no picture of this file.
        text = NAME.sub("image", text)
        return URI.sub(checked, text) if "data:image" in text else text

    return Loaded(_each(item, read).remarked(*remarks), tuple(found.values()))


def carried(item: Item, pictures: Mapping[str, bytes]) -> Item:
    """An item of ours with its pictures inside; one that is not there is named."""
    remarks: list[Remark] = []

    def put(match: re.Match[str]) -> str:
        name = match[1]
        if name in pictures:
            return uri(name, pictures[name])
        remarks.append(Remark("image_lost", "loss", name))
        return name

    named = re.compile(f"{SCHEME}({NAME.pattern})")
    made: Item = _each(item, lambda text: named.sub(put, text) if SCHEME in text else text)
    return made.remarked(*dict.fromkeys(remarks))


def taken_out(text: str, place: Callable[[str], str]) -> tuple[str, dict[str, bytes]]:
    """A text with `place(name)` instead of each picture, and the pictures by name."""
    found: dict[str, bytes] = {}

    def out(match: re.Match[str]) -> str:
        name = unquote(match[1] or "")
        found[name] = base64.b64decode(match[2])
        return place(name)

    return (URI.sub(out, text), found) if "data:image" in text else (text, found)


def _each(value: Any, change: Callable[[str], str]) -> Any:
    """The same with every Words' text changed."""
    if isinstance(value, Words):
        text = change(value.text)
        return value if text == value.text else replace(value, text=text)
    if isinstance(value, tuple):
        return tuple(_each(each, change) for each in value)
    if is_dataclass(value) and not isinstance(value, type | Remark):
        told = {each.name: _each(getattr(value, each.name), change) for each in fields(value)}
        return replace(value, **told)
    return value
