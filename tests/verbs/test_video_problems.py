"""What went wrong with a video is said so that the person can do something about it."""

from __future__ import annotations

import pytest
from flask import Flask

from lms.media.problems import PROBLEMS, CannotBeMade, problem_of, words
from videos.studio.slides import SlideOverflow
from videos.verification import BrokenResult


@pytest.mark.parametrize(
    ("error", "what", "remedy"),
    [
        (
            BrokenResult("wrong_length", file="master.m3u8", expected=62.4, made=31.2),
            *("できた動画は31秒でした。録画には62秒と書かれています。", "こわれているかもしれません"),
        ),
        (CannotBeMade("no_voice", voice="kokoro-kumo"), "声「kokoro-kumo」", "サーバーの管理"),
        (
            CannotBeMade("script", text=str(SlideOverflow("why-first", 12))),
            *("slides.md 12行目: スライド「why-first」の内容が入りきりません", "原稿を直して"),
        ),
    ],
)
def test_a_problem_says_what_is_wrong_and_what_to_do(
    app: Flask, error: Exception, what: str, remedy: str
) -> None:
    found = problem_of(error)
    assert found is not None
    with app.test_request_context("/"):
        told = words(*found)
    assert what in told[0]
    assert remedy in told[1]


def test_what_a_second_try_may_mend_can_be_tried_again() -> None:
    assert all(PROBLEMS[code].again for code in ("wrong_length", "no_voice", "script", "disk_full"))
