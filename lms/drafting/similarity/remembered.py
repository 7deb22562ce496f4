"""Fingerprints of texts that were handed in, so that a later text finds those that share words with it."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.drafting.models import TextPrint
from lms.drafting.similarity.winnowing import prints

FEWEST_SHARED = 2
"""Fingerprints in common before a text is compared word by word"""
_AT_ONCE = 500
"""Numbers in one query"""


def remember(session: Session, subject: str, text: str, *, person_id: int) -> None:
    """`subject` names the row that holds the text, such as `submission:12`. A text is remembered once."""
    if session.scalar(select(TextPrint.id).where(TextPrint.subject == subject).limit(1)):
        return
    session.add_all(
        TextPrint(subject=subject, person_id=person_id, print=number) for number in sorted(prints(text))
    )


def nearest(session: Session, text: str, *, not_by: int, most: int = 10) -> list[str]:
    """Subjects of other people that share most fingerprints with the text."""
    shared: dict[str, int] = {}
    for numbers in _in_parts(prints(text)):
        found = (
            select(TextPrint.subject, func.count())
            .where(TextPrint.print.in_(numbers), TextPrint.person_id != not_by)
            .group_by(TextPrint.subject)
        )
        for subject, count in session.execute(found):
            shared[subject] = shared.get(subject, 0) + count
    near = [subject for subject, count in shared.items() if count >= FEWEST_SHARED]
    return sorted(near, key=lambda subject: (-shared[subject], subject))[:most]


def _in_parts(numbers: Iterable[int]) -> list[list[int]]:
    whole = sorted(numbers)
    return [whole[n : n + _AT_ONCE] for n in range(0, len(whole), _AT_ONCE)]
