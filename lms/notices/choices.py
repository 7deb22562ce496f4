"""Which notices a person wants. Rooms say which kinds may be switched off; what binds anybody may not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.journal import record

_switchable: dict[str, str] = {}


def switchable(kind: str, words: str) -> None:
    """A room registers a kind of notice that can be switched off; `words` is a source string marked `N_`."""
    _switchable[kind] = words


def kinds() -> Mapping[str, str]:
    """{kind: words} of what can be switched."""
    return _switchable


def wants(person: Person, kind: str) -> bool:
    return kind not in person.preferences.get("notices_off", ())


def choose(session: Session, person: Person, wanted: Iterable[str], *, by: Person) -> Person:
    """The kinds of `kinds()` the person wants from now on; the others are switched off."""
    off = sorted(set(_switchable) - set(wanted))
    person.preferences = person.preferences | {"notices_off": off}
    record(session, "notices.chosen", person, by=by, about=person, off=off)
    return person
