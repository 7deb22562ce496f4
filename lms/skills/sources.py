"""What the rooms above tell this room about themselves: where a fact's source can be seen, which quizzes
exist.

Skills lie below the rooms that evidence comes from; those register here when they are imported.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lms.accounts.models import Person

SourceUrl = Callable[[int, Person], "str | None"]
"""(id of the source row, who is looking) → its address for that person, or None when it is not theirs to
see"""


@dataclass(frozen=True)
class Place:
    """A place inside a source, such as the second of a video that a question was about."""

    words: str
    url: str


Places = Callable[[int, Person], list[Place]]
QuizGroups = Callable[[Session], Mapping[str, Mapping[str, str]]]

_urls: dict[str, SourceUrl] = {}
_places: dict[str, tuple[str, Places]] = {}
_quizzes: list[QuizGroups] = []
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


def quiz_groups_from(function: QuizGroups, *models: type) -> None:
    """`function(session)` → {tag: {lesson key: title}}: which quizzes a tag's score is taken over. `models`:
    whose rows it reads."""
    _quizzes[:] = [function]
    _quiz_models[:] = models


def makes_quizzes(row: object) -> bool:
    """Whether a change of `row` may change the groups of quizzes."""
    return isinstance(row, tuple(_quiz_models))


def url_of(source: str, viewer: Person) -> str | None:
    """Where the source can be seen; None when nobody registered it or it has no page for the viewer."""
    prefix, _colon, number = source.partition(":")
    if prefix not in _urls or not number.isdecimal():
        return None
    return _urls[prefix](int(number), viewer)


def quiz_groups(session: Session) -> Mapping[str, Mapping[str, str]]:
    return _quizzes[0](session) if _quizzes else {}
