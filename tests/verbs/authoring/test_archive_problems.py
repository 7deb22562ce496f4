"""What is wrong in a zip of courses is said at its file before anything is taken in."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from courses import archive
from lms.authoring import archives, exporting
from lms.authoring.archive_words import worded_problem
from lms.learning.models import Series
from tests.verbs.lessons import taught

ONE = "writing/basics/one"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">\n<script/></svg>'


@pytest.fixture
def files(session: Session, tmp_path: Path) -> dict[str, bytes]:
    taught(session, tmp_path / "catalog")
    series = session.scalars(select(Series).where(Series.key == "writing")).one()
    return archive.unpack(io.BytesIO(exporting.export_series(session, series)))


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        (f"{ONE}/notes.md", "日本語".encode("cp932"), "notes.md: 文字コードが UTF-8 ではありません"),
        (f"{ONE}/quiz.toml", b"tags = [", "quiz.toml: ここが読めません"),
        (f"{ONE}/recordings/nobody.wav", b"ID3", "recordings/nobody.wav: この id のスライドがない"),
        (f"{ONE}/recordings/first.mp3", b"<html>", "recordings/first.mp3: 録音ではないか"),
        (f"{ONE}/more/x.md", b"x", "more/x.md: これはレッスンのファイルではありません"),
        ("writing/basics/course.toml", b"title = 5", "course.toml: 講座の course.toml がないか"),
    ],
)
def test_a_lesson_with_a_fault_is_not_taken_in(
    session: Session, files: dict[str, bytes], name: str, data: bytes, told: str
) -> None:
    plan = archives.look(session, io.BytesIO(archive.pack(files | {name: data})))
    lesson = plan.lessons[0]
    words = [f"{problem.file}: {worded_problem(problem)}" for problem in lesson.problems]
    assert [line for line in words if line.startswith(told)], words
    assert lesson not in plan.ready


def test_a_figure_that_does_more_is_named_itself(session: Session, files: dict[str, bytes]) -> None:
    slides = files[f"{ONE}/slides.md"].decode().replace("- 結論から", "![図](flow.svg)", 1)
    changed = {f"{ONE}/slides.md": slides.encode(), f"{ONE}/flow.svg": SVG}
    plan = archives.look(session, io.BytesIO(archive.pack(files | changed)))
    assert [(problem.file, problem.line) for problem in plan.lessons[0].problems] == [("flow.svg", 2)]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('track = "The boss"', "「The boss」は、スキルの記号ではありません"),
        ('courses = "basics"', "[ ] で囲んだ並び"),
        ("title = 5", "引用符で囲んだ文"),
    ],
)
def test_a_series_that_cannot_be_is_refused_in_words(
    session: Session, files: dict[str, bytes], line: str, told: str
) -> None:
    key = line.split(" ")[0]
    kept = [row for row in files["writing/series.toml"].decode().splitlines() if not row.startswith(key)]
    text = "\n".join([line, *kept])
    plan = archives.look(session, io.BytesIO(archive.pack(files | {"writing/series.toml": text.encode()})))
    words = [worded_problem(problem) for problem in plan.problems if problem.file == "writing/series.toml"]
    assert [one for one in words if told in one], words
    assert not plan.series and not plan.courses and not plan.ready, "and so is what stands below it"
