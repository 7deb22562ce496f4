"""One lesson: its files by name → Lesson. The same whether they lie in a folder or in a database row."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import TypedDict

from courses import bank, practice_text, quiz_text, slide_ids
from courses.drills.kinds import Entry
from courses.outline import Lesson, Practice, Source
from courses.practice_text import read_practice
from courses.problems import CourseTextError, Problem
from courses.quiz_text import read_quiz
from courses.slide_ids import read_slide_ids
from courses.toml_table import Table, parse

FILE = "lesson.toml"
NOTES = "notes.md"
LESSON_FILES = (FILE, slide_ids.FILE, NOTES, quiz_text.FILE, bank.FILE, practice_text.FILE)
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

SLUG_RULE = "use lower-case ascii words joined by hyphens, like conclusion-first"

_NEEDED = (FILE, slide_ids.FILE)
_WEB_ADDRESS = re.compile(r"https?://[^\s/]+(?:/\S*)?")
_TEXT_ENDINGS = (".md", ".toml", ".svg")
_FIGURE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\.svg")


def lesson_files(folder: Path) -> dict[str, str]:
    """The text files of a lesson's folder by name, in name order; figures (SVG) are text, too.

    Photographs and other files are left out. What the quiz draws of the course's bank is taken along.

    Raises CourseTextError when the folder is missing or a file is not UTF-8.
    """
    if not folder.is_dir():
        raise CourseTextError([Problem(folder.name, None, "there is no such lesson folder")])
    problems: list[Problem] = []
    paths = sorted(path for path in folder.iterdir() if path.suffix in _TEXT_ENDINGS and path.is_file())
    files = {path.name: read_text(path, problems) for path in paths}
    shared = folder.parent / bank.FILE
    if quiz_text.FILE in files and shared.is_file():
        own = files.get(bank.FILE, "")
        if along := bank.taken_along(files[quiz_text.FILE], own, read_text(shared, problems)):
            files[bank.FILE] = along
    if problems:
        raise CourseTextError(problems)
    return files


def read_text(path: Path, problems: list[Problem]) -> str:
    """UTF-8 text with \\n line ends and no byte order mark; "" after noting that it is not UTF-8."""
    data = path.read_bytes()
    try:
        return plain(data.decode())
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        problems.append(Problem(path.name, line, "not UTF-8 text; save the file again with encoding UTF-8"))
        return ""


def read_lesson(files: Mapping[str, str], *, key: str, readings: Mapping[str, str]) -> Lesson:
    """The lesson in these files. Raises CourseTextError with every problem of every file.

    `key` is "series/course/lesson"; `readings` is the course's dictionary, surface → hiragana.
    """
    files = {name: plain(text) for name, text in files.items()}
    problems = [*_key_problems(key), *_file_problems(files)]
    table = parse(FILE, files.get(FILE, ""), problems) if files.get(FILE) else None
    script = files.get(slide_ids.FILE, "")
    ids = _slide_ids(script, problems) if script else ()
    pool = bank.read_bank(files[bank.FILE], problems) if bank.FILE in files else ()
    quiz = read_quiz(files[quiz_text.FILE], ids, problems, pool) if quiz_text.FILE in files else None
    practice = read_practice(files[practice_text.FILE], problems) if practice_text.FILE in files else None
    problems.extend(_paper_problems(practice, files))
    notes = files.get(NOTES, "")
    problems.extend(_notes_problems(notes))
    head = _head(table) if table else _NO_HEAD
    if problems:
        raise CourseTextError(problems)
    return Lesson(
        key=key,
        script=script,
        slide_ids=ids,
        notes=notes,
        quiz=quiz,
        practice=practice,
        readings=dict(readings),
        figures={name: text for name, text in files.items() if _FIGURE.fullmatch(name)},
        **head,
    )


def fingerprint(files: Mapping[str, str]) -> str:
    """SHA-256 (hex) of a lesson's files, whatever their order and line ends."""
    digest = hashlib.sha256()
    for name in sorted(files):
        for part in (name.encode(), plain(files[name]).encode()):
            digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def plain(text: str) -> str:
    """With \\n line ends and without a byte order mark."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _paper_problems(practice: Practice | None, files: Mapping[str, str]) -> list[Problem]:
    """A paper of data entry may be a figure of the lesson."""
    sets = practice.drill.sets if practice and isinstance(practice.drill, Entry) else ()
    papers = [name for each in sets for name in each.papers]
    return [
        Problem(practice_text.FILE, None, f"papers: there is no figure {name!r} in the lesson's folder")
        for name in papers
        if _FIGURE.fullmatch(name) and name not in files
    ]


def _slide_ids(script: str, problems: list[Problem]) -> tuple[str, ...]:
    """() when they cannot be trusted: then no question is blamed for pointing at one."""
    found: list[Problem] = []
    ids = read_slide_ids(script, found)
    problems.extend(found)
    return () if found else ids


class _Head(TypedDict):
    title: str
    summary: str
    minutes: int
    tags: tuple[str, ...]
    sources: tuple[Source, ...]


_NO_HEAD = _Head(title="", summary="", minutes=0, tags=(), sources=())


def _head(table: Table) -> _Head:
    head = _Head(
        title=table.text("title"),
        summary=table.text("summary"),
        minutes=table.integer("minutes", low=1, high=240),
        tags=table.texts("tags"),
        sources=tuple(
            _source(entry, number) for number, entry in enumerate(table.tables("sources", required=False), 1)
        ),
    )
    table.close()
    return head


def _source(entry: Table, number: int) -> Source:
    entry.name = f"source {number}"
    source = Source(entry.text("title"), entry.text("url"))
    if source.url and not _WEB_ADDRESS.fullmatch(source.url):
        entry.note(f"url {source.url!r} must be a web address beginning with https://", "url")
    entry.close()
    return source


def _key_problems(key: str) -> list[Problem]:
    parts = key.split("/")
    if len(parts) == 3 and all(SLUG.fullmatch(part) for part in parts):
        return []
    return [Problem(FILE, None, f"the folder name in {key!r} is not fit for an address; {SLUG_RULE}")]


def _file_problems(files: Mapping[str, str]) -> list[Problem]:
    problems = [
        Problem(name, None, "missing; every lesson needs it") for name in _NEEDED if name not in files
    ]
    if quiz_text.FILE not in files and practice_text.FILE not in files:
        problems.append(
            Problem(
                quiz_text.FILE, None, "missing; a lesson needs a quiz.toml or a practice.toml to be completed"
            )
        )
    for name in files:
        if name.endswith(".svg") and not _FIGURE.fullmatch(name):
            problems.append(Problem(name, None, f"not fit as the name of a figure; {SLUG_RULE}.svg"))
        elif name not in LESSON_FILES and not name.endswith(".svg"):
            close = get_close_matches(name, LESSON_FILES, n=1)
            hint = f"did you mean {close[0]}?" if close else f"known are {', '.join(LESSON_FILES)}"
            problems.append(Problem(name, None, f"not a file of a lesson; {hint}"))
    return problems


def _notes_problems(notes: str) -> list[Problem]:
    problems: list[Problem] = []
    fenced = False
    for number, line in enumerate(notes.splitlines(), 1):
        fenced ^= line.startswith("```")
        if not fenced and re.match(r"#\s", line):
            problems.append(
                Problem(NOTES, number, "begin headings with ##; the page's # is the lesson title")
            )
    return problems
