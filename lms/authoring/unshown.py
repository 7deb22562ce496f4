"""Pictures that nothing shows any more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import String, cast, func, select
from sqlalchemy.orm import Session

from courses.picture_names import NAME
from lms.authoring.exchange.models import QuestionFile
from lms.authoring.models import LessonDraft
from lms.db import now
from lms.journal import record
from lms.learning.models import LessonEdition
from lms.learning.pictures.models import Picture

LIFE = timedelta(days=2)
"""A text that shows it may still be on the way"""
BATCH = 100


def forget(session: Session) -> list[str]:
    """A nightly chore: pictures brought two days ago that no published version, no draft and nothing that can
    be put back into a draft names; banks of questions are texts of these, too.

    Returns the keys of their files, which may go once the rows are gone."""
    old = {row.name: row for row in session.scalars(select(Picture).where(Picture.at < _long_ago(session)))}
    if not old:
        return []
    for text in _texts(session):
        for name in NAME.findall(text):
            old.pop(name, None)
    for row in old.values():
        record(session, "picture.forgotten", row, name=row.name)
        session.delete(row)
    return [row.file_key for row in old.values()]


def _long_ago(session: Session) -> datetime:
    """A file of questions shows its pictures for as long as it can be looked at, before a text names them."""
    oldest = session.scalar(select(func.min(QuestionFile.created_at)))
    return min(now(), oldest or now()) - LIFE


def _texts(session: Session) -> Iterator[str]:
    """As they lie in the database: the names stand in JSON and in TOML letter by letter."""
    for column in (LessonEdition.files, LessonDraft.files, LessonDraft.removed):
        lying = select(cast(column, String)).execution_options(yield_per=BATCH)
        yield from session.scalars(lying)
