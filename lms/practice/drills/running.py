"""The speed test: begun, kept every few seconds, paused, ended. All times are the server's."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from courses.drills import typing
from courses.drills.kinds import TRY, WHOLE_TEST, Typing
from courses.outline import Practice
from lms.accounts.models import Person
from lms.db import now
from lms.drafting.drafts import LONGEST, plain
from lms.errors import BadInput, NotThere, Refusal
from lms.journal import record
from lms.learning import starts
from lms.learning.models import LessonEdition
from lms.practice.drills.models import TypingRun
from lms.practice.handing_in import practice_of
from lms.skills.evidence import add_fact
from lms.skills.facts import Kind

LATE = 10.0
"""Seconds a slow line may take to bring the last letters"""


class RunIsOver(Refusal):
    message = _("This run is over. What you typed in time has been counted.")


class Paused(Refusal):
    message = _("The clock stands. Please go on with the test first.")


class Pasted(Refusal):
    status = 422
    message = _("Text cannot be pasted here: the test counts what hands type. What you typed before is kept.")


class NoTypingTest(NotThere):
    message = _("This lesson has no typing test.")


def typing_of(practice: Practice) -> Typing:
    if not isinstance(practice.drill, Typing):
        raise NoTypingTest
    return practice.drill


def begin(session: Session, worker: Person, edition: LessonEdition, *, seconds: int, by: Person) -> TypingRun:
    """A run of ten minutes, or a try of one. The one under way, if there is one: two tabs share a clock."""
    if seconds not in (TRY, WHOLE_TEST):
        raise BadInput(_("Please choose one minute or ten minutes."))
    drill = typing_of(practice_of(edition))
    under_way = open_run(session, worker, edition.lesson_id)
    if under_way is not None:
        return under_way
    starts.start(session, worker, edition)
    n = _runs(session, worker, edition.lesson_id) + 1
    whole = _runs(session, worker, edition.lesson_id, seconds=WHOLE_TEST)
    row = TypingRun(
        worker_id=worker.id,
        lesson_id=edition.lesson_id,
        edition_id=edition.id,
        n=n,
        text_n=(whole if seconds == WHOLE_TEST else whole + 1) % len(drill.texts),
        seconds=seconds,
        body="",
        used=0.0,
        saved_at_used=0.0,
        going_since=now(),
        started_at=now(),
    )
    session.add(row)
    try:
        session.flush()
    except IntegrityError as error:
        raise Refusal(_("The test was begun on another screen. Please open the page again.")) from error
    record(session, "typing_run.begun", row, by=by, about=worker, seconds=seconds)
    return row


def keep(session: Session, run: TypingRun, body: str) -> TypingRun:
    """Keep what is typed so far. No journal entry: it happens every few seconds.

    Raises RunIsOver after the time, Paused while the clock stands, Pasted.
    """
    if run.ended_at is not None:
        raise RunIsOver
    if run.going_since is None:
        raise Paused
    clock = run.clock(now())
    if clock > run.seconds + LATE:
        raise RunIsOver
    body = plain(body)
    if len(body) > LONGEST or typing.too_fast(run.body, body, seconds=clock - run.saved_at_used):
        raise Pasted
    run.body, run.saved_at_used = body, clock
    return run


def pause(session: Session, run: TypingRun, body: str, *, by: Person) -> TypingRun:
    """Somebody is at the door: the clock stands until `go_on`."""
    keep(session, run, body)
    run.used, run.going_since = min(run.clock(now()), float(run.seconds)), None
    record(session, "typing_run.paused", run, by=by, about=run.worker)
    return run


def go_on(session: Session, run: TypingRun, *, by: Person) -> TypingRun:
    if run.ended_at is not None:
        raise RunIsOver
    if run.going_since is None:
        run.going_since = now()
        record(session, "typing_run.resumed", run, by=by, about=run.worker)
    return run


def end(session: Session, run: TypingRun, body: str | None, *, by: Person) -> TypingRun:
    """Count it. `body` is taken when it comes in time; otherwise what was kept last. Ten minutes that were
    typed become evidence. Ended twice, it is ended once."""
    if run.ended_at is not None:
        return run
    if body is not None and run.going_since is not None and run.clock(now()) <= run.seconds + LATE:
        keep(session, run, body)
    practice = practice_of(run.edition)
    result = typing.compare(typing_of(practice).texts[run.text_n], run.body)
    run.used = min(run.clock(now()), float(run.seconds))
    run.going_since, run.ended_at, run.found = None, now(), result.as_dict()
    session.flush()
    record(session, "typing_run.ended", run, by=by, about=run.worker, net=typing.net(result))
    track = run.lesson.course.series.track
    if run.whole and track and result.chars:
        _leave_evidence(session, run, practice, track)
    return run


def run_of(session: Session, worker: Person, run_id: int) -> TypingRun:
    """One of the worker's own. Raises NotThere."""
    mine = TypingRun.id == run_id, TypingRun.worker_id == worker.id
    found = session.scalar(select(TypingRun).where(*mine))
    if found is None:
        raise NoTypingTest
    return found


def open_run(session: Session, worker: Person, lesson_id: int) -> TypingRun | None:
    mine = TypingRun.worker_id == worker.id, TypingRun.lesson_id == lesson_id
    return session.scalar(select(TypingRun).where(*mine, TypingRun.ended_at.is_(None)))


def runs_of(session: Session, worker: Person, lesson_id: int) -> list[TypingRun]:
    """Those that are over, the newest first."""
    mine = TypingRun.worker_id == worker.id, TypingRun.lesson_id == lesson_id
    ended = select(TypingRun).where(*mine, TypingRun.ended_at.is_not(None))
    return list(session.scalars(ended.order_by(TypingRun.n.desc()).limit(50)))


def newest_whole(session: Session, worker: Person, lesson_id: int) -> TypingRun | None:
    """The newest run of ten minutes that is over and in which something was typed."""
    whole = [run for run in runs_of(session, worker, lesson_id) if run.whole and run.body.strip()]
    return whole[0] if whole else None


def _runs(session: Session, worker: Person, lesson_id: int, *, seconds: int | None = None) -> int:
    mine = [TypingRun.worker_id == worker.id, TypingRun.lesson_id == lesson_id]
    mine += [TypingRun.seconds == seconds] if seconds else []
    return session.scalar(select(func.count(TypingRun.id)).where(*mine)) or 0


def _leave_evidence(session: Session, run: TypingRun, practice: Practice, track: str) -> None:
    result = run.result
    assert result is not None
    data = {
        "lesson": run.edition.key,
        "title": practice.title,
        "round": run.n,
        "drill": "typing",
        "fields": None,
        "field_errors": None,
        "chars": result.chars,
        "errors": result.errors,
        "seconds": run.seconds,
    }
    add_fact(session, run.worker, track=track, kind=Kind.DRILL, data=data, source=f"typing_run:{run.id}")
