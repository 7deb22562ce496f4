"""Three lessons of the catalog for the tests: a text piece, a file piece, and an introduction."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.outline import Practice
from lms.accounts.models import Person
from lms.db import db
from lms.learning import catalog, states
from lms.learning.models import Lesson, LessonEdition
from lms.practice.files import Incoming
from lms.practice.handing_in import hand_in, practice_of
from lms.practice.marking import mark
from lms.practice.models import Assessment, Submission
from tests.conftest import copy_town, make_app

TEXT_LESSON = "writing/basics/conclusion-first"
FILE_LESSON = "clerical/basics/files-and-tables"
INTRODUCTION = "onboarding/start/promises"
AXES = ("accuracy", "instruction", "expression", "research", "communication")


def with_lessons(blank: Path, folder: Path) -> Path:
    """A copy of the blank town in which the three lessons are published; each test gets a copy."""
    town = folder / "town"
    copy_town(blank, town)
    app = make_app(town)
    with app.app_context():
        catalog.sync(db.session(), small_catalog(folder / "catalog"))
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    return town


def lessons_of(session: Session) -> dict[str, Lesson]:
    return {lesson.key: lesson for lesson in session.scalars(select(Lesson))}


def small_catalog(folder: Path) -> Path:
    for key in (TEXT_LESSON, FILE_LESSON, INTRODUCTION):
        series, course, lesson = key.split("/")
        shutil.copytree(catalog.CATALOG / key, folder / key)
        known = (catalog.CATALOG / series / "series.toml").read_text()
        alone = re.sub(r"(?ms)^courses = \[.*?\]", f'courses = ["{course}"]', known)
        (folder / series / "series.toml").write_text(alone)
        table = f'title = "{course}"\nsummary = "{course}"\nlessons = ["{lesson}"]\n'
        (folder / series / course / "course.toml").write_text(table)
    return folder


def edition(session: Session, worker: Person, lesson: Lesson) -> LessonEdition:
    return states.open_lesson(session, worker, lesson.id).edition


def text(n: int = 250) -> str:
    """A piece of exactly n characters, with line breaks and spaces that do not count."""
    return "結論から書きます。\r\n　" + "あ" * (n - 9) + "\r\n"


def piece(session: Session, worker: Person, lesson: Lesson, *, n: int = 1, body: str = "") -> Submission:
    """Hand in a text piece."""
    own = edition(session, worker, lesson)
    return hand_in(session, worker, own, n=n, body=body or text(), checked=[0, 2], by=worker)


def marks(practice: Practice, points: int = 3) -> dict[str, int | None]:
    return {axis.axis: points for axis in practice.rubric}


def feedback(session: Session, submission: Submission, coach: Person, **more: object) -> Assessment:
    """Mark a piece with threes."""
    given: dict[str, object] = {
        "marks": marks(practice_of(submission.edition)),
        "comments": {"accuracy": "数字が合っています。"},
        "text": "読みやすい文でした。",
        "next_action": "最初の一文を20字短くする",
    }
    # Merged by name.
    return mark(session, submission, by=coach, **{**given, **more})  # type: ignore[arg-type]  # values of many types in one mapping


def workbook(name: str = "料理教室申込_v1.xlsx") -> Incoming:
    """The smallest thing that passes for an .xlsx: a zip with a workbook in it."""
    return Incoming(name, io.BytesIO(workbook_bytes()))


def workbook_bytes() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return buffer.getvalue()
