"""Slides are drawn as written: nothing is run, nothing is cut off, nothing drawn twice."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageChops

from tests.material.studio_lesson import FONTS, TEXT, lesson
from videos.studio import slides
from videos.studio.phrases import phrases_of
from videos.studio.script import Script


def draw(script: Script, cache: Path) -> list[Path]:
    return slides.draw(script.slides, lesson=script.title, cache=cache, fonts=FONTS)


def with_points(*points: str) -> Script:
    return lesson(TEXT.replace("- 一つめ\n- **二つめ**", "\n".join(points)))


def ink(image: Path) -> int:
    """How many dark pixels stand in the room of the body, between heading and foot."""
    with Image.open(image) as drawn:
        body = drawn.convert("L").crop((120, 240, 1800, 930))
        return sum(body.histogram()[:128])


def test_every_slide_is_a_full_hd_picture(tmp_path: Path) -> None:
    images = draw(lesson(), tmp_path)
    assert len(images) == 3
    for image in images:
        with Image.open(image) as drawn:
            assert drawn.size == (1920, 1080)


def test_only_a_slide_whose_text_changed_is_drawn_again(tmp_path: Path) -> None:
    before = draw(lesson(), tmp_path)
    drawn = [image.stat().st_ino for image in before]
    after = draw(lesson(TEXT.replace("二つめ**", "三つめ**")), tmp_path)
    assert [after[0], after[2]] == [before[0], before[2]]
    assert [image.stat().st_ino for image in before] == drawn
    assert after[1] != before[1]


@pytest.mark.parametrize(
    "points",
    [
        ["- " + "とても長い説明の文がずっと続いていきます" * 2] * 12,
        ["- `" + "long_name_" * 12 + "`"],
        ["```", "=" + "A1+" * 40, "```"],
        ["| a | b |", "|---|---|", "| `" + "x" * 100 + "` | y |"],
    ],
)
def test_a_slide_that_does_not_fit_is_refused_by_name(tmp_path: Path, points: list[str]) -> None:
    with pytest.raises(slides.SlideOverflow, match="points") as refusal:
        draw(with_points(*points), tmp_path)
    assert refusal.value.slide == "points"


@pytest.mark.parametrize("hostile", ['#read("/etc/passwd")', "#panic()", "$ x $", '"\\u{0}"', "#{", "*/ //"])
def test_program_text_is_drawn_as_text(tmp_path: Path, hostile: str) -> None:
    empty, one = draw(with_points("- あ"), tmp_path)[1], draw(with_points(f"- {hostile}"), tmp_path)[1]
    with Image.open(empty) as left, Image.open(one) as right:
        assert ImageChops.difference(left.convert("RGB"), right.convert("RGB")).getbbox()
    assert ink(one) < ink(empty) * 20  # a line of text, not the contents of a file


@pytest.mark.parametrize(
    "body",
    [
        "## 前\n\n- 左\n\n## 後\n\n- 右",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "```\n=SUM(A1:A3)\n\n名前,電話\n```",
        "> 言葉\n\n出典",
        "1. 一番\n2. 二番\n   - 中の一つ",
        "文 `code` と **強い** 言葉",
        "- https://example.jp/" + "a" * 90,
    ],
)
def test_every_kind_of_body_is_drawn(tmp_path: Path, body: str) -> None:
    assert ink(draw(with_points(body), tmp_path)[1]) > 500


def test_phrases_join_to_the_text_again() -> None:
    text = "読み手は、途中で読むのをやめる"
    assert "".join(phrases_of(text)) == text
    assert len(phrases_of(text)) > 2


def test_a_lone_letter_is_not_left_at_the_end_of_a_line() -> None:
    assert "たためる" in phrases_of("重さ90グラムの、小さくたためる手さげ袋です。")
