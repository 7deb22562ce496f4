"""CSV whose unchanged cells stay the bytes they were."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from lms.spreadsheet.csv_files import guarded
from lms.spreadsheet.kept import Kept, Place, spliced
from lms.spreadsheet.reading import REASONS, Unreadable, comma_of, encoding_of

NUMBER = re.compile(r"[-+]?[0-9][0-9,]*(\.[0-9]+)?%?")
_SIXTEEN = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


@dataclass(frozen=True)
class _Field:
    start: int
    end: int
    """Bytes of the file's body, quotes included"""
    text: str


class KeptCsv(Kept):
    """Commas, quotes and line ends are looked for among bytes: in UTF-8 and in cp932 none of theirs is part
    of another letter. UTF-16 is looked at as UTF-8 and turned back."""

    def __init__(self, content: bytes) -> None:
        encoding = encoding_of(content)
        text = content.decode(encoding)
        if "\0" in text:
            raise Unreadable(REASONS["broken"])
        self._mark = next((mark for mark in (codecs.BOM_UTF8, *_SIXTEEN) if content.startswith(mark)), b"")
        self._outside = _SIXTEEN.get(self._mark)
        self._encoding = "cp932" if encoding == "cp932" else "utf-8"
        self._body = text.encode() if self._outside else content[len(self._mark) :]
        self._comma = comma_of(text).encode()
        self._fields = _fields(self._body, self._comma, self._encoding)
        super().__init__(content, [[field.text for field in row] for row in self._fields])

    def _written(self, changes: Mapping[Place, str]) -> bytes:
        """In the encoding it came in; as UTF-8 with a mark when that lacks a letter."""
        try:
            return self._finished(self._spliced(changes, self._encoding))
        except UnicodeEncodeError:
            whole = KeptCsv(codecs.BOM_UTF8 + self._body.decode(self._encoding).encode())
            return whole.changed(changes)

    def _spliced(self, changes: Mapping[Place, str], encoding: str) -> bytes:
        edits: dict[tuple[int, int], bytes] = {}
        for row, places in groupby(sorted(changes), key=lambda place: place[0]):
            fields = self._fields[row]
            new = {column: changes[row, column] for _row, column in places}
            for column, field in enumerate(fields):
                if column in new:
                    edits[field.start, field.end] = self._quoted(new[column], field, encoding)
            if max(new) >= len(fields):  # a row shorter than the others
                added = (new.get(column, "") for column in range(len(fields), max(new) + 1))
                cells = b"".join(self._comma + self._quoted(text, None, encoding) for text in added)
                end = fields[-1].end
                edits[end, end] = edits.get((end, end), b"") + cells
        return spliced(self._body, edits)

    def _quoted(self, text: str, field: _Field | None, encoding: str) -> bytes:
        """As the field was: in quotes or not. What would run as a formula in a spreadsheet program gets its
        apostrophe here too, but for numbers and where such a text stood before."""
        known = NUMBER.fullmatch(text) or (field is not None and guarded(field.text) != field.text)
        safe = (text if known else str(guarded(text))).encode(encoding)
        quoted = field is not None and self._body[field.start : field.end].startswith(b'"')
        if quoted or any(sign in safe for sign in (b'"', b"\r", b"\n", self._comma)):
            return b'"' + safe.replace(b'"', b'""') + b'"'
        return safe

    def _finished(self, body: bytes) -> bytes:
        return self._mark + (body.decode().encode(self._outside) if self._outside else body)


def _fields(body: bytes, comma: bytes, encoding: str) -> Sequence[Sequence[_Field]]:
    """As csv.reader reads it, but for a quote that is never closed: Unreadable."""
    pattern = re.compile(
        rb'(?:"(?P<quoted>[^"]*(?:""[^"]*)*)"|(?P<bare>[^"\r\n%b][^\r\n%b]*|))(?P<next>%b|\r\n|\n|\r|\Z)'
        % (comma, comma, comma)
    )
    rows: list[list[_Field]] = [[]]
    at = 0
    while True:
        found = pattern.match(body, at)
        if found is None:
            raise Unreadable(REASONS["broken"])
        quoted = found["quoted"]
        inside = found["bare"] if quoted is None else quoted.replace(b'""', b'"')
        rows[-1].append(_Field(found.start(), found.start("next"), inside.decode(encoding)))
        at = found.end()
        if found["next"] != comma:
            if at == len(body):
                return rows
            rows.append([])
