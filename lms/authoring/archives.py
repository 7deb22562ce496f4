"""A zip of courses looked at before anything is taken in: what is new, changed, the same, or wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import IO

from sqlalchemy import select
from sqlalchemy.orm import Session

from courses import archive, bank
from courses.problems import Problem
from courses.toml_table import parse
from courses.tracks import read_track
from courses.writing import forms
from lms.authoring.archive_lessons import LessonPlan, State, lesson_plan
from lms.learning.models import Course, Series
from lms.skills.ladders import known_tracks


@dataclass
class Plan:
    """What taking in the archive would do. Nothing that it does not mention is touched."""

    series: dict[str, dict[str, object]] = field(default_factory=dict)
    courses: dict[str, dict[str, object]] = field(default_factory=dict)
    lessons: list[LessonPlan] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    states: dict[str, State] = field(default_factory=dict)
    """Of series and courses by key"""
    unknown: dict[str, list[str]] = field(default_factory=dict)
    """Track that is the code of no skill here → titles of the series that are new with it: somebody has to
    say what they are for. A series that is here already keeps its track"""

    @property
    def ready(self) -> list[LessonPlan]:
        return [lesson for lesson in self.lessons if lesson.state != "same" and not lesson.problems]


def look(session: Session, stream: IO[bytes]) -> Plan:
    """The archive against what is there; problems of its texts are in the plan. Raises BadArchive."""
    files = archive.unpack(stream)
    plan, texts = Plan(), _texts(files)
    unread = [name for name, text in texts.items() if text is None]
    plan.problems = [Problem(name, None, "not_utf8") for name in unread if name.count("/") < 3]
    known = {name: text for name, text in texts.items() if text is not None}
    for name in sorted(known):
        if name.endswith("/series.toml") and name.count("/") == 1:
            _series(session, plan, name, known[name])
    for name in _by_series(plan, known):
        _course(session, plan, name, known[name])
    for name in sorted(known):
        if name.endswith(f"/{bank.FILE}") and name.count("/") == 2:
            plan.problems += _bank_problems(name, known[name])
    for key in _in_order(
        plan, sorted({"/".join(name.split("/")[:3]) for name in files if name.count("/") >= 3})
    ):
        course = plan.courses.get(key.rpartition("/")[0])
        plan.lessons.append(lesson_plan(session, key, known, files, course=course))
    return plan


def _texts(files: Mapping[str, bytes]) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for name, data in files.items():
        if name.endswith(archive.TEXTS):
            try:
                found[name] = data.decode("utf-8-sig")
            except UnicodeDecodeError:
                found[name] = None
    return found


def _series(session: Session, plan: Plan, name: str, text: str) -> None:
    head = _head(plan, name, text, ("title", "summary", "track", "courses"))
    if head is None:
        return
    key = name.split("/")[0]
    row = session.scalar(select(Series).where(Series.key == key))
    plan.series[key] = head
    track = str(head.get("track", ""))
    if track and track not in known_tracks(session):
        if row is None:
            plan.unknown.setdefault(track, []).append(str(head["title"]))
        else:
            head["track"] = track = row.track
    words = head.get("title"), head.get("summary"), track
    same = row is not None and (row.title, row.summary, row.track) == words
    plan.states[key] = "new" if row is None else "same" if same else "changed"


def _by_series(plan: Plan, known: Mapping[str, str]) -> list[str]:
    """The files of the courses, as the series list them, then what they do not list."""
    found = sorted(name for name in known if name.endswith("/course.toml") and name.count("/") == 2)
    listed = [
        f"{key}/{name}/course.toml" for key, head in plan.series.items() for name in _list(head, "courses")
    ]
    return list(dict.fromkeys([*(name for name in listed if name in found), *found]))


def _course(session: Session, plan: Plan, name: str, text: str) -> None:
    head = _head(plan, name, text, ("title", "summary", "lessons", "readings"))
    key = "/".join(name.split("/")[:2])
    if head is None:
        return
    if key.split("/")[0] not in plan.series:
        plan.problems.append(Problem(name, None, "its series.toml is missing or cannot be read"))
        return
    row = session.scalar(select(Course).where(Course.key == key))
    plan.courses[key] = head
    words = head.get("title"), head.get("summary"), head.get("readings", {})
    same = row is not None and (row.title, row.summary, row.readings or {}) == words
    plan.states[key] = "new" if row is None else "same" if same else "changed"


def _head(plan: Plan, name: str, text: str, known: tuple[str, ...]) -> dict[str, object] | None:
    """The values of a series.toml or course.toml; None with a problem noted."""
    problems: list[Problem] = []
    table = parse(name, text, problems)
    if table is not None:
        for key in ("title", "summary"):
            table.text(key)
        if "track" in known:
            read_track(table)
        readings = table.table("readings")
        for surface in readings.keys if readings is not None else ():
            readings.text(surface) if readings is not None else None
        table.texts(known[-1] if known[-1] == "courses" else "lessons", low=0)
        table.know(*known)
        table.close()
    plan.problems += problems
    return None if problems or table is None else (forms.read(text) or {})


def _bank_problems(name: str, text: str) -> list[Problem]:
    problems: list[Problem] = []
    bank.read_bank(text, problems)
    return [replace(problem, file=name) for problem in problems]


def _in_order(plan: Plan, keys: list[str]) -> Iterator[str]:
    """As the courses list them, then what they do not list."""
    listed = []
    for course, head in plan.courses.items():
        listed += [f"{course}/{name}" for name in _list(head, "lessons")]
    yield from dict.fromkeys([*(key for key in listed if key in keys), *keys])


def _list(head: Mapping[str, object], key: str) -> list[object]:
    names = head.get(key)
    return names if isinstance(names, list) else []
