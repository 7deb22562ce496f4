"""Whose drafts there may be: a key names the thing that is written for, and its room knows who writes there.

The rooms lie above this one; each says so when it is imported.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from flask_babel import lazy_gettext as _
from sqlalchemy import exists, select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from lms.accounts.models import Person
from lms.accounts.permissions import may
from lms.drafting.models import Draft
from lms.errors import Refusal

KEY = re.compile(r"[a-z][a-z_]{0,30}(:[0-9]{1,9}){1,3}", re.ASCII)
"""With no number that PostgreSQL cannot hold as an id"""
Loader = Callable[..., object]
"""(session, writer, ids out of the key…): what the page with the text loads; raises as the page would"""

_kinds: dict[str, tuple[str, int, Loader]] = {}


class NoSuchDraft(Refusal):
    status = 422
    message = _("This text cannot be kept here. Please copy what you wrote before you close the page.")


def texts_of(prefix: str, permission: str, loader: Loader, *, ids: int = 1) -> None:
    """Drafts named `prefix:<id>…` are for who has the permission and may load what they are for."""
    _kinds[prefix] = (permission, ids, loader)


def known_prefixes() -> frozenset[str]:
    return frozenset(_kinds)


def must_be_writable(session: Session, person: Person, key: str) -> None:
    """Raises NoSuchDraft. What was begun may be written on: nobody loses words when something is taken from
    them meanwhile."""
    if not KEY.fullmatch(key):
        raise NoSuchDraft
    mine = Draft.person_id == person.id, Draft.key == key
    if session.scalar(select(exists().where(*mine))):
        return
    prefix, *ids = key.split(":")
    permission, many, loader = _kinds.get(prefix, ("", 0, None))
    if loader is None or len(ids) != many or not may(person, permission):
        raise NoSuchDraft
    try:
        loader(session, person, *(int(each) for each in ids))
    except (Refusal, NotFound) as error:
        raise NoSuchDraft from error
