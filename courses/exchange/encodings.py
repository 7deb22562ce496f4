"""Which encoding a file is in: by its mark, by what it says of itself, or by what makes sense."""

from __future__ import annotations

import re
from dataclasses import dataclass

CHOICES = ("utf-8", "utf-16", "cp932", "windows-1252")
"""What a person can name"""

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_DECLARED = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]{2,40})["']""")
_JAPANESE = ("shift_jis", "shift-jis", "sjis", "x-sjis", "windows-31j")
_SAME = {
    **dict.fromkeys(_JAPANESE, "cp932"),
    **dict.fromkeys(("iso-8859-1", "latin1", "cp1252"), "windows-1252"),
    "us-ascii": "utf-8",
    "utf8": "utf-8",
    "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be",
}
_KANA = re.compile(r"[ぁ-ゖァ-ヺー]")
_HALF = re.compile(r"[｡-ﾟ]")


@dataclass(frozen=True)
class Decoded:
    """`sure` is False when the bytes make sense in another way as well: somebody should look."""

    text: str
    encoding: str
    sure: bool


class WrongEncoding(Exception):
    """The file cannot be in this encoding."""

    def __init__(self, encoding: str) -> None:
        self.encoding = encoding
        super().__init__(encoding)


def decode(data: bytes, named: str = "") -> Decoded:
    """In the encoding a person named, or the likeliest. Raises WrongEncoding."""
    marked = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), "")
    if named:
        return _as(data, "utf-8-sig" if named == "utf-8" else _wide(named, data), named, sure=True)
    if marked:
        return _as(data, marked, marked.removesuffix("-sig"), sure=True)
    if declared := _declared(data):
        return _as(data, declared, declared, sure=True)
    if half := _unmarked_wide(data):
        return _as(data, half, "utf-16", sure=True)
    try:
        return Decoded(_plain(data.decode("utf-8")), "utf-8", sure=True)
    except UnicodeDecodeError:
        return _guessed(data)


def _wide(named: str, data: bytes) -> str:
    if named != "utf-16" or data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return named
    return _unmarked_wide(data) or "utf-16-le"


def _as(data: bytes, codec: str, name: str, *, sure: bool) -> Decoded:
    try:
        return Decoded(_plain(data.decode(codec)), name, sure)
    except (UnicodeDecodeError, LookupError):
        raise WrongEncoding(name) from None


def _declared(data: bytes) -> str:
    found = _DECLARED.match(data.lstrip()[:200])
    name = found[1].decode("ascii").lower() if found else ""
    return _SAME.get(name, name)


def _unmarked_wide(data: bytes) -> str:
    """UTF-16 without its mark shows in the zeros beside ASCII."""
    head = data[:400]
    if len(head) < 4 or len(data) % 2:
        return ""
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) * 5 < len(head) // 2:
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _guessed(data: bytes) -> Decoded:
    """Japanese Windows writes CP932, western Windows-1252; many bytes are possible in both. Japanese prose is
    never without kana and hardly ever has half-width ones; accented letters read as CP932 give neither."""
    try:
        japanese = data.decode("cp932")
    except UnicodeDecodeError:
        japanese = ""
    if len(_KANA.findall(japanese)) > len(_HALF.findall(japanese)):
        return Decoded(_plain(japanese), "cp932", sure=len(_KANA.findall(japanese)) >= 5)
    return _as(data, "windows-1252", "windows-1252", sure=not japanese)


def _plain(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
