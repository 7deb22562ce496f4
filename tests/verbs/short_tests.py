"""Two writing courses of three lessons with six easy questions each: enough for a short test."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.orm import Session

from lms.learning import catalog
from lms.skills import ladders
from tests.verbs.lessons import NOTES, SLIDES

COURSES = {"basics": ("基本", "writing_basic"), "web": ("ウェブ", "writing_seo_law")}
QUESTION = """
[[question]]
id = "q{n}"
type = "single"
prompt = "{lesson}の問い{n}はどれですか。"
see = "first"
explanation = "ひみつの解説です。"
options = [ {{text="あたり", right=true}}, {{text="はずれ"}}, {{text="ちがう"}} ]
"""
PER_LESSON = 6


def teach(session: Session, folder: Path) -> None:
    """The ladders and the catalog, in the database."""
    ladders.load_default(session)
    catalog.sync(session, write(folder))


def write(folder: Path) -> Path:
    names = ", ".join(f'"{course}"' for course in COURSES)
    texts = {
        "writing/series.toml": f'title = "書く"\ntrack = "writing"\nsummary = "書"\ncourses = [{names}]\n'
    }
    for course, (title, tag) in COURSES.items():
        lessons = [f"{course}-{n}" for n in range(1, 4)]
        listed = ", ".join(f'"{lesson}"' for lesson in lessons)
        texts[f"writing/{course}/course.toml"] = (
            f'title = "{title}"\nsummary = "要点。"\nlessons = [{listed}]\n'
        )
        for lesson in lessons:
            texts |= _lesson(f"writing/{course}/{lesson}", lesson, tag)
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def _lesson(key: str, title: str, tag: str) -> dict[str, str]:
    questions = "".join(QUESTION.format(n=n, lesson=title) for n in range(1, PER_LESSON + 1))
    head = f'title = "{title}"\nsummary = "書けるようになります。"\nminutes = 20\ntags = ["文章"]\n'
    return {
        f"{key}/lesson.toml": head,
        f"{key}/slides.md": SLIDES,
        f"{key}/notes.md": NOTES,
        f"{key}/quiz.toml": f'tags = ["{tag}"]\npass_share = 0.6\n{questions}',
    }
