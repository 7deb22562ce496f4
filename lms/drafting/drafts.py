"""Keeping a draft. Two tabs, two devices or a lost answer never cost a word.

Saving a draft is no event of the journal: it happens every second and is the writer's own business.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.db import now
from lms.drafting.keys import KEY, NoSuchDraft
from lms.drafting.models import Draft
from lms.errors import BadInput, Refusal
from lms.incoming import readable

LONGEST = 100_000
"""Characters of body and other fields together; no piece comes near"""
MOST_VERSIONS = 1_000_000_000
Extras = Mapping[str, Iterable[str]]


@dataclass(frozen=True)
class Kept:
    """A draft as it stands, also after the session was rolled back. Version 0: nothing was kept yet."""

    key: str
    body: str = ""
    extras: Mapping[str, list[str]] = field(default_factory=dict)
    version: int = 0
    updated_at: datetime | None = None

    @property
    def values(self) -> dict[str, list[str]]:
        """Field name → values, as a form would have sent them."""
        return {**{name: list(values) for name, values in self.extras.items()}, "body": [self.body]}


class DraftConflict(Refusal):
    """Another text was saved meanwhile, most likely by the same person. Both are here: `mine`, `theirs`."""

    message = _(
        "The same text was also changed on another screen. Both are kept. Please choose which to go on with."
    )

    def __init__(self, mine: Kept, theirs: Kept) -> None:
        self.mine, self.theirs = mine, theirs
        super().__init__()


def save_draft(
    session: Session, person: Person, key: str, body: str, *, version: int, extras: Extras | None = None
) -> Draft:
    """Keep the text; `version` is the one the writer saw, 0 for none. The same text again is no change.

    Raises DraftConflict when another text was saved since that version, BadInput when it is too long.
    """
    mine = _readable(key, body, extras or {}, version)
    row = _row(session, person, key, lock=True)
    if row is None:
        row = Draft(person_id=person.id, key=key, version=min(max(version, 0), MOST_VERSIONS) + 1)
        session.add(row)
    elif _same(row, mine):
        return row
    elif row.version != version:
        raise DraftConflict(mine, _kept(row))
    else:
        row.version += 1
    row.body, row.extras, row.updated_at = mine.body, dict(mine.extras), now()
    session.flush()
    return row


def opened(session: Session, person: Person, key: str) -> Kept:
    """What the editor opens with."""
    row = _row(session, person, key)
    return Kept(key) if row is None else _kept(row)


def settle(
    session: Session, person: Person, key: str, body: str, *, version: int, extras: Extras | None = None
) -> None:
    """The finished text arrived: its draft goes. With `extras` None only the text is compared.

    Raises DraftConflict when the draft holds another text that the writer's screen has not seen.
    """
    row = _row(session, person, key, lock=True)
    if row is None:
        return
    mine = _readable(key, body, row.extras if extras is None else extras, version)
    if row.version > version and not _same(row, mine):
        raise DraftConflict(mine, _kept(row))
    session.delete(row)


def keys_of(session: Session, person: Person, prefix: str) -> dict[str, datetime]:
    """The person's drafts whose key begins with `prefix`: key → when last saved."""
    mine = select(Draft.key, Draft.updated_at).where(Draft.person_id == person.id, Draft.body != "")
    rows = session.execute(mine.where(Draft.key.startswith(prefix, autoescape=True)))
    return {row.key: row.updated_at for row in rows}


def plain(text: str) -> str:
    """Text as it is kept: line breaks of one kind, nothing a database or a screen chokes on."""
    return str(readable(text)).replace("\r\n", "\n").replace("\r", "\n")


def _readable(key: str, body: str, extras: Extras, version: int) -> Kept:
    if not KEY.fullmatch(key):
        raise NoSuchDraft
    values = {name: [plain(value) for value in each if value] for name, each in sorted(extras.items())}
    kept = Kept(key, plain(body), {name: each for name, each in values.items() if each}, version)
    if len(kept.body) + len(json.dumps(kept.extras, ensure_ascii=False)) > LONGEST:
        raise BadInput(
            _("This text is too long: at most %(n)s characters can be kept.", n=f"{LONGEST:,}"), field="body"
        )
    return kept


def _row(session: Session, person: Person, key: str, *, lock: bool = False) -> Draft | None:
    mine = select(Draft).where(Draft.person_id == person.id, Draft.key == key)
    return session.scalar(mine.with_for_update() if lock else mine)


def _same(row: Draft, mine: Kept) -> bool:
    return row.body == mine.body and row.extras == mine.extras


def _kept(row: Draft) -> Kept:
    extras: dict[str, Any] = row.extras
    return Kept(row.key, row.body, dict(extras), row.version, row.updated_at)
