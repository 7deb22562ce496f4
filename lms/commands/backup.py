"""`flask backup` and `flask restore`: one file that holds everything, and the way back."""

from __future__ import annotations

import os
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import func, select

from lms.accounts.models import Person
from lms.commands import dumping
from lms.db import db, now

KEPT = ("files", "media", "uploads", "secret_key", "badge-keys", "demo-password")
DATABASE, DUMP = "ponkotan.sqlite", "ponkotan.dump"
"""SQLite's file, or what pg_dump wrote of PostgreSQL"""


@click.command("backup")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@with_appcontext
def backup(folder: Path) -> None:
    """Write one file with the database and every file, while the site goes on."""
    if not _on_sqlite():
        dumping.check(db.engine, "pg_dump")
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"ponkotan-{now():%Y%m%d-%H%M%S}.tar"
    with (
        _appearing_whole(target) as part,
        tempfile.TemporaryDirectory(dir=folder) as work,
        tarfile.open(part, "w") as archive,
    ):
        # The database goes first: a file that it names may be newer than the copy, never missing from it.
        copy = _snapshot(Path(work))
        archive.add(copy, copy.name)
        for name in KEPT:
            _pack(archive, _instance() / name, name)
    click.echo(f"{target}: {target.stat().st_size / 1_000_000:.1f} MB")


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def restore(file: Path) -> None:
    """Unpack a backup into the instance folder and the database, which must not hold anything yet."""
    try:
        with tarfile.open(file) as archive:
            first = archive.next()
            _check_target(first.name if first else "")
            for member in archive:
                _unpack(archive, member)
    except tarfile.TarError as error:
        raise click.ClickException(f"{file} is no backup, or was cut off: {error}") from None
    (_instance() / "secret_key").chmod(0o600)
    if (_instance() / "badge-keys").exists():
        (_instance() / "badge-keys").chmod(0o700)
    click.echo(f"Restored to {_instance()}: {_verify() if _on_sqlite() else _load()}")


def _on_sqlite() -> bool:
    return db.engine.dialect.name == "sqlite"


@contextmanager
def _appearing_whole(target: Path) -> Iterator[Path]:
    """A file to write to that only its owner can read. It gets its name when all of it is on the disk."""
    part = target.with_suffix(".part")
    part.touch(mode=0o600)
    try:
        yield part
        with part.open("rb") as written:
            os.fsync(written.fileno())
        part.rename(target)
    finally:
        part.unlink(missing_ok=True)


def _snapshot(folder: Path) -> Path:
    """A consistent copy in one go; copying page by page would begin again with every write."""
    if not _on_sqlite():
        dumping.dump(db.engine, folder / DUMP)
        return folder / DUMP
    target = folder / DATABASE
    with closing(sqlite3.connect(_instance() / DATABASE)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy, pages=-1)
    return target


def _pack(archive: tarfile.TarFile, path: Path, name: str) -> None:
    """A file, or a folder with what is in it. The site goes on: what was there a moment ago may be gone."""
    with suppress(FileNotFoundError):
        archive.add(path, name, recursive=False)
        for inner in sorted(path.iterdir()) if path.is_dir() else ():
            _pack(archive, inner, f"{name}/{inner.name}")


def _check_target(first: str) -> None:
    """`first`: the member that a backup begins with, which says what kind of database it was."""
    if first == DUMP and _on_sqlite():
        raise click.ClickException(
            "This backup is of a PostgreSQL database: make an empty one and set PONKOTAN_DATABASE_URL to it."
        )
    if first == DATABASE and not _on_sqlite():
        raise click.ClickException(
            "This backup is of a SQLite database: restore it without PONKOTAN_DATABASE_URL, "
            "then copy it to PostgreSQL with `flask move-to`."
        )
    if (_instance() / DATABASE).exists():
        raise click.ClickException(f"{_instance()} holds a database already; it is not overwritten.")
    if not _on_sqlite():
        dumping.check(db.engine, "pg_restore")
        if not dumping.is_empty(db.engine):
            raise click.ClickException("That database holds tables already; it is not overwritten.")


def _unpack(archive: tarfile.TarFile, member: tarfile.TarInfo) -> None:
    """Only what a backup of ours holds: files and folders below known names, no links, no way out."""
    parts = Path(member.name).parts
    known = bool(parts) and parts[0] in {DATABASE, DUMP, *KEPT}
    if not known or ".." in parts or not (member.isfile() or member.isdir()):
        raise click.ClickException(f"This is no backup of Ponkotan: it holds {member.name}.")
    # The data filter came with Python 3.11.4; what it guards against is refused above.
    guard: dict[str, Any] = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
    archive.extract(member, _instance(), **guard)


def _verify() -> str:
    with closing(sqlite3.connect(_instance() / DATABASE)) as connection:
        people = connection.execute("SELECT count(*) FROM person").fetchone()[0]
        sound = connection.execute("PRAGMA integrity_check").fetchone()[0]
    return f"{people} people, database {sound}"


def _load() -> str:
    """The database comes last, and whole or not at all: after a failure the same command can be repeated."""
    dumping.load(db.engine, _instance() / DUMP)
    (_instance() / DUMP).unlink()
    with db.engine.connect() as connection:
        people = connection.scalar(select(func.count()).select_from(Person))
    return f"{people} people, every reference of the database checked"


def _instance() -> Path:
    return Path(current_app.config["INSTANCE"])
