"""Folders of series, courses and lessons become the catalog, or what is wrong is named from there."""

from collections.abc import Callable
from pathlib import Path

import pytest

from courses.problems import CourseTextError
from courses.reader import lesson_files, read_catalog
from tests.material.lesson_texts import GOOD, read, write_catalog


def test_a_folder_of_series_becomes_the_catalog(tmp_path: Path) -> None:
    (series,) = read_catalog(write_catalog(tmp_path))
    assert (series.key, series.track) == ("writing", "writing")
    assert [course.key for course in series.courses] == ["writing/basics"]
    assert series.lessons == (read(GOOD),)


def test_lesson_files_leaves_pictures_out(tmp_path: Path) -> None:
    folder = write_catalog(tmp_path) / "writing" / "basics" / "conclusion-first"
    assert lesson_files(folder) == GOOD


def make_series_for_everyone(folder: Path) -> None:
    (folder / "writing").rename(folder / "onboarding")
    toml = folder / "onboarding" / "series.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace('track = "writing"\n', ""), encoding="utf-8")


def test_series_for_everyone_come_first(tmp_path: Path) -> None:
    make_series_for_everyone(write_catalog(tmp_path))
    write_catalog(tmp_path)
    assert [(series.key, series.track) for series in read_catalog(tmp_path)] == [
        ("onboarding", None),
        ("writing", "writing"),
    ]


COURSE = "writing/basics/course.toml"
BROKEN_FOLDERS: list[tuple[Callable[[Path], object], str]] = [
    (
        lambda root: (root / "writing/basics/forgotten").mkdir(),
        f"{COURSE}:3: the folder 'forgotten' is not in",
    ),
    (
        lambda root: (root / COURSE).write_text(
            'title="a"\nsummary="b"\nlessons=[\n"gone"\n]', encoding="utf-8"
        ),
        f"{COURSE}:4: lessons names 'gone', but there is no such folder",
    ),
    (lambda root: (root / COURSE).unlink(), f"{COURSE}: missing"),
    (
        lambda root: (root / "writing/series.toml").write_text("title = ", encoding="utf-8"),
        "writing/series.toml:1:",
    ),
    (
        lambda root: (root / "writing/basics/conclusion-first/slides.md").write_bytes(b"a\n\x82\xa0"),
        "writing/basics/conclusion-first/slides.md:2: not UTF-8",
    ),
    (
        lambda root: (root / COURSE).write_text(
            'title="a"\nsummary="b"\nlessons=["conclusion-first"]\n[readings]\n"行" = "行"\n',
            encoding="utf-8",
        ),
        f"{COURSE}:5: readings: the reading of '行' must be hiragana, not '行'",
    ),
]


@pytest.mark.parametrize(("breaking", "says"), BROKEN_FOLDERS)
def test_a_broken_folder_is_named_from_the_catalog(
    tmp_path: Path, breaking: Callable[[Path], object], says: str
) -> None:
    breaking(write_catalog(tmp_path))
    with pytest.raises(CourseTextError) as caught:
        read_catalog(tmp_path)
    assert says in str(caught.value)


def test_an_empty_catalog_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(CourseTextError, match="no series here"):
        read_catalog(tmp_path)
    with pytest.raises(CourseTextError, match="no such folder"):
        read_catalog(tmp_path / "nowhere")
