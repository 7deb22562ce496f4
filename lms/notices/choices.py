"""Which notices a person wants, and which of them by e-mail too. Rooms say which kinds may be switched off;
what binds anybody may not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lms.accounts.models import Person, Role
from lms.journal import record

OFF, UNMAILED = "notices_off", "mail_off"


@dataclass(frozen=True)
class Choice:
    kind: str
    words: str
    """Source string marked `N_`"""
    roles: frozenset[Role]
    """Whom it concerns"""


_choices: dict[str, Choice] = {}
_under: dict[str, str] = {}


def switchable(
    kind: str, words: str, *, also: Iterable[str] = (), roles: Iterable[Role] = tuple(Role)
) -> None:
    """A room registers a kind of notice that can be switched off, and others (`also`) that go with it."""
    _choices[kind] = Choice(kind, words, frozenset(roles))
    _under.update(dict.fromkeys([kind, *also], kind))


def kinds() -> Mapping[str, str]:
    """{kind: words} of what can be switched."""
    return {kind: choice.words for kind, choice in _choices.items()}


def choices_of(person: Person) -> list[Choice]:
    """What this person can switch."""
    return [choice for choice in _choices.values() if person.has(*choice.roles)]


def wants(person: Person, kind: str) -> bool:
    return _under.get(kind, kind) not in person.preferences.get(OFF, ())


def wants_mail(person: Person, kind: str) -> bool:
    """Whether this kind may go out by e-mail; what cannot be switched always may."""
    return _under.get(kind, kind) not in person.preferences.get(UNMAILED, ())


def choose(
    session: Session,
    person: Person,
    wanted: Iterable[str],
    *,
    mailed: Iterable[str] | None = None,
    by: Person,
) -> Person:
    """The kinds of `choices_of` the person wants from now on, the others are switched off; `mailed`: those
    wanted by e-mail too (None: as before)."""
    chosen = {OFF: _off(person, OFF, wanted)}
    if mailed is not None:
        chosen[UNMAILED] = _off(person, UNMAILED, mailed)
    person.preferences = person.preferences | chosen
    record(session, "notices.chosen", person, by=by, about=person, off=chosen[OFF])
    return person


def _off(person: Person, name: str, wanted: Iterable[str]) -> list[str]:
    """What the page did not ask about stays as it was."""
    asked = {choice.kind for choice in choices_of(person)}
    return sorted((asked - set(wanted)) | (set(person.preferences.get(name, ())) - asked))
