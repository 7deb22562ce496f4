"""Everything the rooms hold about a person, as plain values: what the copy is made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any
from unicodedata import category

from sqlalchemy import Column, Table, select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.belongings.registry import TOLD
from lms.belongings.words import TITLES
from lms.db import HERE
from lms.holdings import Holding, rows_of, table
from lms.journal import Event
from lms.notices.models import Notice
from lms.notices.telling import wording

CALLED = {
    "lesson": "key",
    "lesson_edition": "title",
    "course": "title",
    "course_run": "title",
    "skill": "name",
    "task": "title",
    "team_job": "title",
    "video": "title",
}
"""What is named by a number in our tables and by these words in the copy"""
JOURNAL = "event"
NAMELESS = {"sound_key": "voice.m4a"}
"""What files are called that nobody gave a name, by column"""


@dataclass(frozen=True)
class Chapter:
    table: str
    title: Any
    """In the language of whoever reads, once it is made a str"""
    columns: tuple[str, ...]
    rows: list[dict[str, Any]]
    """By column: texts, numbers, truth values, null, and JSON of these"""
    files: list[tuple[str, str]]
    """Keys of lms.storage, each with the name it has in the copy"""


def chapters(session: Session, person: Person) -> Iterator[Chapter]:
    """One for each table with something about the person in it, the journal last."""
    names = dict(session.execute(select(Person.id, Person.name)).all())
    for holding in TOLD:
        chapter = _chapter(session, holding, person, names)
        if chapter.rows:
            yield chapter
    yield _journal(session, person)


def told(holding: Holding) -> list[Column[Any]]:
    """The columns that are in the copy."""
    return [column for column in table(holding.table).columns if _is_told(holding, column)]


def said_as(column: Column[Any]) -> str:
    """`coach` for `coach_id` where words stand in the place of the number."""
    target = _target(column)
    worded = target is not None and (target.name in CALLED or _is_person(column))
    return column.name.removesuffix("_id") if worded else column.name


def _chapter(session: Session, holding: Holding, person: Person, names: dict[int, str]) -> Chapter:
    source = table(holding.table)
    shown = told(holding)
    key = list(source.primary_key.columns)
    found = session.execute(select(source).where(rows_of(holding, person.id)).order_by(*key)).mappings().all()
    called = {column.name: _called(session, column, (row[column.name] for row in found)) for column in shown}
    rows = [
        {said_as(column): _said(column, row[column.name], called[column.name], names) for column in shown}
        for row in found
    ]
    if holding.table == Notice.__tablename__:
        rows = [_as_read(row) for row in rows]
    columns = tuple(said_as(column) for column in shown)
    return Chapter(holding.table, TITLES[holding.table], columns, rows, list(_files(holding, found)))


def _as_read(row: dict[str, Any]) -> dict[str, Any]:
    """A notice in the words its person saw."""
    return row | {"text": wording(Notice(text=row["text"], arguments=row["arguments"]))}


def _is_told(holding: Holding, column: Column[Any]) -> bool:
    if column.name in holding.hidden or column.name in holding.files:
        return False
    return not _is_person(column) or column.name in holding.names


def _is_person(column: Column[Any]) -> bool:
    return any(key.column.table.name == Person.__tablename__ for key in column.foreign_keys)


def _called(session: Session, column: Column[Any], values: Iterable[Any]) -> dict[Any, str]:
    """Words for the rows of another table that the column points to; empty where numbers are kept."""
    target = _target(column)
    if target is None or target.name not in CALLED:
        return {}
    wanted = {value for value in values if value is not None}
    chosen = select(target.c.id, target.c[CALLED[target.name]]).where(target.c.id.in_(wanted))
    return {row[0]: row[1] for row in session.execute(chosen)}


def _target(column: Column[Any]) -> Table | None:
    for key in column.foreign_keys:
        return key.column.table
    return None


def _said(column: Column[Any], value: Any, called: dict[Any, str], names: dict[int, str]) -> Any:
    if value is None:
        return None
    if _is_person(column):
        return names.get(value, "")
    return plain(called.get(value, value) if called else value)


def plain(value: Any) -> Any:
    """A value as JSON has it: moments with the time people have here."""
    if isinstance(value, datetime):
        return value.astimezone(HERE).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


def _files(holding: Holding, rows: Iterable[Any]) -> Iterator[tuple[str, str]]:
    open_ones = [column for column in holding.files if column not in holding.hidden]
    for row in rows:
        for column in open_ones:
            if row[column]:
                given = row.get("file_name") or row.get("name") or NAMELESS[column]
                yield row[column], f"files/{holding.table}-{row['id']}-{_tame(given)}"


def _tame(name: str) -> str:
    """Fit for a path on any machine: no folders, no way out of one, nothing that turns the writing round, and
    with what stands before it at most the 255 bytes that Linux takes."""
    signs = ("_" if sign in '/\\:*?"<>|' or category(sign)[0] == "C" else sign for sign in name)
    return "".join(signs).lstrip(".")[-60:]


def _journal(session: Session, person: Person) -> Chapter:
    """What happened, without the details: they speak of others too."""
    mine = (Event.actor_id == person.id) | (Event.worker_id == person.id)
    rows = [
        {
            "at": plain(event.at),
            "what": event.verb,
            "by_yourself": event.actor_id == person.id,
            "subject": f"{event.subject_type}:{event.subject_id}" if event.subject_type else None,
        }
        for event in session.scalars(select(Event).where(mine).order_by(Event.id))
    ]
    return Chapter(JOURNAL, TITLES[JOURNAL], ("at", "what", "by_yourself", "subject"), rows, [])
