"""The blank town with a small catalog: lessons to watch, to write for, and without a video yet; people."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.db import db
from lms.learning import catalog
from lms.learning.models import Lesson, LessonEdition
from lms.skills import ladders
from tests.cast import gather
from tests.conftest import make_app
from tests.stories.device import Device
from tests.stories.film_makers import Sender, Wisher
from tests.stories.people_at_work import PersonAtWork, QuizTaker, Watcher, Writer
from tests.stories.promises import Promises
from tests.verbs.lessons import SLIDES, make_playable, write_catalog

LONG = 3600.0
"""Seconds of the lessons to watch: nobody comes to their end in this story"""
FILM, EXERCISE = "writing/basics/film-", "writing/basics/exercise-"
EXERCISES = 8


@dataclass(frozen=True)
class Town:
    folder: Path
    courses: Path
    app: Flask
    films: int
    watchable: tuple[int, ...]
    """Ids of lessons with a video"""
    unmade: dict[int, int]
    """Lesson id → id of its video, which nobody has asked for yet"""
    exercises: tuple[int, ...]
    """Ids of lessons with a practice to write"""


def small_town(folder: Path, *, films: int) -> Town:
    """An instance in `folder`. `films`: how many recordings to send, and how many lessons to build."""
    app, courses = make_app(folder), _catalog(folder / "catalog", films)
    with app.app_context():
        db.create_all()
        session = db.session()
        gather(session)
        ladders.load_default(session)
        catalog.sync(session, courses)
        watchable, unmade, exercises = _lessons(session)
        session.commit()
        db.engine.dispose()
    return Town(folder, courses, app, films, watchable, unmade, exercises)


def people_of(
    town: Town, device: Callable[[], Device], promises: Promises, closing: threading.Event, seed: int
) -> list[PersonAtWork]:
    """Haru watches on two devices at once; all three learn; two send films, another asks for some."""

    def person(kind: type[PersonAtWork], who: str, **own: Any) -> PersonAtWork:
        made = kind(device(), promises, closing, who=who, seed=f"{seed}{own}")
        for name, value in own.items():
            setattr(made, name, value)
        return made

    learners = ("haru", "sora", "nagi")
    first, second = town.watchable[:2]
    return [
        *(person(QuizTaker, who, lessons=town.watchable) for who in learners),
        *(person(Writer, who, lessons=town.exercises) for who in learners),
        person(Watcher, "haru", lesson=first),
        person(Watcher, "haru", lesson=second),
        person(Watcher, "sora", lesson=first),
        person(Sender, "kita", most=town.films),
        person(Sender, "aoki", most=town.films),
        person(Wisher, "mori", lessons=town.unmade),
    ]


def _catalog(folder: Path, films: int) -> Path:
    """The two lessons of the writing series; after them those with a practice, and one a film to be made of a
    text of its own."""
    write_catalog(folder)
    names = [f"{EXERCISE}{n}" for n in range(EXERCISES)] + [f"{FILM}{n}" for n in range(films)]
    course = folder / "writing/basics/course.toml"
    more = ", ".join(f'"{name.rsplit("/", 1)[1]}"' for name in names)
    course.write_text(course.read_text(encoding="utf-8").replace('"two"', f'"two", {more}'), encoding="utf-8")
    for n, name in enumerate(names):
        lesson = folder / name
        lesson.mkdir()
        for part in ("lesson.toml", "notes.md", "quiz.toml"):
            shutil.copy(folder / "writing/basics/two" / part, lesson / part)
        (lesson / "slides.md").write_text(SLIDES.replace("今日の話", f"{n + 1}番の話"), encoding="utf-8")
        if name.startswith(EXERCISE):
            shutil.copy(catalog.CATALOG / "writing/basics/conclusion-first/practice.toml", lesson)
    return folder


def _lessons(session: Session) -> tuple[tuple[int, ...], dict[int, int], tuple[int, ...]]:
    """(watchable, unmade, exercises), as in Town."""
    editions = session.scalars(select(LessonEdition).join(Lesson).order_by(Lesson.id)).all()
    unmade = {each.lesson_id: each.video_id or 0 for each in editions if each.key.startswith(FILM)}
    exercises = tuple(each.lesson_id for each in editions if each.key.startswith(EXERCISE))
    watchable = [
        each
        for each in editions
        if each.key.startswith("writing/") and each.lesson_id not in {*unmade, *exercises}
    ]
    for each in watchable:
        make_playable(session, each, duration=LONG)
    return tuple(each.lesson_id for each in watchable), unmade, exercises
