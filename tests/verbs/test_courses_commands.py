"""What an author types: begin a lesson, check it, look it over, build it, and be told where to mend it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from lms.background import transaction
from lms.learning.models import LessonEdition
from lms.media.models import State, Video
from tests.material.studio_lesson import TEXT
from tests.verbs.lessons import write_catalog

KEY = "writing/basics/one"


@pytest.fixture
def folder(app: Flask, tmp_path: Path) -> Path:
    """The catalog of a test; its lessons are seconds long."""
    write_catalog(tmp_path / "catalog")
    app.config["COURSES"] = str(tmp_path / "catalog")
    return tmp_path / "catalog"


def typed(app: Flask, *words: object) -> Result:
    return app.test_cli_runner().invoke(args=["courses", *map(str, words)])


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_everything_wrong_is_told_at_once_with_file_and_line(app: Flask, folder: Path) -> None:
    change(folder / "writing/basics/one/slides.md", "# 一つめの話", "一つめの話")
    change(folder / "writing/basics/two/quiz.toml", 'see = "first"', 'see = "nowhere"')
    told = typed(app, "check", "--errors-only")
    assert told.exit_code == 1
    assert "writing/basics/one/slides.md:12: 見出しがありません → " in told.output
    assert "writing/basics/two/quiz.toml:8: question 1 (q1): see = 'nowhere'" in told.output
    assert "3 to mend" in told.output


def test_what_to_check_is_named_by_key_or_folder(app: Flask, folder: Path) -> None:
    for place, lessons in ((KEY, 1), (folder / KEY, 1), ("writing/basics", 2), ("writing", 2)):
        told = typed(app, "check", place)
        assert told.exit_code == 0 and f"{lessons} lessons" in told.output, told.output
    told = typed(app, "check", "writing/nothing")
    assert told.exit_code == 1 and "A key looks like" in told.output
    for command in ("build", "preview"):
        told = typed(app, command, "writing/basics")
        assert told.exit_code == 1 and "is no lesson" in told.output, "a course cannot be built as one"


def test_advice_stops_nobody_and_can_be_left_out(app: Flask, folder: Path) -> None:
    told = typed(app, "check", folder / "writing")
    assert told.exit_code == 0
    assert "ご提案" in told.output
    assert "ご提案" not in typed(app, "check", "--errors-only").output


def test_drawing_finds_what_does_not_fit(app: Flask, folder: Path) -> None:
    change(folder / f"{KEY}/slides.md", "- 結論から\n", "- とても長い説明がずっと続いていきます\n" * 14)
    assert typed(app, "check", folder / KEY, "--errors-only").exit_code == 0
    told = typed(app, "check", folder / KEY, "--errors-only", "--draw")
    assert told.exit_code == 1
    assert "one/slides.md:12: スライド「first」の内容が入りきりません → " in told.output


@pytest.mark.parametrize(
    ("words", "made"),
    [
        (("lesson", "writing/basics/soup"), "writing/basics/soup"),
        (("course", "writing/more"), "writing/more/first-lesson"),
        (("series", "cooking", "--track", "writing"), "cooking/basics/first-lesson"),
    ],
)
def test_what_is_begun_passes_the_check_as_it_is(
    app: Flask, folder: Path, words: tuple[str, ...], made: str
) -> None:
    told = typed(app, "new", *words, "--title", 'スープを "説明" する')
    assert told.exit_code == 0, told.output
    assert 'スープを "説明" する' in (folder / made / "slides.md").read_text(encoding="utf-8")
    checked = typed(app, "check")
    assert checked.exit_code == 0, checked.output
    assert not [line for line in checked.output.split("\n") if made in line]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("lesson", "writing/basics/one"), "is there already"),
        (("lesson", "writing/nowhere/one"), "not there yet"),
        (("lesson", "one"), "series/course/lesson"),
        (("course", "writing/Big_Words"), "lower-case"),
        (("series", "../outside"), "lower-case"),
    ],
)
def test_what_cannot_be_begun_says_why_and_leaves_nothing(
    app: Flask, folder: Path, words: tuple[str, ...], why: str
) -> None:
    before = sorted(folder.rglob("*"))
    told = typed(app, "new", *words, "--title", "題")
    assert told.exit_code == 1
    assert why in told.output
    assert sorted(folder.rglob("*")) == before


def test_an_unknown_lesson_is_told_with_an_example(app: Flask, folder: Path) -> None:
    for command in ("build", "preview"):
        told = typed(app, command, "writing/basics/never")
        assert told.exit_code == 1
        assert "There is no lesson writing/basics/never" in told.output
        assert "onboarding/start/promises" in told.output.split("looks like")[1]


def test_a_broken_lesson_is_not_built_and_says_where(app: Flask, folder: Path, tmp_path: Path) -> None:
    change(folder / f"{KEY}/slides.md", "{今日|きょう}", "{今日|}")
    told = typed(app, "build", KEY, "--out", tmp_path / "out")
    assert told.exit_code == 1
    assert "one/slides.md:7: 読みの書き方が閉じていません → " in told.output
    assert not (tmp_path / "out").exists()


@pytest.mark.heavy
def test_a_preview_shows_slides_readings_and_captions_without_a_video(
    app: Flask, folder: Path, tmp_path: Path
) -> None:
    (folder / KEY / "slides.md").write_text(
        TEXT.replace("id: points", "id: first").replace("id: end", "id: last"), encoding="utf-8"
    )
    told = typed(app, "preview", KEY, "--out", tmp_path / "look")
    assert told.exit_code == 0, told.output
    assert "ゆっくり、進みましょう。\n　ユックリ、ススミマショー。" in told.output
    names = sorted(path.name for path in (tmp_path / "look").iterdir())
    assert names == ["01-title.png", "02-first.png", "03-last.png", "captions.vtt", "readings.txt"]
    assert "ゆっくり、進みましょう。" in (tmp_path / "look" / "captions.vtt").read_text(encoding="utf-8")


@pytest.mark.heavy
def test_a_mended_word_is_live_after_one_command(app: Flask, folder: Path) -> None:
    told = typed(app, "build", KEY)
    assert told.exit_code == 0, told.output
    assert "100%" in told.output
    change(folder / f"{KEY}/slides.md", "まとめです。", "おわりです。")
    assert typed(app, "build", KEY).exit_code == 0
    with app.app_context(), transaction() as session:
        edition = session.scalars(select(LessonEdition).filter_by(key=KEY, is_current=True)).one()
        video = session.get_one(Video, edition.video_id)
        assert video.state == State.READY
        assert "おわりです" in (video.script or "")


@pytest.mark.heavy
def test_what_was_written_on_the_web_is_not_overwritten(app: Flask, folder: Path) -> None:
    assert typed(app, "sync").exit_code == 0
    with app.app_context(), transaction() as session:
        edition = session.scalars(select(LessonEdition).filter_by(key=KEY, is_current=True)).one()
        edition.origin = "web"
    change(folder / f"{KEY}/slides.md", "まとめです。", "おわりです。")
    told = typed(app, "build", KEY)
    assert told.exit_code == 1
    assert "last written on the web" in told.output
    with app.app_context(), transaction() as session:
        edition = session.scalars(select(LessonEdition).filter_by(key=KEY, is_current=True)).one()
        assert "まとめです" in edition.files["slides.md"]


@pytest.mark.heavy
def test_a_video_for_oneself_is_published_nowhere(app: Flask, folder: Path, tmp_path: Path) -> None:
    told = typed(app, "build", KEY, "--out", tmp_path / "out")
    assert told.exit_code == 0, told.output
    assert "3 chapters" in told.output
    assert (tmp_path / "out" / "master.m3u8").exists()
    with app.app_context(), transaction() as session:
        assert session.scalars(select(LessonEdition)).all() == []
    assert (
        "requirements-voice"
        in typed(app, "build", KEY, "--out", tmp_path / "o", "--voice", "kokoro-kumo").output
    )
