"""What a new lesson, slide or question begins with: texts of the format, so that nobody starts from nothing.

They are course text, not words of a screen, and therefore Japanese whatever the author's language.
"""

from __future__ import annotations

from collections.abc import Iterable

from courses.writing import forms
from courses.writing.pieces import QUIZ, SLIDES, joined
from courses.writing.slide_fields import SlideFields


def lesson(title: str, *, tag: str) -> dict[str, str]:
    """`tag`: what its quiz counts for."""
    first = SlideFields("title", "title", title, "", f"こんにちは。このレッスンでは、{title}を学びます。")
    head = {"title": title, "summary": "", "minutes": 10, "tags": [], "sources": []}
    return {
        "lesson.toml": forms.lesson_text(head),
        SLIDES: joined(SLIDES, [first.text(), slide({"title"})]),
        QUIZ: joined(QUIZ, [quiz_head(tag), question(set())]),
        "notes.md": "## まとめ\n",
    }


def slide(ids: Iterable[str]) -> str:
    """A slide of bullets under an id that is still free."""
    fields = SlideFields(free("slide", ids), "", "見出し", "- 伝えたいこと", "ここに、話す文を書きます。")
    return fields.text()


def quiz_head(tag: str) -> str:
    return forms.quiz_head_text(tags=[tag], pass_share=0.7)


def question(ids: Iterable[str], kind: str = "single", tags: Iterable[str] = ()) -> str:
    told = {"id": free("q", ids), "type": kind, "tags": list(tags), **_CONTENTS[kind]}
    return forms.question_text(told)


def practice(kind: str = "text") -> str:
    axes = zip(_AXES, ("正確さ", "指示どおり", "表現", "調べる力", "やりとり"), strict=True)
    rubric = [{"axis": axis, "title": title, "anchors": list(_ANCHORS)} for axis, title in axes]
    head = {"title": "実習", "kind": kind, "minutes": 30, "min_chars": 200, "max_chars": 400}
    checks = {"brief": "", "model_answer": "", "checklist": [], "rubric": rubric}
    return forms.practice_text(head | checks)


def free(stem: str, ids: Iterable[str]) -> str:
    """slide-1, slide-2 … or q1, q2 …: the first that is not taken."""
    taken, joint = set(ids), "-" if len(stem) > 1 else ""
    return next(name for n in range(1, len(taken) + 2) if (name := f"{stem}{joint}{n}") not in taken)


_AXES = ("accuracy", "instruction", "expression", "research", "communication")
_ANCHORS = ("使えない", "書き直しが要る", "直せば使える", "軽く見直せば使える", "このまま出せる")
_OPTIONS: dict[str, object] = {"options": [{"text": "", "right": True}, {"text": ""}, {"text": ""}]}
_CONTENTS: dict[str, dict[str, object]] = {
    "single": _OPTIONS,
    "multiple": _OPTIONS,
    "true_false": {"answer": True},
    "text": {"answers": []},
    "number": {"answer": None},
    "order": {"items": []},
    "cloze": {"text": "[[]]"},
    "table": {"columns": ["", ""], "rows": [["", ""]]},
    "mistakes": {"text": ""},
    "essay": {"guide": "", "min_chars": 20, "max_chars": 200},
    "match": {"pairs": [{"left": "", "right": ""}, {"left": "", "right": ""}]},
}
