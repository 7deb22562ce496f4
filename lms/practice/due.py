"""The round of a piece that is due, whoever writes it: the worker, or staff who are told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from courses.outline import Practice
from lms import storage
from lms.accounts.models import Person
from lms.drafting.drafts import opened, plain
from lms.drafting.forms import as_sent, sheet
from lms.learning.models import LessonEdition
from lms.practice import handing_in
from lms.practice.files import Incoming
from lms.practice.forms import RoundForm
from lms.practice.models import Submission

AForm = TypeVar("AForm", bound=RoundForm)


@dataclass(frozen=True)
class Round:
    worker: Person
    by: Person
    edition: LessonEdition
    practice: Practice
    rounds: Sequence[Submission]
    """Handed in so far, oldest first"""

    @classmethod
    def of(cls, session: Session, worker: Person, edition: LessonEdition, *, by: Person) -> Round:
        """Raises NoPractice."""
        practice = handing_in.practice_of(edition)
        return cls(worker, by, edition, practice, handing_in.rounds(session, worker, edition.lesson_id))

    @property
    def n(self) -> int:
        return handing_in.next_round(self.rounds)

    @property
    def last(self) -> Submission | None:
        return self.rounds[-1] if self.rounds else None

    @property
    def waiting(self) -> bool:
        """For feedback on the round before."""
        return self.last is not None and self.last.assessment is None

    def key(self, n: int) -> str:
        """Of the draft of whoever writes round `n`."""
        if self.by.id == self.worker.id:
            return handing_in.draft_key(self.edition.lesson_id, n)
        return handing_in.told_key(self.worker.id, self.edition.lesson_id, n)

    def same(self, session: Session, n: int, text: str, file: Incoming | None) -> Submission:
        """What a second press of the button sent once more. Raises AlreadyHandedIn for anything else."""
        for row in Round.of(session, self.worker, self.edition, by=self.by).rounds:
            if (row.n, row.body) == (n, plain(text).strip("\n")) and _is_file_of(row, file):
                return row
        raise handing_in.AlreadyHandedIn

    def shown(self, session: Session, form: RoundForm) -> dict[str, Any]:
        """For templates/practice: the form, and how the round stands now, also after a refusal."""
        now = Round.of(session, self.worker, self.edition, by=self.by)
        names = ("edition", "practice", "rounds", "last", "waiting", "n")
        kept = opened(session, self.by, self.key(now.n))
        return {name: getattr(now, name) for name in names} | {"form": form, "sheet": sheet(form, kept)}


def as_left(session: Session, kind: type[AForm], due: Round) -> AForm:
    """As the form was sent; else as it was left."""
    form = kind.for_practice(due.practice)
    if form.is_submitted():
        return form
    kept = opened(session, due.by, due.key(due.n))
    if kept.version:
        form = kind.for_practice(due.practice, formdata=as_sent(kept))
    form.round.data = str(due.n)
    return form


def _is_file_of(row: Submission, file: Incoming | None) -> bool:
    if file is None or row.file_key is None:
        return file is None and row.file_key is None
    return storage.holds(row.file_key, file.stream)
