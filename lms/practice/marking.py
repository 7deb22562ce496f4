"""A coach marks a piece: five axes, words, one next action. The words can be corrected, with history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from courses.lengths import characters
from courses.outline import Practice
from lms.accounts.models import Person, Role
from lms.db import now
from lms.drafting.drafts import LONGEST, plain, settle
from lms.drafting.keys import texts_of
from lms.errors import BadInput, Refusal
from lms.journal import record
from lms.notices.choices import switchable
from lms.notices.telling import tell
from lms.practice import actions
from lms.practice.coaching import note
from lms.practice.handing_in import practice_of
from lms.practice.measures import Counted, measured
from lms.practice.models import Assessment, FeedbackRevision, Outcome, Submission
from lms.practice.rubrics import all_axes
from lms.practice.scope import coached_submission, must_coach
from lms.practice.second_marks import draw
from lms.prose import N_
from lms.skills.evidence import Kind, add_fact

NOT_COUNTED = Counted()
WRITTEN, CORRECTED = "assessment.written", "feedback.corrected"

switchable(
    WRITTEN,
    N_("Feedback on my pieces, written or spoken"),
    also=[CORRECTED, "voice.recorded"],
    roles=[Role.WORKER],
)


class AlreadyMarked(Refusal):
    message = _("Somebody has marked this piece already.")


class NothingToCorrect(Refusal):
    message = _("Nothing was changed.")


def draft_key(submission: Submission) -> str:
    return f"assessment:{submission.id}"


texts_of("assessment", "coach", coached_submission)


def mark(
    session: Session,
    submission: Submission,
    *,
    marks: Mapping[str, int | None],
    comments: Mapping[str, str],
    text: str,
    next_action: str,
    due: date | None = None,
    counted: Counted = NOT_COUNTED,
    last_outcome: Outcome | None = None,
    staff_note: str = "",
    draft_version: int = 0,
    by: Person,
) -> Assessment:
    """Marks (axis → 0 to 4, all five), words and the one next action. `last_outcome` answers what became of
    the next action that stood open. Raises BadInput, AlreadyMarked, DraftConflict, and of must_coach."""
    worker = submission.worker
    must_coach(session, by, worker)
    practice = practice_of(submission.edition)
    if submission.assessment is not None:
        return _same_again(submission.assessment, all_axes(practice, marks), _words(text, comments), by)
    before = actions.last_open(session, worker, lesson_id=submission.lesson_id)
    row = Assessment(
        submission=submission,
        coach=by,
        marks=all_axes(practice, marks),
        **_words(text, comments),
        **asdict(measured(counted, text_chars=_length(submission, practice))),
        created_at=now(),
    )
    _add_once(session, row)
    step = actions.agree(session, worker, next_action, due=due, coach=by, assessment=row)
    if before is not None and last_outcome is not None:
        actions.review(session, before, outcome=last_outcome, by=by)
    if staff_note.strip():
        note(session, worker, staff_note, submission=submission, by=by)
    settle(session, by, draft_key(submission), text, version=draft_version)
    record(session, WRITTEN, row, by=by, about=worker, next_action=step.id)
    _count_as_evidence(session, submission, row, practice)
    draw(session, submission)
    _tell(session, submission, WRITTEN, N_("There is feedback for “%(title)s”."))
    return row


def correct(
    session: Session, assessment: Assessment, *, text: str, comments: Mapping[str, str], by: Person
) -> Assessment:
    """Other words for the same marks. The words before stay readable, and the worker is told."""
    submission = assessment.submission
    must_coach(session, by, submission.worker)
    words = _words(text, comments)
    if words == {"text": assessment.text, "comments": assessment.comments}:
        raise NothingToCorrect
    before = FeedbackRevision(
        assessment_id=assessment.id, text=assessment.text, comments=assessment.comments, by_id=by.id
    )
    assessment.revisions.append(before)
    assessment.text, assessment.comments = words["text"], words["comments"]
    record(session, CORRECTED, assessment, by=by, about=submission.worker)
    _tell(session, submission, CORRECTED, N_("The feedback for “%(title)s” was corrected."))
    return assessment


def _same_again(
    given: Assessment, marks: Mapping[str, int | None], words: Mapping[str, Any], by: Person
) -> Assessment:
    """A second press of the button is no second feedback."""
    if (given.coach_id, given.marks, given.text, given.comments) != (
        by.id,
        marks,
        words["text"],
        words["comments"],
    ):
        raise AlreadyMarked
    return given


def _words(text: str, comments: Mapping[str, str]) -> dict[str, Any]:
    """Something has to be said, at one place at least."""
    said = {axis: plain(words).strip() for axis, words in comments.items() if words.strip()}
    text = plain(text).strip()
    if not text and not said:
        raise BadInput(_("Please write a few words to the worker."), field="body")
    if len(text) + sum(map(len, said.values())) > LONGEST:
        raise BadInput(_("This text is too long."), field="body")
    return {"text": text, "comments": said}


def _length(submission: Submission, practice: Practice) -> int | None:
    return characters(submission.body) if practice.kind == "text" else None


def _add_once(session: Session, row: Assessment) -> None:
    """The database has the last word when two coaches mark at the same moment."""
    session.add(row)
    try:
        session.flush()
    except IntegrityError as error:
        raise AlreadyMarked from error


def _count_as_evidence(session: Session, submission: Submission, row: Assessment, practice: Practice) -> None:
    """A piece of a series that everyone takes, such as an introduction, gets feedback but shows no skill."""
    track = submission.lesson.course.series.track
    if not track:
        return
    data = {
        "lesson": submission.edition.key,
        "title": practice.title,
        "round": submission.n,
        "marks": row.marks,
        **{field.name: getattr(row, field.name) for field in fields(Counted)},
    }
    source = f"submission:{submission.id}"
    add_fact(
        session,
        submission.worker,
        track=track,
        kind=Kind.PRACTICE,
        data=data,
        source=source,
        rater=row.coach,
        by=submission.by,
        how=submission.how or "",
    )


def _tell(session: Session, submission: Submission, kind: str, text: str) -> None:
    title = practice_of(submission.edition).title
    tell(session, submission.worker, kind, text, url=f"/submissions/{submission.id}", title=title)
