"""What a file really is, whatever it is called. Pure: bytes in, a mime type or a refusal out."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO

from flask_babel import lazy_gettext as _
from werkzeug.datastructures import FileStorage

from courses.zips import UNREADABLE
from lms.errors import BadInput

LONGEST_NAME = 120
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa", b"\xcf\xfa\xed\xfe")
_OFFICE = "application/vnd.openxmlformats-officedocument."


@dataclass(frozen=True)
class Incoming:
    """A file as it arrives; the stream can be read again from its start."""

    name: str
    stream: IO[bytes]

    @classmethod
    def of(cls, sent: FileStorage | None) -> Incoming | None:
        """What a form's field holds."""
        return cls(sent.filename or "", sent.stream) if sent else None


@dataclass(frozen=True)
class Sound:
    """A file that is what its ending says, with a name fit to be offered for download."""

    name: str
    mime: str


def check_file(file: Incoming, *, accepts: tuple[str, ...]) -> Sound:
    """Raises BadInput when the ending is not asked for, or when the content is something else."""
    name = _clean(file.name)
    ending = PurePosixPath(name).suffix.lower()
    if ending not in accepts:
        wanted = " / ".join(accepts)
        raise BadInput(_("Please choose a file that ends in %(endings)s.", endings=wanted), field="file")
    file.stream.seek(0)
    head = file.stream.read(16)
    if not head:
        raise BadInput(_("This file is empty. Please save it again and choose it anew."), field="file")
    if head.startswith(_PROGRAMS) or not _is(ending)(file.stream, head):
        message = _("This file ends in %(ending)s, but it is something else inside.", ending=ending)
        raise BadInput(message, field="file")
    file.stream.seek(0)
    return Sound(name, _MIMES.get(ending, "application/octet-stream"))


def _clean(name: str) -> str:
    """The last part of a path, without control characters or marks that turn the reading direction."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    shown = "".join(c for c in last if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn"}).strip()
    path = PurePosixPath(shown or "file")
    return path.stem[: LONGEST_NAME - len(path.suffix)] + path.suffix


def _is(ending: str) -> Callable[[IO[bytes], bytes], bool]:
    return _CHECKS.get(ending, _anything)


def _begins(*marks: bytes) -> Callable[[IO[bytes], bytes], bool]:
    return lambda _stream, head: head.startswith(marks)


def _anything(_stream: IO[bytes], _head: bytes) -> bool:
    return True


def _holds(part: str) -> Callable[[IO[bytes], bytes], bool]:
    """A zip with this part in it. Only the table of contents is read: nothing is unpacked."""

    def check(stream: IO[bytes], _head: bytes) -> bool:
        try:
            with zipfile.ZipFile(stream) as archive:
                return part in archive.namelist()
        except UNREADABLE:
            return False

    return check


def _is_text(stream: IO[bytes], head: bytes) -> bool:
    """Readable as UTF-8, as CP932 (Excel's CSV), or as UTF-16 with mark (Excel's "Unicode text")."""
    stream.seek(0)
    content = stream.read()
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _reads(content, "utf-16")
    return b"\x00" not in content and (_reads(content, "utf-8-sig") or _reads(content, "cp932"))


def _reads(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


_CHECKS: dict[str, Callable[[IO[bytes], bytes], bool]] = {
    ".xlsx": _holds("xl/workbook.xml"),
    ".docx": _holds("word/document.xml"),
    ".pptx": _holds("ppt/presentation.xml"),
    ".ods": _holds("content.xml"),
    ".odt": _holds("content.xml"),
    ".zip": _begins(b"PK\x03\x04"),
    ".csv": _is_text,
    ".tsv": _is_text,
    ".txt": _is_text,
    ".md": _is_text,
    ".pdf": _begins(b"%PDF-"),
    ".png": _begins(b"\x89PNG\r\n\x1a\n"),
    ".jpg": _begins(b"\xff\xd8\xff"),
    ".jpeg": _begins(b"\xff\xd8\xff"),
}
_MIMES = {
    ".xlsx": f"{_OFFICE}spreadsheetml.sheet",
    ".docx": f"{_OFFICE}wordprocessingml.document",
    ".pptx": f"{_OFFICE}presentationml.presentation",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".zip": "application/zip",
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
}
