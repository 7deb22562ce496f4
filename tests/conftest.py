"""One blank database a run, copied for each test; a real app on it; visitors that check what they see."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from sqlalchemy.orm import Session

from lms.app import create_app
from lms.db import db
from tests import postgres
from tests.browsing import Visitor
from tests.cast import Cast, gather
from tests.postgres import ADDRESS, Cluster
from tests.remembering import Houses, RememberedPages, hurry, settle

TOGETHER = {"test_catalogs.py", "test_compose.py", "test_encode.py", "test_slow_line.py", "test_copies.py"}
"""What their tests begin with takes seconds: made in one process, not in each"""
PAGES = RememberedPages()
hurry()
# A rule is not wrong because the machine is busy.
settings.register_profile("town", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("town")


CHOSEN = os.environ.get("PONKOTAN_TEST_DATABASE", "sqlite")
ON_SQLITE = pytest.mark.skipif(CHOSEN != "sqlite", reason="of SQLite itself; tests/postgresql has its own")


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster | None]:
    """With PONKOTAN_TEST_DATABASE=postgresql the tests have a PostgreSQL of their own; else SQLite."""
    if CHOSEN == "sqlite":
        yield None
        return
    made = Cluster()
    yield made
    made.stop()


@pytest.fixture(scope="session")
def blank_town(tmp_path_factory: pytest.TempPathFactory, cluster: Cluster | None) -> Path:
    """An instance folder whose database has every table and the cast, and nothing else."""
    return make_blank_town(tmp_path_factory.mktemp("blank"), cluster)


def make_blank_town(folder: Path, cluster: Cluster | None) -> Path:
    if cluster is not None:
        (folder / ADDRESS).write_text(cluster.fresh())
    app = make_app(folder)
    with app.app_context():
        db.create_all()
        gather(db.session())
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    return folder


def make_app(instance: Path, **overrides: object) -> Flask:
    """Without the process that reads texts and without drawing lots: the tests about them turn them on."""
    settings = {"FREE_DISK_MB": 1, "TEXTLINT_MB": 0, "DOUBLE_MARK_PERCENT": 0, **overrides}
    if (instance / ADDRESS).exists():
        settings["DATABASE_URL"] = (instance / ADDRESS).read_text()
    made = create_app(INSTANCE=str(instance), TESTING=True, **settings)
    made.jinja_env.bytecode_cache = PAGES
    return made


def copy_town(town: Path, target: Path) -> Path:
    """The folder with its database, wherever that is."""
    shutil.copytree(town, target)
    if (town / ADDRESS).exists():
        (target / ADDRESS).write_text(postgres.copied((town / ADDRESS).read_text()))
    return target


@pytest.fixture(scope="session")
def houses(tmp_path_factory: pytest.TempPathFactory) -> Houses:
    return Houses(make_app, tmp_path_factory.mktemp)


@pytest.fixture
def app(blank_town: Path, houses: Houses) -> Iterator[Flask]:
    made = houses.fresh(blank_town)
    yield made
    houses.leave(made)


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """The session of verbs. A page opened meanwhile sees only what was committed."""
    with app.test_request_context("/"):
        yield db.session()
        db.session.rollback()


@pytest.fixture
def cast(session: Session) -> Cast:
    """The people of the town, loaded in this test's session."""
    from sqlalchemy import select

    from lms.accounts.models import Person

    found = {p.sign_in_name: p for p in session.scalars(select(Person))}
    return Cast(**{name: found[name] for name in Cast.__dataclass_fields__})


@pytest.fixture
def visit(app: Flask) -> Callable[..., Visitor]:
    """`visit()` is a stranger, `visit("haru")` is Haru signed in."""

    def enter(sign_in_name: str | None = None) -> Visitor:
        visitor = Visitor(app)
        return visitor.sign_in(sign_in_name) if sign_in_name else visitor

    return enter


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """With two processes at work, what shares a served town stays in one of them."""
    for item in items:
        room = item.path.parent.name
        if item.path.name == "test_pages.py":  # as long as all other walks together, in a town of its own
            item.add_marker(pytest.mark.xdist_group("every page"))
        elif room in {"browser", "stories", "postgresql"}:
            item.add_marker(pytest.mark.xdist_group(room))
        elif item.path.name in TOGETHER:
            item.add_marker(pytest.mark.xdist_group(item.path.name))


def pytest_collection_finish() -> None:
    settle()
