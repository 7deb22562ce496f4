"""One blank database a run, copied for each test; a real app on it; visitors that check what they see."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from lms.app import create_app
from lms.db import db
from tests.browsing import Visitor
from tests.cast import Cast, gather


@pytest.fixture(scope="session")
def blank_town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance folder whose database has every table and the cast, and nothing else."""
    folder = tmp_path_factory.mktemp("blank")
    app = make_app(folder)
    with app.app_context():
        db.create_all()
        gather(db.session())
        db.session.commit()
        db.engine.dispose()
    return folder


def make_app(instance: Path, **overrides: object) -> Flask:
    """Without the process that reads texts and without drawing lots: the tests about them turn them on."""
    settings = {"FREE_DISK_MB": 1, "TEXTLINT_MB": 0, "DOUBLE_MARK_PERCENT": 0, **overrides}
    return create_app(INSTANCE=str(instance), TESTING=True, **settings)


@pytest.fixture
def app(blank_town: Path, tmp_path: Path) -> Iterator[Flask]:
    instance = tmp_path / "instance"
    shutil.copytree(blank_town, instance)
    made = make_app(instance)
    yield made
    with made.app_context():
        db.engine.dispose()


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
        if room in {"browser", "stories"}:
            item.add_marker(pytest.mark.xdist_group(room))
