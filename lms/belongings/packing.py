"""The copy as one zip: a page to read first, a PDF, everything as JSON, each table as CSV, files, badges."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from lms import storage
from lms.accounts.models import Person
from lms.belongings import gathering, paper
from lms.belongings.gathering import Chapter
from lms.belongings.headings import heading
from lms.db import now
from lms.passport.badges import files, issuing
from lms.passport.models import Badge
from lms.spreadsheet.csv_files import Cell, written

STORED = frozenset({".zip", ".png", ".jpg", ".jpeg", ".pdf", ".docx", ".xlsx", ".mp3", ".m4a", ".webm"})
"""Kinds that do not get smaller"""


def pack(session: Session, person: Person, target: IO[bytes]) -> list[str]:
    """Write the zip, in the language set. Returns names of files that are named by a row and not there.
    Raises lms.storage.DiskFull before anything is written: everybody else needs the disk too."""
    chapters = list(gathering.chapters(session, person))
    storage.ensure_room(2 * _size(chapters))  # once here, once where it is kept
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        missing = _put_files(archive, chapters)
        archive.writestr("README.txt", "\ufeff" + read_first(missing))
        archive.writestr("about-me.pdf", paper.made(person, chapters))
        archive.writestr("everything.json", _json(chapters, missing))
        for chapter in chapters:
            archive.writestr(f"csv/{chapter.table}.csv", _csv(chapter))
        for badge in issuing.badges_of(session, person):
            _put_badge(session, archive, badge)
    return missing


def read_first(missing: Sequence[str]) -> str:
    lines = [
        _("This is everything Ponkotan holds about you."),
        _("about-me.pdf: to read and to print."),
        _("csv/: each kind of record as a table, to open in a spreadsheet."),
        _("everything.json: the same for programs."),
        _("files/: what you handed in, and spoken feedback."),
        _("badges/: your badges. Anybody can check them, also when this site is gone."),
        _("Not in it: passwords and keys, notes that staff write for each other, names you never saw."),
        _("It says much about you. Please keep it where only you can open it."),
    ]
    if missing:
        lines.append(_("These files were not there any more:") + " " + ", ".join(missing))
    return "\r\n".join(map(str, lines)) + "\r\n"


def _size(chapters: Sequence[Chapter]) -> int:
    """Bytes of the files that go into it; the rest is small beside them."""
    paths = (storage.path(key) for chapter in chapters for key, _name in chapter.files)
    return sum(path.stat().st_size for path in paths if path.is_file())


def _put_files(archive: zipfile.ZipFile, chapters: Sequence[Chapter]) -> list[str]:
    missing = []
    for key, name in (file for chapter in chapters for file in chapter.files):
        path = storage.path(key)
        if not path.is_file():
            missing.append(name)
            continue
        small = Path(name).suffix.lower() in STORED
        archive.write(path, name, zipfile.ZIP_STORED if small else zipfile.ZIP_DEFLATED)
    return missing


def _put_badge(session: Session, archive: zipfile.ZipFile, badge: Badge) -> None:
    for kind in files.TYPES:
        archive.writestr(f"badges/{badge.uid}.{kind}", files.made(session, badge, kind))


def _json(chapters: Sequence[Chapter], missing: Sequence[str]) -> str:
    content: dict[str, Any] = {
        "made_at": gathering.plain(now()),
        "records": {
            chapter.table: {"title": str(_(chapter.title)), "rows": chapter.rows} for chapter in chapters
        },
        "missing_files": list(missing),
    }
    return json.dumps(content, ensure_ascii=False, indent=1)


def _csv(chapter: Chapter) -> bytes:
    headings = [heading(name) for name in chapter.columns]
    return written(headings, ([_cell(row[name]) for name in chapter.columns] for row in chapter.rows))


def _cell(value: Any) -> Cell:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list) and value and all(isinstance(one, dict) and "label" in one for one in value):
        return "\n".join(f"{one['number']}. {one['label']}: {one['text']}" for one in value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value
