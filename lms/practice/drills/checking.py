"""A drill handed in: kept as a piece like any other, compared with its key at once, and counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from flask_babel import lazy_gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from courses.drills import entry, listing, spreadsheet, transcription
from courses.drills.findings import Result
from courses.drills.kinds import Entry, Listing, Spreadsheet, Transcription, Typing, is_new
from courses.drills.workbook import UnsafeWorkbook
from courses.outline import Practice
from lms.accounts.models import Person
from lms.db import now
from lms.drafting.drafts import plain, settle
from lms.errors import BadInput, Refusal
from lms.journal import record
from lms.learning.models import LessonEdition
from lms.learning.told import Told, moment
from lms.practice import handing_in
from lms.practice.drills import running
from lms.practice.drills.models import DrillCheck, TypingRun
from lms.practice.drills.words import UNSAFE
from lms.practice.files import Incoming
from lms.practice.models import Submission
from lms.skills.evidence import add_fact
from lms.skills.facts import Kind

Rows = Sequence[Sequence[str]]
LONGEST_FIELD = 500
EVIDENCE = ("entry", "transcription")
"""Drills whose counts a ladder looks at (levels.json); typing runs leave theirs by themselves"""


class Unfinished(Refusal):
    """So much is missing that it may have been sent by a slip of the finger; asked about once."""


def hand_in(
    session: Session,
    worker: Person,
    edition: LessonEdition,
    *,
    n: int,
    answers: Rows = (),
    body: str = "",
    file: Incoming | None = None,
    checked: Iterable[int] = (),
    draft_version: int = 0,
    draft_extras: Mapping[str, list[str]] | None = None,
    told: Told | None = None,
    as_it_is: bool = True,
    by: Person,
) -> Submission:
    """Round `n` of a drill. `body` is the text of a transcription, otherwise a word to the coach.

    Raises BadInput, Unfinished unless `as_it_is`, and everything that lms.practice.handing_in.hand_in raises.
    """
    practice = handing_in.practice_of(edition)
    answers = _fit(answers)
    run = running.newest_whole(session, worker, edition.lesson_id) if practice.kind == "typing" else None
    result = compare(practice, answers=answers, body=body, file=file, round=n, run=run)
    if not as_it_is:
        _ask_once(practice, answers, body, round=n)
    key = handing_in.draft_key(edition.lesson_id, n)
    key = handing_in.told_key(worker.id, edition.lesson_id, n) if told else key
    settle(session, by if told else worker, key, body, version=draft_version, extras=draft_extras)
    text = run.body if run else as_text(practice, answers, round=n) or body
    row = handing_in.hand_in(
        session, worker, edition, n=n, body=text, checked=checked, file=file, told=told, by=by
    )
    counts = is_new(practice.drill, n) if practice.drill else False
    check = DrillCheck(
        submission_id=row.id,
        kind=practice.kind,
        answers=[list(each) for each in answers],
        note=plain(body).strip() if answers or run else "",
        found=result.as_dict(),
        counts=counts,
        checked_at=now(),
    )
    session.add(check)
    session.flush()
    record(session, "drill.checked", check, by=None, about=worker, submission=row.id)
    if counts and practice.kind in EVIDENCE:
        _leave_evidence(session, row, practice, result)
    return row


def compare(
    practice: Practice,
    *,
    answers: Rows,
    body: str,
    file: Incoming | None,
    round: int,
    run: TypingRun | None = None,
) -> Result:
    """The piece against its key. Raises BadInput when there is nothing to compare."""
    drill = practice.drill
    if isinstance(drill, Transcription):
        if not body.strip():
            raise BadInput(_("Please write down what you hear before handing in."), field="body")
        return transcription.compare(drill.of(round), plain(body))
    if isinstance(drill, Spreadsheet):
        return _workbook(drill, file)
    if isinstance(drill, Typing):
        if run is None or run.result is None:
            raise BadInput(_("Please take the test of ten minutes first; then it can be shown."))
        return run.result
    if not any(value.strip() for row in answers for value in row):
        raise BadInput(_("Nothing has been typed into the fields yet."))
    if isinstance(drill, Entry):
        return entry.compare(drill, answers, round=round)
    if isinstance(drill, Listing):
        return listing.compare(drill, answers)
    raise handing_in.NoPractice


def as_text(practice: Practice, answers: Rows, *, round: int) -> str:
    """What was typed into fields, to be read as lines; "" for other drills."""
    if isinstance(practice.drill, Entry):
        return entry.as_text(practice.drill, answers, round=round)
    return listing.as_text(practice.drill, answers) if isinstance(practice.drill, Listing) else ""


def _ask_once(practice: Practice, answers: Rows, body: str, *, round: int) -> None:
    drill = practice.drill
    if isinstance(drill, Entry) and (empty := entry.left_empty(drill, answers, round=round)):
        raise Unfinished(
            ngettext(
                "%(num)s field is empty. A field with nothing on the paper stays empty. "
                "You can go on, or hand in as it is; after that you see the answers to these papers.",
                "%(num)s fields are empty. A field with nothing on the paper stays empty. "
                "You can go on, or hand in as it is; after that you see the answers to these papers.",
                empty,
            )
        )
    if isinstance(drill, Transcription) and transcription.is_short(drill.of(round), plain(body)):
        raise Unfinished(
            _(
                "This is much shorter than what is said in the recording. "
                "You can go on, or hand in as it is; after that you see the model answer."
            )
        )


def _fit(answers: Rows) -> list[list[str]]:
    found = [[plain(value).replace("\n", " ") for value in row] for row in answers]
    if any(len(value) > LONGEST_FIELD for row in found for value in row):
        raise BadInput(_("One field is too long: at most %(n)s characters.", n=LONGEST_FIELD))
    return found


def _workbook(drill: Spreadsheet, file: Incoming | None) -> Result:
    if file is None:
        raise BadInput(_("Please choose the file you want to hand in."), field="file")
    file.stream.seek(0)
    try:
        return spreadsheet.compare(drill, file.stream)
    except UnsafeWorkbook as error:
        raise BadInput(UNSAFE[error.reason], field="file") from error
    finally:
        file.stream.seek(0)


def _leave_evidence(session: Session, row: Submission, practice: Practice, result: Result) -> None:
    track = row.lesson.course.series.track
    if not track:
        return
    data = {
        "lesson": row.edition.key,
        "title": practice.title,
        "round": row.n,
        "drill": practice.kind,
        "fields": result.fields,
        "field_errors": result.field_errors,
        "chars": result.chars or 0,
        "errors": result.errors or 0,
        "seconds": None,
    }
    add_fact(
        session,
        row.worker,
        track=track,
        kind=Kind.DRILL,
        data=data,
        source=f"submission:{row.id}",
        occurred_at=moment(row.told_on, row.submitted_at),
        by=row.by,
        how=row.how or "",
    )
