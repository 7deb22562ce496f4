"""Words to a place of a text. The text never changes afterwards, so that a place stays a place."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from lms.accounts.models import Person
from lms.db import now
from lms.drafting.drafts import plain
from lms.drafting.models import Annotation
from lms.errors import BadInput, Refusal
from lms.journal import record

LONGEST = 1_000
MOST = 100
"""On one text"""


class NotYours(Refusal):
    message = _("Only the person who wrote this remark can take it back.")


def annotate(
    session: Session,
    subject: str,
    text: str,
    *,
    start: int,
    end: int,
    words: str,
    about: Person,
    by: Person,
) -> Annotation:
    """`words` to text[start:end]; `subject` names the row that holds the text, `about` is its writer. Sent
    twice, they are one annotation. Raises BadInput."""
    words = plain(words).strip()
    if not 0 <= start < end <= len(text) or not text[start:end].strip():
        raise BadInput(_("Please choose the place in the text."), field="place")
    if not words:
        raise BadInput(_("Please write a few words."), field="words")
    if len(words) > LONGEST:
        raise BadInput(_("This text is too long."), field="words")
    known = annotations_of(session, subject)
    if same := [one for one in known if (one.start, one.end, one.words) == (start, end, words)]:
        return same[0]
    if len(known) >= MOST:
        raise BadInput(_("This text has many remarks already; whoever reads them cannot take in more."))
    row = Annotation(
        subject=subject,
        start=start,
        end=end,
        quote=text[start:end],
        words=words,
        author_id=by.id,
        created_at=now(),
    )
    session.add(row)
    record(session, "annotation.written", row, by=by, about=about, text=subject)
    return row


def withdraw(session: Session, annotation: Annotation, *, about: Person, by: Person) -> None:
    """Raises NotYours."""
    if annotation.author_id != by.id:
        raise NotYours
    record(session, "annotation.withdrawn", annotation, by=by, about=about, text=annotation.subject)
    session.delete(annotation)


def annotations_of(session: Session, subject: str) -> list[Annotation]:
    """In the order of the text."""
    found = select(Annotation).where(Annotation.subject == subject).options(joinedload(Annotation.author))
    return list(session.scalars(found.order_by(Annotation.start, Annotation.end, Annotation.id)))
