"""What a room holds about a person: each room says so in its holdings.py, table by table. The copy of
everything about somebody and their leaving are both worked out from it (docs/decisions/0024-leaving.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, FromClause, String, Table, cast, literal, select

from lms.db import Base

WORDS_GONE = "(消去しました)"
"""Stands where words were in a column that cannot be empty"""


class Leaving(StrEnum):
    """What becomes of the rows when their person leaves."""

    GOES = "goes"
    BLANKED = "blanked"
    """Words and files go; numbers and days stay under the pseudonym"""
    STAYS = "stays"
    """There is nothing in it but numbers and days"""
    BOOKS = "books"
    """As BLANKED, but not before the years are over that the law asks for"""


@dataclass(frozen=True)
class Holding:
    table: str
    whose: str
    """Columns that lead to the person: `worker_id`, or over other tables `submission_id.worker_id`. A column
    such as `submission:12` is written `subject:submission.worker_id`"""
    leaving: Leaving
    blank: Mapping[str, Any] = field(default_factory=dict)
    """Of BLANKED and BOOKS: column → what stands there afterwards"""
    files: tuple[str, ...] = ()
    """Columns with a key of lms.storage"""
    names: tuple[str, ...] = ()
    """Columns with somebody else whom the person saw by name anyway. Others are not in the copy"""
    hidden: tuple[str, ...] = ()
    """Columns that are not in the copy: what opens doors, and what is the machine's own"""
    private: str = ""
    """Why none of it is in the copy, if so"""


def rows_of(holding: Holding, person_id: int) -> ColumnElement[bool]:
    """The condition that picks the person's rows."""
    return _leads_to(table(holding.table), holding.whose, person_id)


def table(name: str) -> Table:
    return Base.metadata.tables[name]


def _leads_to(start: FromClause, path: str, person_id: int) -> ColumnElement[bool]:
    first, _, rest = path.partition(".")
    if ":" in first:
        column, _, kind = first.partition(":")
        named = table(kind)
        name = literal(f"{kind}:") + cast(named.c.id, String)
        return start.c[column].in_(select(name).where(_leads_to(named, rest, person_id)))
    if not rest:
        return start.c[first] == person_id
    (key,) = start.c[first].foreign_keys
    target = key.column
    return start.c[first].in_(select(target).where(_leads_to(target.table, rest, person_id)))
