"""What stands beside a piece while it is read: automatic remarks, same words, changes, words to places.

Nothing of it is a mark. A coach says which remarks are typos and which texts count as the same words; only
that goes on record.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.drafting.annotating import annotations_of
from lms.drafting.comparing import Change, changes
from lms.drafting.findings.looking import Looked, look
from lms.drafting.models import Annotation
from lms.drafting.textlint import reading
from lms.practice.handing_in import practice_of
from lms.practice.measures import Counted
from lms.practice.models import Submission
from lms.practice.similarity import Match, matches, together


@dataclass(frozen=True)
class Beside:
    """Empty for pieces that are no texts."""

    looked: Looked | None = None
    matches: tuple[Match, ...] = ()
    changes: tuple[Change, ...] = ()
    """Since the round before"""
    annotations: tuple[Annotation, ...] = ()


def subject_of(submission: Submission) -> str:
    return f"submission:{submission.id}"


def beside(session: Session, submission: Submission, before: Submission | None, viewer: Person) -> Beside:
    """For staff: `before` is the last round, if there was one."""
    practice = practice_of(submission.edition)
    if practice.kind != "text":
        return Beside()
    body, markdown = submission.body, submission.markup == "markdown"
    return Beside(
        looked=look(body, practice, markdown=markdown, read=reading.read),
        matches=tuple(matches(session, submission, viewer)),
        changes=tuple(changes(before.body, body)) if before else (),
        annotations=tuple(annotations_of(session, subject_of(submission))),
    )


def confirmed(
    session: Session,
    submission: Submission,
    counted: Counted,
    *,
    slips: Collection[int],
    same_as: Collection[str],
    by: Person,
) -> Counted:
    """What the coach counted by hand stands; else what they ticked: remarks that are typos, and texts whose
    words count as the same. Nothing ticked means not measured."""
    if counted.typos is None and slips:
        counted = replace(counted, typos=len(set(slips)))
    if counted.similarity is None and same_as:
        found = matches(session, submission, by)
        counted = replace(counted, similarity=together(submission, found, same_as))
    return counted
