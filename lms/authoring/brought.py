"""Files that authors brought to take something in. They are looked at, used, and gone two weeks later."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms import storage
from lms.authoring.exchange.models import QuestionFile
from lms.authoring.models import CourseArchive
from lms.db import now
from lms.errors import NotThere

FOLDER = "brought"
"""Apart from the files that records refer to: nothing else can share these bytes"""
LIFE = timedelta(days=14)


def ensure_kept(key: str) -> None:
    """Raises NotThere when the file is gone, as after a backup was put back."""
    if not storage.path(key).is_file():
        raise NotThere(_("This file is no longer kept. Please bring it once more."))


def forget(session: Session) -> None:
    """A nightly chore: what was brought two weeks ago goes, with its row."""
    for model in (CourseArchive, QuestionFile):
        for row in session.scalars(select(model).where(model.created_at < now() - LIFE)):
            session.delete(row)
    session.flush()
    used = {key for model in (CourseArchive, QuestionFile) for key in session.scalars(select(model.file_key))}
    for file in storage.folder(FOLDER).glob("??/??/*"):
        if str(file.relative_to(storage.root())) not in used and not _is_fresh(file.stat().st_mtime):
            file.unlink(missing_ok=True)


def _is_fresh(written: float) -> bool:
    """Its row may still be on the way."""
    return now().timestamp() - written < LIFE.total_seconds()
