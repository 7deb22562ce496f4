"""Handing in a piece: once a round, a new round when the last one has its feedback."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask import current_app
from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from courses.lengths import characters
from courses.outline import Practice
from lms import storage
from lms.accounts.models import Person, Role
from lms.accounts.people import coaches_of
from lms.db import now
from lms.drafting.drafts import LONGEST, plain, settle
from lms.drafting.keys import texts_of
from lms.drafting.similarity.remembered import remember
from lms.errors import BadInput, NotThere, Refusal
from lms.journal import record
from lms.learning import starts
from lms.learning.editions import outline
from lms.learning.models import LessonEdition
from lms.learning.states import open_lesson
from lms.learning.told import Told, check_day, told_worker
from lms.notices.choices import switchable
from lms.notices.telling import tell
from lms.practice.files import Incoming, Sound, check_file
from lms.practice.models import Submission
from lms.prose import N_

HANDED_IN = "submission.handed_in"
SCANS = (".pdf", ".jpg", ".jpeg", ".png")
"""What a paper may come as that staff hand in for a worker"""

switchable(HANDED_IN, N_("A worker handed in a piece"), roles=[Role.COACH, Role.DIRECTOR])


class AlreadyHandedIn(Refusal):
    message = _("This round has been handed in already.")


class StillWaiting(Refusal):
    message = _("Your last piece is with the coach. You can hand in again when the feedback is there.")


class NoPractice(NotThere):
    message = _("This lesson has no practice piece.")


def practice_of(edition: LessonEdition) -> Practice:
    """Raises NoPractice."""
    practice = outline(edition).practice
    if practice is None:
        raise NoPractice
    return practice


def rounds(session: Session, worker: Person, lesson_id: int) -> list[Submission]:
    """What the worker handed in for the lesson, oldest first, with its feedback."""
    mine = select(Submission).where(Submission.worker_id == worker.id, Submission.lesson_id == lesson_id)
    return list(
        session.scalars(mine.options(joinedload(Submission.assessment)).order_by(Submission.n)).unique()
    )


def next_round(submissions: Sequence[Submission]) -> int:
    return submissions[-1].n + 1 if submissions else 1


def draft_key(lesson_id: int, n: int) -> str:
    """A round's draft: a late message of an old tab cannot end up in the next round."""
    return f"practice:{lesson_id}:{n}"


def told_key(worker_id: int, lesson_id: int, n: int) -> str:
    """The draft of whoever writes a round down for somebody else."""
    return f"told:{worker_id}:{lesson_id}:{n}"


def _begin_writing(session: Session, person: Person, lesson_id: int, n: int) -> None:
    """What was typed in an old tab is kept for its own round. Raises NotThere, NotYetOpen."""
    practice_of(open_lesson(session, person, lesson_id).edition)
    if not 1 <= n <= next_round(rounds(session, person, lesson_id)):
        raise NoPractice


def _begin_writing_down(session: Session, staff: Person, worker_id: int, lesson_id: int, n: int) -> None:
    _begin_writing(session, told_worker(session, staff, worker_id), lesson_id, n)


texts_of("practice", "hand in practice", _begin_writing, ids=2)
texts_of("told", "coach", _begin_writing_down, ids=3)


def hand_in(
    session: Session,
    worker: Person,
    edition: LessonEdition,
    *,
    n: int,
    body: str,
    checked: Iterable[int] = (),
    file: Incoming | None = None,
    markup: str = "plain",
    draft_version: int = 0,
    told: Told | None = None,
    by: Person,
) -> Submission:
    """Round `n` as the worker's screen knew it. `told`: how it reached `by`, who writes it down for them and
    may add a scan of the paper. Raises BadInput, AlreadyHandedIn, StillWaiting, NoPractice,
    lms.drafting.drafts.DraftConflict when another screen wrote another text, lms.storage.DiskFull."""
    practice = practice_of(edition)
    _check_turn(rounds(session, worker, edition.lesson_id), n)
    sound = _check_piece(practice, body, file, scans=SCANS if told else ())
    key = told_key(worker.id, edition.lesson_id, n) if told else draft_key(edition.lesson_id, n)
    settle(session, by if told else worker, key, body, version=draft_version)
    starts.start(session, worker, edition, by=by if told else worker)
    row = Submission(
        worker_id=worker.id,
        lesson_id=edition.lesson_id,
        edition_id=edition.id,
        n=n,
        body=plain(body).strip("\n"),
        markup=markup,
        checked=sorted({point for point in checked if 0 <= point < len(practice.checklist)}),
        submitted_at=now(),
        by=by if told else None,
        how=told.how if told else None,
        told_on=check_day(told.on) if told else None,
        **_stored(file, sound),
    )
    _add_once(session, row)
    if practice.kind == "text":
        remember(session, f"submission:{row.id}", row.body, person_id=worker.id)
    record(session, HANDED_IN, row, by=by, about=worker, lesson=edition.key, round=n)
    _tell_coaches(session, worker, row, practice)
    if told:
        text = N_("%(name)s has handed in “%(title)s” for you. You can see it.")
        url, title = f"/submissions/{row.id}", practice.title
        tell(session, worker, "submission.told", text, url=url, name=by.name, title=title)
    return row


def _check_turn(submissions: list[Submission], n: int) -> None:
    if n < next_round(submissions):
        raise AlreadyHandedIn
    if submissions and submissions[-1].assessment is None:
        raise StillWaiting
    if n != next_round(submissions):
        raise BadInput(_("Please open the piece again; another round is due."))


def _check_piece(
    practice: Practice, body: str, file: Incoming | None, *, scans: tuple[str, ...]
) -> Sound | None:
    if len(body) > LONGEST:
        message = _("This text is too long: at most %(n)s characters can be kept.", n=f"{LONGEST:,}")
        raise BadInput(message, field="body")
    if practice.kind == "text":
        _check_length(characters(body), practice)
    if practice.kind not in ("file", "spreadsheet"):  # of drills more is looked at: lms.practice.drills
        return check_file(file, accepts=scans) if file and scans else None
    if file is None:
        raise BadInput(_("Please choose the file you want to hand in."), field="file")
    more = scans if practice.kind == "file" else ()
    return check_file(file, accepts=(*practice.accepts, *more))


def _check_length(n: int, practice: Practice) -> None:
    if practice.min_chars and n < practice.min_chars:
        short = practice.min_chars - n
        message = _(
            "%(n)s characters are missing: at least %(least)s, please.", n=short, least=practice.min_chars
        )
        raise BadInput(message, field="body")
    if practice.max_chars and n > practice.max_chars:
        message = _(
            "%(n)s characters too many: at most %(most)s, please.",
            n=n - practice.max_chars,
            most=practice.max_chars,
        )
        raise BadInput(message, field="body")


def _stored(file: Incoming | None, sound: Sound | None) -> dict[str, str | int]:
    if file is None or sound is None:
        return {}
    kept = storage.put(file.stream, limit=current_app.config["MAX_FILE_MB"] * 1_000_000)
    return {"file_key": kept.key, "file_name": sound.name, "file_bytes": kept.size, "mime": sound.mime}


def _add_once(session: Session, row: Submission) -> None:
    """The database has the last word when two tabs hand in at the same moment."""
    session.add(row)
    try:
        session.flush()
    except IntegrityError as error:
        raise AlreadyHandedIn from error


def _tell_coaches(session: Session, worker: Person, row: Submission, practice: Practice) -> None:
    text = N_("%(worker)s handed in “%(title)s”.")
    for coach in coaches_of(session, worker):
        if coach.id == row.by_id:
            continue
        url = f"/submissions/{row.id}/assessment"
        tell(session, coach, HANDED_IN, text, url=url, worker=worker.name, title=practice.title)
