"""What the rooms above tell this room about themselves: where a fact's source can be seen, which quizzes
exist.

Skills lie below the rooms that evidence comes from; those register here when they are imported.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.skills.taught import Groups as Groups
from lms.skills.taught import Taught, taught_now

SourceUrl = Callable[[int, Person], "str | None"]
"""(id of the source row, who is looking) → its address for that person, or None when it is not theirs to
see"""


@dataclass(frozen=True)
class Place:
    """A place inside a source, such as the second of a video that a question was about."""

    words: str
    url: str


Places = Callable[[int, Person], list[Place]]
Quizzes = Mapping[str, Sequence[Taught]]
"""By track; those of the track "" count for every skill"""

Exercises = Callable[[Session, Person], int]
_urls: dict[str, SourceUrl] = {}
_exercises: dict[str, Exercises] = {}
_places: dict[str, tuple[str, Places]] = {}
_quizzes: list[Callable[[Session], Quizzes]] = []
_quiz_models: list[type] = []


def source_url(prefix: str, function: SourceUrl) -> None:
    """Facts whose source is `prefix:<id>` link to what `function(id, viewer)` answers."""
    _urls[prefix] = function


def source_places(prefix: str, first: str, every: Places) -> None:
    """`first`: address of the place to look at first, with {id}; `every(id, viewer)` → all places."""
    _places[prefix] = (first, every)


def first_place(source: str) -> str | None:
    """An address that leads to the place to look at first, without having asked where it is."""
    prefix, _colon, number = source.partition(":")
    return _places[prefix][0].format(id=number) if prefix in _places and number.isdecimal() else None


def places_of(source: str, viewer: Person) -> list[Place]:
    prefix, _colon, number = source.partition(":")
    return _places[prefix][1](int(number), viewer) if prefix in _places and number.isdecimal() else []


def quizzes_from(function: Callable[[Session], Quizzes], *models: type) -> None:
    """`function(session)` → what is and was taught, by track. `models`: whose rows it reads."""
    _quizzes[:] = [function]
    _quiz_models[:] = models


def makes_quizzes(row: object) -> bool:
    """Whether a change of `row` may change the groups of quizzes."""
    return isinstance(row, tuple(_quiz_models))


def exercises_from(metric: str, function: Exercises) -> None:
    """How much of what the metric counts the exercises still hold for a worker."""
    _exercises[metric] = function


def exercises_left(session: Session, metric: str, worker: Person) -> int | None:
    """None: there is no knowing, or no end."""
    return _exercises[metric](session, worker) if metric in _exercises else None


def url_of(source: str, viewer: Person) -> str | None:
    """Where the source can be seen; None when nobody registered it or it has no page for the viewer."""
    prefix, _colon, number = source.partition(":")
    if prefix not in _urls or not number.isdecimal():
        return None
    return _urls[prefix](int(number), viewer)


def quizzes_by_track(session: Session) -> Quizzes:
    return _quizzes[0](session) if _quizzes else {}


def quizzes_of(session: Session, track: str) -> list[Taught]:
    """Whose results count for the skill of the track, or did for a time."""
    return counting_for(track, quizzes_by_track(session))


def quiz_groups(session: Session, track: str) -> Groups:
    """Of the quizzes of today whose results count for the skill of the track."""
    return taught_now(quizzes_of(session, track))


def taught_groups(session: Session, track: str) -> Groups | None:
    """`quiz_groups`; None while no quiz at all is taught here."""
    known = quizzes_by_track(session)
    taught = any(quiz.until is None for quizzes in known.values() for quiz in quizzes)
    return taught_now(counting_for(track, known)) if taught else None


def counting_for(track: str, known: Quizzes) -> list[Taught]:
    """What is taught in the track and what everybody takes. A lesson of another skill that carries the same
    tag leaves evidence there alone, so nobody could be asked for it here."""
    return [quiz for each in dict.fromkeys(("", track)) for quiz in known.get(each, ())]


def titles_of(session: Session, tag: str) -> list[str]:
    """Of the lessons whose quizzes carry the tag, in whatever track."""
    groups = map(taught_now, quizzes_by_track(session).values())
    return [title for group in groups for title in group.get(tag, {}).values()]
