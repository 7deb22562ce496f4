"""What a test run makes once and not once a test. Nothing here changes what a page says or a verb does."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

from argon2 import PasswordHasher
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Engine, event
from werkzeug.routing import Rule

from lms.accounts import passwords
from lms.db import db
from tests import postgres
from tests.postgres import ADDRESS

SLOW_ON_PURPOSE = passwords._HASHER


class RememberedPages(BytecodeCache):
    """A template is compiled once a run and not once an app; its text is part of the key."""

    def __init__(self) -> None:
        self._compiled: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if (bucket.key, bucket.checksum) in self._compiled:
            bucket.bytecode_from_string(self._compiled[bucket.key, bucket.checksum])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._compiled[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


class RememberedRule(Rule):
    """An address is compiled once a run and not once an app: that took most of what an app takes to make.

    The compiled function depends on nothing but what the key names.
    """

    _compiled: ClassVar[dict[tuple[object, ...], Any]] = {}

    def _compile_builder(self, append_unknown: bool = True) -> Any:
        key = (tuple(self._trace), repr(self.defaults), append_unknown)
        if key not in self._compiled:
            self._compiled[key] = super()._compile_builder(append_unknown)
        return self._compiled[key]


class Houses:
    """One app for each blank town. A test gets it with the town's files as they were and no connection open,
    but its templates, addresses and statements compiled, as in a house that has been open for a while."""

    def __init__(self, open_at: Callable[[Path], Flask], folder: Callable[[str], Path]) -> None:
        self._open_at, self._folder = open_at, folder
        self._known: dict[Path, tuple[Flask, dict[str, Any]]] = {}

    def fresh(self, town: Path) -> Flask:
        """The app of `town`, settings and files as at the first time."""
        if (town / ADDRESS).exists():
            postgres.reset((town / ADDRESS).read_text())
        if town not in self._known:
            instance = shutil.copytree(town, self._folder("house") / "instance")
            app = self._open_at(instance)
            self._known[town] = app, dict(app.config)
            return app
        app, settings = self._known[town]
        self.leave(app)
        app.config.clear()
        app.config.update(settings)
        instance = Path(app.config["INSTANCE"])
        left = instance.rename(instance.with_name("left"))
        shutil.copytree(town, instance)
        shutil.rmtree(left, ignore_errors=True)  # whoever still writes there writes in vain
        return app

    @staticmethod
    def leave(app: Flask) -> None:
        with app.app_context():
            db.engine.dispose()


def hurry() -> None:
    """Spare what no test looks at: addresses compiled anew, argon2's slowness, waiting for the disk."""
    Flask.url_rule_class = RememberedRule
    passwords._HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    event.listen(Engine, "connect", _trust_the_machine)


def settle() -> None:
    """What was imported stays to the end: the collector need not look through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def _trust_the_machine(connection: Any, _record: Any) -> None:
    if type(connection).__module__.startswith("sqlite3"):
        connection.execute("PRAGMA synchronous=OFF")
