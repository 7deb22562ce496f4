"""A PostgreSQL of the tests' own: in a temporary folder, on a socket only, gone with the run.

As root it runs as an unprivileged user, because PostgreSQL refuses root.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import psycopg

ADDRESS = "database-address"
"""A file in a town's folder that says where its database is, when that is not beside it"""
USER = "ponkotan"
QUICK = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "autovacuum=off",
    "listen_addresses=''",
)
"""Nothing here has to outlive a power cut"""
RESET = """
SET session_replication_role = replica;
DO $$ DECLARE name text; BEGIN
  IF to_regnamespace('kept') IS NULL THEN
    CREATE SCHEMA kept;
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
      EXECUTE format('CREATE TABLE kept.%1$I AS TABLE public.%1$I', name);
    END LOOP;
    RETURN;
  END IF;
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public'
      AND to_regclass(format('kept.%I', tablename)) IS NULL LOOP
    EXECUTE format('DROP TABLE public.%I CASCADE', name);
  END LOOP;
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('DELETE FROM public.%1$I', name);
    EXECUTE format('INSERT INTO public.%1$I SELECT * FROM kept.%1$I', name);
  END LOOP;
  FOR name IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' LOOP
    EXECUTE format('SELECT setval(%L, (SELECT coalesce(max(id), 0) + 1 FROM public.%I), false)',
                   format('public.%I', name), left(name, -length('_id_seq')));
  END LOOP;
END $$
"""
"""Without triggers and references, which would refuse it. At the first time it only remembers. Tables that a
test has made go"""


class Cluster:
    def __init__(self, *, durable: bool = False) -> None:
        """`durable`: write to the disk as a real one does, for benchmarks."""
        self.folder = Path(tempfile.mkdtemp(prefix="ponkotan-pg-"))
        self._as: dict[str, Any] = {}
        if os.geteuid() == 0:
            owner = pwd.getpwnam(_unprivileged())
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
            self._as = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
        self._run("initdb", "-D", "data", "-A", "trust", "-U", USER, "-E", "UTF8", "--locale=C.UTF-8", "-N")
        settings = ["listen_addresses=''", *(() if durable else QUICK)]
        options = " ".join([f"-k {self.folder}", *(f"-c {setting}" for setting in settings)])
        self._run("pg_ctl", "start", "-w", "-D", "data", "-l", "log", "-o", options)

    def stop(self) -> None:
        self._run("pg_ctl", "stop", "-m", "immediate", "-D", "data")
        shutil.rmtree(self.folder, ignore_errors=True)

    def fresh(self) -> str:
        """The address of a new database with nothing in it."""
        return copied(f"postgresql://{USER}@/template0?host={self.folder}")

    def _run(self, program: str, *arguments: str) -> None:
        command, clean = [str(binaries() / program), *arguments], {"LC_ALL": "C.UTF-8"}
        with (self.folder / "said").open("w+") as said:  # not a pipe: the server would keep it open
            done = subprocess.run(
                command, cwd=self.folder, stdout=said, stderr=said, env=clean, check=False, **self._as
            )
            said.seek(0)
            if done.returncode:
                raise RuntimeError(f"{program}: {said.read()}")


def copied(url: str) -> str:
    """The address of a new database like the one at `url`, to which nobody may be connected."""
    template, name = _name(url), f"town_{secrets.token_hex(6)}"
    if template != "template0":
        reset(url)
    _ask(url, f"CREATE DATABASE {name} TEMPLATE {template}", at="postgres")
    made = url.replace(f"/{template}?", f"/{name}?")
    _ask(made, "DROP SCHEMA IF EXISTS kept CASCADE")
    return made


def reset(url: str) -> None:
    """As it was when it was first reset. Quicker than a new database: a town has a hundred tables."""
    _ask(url, RESET)


def binaries() -> Path:
    """Folder of the newest PostgreSQL server here; LookupError when there is none."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    found = [str(path) for path in debian] or [shutil.which("initdb")]
    if found[-1] is None:
        raise LookupError("The tests need PostgreSQL: on Debian, `sudo apt-get install postgresql`.")
    return Path(found[-1]).parent


def _name(url: str) -> str:
    return url.partition("@/")[2].partition("?")[0]


def _ask(url: str, statement: str, *, at: str = "") -> None:
    address = url.replace(f"/{_name(url)}?", f"/{at}?") if at else url
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement.encode())


def _unprivileged() -> str:
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"
