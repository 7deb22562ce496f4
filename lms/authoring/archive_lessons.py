"""One lesson of an archive that is looked at: texts, sounds, pictures, and what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from courses import archive, bank
from courses.picture_names import FOLDER as PICTURES
from courses.pictures import is_kept
from courses.problems import CourseTextError, Problem
from courses.quiz_text import FILE as QUIZ
from courses.reader import read_lesson
from courses.writing import forms
from lms import storage
from lms.authoring.exporting import RECORDINGS
from lms.learning import editions
from lms.learning.models import Lesson
from videos.studio.script import ScriptError, read_script

_SOUND = re.compile(rb"RIFF....WAVE|ID3|\xff[\xe0-\xff]|....ftyp|OggS|fLaC|\x1a\x45\xdf\xa3", re.DOTALL)
"""How WAV, MP3, M4A, Ogg and Opus, FLAC and WebM begin. What only begins so is found out by listening."""
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
    pictures: Mapping[str, bytes]
    """By the names that its texts show them by"""
    problems: tuple[Problem, ...] = ()


def lesson_plan(
    session: Session,
    key: str,
    known: Mapping[str, str],
    files: Mapping[str, bytes],
    *,
    course: Mapping[str, object] | None,
) -> LessonPlan:
    """`known`: the archive's texts, `files` all its bytes, `course` the values of its course.toml."""
    inside = f"{key}/"
    brought = {name.removeprefix(inside): text for name, text in known.items() if _directly(name, inside)}
    brought |= _drawn(key, brought, known)
    texts = {**_files_now(session, key), **brought}
    sounds = {
        slide: (ending, data)
        for name, data in files.items()
        if name.startswith(f"{inside}{RECORDINGS}/")
        for slide, _dot, ending in [name.rpartition("/")[2].rpartition(".")]
    }
    folder = f"{inside}{PICTURES}/"
    pictures = {name.removeprefix(folder): data for name, data in files.items() if name.startswith(folder)}
    problems = [*_text_problems(course or {}, key, texts, sounds), *_picture_problems(pictures)]
    problems += [
        Problem(name.removeprefix(inside), None, "not_utf8")
        for name in files
        if _directly(name, inside) and name.endswith(archive.TEXTS) and name not in known
    ]
    problems += [
        Problem(f"{RECORDINGS}/{slide}.{ending}", None, "no_sound")
        for slide, (ending, data) in sounds.items()
        if not _SOUND.match(data)
    ]
    lost = [name for name in files if name.startswith(inside) and not _taken(name, inside)]
    problems += [Problem(name.removeprefix(inside), None, "not a file of a lesson") for name in lost]
    if course is None:
        problems.append(Problem("course.toml", None, "no_course"))
    states = _states(session, key, brought, sounds, pictures)
    state: State = "new" if set(states.values()) == {"new"} and not _row(session, key) else "same"
    if state == "same" and set(states.values()) - {"same"}:
        state = "changed"
    return LessonPlan(key, _title(texts, key), state, states, texts, sounds, pictures, tuple(problems))


def _drawn(key: str, brought: Mapping[str, str], known: Mapping[str, str]) -> dict[str, str]:
    """What the lesson draws of the bank of its course, as when a folder is read (courses.lesson_text)."""
    shared = known.get(f"{key.rpartition('/')[0]}/{bank.FILE}", "")
    if not shared or QUIZ not in brought:
        return {}
    along = bank.taken_along(brought[QUIZ], brought.get(bank.FILE, ""), shared)
    return {bank.FILE: along} if along else {}


def _picture_problems(pictures: Mapping[str, bytes]) -> Iterator[Problem]:
    for name, data in pictures.items():
        if not is_kept(name, data):
            yield Problem(f"{PICTURES}/{name}", None, "not_ours")


def _text_problems(
    course: Mapping[str, object],
    key: str,
    texts: Mapping[str, str],
    sounds: Mapping[str, tuple[str, bytes]],
) -> Iterator[Problem]:
    head = course.get("readings", {})
    readings = {str(k): str(v) for k, v in head.items()} if isinstance(head, dict) else {}
    try:
        content = read_lesson(texts, key=key, readings=readings)
        script = read_script(content.script, readings=readings, figures=content.figures)
    except CourseTextError as error:
        yield from error.problems
    except ScriptError as error:
        yield Problem(error.file, error.line, f"{error.problem} → {error.mend}")
    else:
        for slide in sorted(sounds.keys() - {each.id for each in script.slides}):
            yield Problem(f"{RECORDINGS}/{slide}.{sounds[slide][0]}", None, "no_slide")


def _states(
    session: Session,
    key: str,
    texts: Mapping[str, str],
    sounds: Mapping[str, tuple[str, bytes]],
    pictures: Mapping[str, bytes],
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
    for name in pictures:  # its name says which picture it is: another picture has another name
        shown = any(name in text for text in old.values())
        states[f"{PICTURES}/{name}"] = "same" if shown else "new"
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
    sound = rest.startswith(f"{RECORDINGS}/") and rest.endswith(archive.SOUNDS)
    return rest.count("/") == 1 and (sound or rest.startswith(f"{PICTURES}/"))


def _title(texts: Mapping[str, str], key: str) -> str:
    return str((forms.read(texts.get("lesson.toml", "")) or {}).get("title", "")) or key.rpartition("/")[2]
