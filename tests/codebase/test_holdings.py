"""Nothing about anybody is forgotten: every column that names a person is in a room's holdings.py, with what
becomes of it, and what goes leaves nothing pointing at it."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import Column, Table

from lms.belongings.registry import ACTS, HOLDINGS
from lms.belongings.words import TITLES
from lms.db import Base
from lms.holdings import Leaving, table

HELD = {holding.table for holding in HOLDINGS}


def pointing_at(target: str) -> list[tuple[Table, Column[object]]]:
    return [
        (one, column)
        for one in Base.metadata.sorted_tables
        for column in one.columns
        if any(key.column.table.name == target for key in column.foreign_keys)
    ]


def test_every_column_that_names_a_person_is_spoken_for(app: Flask) -> None:
    named = {(one.name, column.name) for one, column in pointing_at("person")}
    silent = {f"{name}.{column}" for name, column in named if name not in HELD} - ACTS
    assert not silent, "say in the room's holdings.py what becomes of it, or that it is an act"
    assert {name for act in ACTS for name in [act.split(".")[0]]}.isdisjoint(HELD)
    assert not ACTS - {f"{name}.{column}" for name, column in named}, "acts that no column holds"


def test_what_a_holding_names_is_there(app: Flask) -> None:
    for holding in HOLDINGS:
        columns = {column.name for column in table(holding.table).columns}
        first = holding.whose.split(".")[0].split(":")[0]
        named = {first, *holding.blank, *holding.files, *holding.names, *holding.hidden}
        assert named <= columns, f"{holding.table}: {named - columns}"
        blanked = holding.leaving in {Leaving.BLANKED, Leaving.BOOKS}
        assert bool(holding.blank) == blanked, f"{holding.table}: blank what?"
        if holding.leaving in {Leaving.BLANKED, Leaving.BOOKS}:
            assert set(holding.files) <= set(holding.blank), f"{holding.table}: its files would stay"
        assert holding.private or holding.table in TITLES, f"{holding.table} has no title"


def test_nothing_points_at_what_goes(app: Flask) -> None:
    """A row that goes takes what hangs on it along, or the room says that it goes as well."""
    going = {holding.table for holding in HOLDINGS if holding.leaving is Leaving.GOES}
    for target in going:
        for one, column in pointing_at(target):
            (key,) = column.foreign_keys
            assert one.name in going or key.ondelete in {"CASCADE", "SET NULL"}, f"{one.name}.{column.name}"


def test_nothing_that_opens_doors_is_in_a_copy() -> None:
    for holding in HOLDINGS:
        if not holding.private:
            secret = {column.name for column in table(holding.table).columns}
            secret = {name for name in secret if name.endswith(("_hash", "_key"))}
            secret -= {"text_hash", "file_key"}
            assert secret <= {*holding.hidden, *holding.files}, f"{holding.table}: {secret}"
