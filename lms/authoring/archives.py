"""A zip of courses looked at before anything is taken in: what is new, changed, the same, or wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from courses import archive
from courses.problems import CourseTextError, Problem
from courses.reader import read_lesson
from courses.toml_table import parse
from courses.writing import forms
from lms import storage
from lms.authoring.exporting import RECORDINGS
from lms.learning import editions
from lms.learning.models import Course, Lesson, Series
from videos.studio.script import ScriptError, read_script

State = Literal["new", "changed", "same"]


@dataclass(frozen=True)
class LessonPlan:
    """A lesson of the archive. `files`: what it brings, name → state; `texts`: the lesson with it.

    With problems it is not taken in.
    """

    key: str
    title: str
    state: State
    files: dict[str, State]
    texts: Mapping[str, str]
    sounds: Mapping[str, tuple[str, bytes]]
    """Slide id → (ending, bytes)"""
    problems: tuple[Problem, ...] = ()


@dataclass
class Plan:
    """What taking in the archive would do. Nothing that it does not mention is touched."""

    series: dict[str, dict[str, object]] = field(default_factory=dict)
    courses: dict[str, dict[str, object]] = field(default_factory=dict)
    lessons: list[LessonPlan] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    states: dict[str, State] = field(default_factory=dict)
    """Of series and courses by key"""

    @property
    def ready(self) -> list[LessonPlan]:
        return [lesson for lesson in self.lessons if lesson.state != "same" and not lesson.problems]


def look(session: Session, stream: IO[bytes]) -> Plan:
    """The archive against what is there; problems of its texts are in the plan. Raises BadArchive."""
    files = archive.unpack(stream)
    plan, texts = Plan(), _texts(files)
    plan.problems = [Problem(name, None, "not_utf8") for name, text in texts.items() if text is None]
    known = {name: text for name, text in texts.items() if text is not None}
    for name in sorted(known):
        if name.endswith("/series.toml") and name.count("/") == 1:
            _series(session, plan, name, known[name])
    for name in sorted(known):
        if name.endswith("/course.toml") and name.count("/") == 2:
            _course(session, plan, name, known[name])
    for key in _in_order(
        plan, sorted({"/".join(name.split("/")[:3]) for name in files if name.count("/") >= 3})
    ):
        plan.lessons.append(_lesson(session, plan, key, known, files))
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
    same = row is not None and (row.title, row.summary) == (head.get("title"), head.get("summary"))
    plan.states[key] = "new" if row is None else "same" if same else "changed"


def _course(session: Session, plan: Plan, name: str, text: str) -> None:
    head = _head(plan, name, text, ("title", "summary", "lessons", "readings"))
    key = "/".join(name.split("/")[:2])
    if head is None:
        return
    if key.split("/")[0] not in plan.series:
        plan.problems.append(Problem(name, None, "its series.toml is missing or cannot be read"))
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
        readings = table.table("readings")
        for surface in readings.keys if readings is not None else ():
            readings.text(surface) if readings is not None else None
        table.texts(known[-1] if known[-1] == "courses" else "lessons", low=0)
        table.know(*known)
        table.close()
    plan.problems += problems
    return None if problems or table is None else (forms.read(text) or {})


def _in_order(plan: Plan, keys: list[str]) -> Iterator[str]:
    """As the courses list them, then what they do not list."""
    listed = []
    for course, head in plan.courses.items():
        names = head.get("lessons", [])
        listed += [f"{course}/{name}" for name in names] if isinstance(names, list) else []
    yield from (key for key in listed if key in keys)
    yield from (key for key in keys if key not in listed)


def _lesson(
    session: Session, plan: Plan, key: str, known: Mapping[str, str], files: Mapping[str, bytes]
) -> LessonPlan:
    inside = f"{key}/"
    brought = {name.removeprefix(inside): text for name, text in known.items() if _directly(name, inside)}
    texts = {**_files_now(session, key), **brought}
    sounds = {
        slide: (ending, data)
        for name, data in files.items()
        if name.startswith(f"{inside}{RECORDINGS}/")
        for slide, _dot, ending in [name.rpartition("/")[2].rpartition(".")]
    }
    problems = [*_text_problems(plan, key, texts)]
    lost = [name for name in files if name.startswith(inside) and not _taken(name, inside)]
    problems += [Problem(name.removeprefix(inside), None, "not a file of a lesson") for name in lost]
    if key.rpartition("/")[0] not in plan.courses:
        problems.append(
            Problem("course.toml", None, "missing; it names what belongs here and in which order")
        )
    states = _states(session, key, brought, sounds)
    state: State = "new" if set(states.values()) == {"new"} and not _row(session, key) else "same"
    if state == "same" and set(states.values()) - {"same"}:
        state = "changed"
    return LessonPlan(key, _title(texts, key), state, states, texts, sounds, tuple(problems))


def _text_problems(plan: Plan, key: str, texts: Mapping[str, str]) -> Iterator[Problem]:
    head = plan.courses.get(key.rpartition("/")[0], {}).get("readings", {})
    readings = {str(k): str(v) for k, v in head.items()} if isinstance(head, dict) else {}
    try:
        content = read_lesson(texts, key=key, readings=readings)
        read_script(content.script, readings=readings, figures=content.figures)
    except CourseTextError as error:
        yield from error.problems
    except ScriptError as error:
        yield Problem("slides.md", error.line, f"{error.problem} → {error.mend}")


def _states(
    session: Session, key: str, texts: Mapping[str, str], sounds: Mapping[str, tuple[str, bytes]]
) -> dict[str, State]:
    row = _row(session, key)
    edition = editions.current_edition(session, row) if row is not None else None
    old = edition.files if edition is not None else {}
    states: dict[str, State] = {
        name: "new" if name not in old else "same" if old[name] == text else "changed"
        for name, text in texts.items()
    }
    told = edition.recordings if edition is not None else {}
    for slide, (ending, data) in sounds.items():
        kept = told.get(slide)
        same = kept is not None and storage.path(kept["key"]).read_bytes() == data
        states[f"{RECORDINGS}/{slide}.{ending}"] = "new" if kept is None else "same" if same else "changed"
    return states


def _files_now(session: Session, key: str) -> dict[str, str]:
    """Of the lesson as it is taught: a file that the archive leaves out stays."""
    row = _row(session, key)
    edition = editions.current_edition(session, row) if row is not None else None
    return dict(edition.files) if edition is not None else {}


def _row(session: Session, key: str) -> Lesson | None:
    return session.scalar(select(Lesson).where(Lesson.key == key))


def _directly(name: str, inside: str) -> bool:
    return name.startswith(inside) and "/" not in name.removeprefix(inside)


def _taken(name: str, inside: str) -> bool:
    rest = name.removeprefix(inside)
    if "/" not in rest:
        return rest.endswith(archive.TEXTS)
    return rest.startswith(f"{RECORDINGS}/") and rest.count("/") == 1 and rest.endswith(archive.SOUNDS)


def _title(texts: Mapping[str, str], key: str) -> str:
    return str((forms.read(texts.get("lesson.toml", "")) or {}).get("title", "")) or key.rpartition("/")[2]
