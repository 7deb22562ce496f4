"""A finding, and where in a lesson's files a value stands."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from courses import lesson_text, practice_text, quiz_text, slide_ids
from courses.outline import Lesson
from courses.questions import Question
from courses.toml_lines import Path, TomlLines

LESSON, SLIDES, NOTES, QUIZ, PRACTICE = (
    *(lesson_text.FILE, slide_ids.FILE, lesson_text.NOTES, quiz_text.FILE, practice_text.FILE),
)
_ORDER = (LESSON, SLIDES, NOTES, QUIZ, PRACTICE)


@dataclass(frozen=True)
class Finding:
    """`line` counts from 1, None where no line is to blame. `code` is stable; the words are the author's."""

    file: str
    line: int | None
    severity: Literal["error", "advice"]
    code: str
    problem: str
    mend: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        word = "直してください" if self.severity == "error" else "ご提案"
        return f"{place}: {word}: {self.problem} → {self.mend}"


class Places:
    """Lines of what the lesson says. Texts that are not at hand have none.

    `tags`: what quizzes may count for where the lesson is to stand.
    """

    def __init__(self, lesson: Lesson, files: Mapping[str, str], tags: Collection[str]) -> None:
        self.tags = tags
        self._texts = {SLIDES: lesson.script, NOTES: lesson.notes, **files}
        self._toml = {name: TomlLines(text) for name, text in files.items() if name.endswith(".toml")}

    def key(self, file: str, *path: str | int) -> int | None:
        """The line of a key, or of the nearest thing around it whose line is known."""
        lines = self._toml.get(file)
        wanted: Path = path
        while lines and wanted:
            if found := lines.exact(wanted):
                return found
            wanted = wanted[:-1]
        return None

    def text(self, file: str, part: str) -> int | None:
        """The first line on which the part stands, None when it is broken over lines or not there."""
        lines = self._texts.get(file, "").split("\n")
        return next((number for number, line in enumerate(lines, 1) if part and part in line), None)

    def rank(self, finding: Finding) -> tuple[int, int]:
        file = _ORDER.index(finding.file) if finding.file in _ORDER else len(_ORDER)
        return file, finding.line or 0


def written(lesson: Lesson, places: Places) -> Iterator[tuple[str, int | None, str]]:
    """(file, line of its beginning, Markdown or plain text) of everything a learner reads."""
    yield SLIDES, 1, lesson.script
    yield NOTES, 1, lesson.notes
    for number, question in enumerate(lesson.quiz.questions if lesson.quiz else ()):
        for key, text in texts_of(question):
            yield QUIZ, places.key(QUIZ, "question", number, key), text
    if practice := lesson.practice:
        for key in ("brief", "materials", "model_answer"):
            yield PRACTICE, places.key(PRACTICE, key), getattr(practice, key)
        for item in practice.checklist:
            yield PRACTICE, places.key(PRACTICE, "checklist"), item


def texts_of(question: Question) -> Iterator[tuple[str, str]]:
    """(key, text) of what a question says to everybody."""
    yield "prompt", question.prompt
    yield "explanation", question.explanation
    for option in getattr(question, "options", ()):
        yield "options", f"{option.text}\n{option.why}"
