"""Opening an .xlsx that somebody sent: nothing is run, nothing is fetched, nothing grows beyond measure."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from typing import IO, Any

import openpyxl

from courses.zips import UNREADABLE

LARGEST = 5_000_000
"""Bytes of the file"""
LARGEST_INSIDE = 20_000_000
"""Bytes of everything in it, unpacked, counted while unpacking"""
LARGEST_SHEET = 6_000_000
MOST_PARTS = 500
MOST_CELLS = 60_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CELL = re.compile(rb"<(?:\w+:)?c[\s>/]")
_DECLARES = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)


class UnsafeWorkbook(ValueError):
    """`reason`: password, no_xlsx, macros, links, too_large, too_many_cells, broken."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True)
class Workbook:
    """The same file twice: formulas as written, and the values its program worked out and saved."""

    formulas: Any
    values: Any


def opened(stream: IO[bytes]) -> Workbook:
    """Raises UnsafeWorkbook."""
    content = stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise UnsafeWorkbook("too_large")
    if content.startswith(_OLE):  # Office keeps an encrypted workbook, and the old .xls, in such a file
        raise UnsafeWorkbook("password")
    safe = _looked_through(content)
    try:
        return Workbook(_load(safe, data_only=False), _load(safe, data_only=True))
    except Exception as error:  # openpyxl raises whatever it stumbles over in a file of somebody's making
        raise UnsafeWorkbook("broken") from error


def _load(content: bytes, *, data_only: bool) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content), data_only=data_only, keep_links=False)


def _looked_through(content: bytes) -> bytes:
    """A copy of the parts that were unpacked within measure, so that sizes need not be believed."""
    kept = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(kept, "w") as copy:
            names = archive.namelist()
            _check_names(names)
            room = LARGEST_INSIDE
            for name in names:
                if not name.endswith((".xml", ".rels")):
                    copy.writestr(name, b"")  # pictures and the like are not looked at
                    continue
                part = _unpacked(archive, name, room)
                room -= len(part)
                _check_part(name, part)
                copy.writestr(name, part)
    except UnsafeWorkbook:
        raise
    except UNREADABLE as error:
        raise UnsafeWorkbook("broken") from error
    return kept.getvalue()


def _check_names(names: list[str]) -> None:
    if "xl/workbook.xml" not in names:
        raise UnsafeWorkbook("no_xlsx")
    if len(names) > MOST_PARTS or len(set(names)) != len(names):
        raise UnsafeWorkbook("broken")
    lower = [name.lower() for name in names]
    if any("vbaproject" in name or "macrosheets/" in name for name in lower):
        raise UnsafeWorkbook("macros")
    if any(name.startswith("xl/externallinks/") or name == "xl/connections.xml" for name in lower):
        raise UnsafeWorkbook("links")


def _unpacked(archive: zipfile.ZipFile, name: str, room: int) -> bytes:
    most = min(room, LARGEST_SHEET)
    with archive.open(name) as part:
        content = part.read(most + 1)
    if len(content) > most:
        raise UnsafeWorkbook("too_large")
    return content


def _check_part(name: str, part: bytes) -> None:
    if _DECLARES.search(part):  # entities could stand for each other without end
        raise UnsafeWorkbook("broken")
    if name == "[Content_Types].xml" and b"macroEnabled" in part:
        raise UnsafeWorkbook("macros")
    if name.startswith("xl/worksheets/") and len(_CELL.findall(part)) > MOST_CELLS:
        raise UnsafeWorkbook("too_many_cells")
