"""Series, courses, lessons, quizzes and practices as plain frozen values.

No person, no clock and no database is known here. Money, points and lengths carry their unit in the name or
in a sentence; every list is a tuple in the author's order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from courses.advice import LONGEST_SENTENCE
from courses.drills.kinds import Drill, Transcription
from courses.questions import (
    Blank,
    BlanksQuestion,
    ChoiceQuestion,
    Cloze,
    Essay,
    Kind,
    Matching,
    Mistakes,
    MultipleChoice,
    Number,
    Option,
    Ordering,
    Pair,
    Piece,
    Question,
    ShortText,
    SingleChoice,
    TableEntry,
    TrueFalse,
)

__all__ = [
    "TOP_ANCHOR",
    "Blank",
    "BlanksQuestion",
    "ChoiceQuestion",
    "Cloze",
    "Course",
    "Draw",
    "Essay",
    "Kind",
    "Lesson",
    "Matching",
    "Mistakes",
    "MultipleChoice",
    "Number",
    "Option",
    "Ordering",
    "Pair",
    "Piece",
    "Practice",
    "Question",
    "Quiz",
    "RubricAxis",
    "Series",
    "ShortText",
    "SingleChoice",
    "Source",
    "TableEntry",
    "TrueFalse",
]

PracticeKind = Literal["text", "file", "entry", "transcription", "spreadsheet", "list", "typing"]

PRACTICE = "practice"
"""The name of a transcription's recording beside those of the slides"""

TOP_ANCHOR = 4
"""The best mark on an axis: five anchors, 0 to 4."""


RETAKE_DAYS = 14
"""Between two attempts that go on record (reference/levels.json; 14 days as CrowdWorks' test has them)"""


@dataclass(frozen=True)
class Draw:
    """So many questions of the bank with this tag, others for every attempt."""

    tag: str
    count: int


@dataclass(frozen=True)
class Quiz:
    """`tags` say what the score counts for; `pass_share` is a share of the points, 0 to 1.

    `questions` are asked of everybody; `draws` take more out of `pool` (courses.drawing), so that what one
    attempt asks is a quiz without draws.
    """

    questions: tuple[Question, ...]
    tags: tuple[str, ...]
    pass_share: float
    pool: tuple[Question, ...] = ()
    draws: tuple[Draw, ...] = ()
    shuffle: bool = False
    """Whether the questions come in another order for everybody"""
    attempts: int | None = None
    """How often it may be taken; None: without limit"""
    retake_days: int = RETAKE_DAYS
    minutes: int | None = None
    """For one attempt; None: as long as one likes"""

    @property
    def max_points(self) -> int:
        return sum(question.points for question in self.questions)

    @property
    def every(self) -> tuple[Question, ...]:
        """All that may be asked"""
        return (*self.questions, *self.pool)

    @property
    def size(self) -> int:
        """How many questions an attempt has"""
        return len(self.questions) + sum(draw.count for draw in self.draws)

    def question(self, question_id: str) -> Question | None:
        return next((question for question in self.every if question.id == question_id), None)


@dataclass(frozen=True)
class RubricAxis:
    """`anchors[n]` describes a piece worth n points on this axis, n from 0 to 4."""

    axis: str
    title: str
    anchors: tuple[str, ...]

    @property
    def max_points(self) -> int:
        return TOP_ANCHOR


@dataclass(frozen=True, kw_only=True)
class Practice:
    """A piece of work to hand in. Lengths in characters, for text only; `accepts` endings, for files only."""

    title: str
    kind: PracticeKind
    minutes: int
    brief: str
    checklist: tuple[str, ...]
    model_answer: str
    rubric: tuple[RubricAxis, ...]
    materials: str = ""
    min_chars: int | None = None
    max_chars: int | None = None
    accepts: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    """Words that the text has to hold"""
    headings: int = 0
    """How many headings the text has at least"""
    markup: Literal["plain", "markdown"] = "plain"
    """How the text is written, unless the writer chooses otherwise"""
    longest_sentence: int = LONGEST_SENTENCE
    """Characters; longer ones are remarked on"""
    without: tuple[str, ...] = ()
    """Automatic remarks (courses.advice.RULES) that do not suit this piece"""
    drill: Drill | None = None
    """What a machine compares the piece with; none for text and file"""

    @property
    def max_points(self) -> int:
        return sum(axis.max_points for axis in self.rubric)


@dataclass(frozen=True)
class Source:
    title: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """One lesson. `script` is the raw text of slides.md; the studio in `videos` reads it.

    `key` is "series/course/lesson", `minutes` an honest estimate for video, quiz and reading together,
    `readings` the course's dictionary surface → hiragana for the narration, `figures` SVG texts by file name.
    """

    key: str
    title: str
    summary: str
    minutes: int
    tags: tuple[str, ...]
    script: str
    slide_ids: tuple[str, ...]
    sources: tuple[Source, ...] = ()
    notes: str = ""
    quiz: Quiz | None = None
    practice: Practice | None = None
    readings: Mapping[str, str] = field(default_factory=dict, hash=False)
    figures: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def slug(self) -> str:
        return self.key.rpartition("/")[2]

    @property
    def told(self) -> tuple[str, ...]:
        """What may have a recording: each slide, and a transcription that asks for one."""
        drill = self.practice.drill if self.practice else None
        recorded = isinstance(drill, Transcription) and drill.recorded
        return (*self.slide_ids, PRACTICE) if recorded else self.slide_ids


@dataclass(frozen=True, kw_only=True)
class Course:
    key: str
    title: str
    summary: str
    lessons: tuple[Lesson, ...]
    readings: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def slug(self) -> str:
        return self.key.rpartition("/")[2]

    @property
    def minutes(self) -> int:
        return sum(lesson.minutes for lesson in self.lessons)


@dataclass(frozen=True, kw_only=True)
class Series:
    """`track` is the code of a skill (courses.tracks); None for a series that everyone takes, whatever their
    track."""

    key: str
    title: str
    summary: str
    track: str | None
    courses: tuple[Course, ...]

    @property
    def slug(self) -> str:
        return self.key

    @property
    def lessons(self) -> tuple[Lesson, ...]:
        return tuple(lesson for course in self.courses for lesson in course.lessons)
