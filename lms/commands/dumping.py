"""PostgreSQL's own programs for a backup: pg_dump writes a consistent copy while others write, pg_restore
reads it into an empty database."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import click
from psycopg.conninfo import make_conninfo
from sqlalchemy import Engine, func, inspect, select
from sqlalchemy.exc import OperationalError

from lms.db import READING

WAYS_OUT = {
    "pg_dump": "or run `pg_dump --format=custom` where the database is, and then copy the instance folder",
    "pg_restore": "or unpack the archive yourself and run `pg_restore` where the database is",
}
"""What else can be done where a program is missing"""


def check(engine: Engine, program: str) -> None:
    """Say before anything is written that the program is missing or that the database does not answer."""
    if shutil.which(program) is None:
        raise click.ClickException(
            f"{program} is not installed here. Install it (on Debian: apt-get install postgresql-client), "
            f"{WAYS_OUT[program]} (docs/running.md)."
        )
    _schema(engine)


def dump(engine: Engine, target: Path) -> None:
    """Everything in the town's schema to `target`, in pg_dump's custom format."""
    schema = _schema(engine).replace('"', '""')
    target.touch(mode=0o600)
    _run(engine, "pg_dump", "--format=custom", f'--schema="{schema}"', f"--file={target}")


def load(engine: Engine, source: Path) -> None:
    """All of it or nothing, whoever owned it before."""
    whole = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges")
    _run(engine, "pg_restore", *whole, f"--schema={_schema(engine)}", str(source))


def is_empty(engine: Engine) -> bool:
    return not inspect(engine).get_table_names()


def _schema(engine: Engine) -> str:
    """Where the town's tables are: `public`, unless the database's owner chose another."""
    try:
        with engine.connect().execution_options(**READING) as connection:
            return str(connection.scalar(select(func.current_schema())))
    except OperationalError as error:
        raise click.ClickException(f"The database does not answer: {error.orig}") from None


def _run(engine: Engine, program: str, *arguments: str) -> None:
    """The program reaches the database as the site does. A password goes by the environment: other users of
    the machine can read arguments."""
    reached = engine.dialect.create_connect_args(engine.url)[1]
    known = {name: value for name, value in reached.items() if isinstance(value, (str, int))}
    password = known.pop("password", None)
    environment = os.environ | ({"PGPASSWORD": str(password)} if password is not None else {})
    command = [program, "--no-password", f"--dbname={make_conninfo('', **known)}", *arguments]
    done = subprocess.run(command, env=environment, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise click.ClickException(f"{program} did not succeed: {done.stderr.strip()}")
