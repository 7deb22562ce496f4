"""A small catalog of two lessons, and videos that can be played without being made."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.learning import catalog, editions
from lms.learning.models import Lesson, LessonEdition
from lms.media.models import State, Video
from videos.manifest import Audio, Chapter, Manifest, Progressive, Rendition, Slide

SLIDES = """<!-- id: title -->
# はじめに

- 今日の話

<!--
こんにちは。{今日|きょう}は二つの話をします。
-->

---

<!-- id: first -->
# 一つめの話

- 結論から

<!--
結論から書きます。読む人が楽になります。

次に理由を書きます。
-->

---

<!-- id: last -->
# まとめ

- 結論、理由、案内

<!--
まとめです。
-->
"""
QUIZ = """tags = ["writing_basic"]
pass_share = 0.6

[[question]]
id = "q1"
type = "single"
prompt = "どれですか。"
see = "first"
explanation = "結論が先です。"
options = [ {text="結論", right=true}, {text="あいさつ", why="後に回します。"}, {text="経歴"} ]

[[question]]
id = "q2"
type = "true_false"
prompt = "理由は次に書く。"
see = "first"
explanation = "次に書きます。"
answer = true

[[question]]
id = "q3"
type = "order"
prompt = "並べてください。"
see = "last"
explanation = "結論、理由、案内です。"
items = ["結論", "理由", "案内"]

[[question]]
id = "q4"
type = "text"
prompt = "最後に書くのは何ですか。"
see = "last"
explanation = "案内です。"
answers = ["案内"]
points = 2
"""
HEAD, REST = QUIZ[: QUIZ.index("[[question]]")], QUIZ[QUIZ.index("[[question]]") :]
NOTES = "## まとめ\n\n- 結論が先\n"


def quiz_with(extra: str = "", draw: str = "") -> str:
    """The quiz with more settings, and with what it draws from the bank."""
    return HEAD + extra + "\n" + draw + REST


def write_catalog(folder: Path, *, title: str = "結論から", quiz: str = QUIZ) -> Path:
    """A series of everybody's and one of writing with two lessons."""
    texts = {
        "onboarding/series.toml": 'title = "はじめ"\nsummary = "最初に。"\ncourses = ["start"]\n',
        "onboarding/start/course.toml": 'title = "一歩"\nsummary = "一つ。"\nlessons = ["promises"]\n',
        "writing/series.toml": 'title = "書く"\ntrack = "writing"\nsummary = "書"\ncourses = ["basics"]\n',
        "writing/basics/course.toml": 'title = "基本"\nsummary = "基本です。"\nlessons = ["one", "two"]\n',
    }
    onboarding = quiz.replace('"writing_basic"', '"onboarding"')
    for key, name, questions in (
        ("onboarding/start/promises", "約束", onboarding),
        ("writing/basics/one", title, quiz),
        ("writing/basics/two", "読みやすく", quiz),
    ):
        head = f'title = "{name}"\nsummary = "書けるようになります。"\nminutes = 20\ntags = ["文章"]\n'
        texts |= {f"{key}/lesson.toml": head, f"{key}/slides.md": SLIDES, f"{key}/notes.md": NOTES}
        texts[f"{key}/quiz.toml"] = questions
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def taught(session: Session, folder: Path, key: str = "writing/basics/one", **changes: Any) -> LessonEdition:
    """The catalog in the database; the current edition of `key`, with a video of 100 seconds to play."""
    catalog.sync(session, write_catalog(folder, **changes))
    lesson = session.scalars(select(Lesson).where(Lesson.key == key)).one()
    edition = editions.current_edition(session, lesson)
    assert edition is not None
    make_playable(session, edition)
    return edition


def make_playable(session: Session, edition: LessonEdition, *, duration: float = 100.0) -> Video:
    """As if the video had been built: 100 seconds, three chapters, two picture sizes and the sound."""
    video = session.get_one(Video, edition.video_id)
    video.folder, video.state = f"media/{video.id}/1-1", State.READY
    video.manifest = replace(MANIFEST, duration=duration).to_dict()
    session.flush()
    return video


MANIFEST = Manifest(
    duration=100.0,
    renditions=(
        Rendition("1080", 1920, 1080, 90_000, 812_500, "1080.m3u8", 5.0),
        Rendition("480", 854, 480, 40_000, 350_000, "480.m3u8", 5.0),
    ),
    audio=Audio("audio.m3u8", 600_000, 48_000),
    master="master.m3u8",
    progressive=Progressive("video.mp4", 950_000),
    chapters=(
        Chapter("title", "はじめに", 0.0, 20.0),
        Chapter("first", "一つめの話", 20.0, 80.0),
        Chapter("last", "まとめ", 80.0, 100.0),
    ),
    captions="captions.vtt",
    poster="poster.webp",
    slides=(
        Slide("title", "slides/title.webp"),
        Slide("first", "slides/first.webp"),
        Slide("last", "slides/last.webp"),
    ),
    credit="HTS Voice Mei",
)
