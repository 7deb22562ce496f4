"""Pictures within questions by name.

A picture is shown by an inline `![what it shows](<name>)`. Its name is
`<32 hex digits>-<width>x<height>.<ending>`: the digest of its bytes says that it is this
picture and no other, the size keeps its place on a page before
it has come.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

FOLDER = "pictures"
"""Beside the texts of a lesson on disk and in an archive"""
NAME = re.compile(r"[0-9a-f]{32}-[1-9][0-9]{0,4}x[1-9][0-9]{0,4}\.(?:png|jpg|svg)")
TYPES = {"png": "image/png", "jpg": "image/jpeg", "svg": "image/svg+xml"}
_LINKED = re.compile(rf"\]\(({NAME.pattern})\)")
_SHOWN = re.compile(rf"!\[((?:[^\]\\\n]|\\.)*)\]\(({NAME.pattern})\)")


def named(data: bytes, width: int, height: int, ending: str) -> str:
    return f"{_digest(data)}-{width}x{height}.{ending}"


def is_this(name: str, data: bytes) -> bool:
    """Whether the name is that of these bytes."""
    return bool(NAME.fullmatch(name)) and name.startswith(_digest(data))


def size_of(name: str) -> tuple[int, int]:
    """(width, height) in pixels."""
    width, _, height = name.partition("-")[2].partition(".")[0].partition("x")
    return int(width), int(height)


def type_of(name: str) -> str:
    return TYPES[name.rpartition(".")[2]]


def names_in(text: str) -> Iterator[str]:
    """The pictures that a text shows, in order; within TOML, too, where descriptions are escaped."""
    return (found[1] for found in _LINKED.finditer(text))


def described(text: str) -> str:
    """The text with the descriptions of its pictures in their places, where only words can stand."""
    return _SHOWN.sub(_words, text)


def _words(found: re.Match[str]) -> str:
    alt = re.sub(r"\\(.)", r"\1", found[1])
    return f"（画像：{alt}）"


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:32]
