"""Courses as one zip: the folders of the open format, texts, figures, pictures and recordings. Pure bytes.

An archive is a stranger's file. It is read within limits that are counted while unpacking, never believed
from its directory, and every name is checked before a byte is kept. Nothing is ever written to disk here.
"""

from __future__ import annotations

import io
import re
import stat
import unicodedata
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO, Literal

from courses.zips import UNREADABLE

MOST_FILES = 3000
LARGEST_FILE = 30_000_000
LARGEST_TEXT = 1_000_000
LARGEST_WHOLE = 300_000_000
HIGHEST_RATIO = 200
"""Unpacked to packed bytes of one file; texts reach 10, DEFLATE could reach 1032"""
SMALL = 100_000
"""Bytes below which the ratio says nothing: a file of one repeated letter harms nobody"""

TEXTS = (".toml", ".md", ".svg")
PICTURES = (".png", ".jpg")
"""Drawings are texts"""
SOUNDS = (".mp3", ".m4a", ".ogg", ".opus", ".webm", ".wav", ".flac")
_PATH = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_PASSED_OVER = re.compile(r"(^|/)(__MACOSX|\.DS_Store|Thumbs\.db|desktop\.ini)(/|$)|(^|/)\._", re.IGNORECASE)
_ENCRYPTED, _UTF8 = 0x1, 0x800
_CHUNK = 1 << 16

Fault = Literal[
    "no_zip", "too_many", "too_large", "whole_too_large", "bomb", "path", "link", "twice", "encrypted",
    "damaged", "nested", "ending", "name", "compression", "empty", "not_utf8", "no_series",
]  # fmt: skip


@dataclass(frozen=True)
class ArchiveProblem:
    """`file` is the name as the archive has it, made printable; "" for the archive as a whole."""

    fault: Fault
    file: str = ""


class BadArchive(Exception):
    """Nothing of this archive is taken; `problems` are all that were seen."""

    def __init__(self, problems: list[ArchiveProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(f"{p.file}: {p.fault}" if p.file else p.fault for p in problems))


def pack(files: Mapping[str, bytes]) -> bytes:
    """A zip of path → bytes; the same files are the same bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for path in sorted(files):
            entry = zipfile.ZipInfo(path, date_time=(1980, 1, 1, 0, 0, 0))
            entry.external_attr = (stat.S_IFREG | 0o644) << 16
            entry.compress_type = (
                zipfile.ZIP_STORED if path.endswith(SOUNDS + PICTURES) else zipfile.ZIP_DEFLATED
            )
            archive.writestr(entry, files[path])
    return made.getvalue()


def unpack(stream: IO[bytes]) -> dict[str, bytes]:
    """Path from the series on → bytes. A folder around the series is passed over. Raises BadArchive."""
    return _from_series(inside(stream))


def inside(stream: IO[bytes], *, only: tuple[str, ...] = ()) -> dict[str, bytes]:
    """Path → bytes of any zip, read as carefully. `only`: endings to read; files with others are passed over
    instead of refused. Raises BadArchive."""
    try:
        with zipfile.ZipFile(stream) as archive:
            entries = _checked(archive, only)
            return _read(archive, entries)
    except UNREADABLE:
        raise BadArchive([ArchiveProblem("no_zip")]) from None


def _checked(archive: zipfile.ZipFile, only: tuple[str, ...]) -> dict[str, zipfile.ZipInfo]:
    """The entries worth reading by their clean names; the directory's own claims are looked at first."""
    infos = archive.infolist()
    if len(infos) > MOST_FILES:
        raise BadArchive([ArchiveProblem("too_many")])
    if sum(info.file_size for info in infos) > LARGEST_WHOLE:
        raise BadArchive([ArchiveProblem("whole_too_large")])
    problems: list[ArchiveProblem] = []
    entries: dict[str, zipfile.ZipInfo] = {}
    folded: set[str] = set()
    for info in infos:
        name = _name(info)
        if info.is_dir() and not (fault := _name_fault(name.rstrip("/"))):
            continue
        fault = _name_fault(name) or _entry_fault(info, name, only or TEXTS + PICTURES + SOUNDS)
        if (not fault and _PASSED_OVER.search(name)) or (only and fault == "ending"):
            continue
        if not fault and name.casefold() in folded:
            fault = "twice"
        if fault:
            problems.append(ArchiveProblem(fault, printable(name)))
            continue
        folded.add(name.casefold())
        entries[name] = info
    if problems:
        raise BadArchive(problems)
    if not entries:
        raise BadArchive([ArchiveProblem("empty")])
    return entries


def _name(info: zipfile.ZipInfo) -> str:
    """Names without the UTF-8 flag come as CP437; Japanese Windows means CP932 by them."""
    raw = info.orig_filename
    if not info.flag_bits & _UTF8:
        coded = raw.encode("cp437", "surrogateescape")
        for encoding in ("utf-8", "cp932"):
            try:
                raw = coded.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return unicodedata.normalize("NFC", raw)


def _name_fault(name: str) -> Fault | None:
    parts = name.split("/")
    if not name or "\\" in name or name.startswith("/") or ":" in parts[0] or len(name) > 300:
        return "path"
    if any(part in {"", ".", ".."} for part in parts):
        return "path"
    odd = any(unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Co"} for letter in name)
    return "name" if odd else None


def _entry_fault(info: zipfile.ZipInfo, name: str, endings: tuple[str, ...]) -> Fault | None:
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in {0, stat.S_IFREG}:
        return "link"
    if info.flag_bits & _ENCRYPTED:
        return "encrypted"
    if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        return "compression"
    if _PASSED_OVER.search(name):
        return None
    ending = "." + name.rpartition(".")[2].lower()
    if ending in {".zip", ".7z", ".rar", ".gz", ".tar", ".xz", ".bz2", ".lzh"}:
        return "nested"
    if ending not in endings:
        return "ending"
    if info.file_size > (LARGEST_TEXT if ending in TEXTS else LARGEST_FILE):
        return "too_large"
    return "bomb" if _is_bomb(info.file_size, info.compress_size) else None


def _is_bomb(size: int, packed: int) -> bool:
    return size > SMALL and size > HIGHEST_RATIO * max(packed, 1)


def _read(archive: zipfile.ZipFile, entries: Mapping[str, zipfile.ZipInfo]) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    whole = 0
    for name, info in entries.items():
        files[name] = _bytes(archive, info, name)
        whole += len(files[name])
        if whole > LARGEST_WHOLE:
            raise BadArchive([ArchiveProblem("whole_too_large")])
    return files


def _bytes(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> bytes:
    """What is really inside, counted: a directory may say 10 bytes of a file that holds 10 gigabytes."""
    most = LARGEST_TEXT if name.lower().endswith(TEXTS) else LARGEST_FILE
    parts, size = [], 0
    try:
        with archive.open(info) as opened:
            while chunk := opened.read(_CHUNK):
                size += len(chunk)
                if size > most:
                    raise BadArchive([ArchiveProblem("too_large", printable(name))])
                if _is_bomb(size, info.compress_size):
                    raise BadArchive([ArchiveProblem("bomb", printable(name))])
                parts.append(chunk)
    except UNREADABLE:
        raise BadArchive([ArchiveProblem("damaged", printable(name))]) from None
    return b"".join(parts)


def _from_series(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Named from the series folder on: archives made by hand often have a folder around it."""
    tops = {name.removesuffix("series.toml").count("/") for name in files if name.endswith("series.toml")}
    if not tops or min(tops) < 1:
        raise BadArchive([ArchiveProblem("no_series")])
    around = min(tops) - 1
    problems = [ArchiveProblem("path", printable(name)) for name in files if name.count("/") < around + 1]
    named = {"/".join(name.split("/")[around:]): data for name, data in files.items()}
    problems += [ArchiveProblem("name", printable(name)) for name in named if not _is_ours(name)]
    if len(named) != len(files):
        problems.append(ArchiveProblem("twice"))
    if problems:
        raise BadArchive(problems)
    return named


def _is_ours(name: str) -> bool:
    """Folders are slugs, `recordings` and `pictures` too; a file's own name may be anything harmless."""
    folders = name.split("/")[:-1]
    return 1 <= len(folders) <= 4 and all(_PATH.fullmatch(folder) for folder in folders)


def printable(name: str) -> str:
    """A name fit to show: no control characters, not too long."""
    return "".join(letter if letter.isprintable() else "�" for letter in name)[:200]
