"""People, the main part of a page and questions to ask, for the page tests of wishes and short tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from tests.browsing import Page
from tests.pages.lesson_scenes import inside
from tests.verbs.short_tests import teach


def someone(session: Session, who: str) -> Person:
    return session.scalars(select(Person).where(Person.sign_in_name == who)).one()


def id_of(app: Flask, who: str) -> int:
    with inside(app) as session:
        return someone(session, who).id


def main(page: Page) -> str:
    return str(page.all("//main")[0].text_content())


@pytest.fixture
def taught(app: Flask, tmp_path: Path) -> None:
    with inside(app) as session:
        teach(session, tmp_path / "catalog")
