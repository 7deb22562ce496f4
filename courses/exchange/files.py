"""A file somebody brings → items, whatever its format and encoding; and our questions → a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from courses.exchange import encodings, gift, gift_out, moodle_xml, moodle_xml_out, package, qti3
from courses.exchange.formats import ENDINGS, FORMATS, Format
from courses.exchange.from_ours import said
from courses.exchange.items import Item, refused
from courses.exchange.pictures import carried
from courses.exchange.safe_xml import BrokenXml, UnsafeXml, parse
from courses.questions import Question

__all__ = ["ENDINGS", "FORMATS", "LARGEST", "MOST", "Format", "Found", "Written", "read", "write"]

LARGEST = 20_000_000
MOST = 1000
"""Questions of one file; a lesson has ten"""


@dataclass(frozen=True)
class Found:
    """`encoding` is "" for a package; `sure` False when somebody should look at the letters."""

    format: Format | None
    encoding: str
    sure: bool
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Written:
    """`items` say what does not come along; the refused ones are not in `data`."""

    data: bytes
    items: tuple[Item, ...]


def read(data: bytes, *, encoding: str = "") -> Found:
    """Never raises: a file that cannot be read is one refused item. `encoding`: one of encodings.CHOICES."""
    if len(data) > LARGEST:
        return _nothing("too_large")
    if data.startswith(b"PK"):
        return _package(data, encoding)
    try:
        decoded = encodings.decode(data, encoding)
    except encodings.WrongEncoding as wrong:
        return _nothing("encoding", wrong.encoding)
    if "\0" in decoded.text:
        return _nothing("not_readable")
    begin = decoded.text.lstrip()
    xml = begin.startswith(("<?xml", "<quiz", "<!DOCTYPE", "<qti-"))
    format, items = _from_xml(decoded.text) if xml else ("gift", gift.read(decoded.text))
    if not items:
        return _nothing("empty", encoding=decoded.encoding)
    return Found(format, decoded.encoding, decoded.sure, tuple(items[:MOST]))


def write(
    questions: Sequence[Question],
    format: Format,
    *,
    category: str = "",
    title: str = "",
    pictures: Mapping[str, bytes] | None = None,
) -> Written:
    """`pictures` by the names that the questions show them by."""
    items = [
        carried(said(question, category=category, place=n, format=format), pictures or {})
        for n, question in enumerate(questions, 1)
    ]
    if format == "qti3":
        data, told = package.write(items, title=title)
        return Written(data, tuple(told))
    text, told = (gift_out if format == "gift" else moodle_xml_out).write(items)
    return Written(text.encode("utf-8", "replace"), tuple(told))


def _from_xml(text: str) -> tuple[Format | None, list[Item]]:
    try:
        root = parse(text)
    except UnsafeXml as unsafe:
        return None, [refused(1, "xml_unsafe", unsafe.what)]
    except BrokenXml as broken:
        return None, [refused(broken.line, broken.code, broken.place)]
    if root.name in {"qti-assessment-item", "assessmentItem", "questestinterop"}:
        return "qti3", [qti3.read(root)] if root.name != "questestinterop" else [refused(1, "qti_2", "1")]
    return "moodle_xml", moodle_xml.read(root)


def _package(data: bytes, encoding: str) -> Found:
    try:
        found = package.read(data, encoding=encoding)
    except package.BadPackage as bad:
        return _nothing(bad.code, bad.detail)
    if not found.items:
        return _nothing("empty", encoding=found.encoding)
    return Found(found.format, found.encoding, found.sure, tuple(found.items[:MOST]))


def _nothing(code: str, detail: str = "", encoding: str = "") -> Found:
    return Found(None, encoding, True, (refused(1, code, detail),))
