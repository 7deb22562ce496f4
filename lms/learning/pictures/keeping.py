"""Pictures kept, and found again by the texts that show them."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from courses import pictures
from courses.picture_names import NAME, names_in
from courses.pictures import BadPicture
from lms import storage
from lms.accounts.models import Person
from lms.db import now
from lms.errors import BadInput, NotThere
from lms.journal import record
from lms.learning.pictures.models import Picture

FAULTS = {
    "picture_large": _("This picture is too large: at most 5 MB and 40 million pixels."),
    "picture_broken": _("This cannot be read as a picture. Please choose PNG, JPEG, GIF, WebP or SVG."),
    "picture_unsafe": _("This drawing could be harmful, so it is not taken. Please save it as PNG."),
}


def bring(session: Session, data: bytes, *, by: Person) -> Picture:
    """Checked, made small and kept. Raises BadInput."""
    if not data:
        raise BadInput(_("Please choose a picture first."), field="picture")
    try:
        return keep(session, pictures.picture_of(data), by=by)
    except BadPicture as bad:
        raise BadInput(FAULTS[bad.fault], field="picture") from None


def keep(session: Session, picture: pictures.Picture, *, by: Person | None) -> Picture:
    """The row of a picture that was checked; the one that is there already, if any, as brought anew."""
    known = session.scalar(select(Picture).where(Picture.name == picture.name))
    if known is not None:
        if not storage.path(known.file_key).is_file():
            _store(picture)
        known.at = now()
        return known
    kept = _store(picture)
    row = Picture(
        name=picture.name,
        file_key=kept.key,
        bytes=kept.size,
        by_id=by.id if by is not None else None,
        at=now(),
    )
    session.add(row)
    session.flush()
    record(session, "picture.kept", row, by=by, name=row.name)
    return row


def keep_named(session: Session, found: Mapping[str, bytes], *, by: Person | None) -> list[str]:
    """Pictures that come along with a lesson, by their names; those that are not what they are called, or no
    pictures that are kept as they are, are left out. The names of those left out."""
    odd = []
    for name, data in found.items():
        if pictures.is_kept(name, data):
            keep(session, pictures.Picture(name, data), by=by)
        else:
            odd.append(name)
    return odd


def picture_named(session: Session, name: str) -> Picture:
    """Raises NotThere. Whoever reads a text knows the names in it, and nobody can guess one: it is half of a
    SHA-256 of the picture."""
    found = session.scalar(select(Picture).where(Picture.name == name)) if NAME.fullmatch(name) else None
    if found is None:
        raise NotThere(_("There is nothing at this address, or it is not for you."))
    return found


def shown_in(session: Session, texts: Iterable[str]) -> list[Picture]:
    """The pictures that these texts show and that are there, each once."""
    names = {name for text in texts for name in names_in(text)}
    if not names:
        return []
    return list(session.scalars(select(Picture).where(Picture.name.in_(names)).order_by(Picture.name)))


def bytes_of(session: Session, texts: Iterable[str]) -> dict[str, bytes]:
    """By name; one whose file is lost is not among them."""
    files = {row.name: storage.path(row.file_key) for row in shown_in(session, texts)}
    return {name: path.read_bytes() for name, path in files.items() if path.is_file()}


def _store(picture: pictures.Picture) -> storage.Stored:
    return storage.put(io.BytesIO(picture.data), limit=pictures.LARGEST)
