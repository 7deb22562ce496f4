"""What forms write is what the reader reads, and what they cannot hold is left to the text."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from config import ROOT
from courses.lesson_text import lesson_files
from courses.outline import Lesson
from courses.quiz_text import LIMITS
from courses.reader import read_lesson
from courses.writing import forms, pieces, slide_fields
from videos.studio.source import sources

LESSONS = sorted(path.parent for path in (ROOT / "courses" / "catalog").glob("*/*/*/lesson.toml"))


@pytest.mark.parametrize("folder", LESSONS, ids=lambda folder: folder.name)
def test_every_lesson_of_the_catalog_goes_through_the_forms_unchanged(folder: Path) -> None:
    """All of the catalog can be edited in fields, and saving without a change changes nothing that counts."""
    files, key = lesson_files(folder), "/".join(folder.parts[-3:])
    before = read_lesson(files, key=key, readings={})
    for file, text in files.items():
        found = pieces.cut(file, text)
        files[file] = pieces.joined(
            file, [_through_the_form(file, n, piece) for n, piece in enumerate(found)]
        )
    assert read_lesson(files, key=key, readings={}) == _with_script(before, files)


def _through_the_form(file: str, n: int, piece: str) -> str:
    if file == pieces.SLIDES:
        fields = slide_fields.fields_of(piece)
        assert fields is not None, piece
        return fields.text()
    if file == pieces.QUIZ:
        values = forms.question(piece) if n else forms.quiz_head(piece)
        assert values is not None, piece
        return forms.question_text(values) if n else _head(values)
    if file == "practice.toml":
        values = forms.read(piece) or {}
        drill = values.get("kind") not in {"text", "file"}  # its table is edited as text
        return piece if drill else forms.practice_text(values)
    return forms.lesson_text(forms.read(piece) or {}) if file == "lesson.toml" else piece


def _head(values: dict[str, Any]) -> str:
    """As the form sends it."""
    limits = {name: values.get(name) for name in LIMITS}
    tags, share = values["tags"], values["pass_share"]
    return forms.quiz_head_text(tags=tags, pass_share=share, limits=limits, draws=values.get("draw", ()))


def _with_script(lesson: Lesson, files: dict[str, str]) -> Lesson:
    """Only blank lines of the script may differ."""
    assert lesson.script.split() == files[pieces.SLIDES].split()
    return replace(lesson, script=files[pieces.SLIDES])


def test_pieces_are_found_by_the_line_a_problem_names() -> None:
    head = 'tags = ["a"]\npass_share = 0.7\n\n'
    quiz = head + '[[question]]\nid = "q1"\nprompt = """\na\n\nb"""\n\n[[question]]\nid = "q2"\n'
    assert [piece.split("\n")[0] for piece in pieces.cut(pieces.QUIZ, quiz)] == [
        'tags = ["a"]',
        "[[question]]",
        "[[question]]",
    ]
    assert pieces.place(pieces.QUIZ, quiz, 8) == (1, 5)
    assert forms.key_at(pieces.cut(pieces.QUIZ, quiz)[1], 5) == "prompt"
    assert pieces.place(pieces.QUIZ, quiz, 12) == (2, 2)
    slides = "<!-- id: a -->\n# A\n\n<!--\nい\n-->\n\n---\n\n<!-- id: b -->\n# B\n\n- c\n\n<!--\nろ\n-->\n"
    assert pieces.place(pieces.SLIDES, slides, 13) == (1, 4)
    assert slide_fields.field_at(pieces.cut(pieces.SLIDES, slides)[1], 4) == "body"
    assert slide_fields.field_at(pieces.cut(pieces.SLIDES, slides)[1], 7) == "narration"


@pytest.mark.parametrize(
    "text", ['"', "\\", '"""', 'a"""', "\t\x01", "行\n行", "C:\\temp", "'''", "#", '\\"', 'a\n"""\nb']
)
def test_whatever_is_typed_comes_back_from_toml(text: str) -> None:
    told = tomllib.loads(forms.lesson_text({"title": text, "summary": "s", "minutes": "5", "tags": [text]}))
    assert told["title"].strip("\n") == text.strip() and told["tags"] == [text] and told["minutes"] == 5


HALF_TYPED = (
    "```screen\n= 住所録",
    "~~~\na",
    "- い\n---\n- ろ",
    "い <!-- ろ",
    "```\na\n```\n```",
    "---",
    "| a |\n|---|",
)


@pytest.mark.parametrize("typed", HALF_TYPED)
def test_what_is_half_typed_leaves_the_other_slides_alone(typed: str) -> None:
    """The editor saves every second: a code fence just opened must not swallow the slides behind it."""
    written = slide_fields.SlideFields("a", "", "題", typed, "話す文").text()
    as_text = slide_fields.contained(f"<!-- id: a -->\n# 題\n\n{typed}")
    after = "<!-- id: b -->\n# 次\n\n<!--\n次です。\n-->"
    for slide in (written, as_text):
        deck = pieces.joined(pieces.SLIDES, [slide, after])
        assert pieces.cut(pieces.SLIDES, deck) == [slide, after]
        assert len(list(sources(deck))) == 2, "the studio cuts at the same places"


def test_a_comment_mark_in_a_field_cannot_end_a_slide_early() -> None:
    fields = slide_fields.SlideFields("a", "", "題", "- い", "話す --> <!-- id: evil --> 文")
    read = slide_fields.fields_of(fields.text())
    assert read is not None and read.id == "a" and read.body == "- い"
    assert len(pieces.cut(pieces.SLIDES, fields.text())) == 1


@pytest.mark.parametrize(
    "odd", ["<!-- id: a -->\ntext\n<!--\nx\n-->", "# no id\n<!--\nx\n-->", "<!-- id: a -->\n# A"]
)
def test_a_slide_of_another_shape_is_left_to_the_text(odd: str) -> None:
    assert slide_fields.fields_of(odd) is None
