"""Which phrases a coach has, keeps and drops."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.drafting.drafts import plain
from lms.errors import BadInput, NotThere
from lms.journal import record
from lms.practice.models import Assessment
from lms.practice.phrases.models import Phrase
from lms.practice.phrases.sentences import LONGEST, said_before
from lms.practice.scope import NOTHING

MOST = 100
LOOKED_AT = 300
"""Pieces of feedback, the newest"""


def kept(session: Session, coach: Person) -> list[Phrase]:
    """In the order in which they were kept."""
    return list(session.scalars(select(Phrase).where(Phrase.coach_id == coach.id).order_by(Phrase.id)))


def offered(session: Session, coach: Person, *, limit: int = 30) -> list[tuple[str, int]]:
    """Sentences of the coach's own past feedback that are not kept yet, with how often they were said."""
    own = select(Assessment).where(Assessment.coach_id == coach.id).order_by(Assessment.id.desc())
    rows = list(session.scalars(own.limit(LOOKED_AT)))
    texts = [text for row in rows for text in (row.text, *row.comments.values())]
    known = {phrase.text for phrase in kept(session, coach)}
    names = {row.submission.worker.name for row in rows}
    return [pair for pair in said_before(texts, names=names) if pair[0] not in known][:limit]


def keep(session: Session, coach: Person, text: str) -> Phrase:
    """The same again is the same phrase. Raises BadInput."""
    text = " ".join(plain(text).split())
    if not text:
        raise BadInput(_("Please write a few words."), field="text")
    if len(text) > LONGEST:
        raise BadInput(_("Please keep a phrase short: at most %(n)s characters.", n=LONGEST), field="text")
    own = kept(session, coach)
    for phrase in own:
        if phrase.text == text:
            return phrase
    if len(own) >= MOST:
        raise BadInput(_("A hundred phrases are kept already. Please drop one first."), field="text")
    row = Phrase(coach_id=coach.id, text=text)
    session.add(row)
    record(session, "phrase.kept", row, by=coach)
    return row


def drop(session: Session, coach: Person, phrase_id: int) -> None:
    """Raises NotThere for anybody else's."""
    row = session.get(Phrase, phrase_id)
    if row is None or row.coach_id != coach.id:
        raise NotThere(NOTHING)
    record(session, "phrase.dropped", row, by=coach)
    session.delete(row)
