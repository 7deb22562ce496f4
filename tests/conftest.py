"""One blank database a run, copied for each test; a real app on it; visitors that check what they see."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

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
from tests.rooms import turn_of

PAGES = RememberedPages()
hurry()
# A rule is not wrong because the machine is busy. The same examples each time here; `make soak` draws others.
settings.register_profile(
    "town",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize="PONKOTAN_SOAK_EXAMPLES" not in os.environ,
)
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


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """With two processes at work, what begins with the same costly thing stays in one of them."""
    from tests.sharing_out import ByRoom

    return ByRoom(config, log)


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """The longest rooms begin; pytest's own order stays within each."""
    yield
    items.sort(key=lambda item: turn_of(item.nodeid))


def pytest_collection_finish() -> None:
    settle()
