"""Facts as the rules see them: plain rows, and what a metric makes of them. No database, no Flask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    IDENTITY = "identity"
    NDA = "nda"
    QUIZ = "quiz"
    PRACTICE = "practice"
    CHECK = "check"
    PLACEMENT = "placement"
    RATING = "rating"
    MEASURE = "measure"
    DRILL = "drill"
    """Data entry, transcription or typing, compared with its key by machine"""
    REVIEW = "review"
    """A deliverable of somebody else that this worker checked"""
    ESCAPE = "escape"
    """A client's complaint about a deliverable that this worker had checked and accepted"""
    DOUBLE = "double"
    """Work of somebody else that this worker and a director marked, neither knowing the other's marks"""
    MENTEE = "mentee"
    """Somebody this worker accompanies as coach reached a level"""
    APTITUDE = "aptitude"
    """A short test that finds where to begin: no metric asks for it"""
    VERIFY = "verify"
    """Delivered data that this worker compared with their source, some errors planted"""
    RESIDUAL = "residual"
    """Errors found later in data that this worker had verified"""
    LED = "led"
    """A team job this worker led to delivery"""
    SELF = "self"
    """How the worker sees their own work"""
    CERTIFICATE = "certificate"
    """A paper from outside that staff have seen; never asked for"""
    INTERVIEW = "interview"
    """A talk with the worker, as staff wrote it down"""


WEIGHTLESS = frozenset({Kind.SELF, Kind.CERTIFICATE, Kind.APTITUDE, Kind.INTERVIEW})
"""Kept and shown beside the rest; no metric counts them, and they make no level fresh"""

WORK = frozenset(
    {Kind.QUIZ, Kind.PRACTICE, Kind.DRILL, Kind.CHECK, Kind.REVIEW, Kind.VERIFY, Kind.LED, Kind.MEASURE}
)
"""What the worker did that day: it alone makes a level fresh. Not what others say of it, nor work that was
not finished or not done"""


@dataclass(frozen=True)
class FactRow:
    """One fact that is not void. `data` has the keys of its kind (shapes.py)."""

    id: int
    kind: Kind
    data: Mapping[str, Any]
    occurred_at: datetime
    rater_id: int | None = None
    task_level: int | None = None
    source: str = ""
    track: str = ""


class Missing(StrEnum):
    """Why a metric is not measured yet."""

    NOTHING_YET = "nothing_yet"
    TOO_FEW = "too_few"
    """`Measured.more` further facts are needed before anybody may judge"""
    ONE_RATER = "one_rater"
    QUIZZES_LEFT = "quizzes_left"
    """`Measured.names`: quizzes of the group that were not taken yet"""
    NOT_COUNTED = "not_counted"
    """The pieces are there, but nobody counted this in them yet"""
    NOT_VALID = "not_valid"
    """There are tests, but none that the rule lets count"""
    ALIKE = "alike"
    """One and the same mark throughout: no agreement can be worked out"""
    NO_MODEL = "no_model"


@dataclass(frozen=True)
class Measured:
    """A metric's value. None means not measured yet, for the reason `missing`; nothing is ever filled in."""

    value: float | bool | None
    facts: tuple[int, ...] = ()
    """Ids of the facts that count, oldest first"""
    num: float | None = None
    den: float | None = None
    """For shares and means: value = scale * num / den"""
    without: int = 0
    """Facts that belong to the metric but carry no number for it"""
    missing: Missing | None = None
    more: int = 0
    names: tuple[str, ...] = ()
    adjusted: int = 0
    """Facts whose marks count with the strictness of the coach taken out"""

    @property
    def n(self) -> int:
        return len(self.facts)


@dataclass(frozen=True)
class Scope:
    """What a level looks at: facts from `since` up to `until`; work from `min_task_level` up."""

    since: datetime
    until: datetime
    min_task_level: int = 0
    quiz_groups: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """tag → {lesson key: title} of every quiz that belongs to it; a tag not listed means "those taken" """
    earlier_groups: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """The quizzes of a tag that protect the worker from ones taught since, where they are others"""
    fair: Mapping[int, float] = field(default_factory=dict)
    """fact id → mean mark, 0 to 4, of a piece with its coach's strictness taken out, as known at `until`"""
    above: float | None = None
    """P(ability above where the judged level begins), as known at `until`; for reference only"""
    pauses: tuple[tuple[date, date | None], ...] | None = None
    """The worker's rests, by which a criterion with a window of its own finds its beginning. None: every
    criterion looks at `since`"""
