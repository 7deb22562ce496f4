"""A town that has added the skill デザイン: a ladder that asks for a quiz, and a series of lessons for it."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.db import now
from lms.learning import catalog, editions
from lms.learning.models import Lesson, LessonEdition
from lms.skills import ladders
from lms.skills.models import LadderVersion, Skill
from lms.skills.revising.new_skill import open_skill
from tests.verbs.lessons import QUIZ, make_playable, write_catalog

COLOR = "design/start/color"


def add_design(session: Session, *, by: Person) -> Skill:
    words = {"name": "デザイン", "level_name": "入門", "summary": "型のある画像を作れる"}
    skill = open_skill(session, code="design", by=by, **words)
    session.flush()
    return skill


def with_design(folder: Path, *, tag: str = "design", track: str = "design") -> Path:
    """The small catalog and, beside it, a series of one lesson."""
    write_catalog(folder)
    head = 'title = "配色の基本"\nsummary = "色を選べます。"\nminutes = 10\ntags = ["色"]\n'
    like = folder / "writing/basics/one"
    texts = {
        "design/series.toml": f'title = "絵"\ntrack = "{track}"\nsummary = "絵"\ncourses = ["start"]\n',
        "design/start/course.toml": 'title = "はじめ"\nsummary = "色と形。"\nlessons = ["color"]\n',
        f"{COLOR}/lesson.toml": head,
        f"{COLOR}/quiz.toml": QUIZ.replace('"writing_basic"', f'"{tag}"'),
        **{
            f"{COLOR}/{name}": (like / name).read_text(encoding="utf-8") for name in ("slides.md", "notes.md")
        },
    }
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def taught_design(session: Session, folder: Path, **changes: Any) -> LessonEdition:
    """The catalog in the database; the lesson of the new series."""
    catalog.sync(session, with_design(folder, **changes))
    lesson = session.scalars(select(Lesson).where(Lesson.key == COLOR)).one()
    edition = editions.current_edition(session, lesson)
    assert edition is not None
    make_playable(session, edition)
    return edition


def ask_quiz(session: Session, skill: Skill, tag: str = "design") -> None:
    """From now on the first level asks for four fifths of this quiz, and for nothing else."""
    body = deepcopy(ladders.versions(session, skill)[0].body)
    body["levels"][0]["require"] = {"all": [{"metric": f"quiz.{tag}", "op": ">=", "value": 0.8}]}
    session.add(LadderVersion(skill_id=skill.id, version="asks", effective_from=now(), body=body))
    session.flush()
