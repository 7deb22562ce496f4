"""`flask backup` and `flask restore`: one file that holds everything, and the way back."""

from __future__ import annotations

import sqlite3
import tarfile
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext

from lms.db import db, now

KEPT = ("files", "media", "uploads", "secret_key", "badge-keys", "demo-password")
DATABASE = "ponkotan.sqlite"


@click.command("backup")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@with_appcontext
def backup(folder: Path) -> None:
    """Write one file with the database and every file, while the site goes on."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"ponkotan-{now():%Y%m%d-%H%M%S}.tar"
    part = target.with_suffix(".part")
    with tempfile.TemporaryDirectory(dir=folder) as work, tarfile.open(part, "w") as archive:
        # The database goes first: a file that it names may be newer than the copy, never missing from it.
        archive.add(_snapshot(Path(work) / DATABASE), DATABASE)
        for name in KEPT:
            if (_instance() / name).exists():
                archive.add(_instance() / name, name)
    part.chmod(0o600)
    part.rename(target)
    click.echo(f"{target}: {target.stat().st_size / 1_000_000:.1f} MB")


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def restore(file: Path) -> None:
    """Unpack a backup into the instance folder, which must not hold a database yet."""
    if (_instance() / DATABASE).exists():
        raise click.ClickException(f"{_instance()} holds a database already; it is not overwritten.")
    with tarfile.open(file) as archive:
        for member in archive:
            _unpack(archive, member)
    (_instance() / "secret_key").chmod(0o600)
    if (_instance() / "badge-keys").exists():
        (_instance() / "badge-keys").chmod(0o700)
    click.echo(f"Restored to {_instance()}: {_verify(_instance() / DATABASE)}")


def _unpack(archive: tarfile.TarFile, member: tarfile.TarInfo) -> None:
    """Only what a backup of ours holds: files and folders below known names, no links, no way out."""
    parts = Path(member.name).parts
    known = bool(parts) and parts[0] in {DATABASE, *KEPT}
    if not known or ".." in parts or not (member.isfile() or member.isdir()):
        raise click.ClickException(f"This is no backup of Ponkotan: it holds {member.name}.")
    # The data filter came with Python 3.11.4; what it guards against is refused above.
    guard: dict[str, Any] = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
    archive.extract(member, _instance(), **guard)


def _snapshot(target: Path) -> Path:
    """A consistent copy in one go; copying page by page would begin again with every write."""
    if db.engine.dialect.name != "sqlite":
        raise click.ClickException("This backs up SQLite; use pg_dump for PostgreSQL.")
    with closing(sqlite3.connect(_instance() / DATABASE)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy, pages=-1)
    return target


def _verify(database: Path) -> str:
    with closing(sqlite3.connect(database)) as connection:
        people = connection.execute("SELECT count(*) FROM person").fetchone()[0]
        sound = connection.execute("PRAGMA integrity_check").fetchone()[0]
    return f"{people} people, database {sound}"


def _instance() -> Path:
    return Path(current_app.config["INSTANCE"])
