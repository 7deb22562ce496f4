"""The page for authors explains what the reader reads; the command says what is wrong."""

import re
from dataclasses import fields
from pathlib import Path
from typing import get_args

import pytest

from courses.outline import (
    Kind,
    Matching,
    MultipleChoice,
    Number,
    Option,
    Ordering,
    Pair,
    Practice,
    RubricAxis,
    ShortText,
    SingleChoice,
    Source,
    TrueFalse,
)
from courses.reader import LESSON_FILES, main
from tests.material.lesson_texts import FORMAT_PAGE, read, write_catalog


def documented_example() -> dict[str, str]:
    """The fenced block below each heading `### file name` of the page for authors."""
    sections = re.split(r"^### (\S+)$", FORMAT_PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    blocks = {}
    for name, section in zip(sections[1::2], sections[2::2], strict=True):
        fenced = re.search(r"^(~~~~|```)\w+\n(.*?)^\1$", section, re.DOTALL | re.MULTILINE)
        assert fenced, f"no example of {name}"
        blocks[name] = fenced[2]
    return blocks


def test_the_example_for_authors_is_a_good_lesson() -> None:
    example = documented_example()
    assert set(example) == set(LESSON_FILES)
    lesson = read(example)
    assert lesson.quiz is not None
    assert [question.kind for question in lesson.quiz.questions] == list(get_args(Kind))


def test_the_page_for_authors_explains_every_key() -> None:
    page = FORMAT_PAGE.read_text(encoding="utf-8")
    kinds = (SingleChoice, MultipleChoice, TrueFalse, ShortText, Number, Ordering, Matching)
    keys = {
        field.name
        for outline in (*kinds, Option, Pair, Practice, RubricAxis, Source)
        for field in fields(outline)
    }
    keys |= {
        "tags",
        "pass_share",
        "minutes",
        "summary",
        "sources",
        "readings",
        "track",
        "courses",
        "lessons",
        "type",
    }
    explained = set(re.findall(r"[a-z_]+", " ".join(re.findall(r"`[^`\n]+`", page))))
    assert not keys - explained


def test_the_check_command_lists_problems_and_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = write_catalog(tmp_path)
    assert main([str(root)]) == 0
    assert "1 lessons: no problems" in capsys.readouterr().out
    assert main([str(root / "writing" / "basics" / "conclusion-first")]) == 0
    (root / "writing/basics/conclusion-first/quiz.toml").write_text("pass_share = 2\n", encoding="utf-8")
    assert main([str(root)]) == 1
    output = capsys.readouterr().out
    assert f"{root}/writing/basics/conclusion-first/quiz.toml:1: pass_share must be from 0 to 1" in output
