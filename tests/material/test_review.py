"""Before a lesson is published its author hears what would fail a learner, and what would tire one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from courses import beginning
from courses.reader import lesson_files, read_catalog, read_lesson
from courses.review import Finding, review
from courses.review.narration import told_in
from courses.review.services import names
from videos.studio.script import read_script

CATALOG = Path(__file__).parents[2] / "courses" / "catalog"
GOOD = lesson_files(beginning.SKELETON)
NUMBER = next(
    n
    for n, line in enumerate(GOOD["slides.md"].split("\n"), 1)
    if line == "まず、なぜ大切かを話します。箇条書きは、短い言葉だけにします。くわしい話は、声で伝えます。"
)


def findings(**changes: tuple[str, str]) -> list[Finding]:
    """Of the good lesson with, in one file, one text in the place of another."""
    files = dict(GOOD)
    for file, (old, new) in changes.items():
        name = f"{file}.md" if f"{file}.md" in files else f"{file}.toml"
        assert old in files[name]
        files[name] = files[name].replace(old, new)
    return review(read_lesson(files, key="a/b/c", readings={}), files)


def said(text: str) -> dict[str, tuple[str, str]]:
    return {"slides": ("まず、なぜ大切かを話します。", text)}


def test_a_new_lesson_has_nothing_to_mend() -> None:
    assert findings() == []


@pytest.mark.parametrize(
    ("changes", "code", "file", "line"),
    [
        pytest.param(
            {"notes": ("(#summary)", "(#nowhere)")},
            "dead_link",
            "notes.md",
            9,
            id="an anchor without a slide",
        ),
        pytest.param(
            {"notes": ("(#summary)", "(page.html)")}, "dead_link", "notes.md", 9, id="a page of nowhere"
        ),
        pytest.param(
            {"notes": ("(#summary)", "(javascript:go)")}, "dead_link", "notes.md", 9, id="no address"
        ),
        pytest.param(
            {"notes": ("(#summary)", "(https://localhost/a)")}, "dead_link", "notes.md", 9, id="no host"
        ),
        pytest.param(
            {"notes": ("[まとめのスライド]", "[]")}, "empty_link", "notes.md", 9, id="a link without words"
        ),
        pytest.param(
            {"quiz": ("長い文は、途中で", "[長い文](x)は")}, "dead_link", "quiz.toml", 33, id="in a question"
        ),
        pytest.param(
            {"lesson": ("https://www.bunka.go.jp", "https://bunka")},
            "dead_link",
            "lesson.toml",
            5,
            id="a source",
        ),
        pytest.param(
            {"practice": ("min_chars = 40", "min_chars = 90")},
            "model_length",
            "practice.toml",
            14,
            id="model answer",
        ),
        pytest.param(
            {"quiz": ("季節のあいさつとお礼", "上のすべて")}, "pointing_option", "quiz.toml", 10, id="above"
        ),
    ],
)
def test_what_does_not_work_is_an_error_with_its_line(
    changes: dict[str, tuple[str, str]], code: str, file: str, line: int
) -> None:
    errors = [one for one in findings(**changes) if one.severity == "error"]
    assert [(one.code, one.file, one.line) for one in errors] == [(code, file, line)]
    assert errors[0].mend


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        pytest.param(said("これは、" + "とても" * 20 + "長い文です。"), "long", id="long"),
        pytest.param(said("これは、" + "とても" * 30 + "長い文です。"), "too_long", id="too long"),
        pytest.param(said("行けないわけではありません。"), "double_negative", id="not that not"),
        pytest.param(said("書かないわけにはいきません。"), "double_negative", id="cannot but"),
        pytest.param(said("まちがいがないとは言い切れません。"), "double_negative", id="cannot say that not"),
        pytest.param(said("直さざるを得ません。"), "double_negative", id="have to"),
        pytest.param(said("コミュニケーションツールを使います。"), "loan_word", id="a long loan word"),
        pytest.param(said("取引条件明示義務があります。"), "kanji_run", id="kanji in a row"),
        pytest.param(said("これが結論である。"), "blunt", id="written style"),
        pytest.param(said("Excelを開きます。"), "service", id="a product"),
        pytest.param(said("エクセルを開きます。"), "service", id="a product in katakana"),
        pytest.param(said("はい、そうです。" * 90), "long_step", id="a long step"),
        pytest.param(said("はい、そうです。" * 250), "long_lesson", id="a long lesson"),
        pytest.param(
            {"slides": ("長い文は、途中で初めの言葉を忘れてしまいます。", "")}, "short_lesson", id="short"
        ),
        pytest.param({"lesson": ("minutes = 45", "minutes = 5")}, "minutes", id="an untrue promise"),
        pytest.param({"quiz": ('"writing_basic"', '"cooking"')}, "tag", id="a tag nobody asks for"),
        pytest.param(
            {"notes": ("書きます。[", "書" + "き" * 100 + "ます。[")}, "too_long", id="long in the notes"
        ),
        pytest.param(
            {"quiz": ('"催しの日時と場所"', '"催しの日時と場所と、当日の持ち物と、雨の日のこと"')},
            "",
            id="one long right option is no pattern",
        ),
    ],
)
def test_what_tires_is_advice(changes: dict[str, tuple[str, str]], code: str) -> None:
    found = [one for one in findings(**changes) if one.code != "short_lesson" or code == "short_lesson"]
    codes = {one.code for one in found if one.severity == "advice"}
    assert (code in codes) if code else not codes
    assert not [one for one in found if one.severity == "error"]


@pytest.mark.parametrize(
    "plain",
    [
        "書かなければなりません。",
        "できないことがあります。",
        "ないものは、足します。",
        "二万六千九百三十七円です。",
        "オンラインで話します。",
        "MACHINEという語です。",
        "LINEUPという語です。",
    ],
)
def test_ordinary_words_are_left_in_peace(plain: str) -> None:
    assert findings(**said(plain)) == []


def test_a_sentence_is_found_on_its_line() -> None:
    (found,) = findings(**said("直さざるを得ません。"))
    assert (found.file, found.line) == ("slides.md", NUMBER)
    assert str(found).startswith(f"slides.md:{NUMBER}: ご提案: ")


def test_errors_come_before_advice() -> None:
    found = findings(notes=("(#summary)", "(#nowhere)"), **said("Excelを開きます。"))
    assert [one.severity for one in found] == ["error", "advice"]


def test_without_the_files_the_same_is_found_without_lines_of_toml() -> None:
    files = GOOD | {"practice.toml": GOOD["practice.toml"].replace("min_chars = 40", "min_chars = 90")}
    (found,) = review(read_lesson(files, key="a/b/c", readings={}))
    assert (found.code, found.line) == ("model_length", None)


def test_a_quiz_of_one_kind_is_told() -> None:
    blocks = re.split(r"(?=\[\[question\]\])", GOOD["quiz.toml"])
    files = GOOD | {"quiz.toml": blocks[0] + blocks[1]}
    codes = {one.code for one in review(read_lesson(files, key="a/b/c", readings={}), files)}
    assert codes >= {"few_questions", "few_kinds"}


def test_a_lesson_without_practice_is_told() -> None:
    files = {name: text for name, text in GOOD.items() if name != "practice.toml"}
    (found,) = review(read_lesson(files, key="a/b/c", readings={}), files)
    assert (found.code, found.severity) == ("no_practice", "advice")


def test_the_sentences_looked_at_are_those_that_are_spoken() -> None:
    for file in sorted(CATALOG.glob("*/*/*/slides.md"))[::6]:
        text = file.read_text(encoding="utf-8")
        figures = {svg.name: svg.read_text(encoding="utf-8") for svg in file.parent.glob("*.svg")}
        script = read_script(text, readings={}, figures=figures)
        spoken = [s.text for slide in script.slides for s in slide.narration]
        looked_at = [s.text for slide in told_in(text) for s in slide.sentences]
        assert "".join(looked_at).replace(" ", "") == "".join(spoken).replace(" ", "").replace("\u3000", "")


def test_every_service_has_a_general_word() -> None:
    assert all(word and name != word for name, word in names().items())


def test_no_lesson_of_the_catalog_has_an_error() -> None:
    for series in read_catalog(CATALOG):
        for lesson in series.lessons:
            errors = [
                str(one)
                for one in review(lesson, lesson_files(CATALOG / lesson.key))
                if one.severity == "error"
            ]
            assert not errors, f"{lesson.key}: {errors}"
