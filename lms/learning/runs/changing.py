"""What is different in this run: days, notes, order, lessons left out or added. The course stays as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import lazy_gettext as _
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.db import now, today
from lms.errors import BadInput, Refusal
from lms.journal import record
from lms.learning.models import Lesson
from lms.learning.runs.models import CourseRun, RunLesson
from lms.learning.runs.opening import possible_day
from lms.notices.telling import tell, tell_anew
from lms.prose import N_

LONGEST_NOTE = 500


class ChangedMeanwhile(Refusal):
    message = _(
        "This calendar was changed on another screen meanwhile. "
        "Please look at it as it is now, and try again."
    )


class Cancelled(Refusal):
    message = _("This run has been cancelled.")


class LastLesson(Refusal):
    message = _("A run needs one lesson at least. To end it, cancel the run.")


class AlreadyIn(Refusal):
    message = _("This lesson is in the run already.")


@dataclass(frozen=True)
class Entry:
    """What is typed for a lesson of the run."""

    release_on: date
    note: str = ""


def set_entries(
    session: Session, run: CourseRun, entries: Mapping[int, Entry], *, note: str, seen: int, by: Person
) -> CourseRun:
    """New days and notes by id of the run's lesson. Raises BadInput at `day-<id>`, ChangedMeanwhile."""
    _must_be_seen(run, seen)
    for row in run.lessons:
        if row.id in entries:
            possible_day(entries[row.id].release_on, field=f"day-{row.id}")
    days = {
        row.id: entries[row.id].release_on if row.id in entries else row.release_on for row in run.lessons
    }
    _check_order(run, days)
    if moved := sum(row.release_on != days[row.id] for row in run.lessons):
        _tell_changed(session, run, by)
    for row in run.lessons:
        row.release_on = days[row.id]
        row.note = entries[row.id].note.strip()[:LONGEST_NOTE] if row.id in entries else row.note
    run.note = note.strip()
    return _changed(session, run, "course_run.calendar_set", by, moved=moved)


def leave_out(session: Session, row: RunLesson, *, seen: int, by: Person) -> CourseRun:
    """The lesson is not part of this run; whoever likes can still take it at their own pace."""
    run = row.run
    _must_be_seen(run, seen)
    if len(run.lessons) == 1:
        raise LastLesson
    run.lessons.remove(row)
    session.delete(row)
    session.flush()
    _number(run)
    _tell_changed(session, run, by)
    return _changed(session, run, "course_run.lesson_left_out", by, lesson=row.lesson.key)


def add_lesson(session: Session, run: CourseRun, lesson: Lesson, *, seen: int, by: Person) -> RunLesson:
    """A lesson of this course or another comes last, in the run's rhythm."""
    _must_be_seen(run, seen)
    if any(row.lesson_id == lesson.id for row in run.lessons):
        raise AlreadyIn
    last = run.lessons[-1].release_on
    row = RunLesson(lesson=lesson, position=len(run.lessons), release_on=run.rhythm.after(last))
    run.lessons.append(row)
    _tell_changed(session, run, by)
    _changed(session, run, "course_run.lesson_added", by, lesson=lesson.key)
    return row


def bring_forward(session: Session, row: RunLesson, *, seen: int, by: Person) -> CourseRun:
    """The lesson changes places with the one before it: each takes the other's day."""
    run = row.run
    _must_be_seen(run, seen)
    at = run.lessons.index(row)
    if at == 0:
        raise Refusal(_("This lesson is the first already."))
    before = run.lessons[at - 1]
    before.position, row.position = row.position, before.position
    before.release_on, row.release_on = row.release_on, before.release_on
    session.flush()
    session.expire(run, ["lessons"])
    if before.release_on != row.release_on:
        _tell_changed(session, run, by)
    return _changed(session, run, "course_run.order_changed", by, lesson=row.lesson.key)


def move_run(session: Session, run: CourseRun, *, first: date, seen: int, by: Person) -> CourseRun:
    """What is not open yet opens from `first` on, in the run's rhythm. What is open stays open."""
    _must_be_seen(run, seen)
    possible_day(first, field="first")
    if first <= today():
        raise BadInput(_("Please choose a day from tomorrow on."), field="first")
    ahead = [row for row in run.lessons if row.release_on > today()]
    if not ahead:
        raise Refusal(_("Every lesson of this run is open already."))
    if len(ahead) == len(run.lessons):
        run.first_day = first
    for row, day in zip(ahead, run.rhythm.days(first, len(ahead)), strict=True):
        row.release_on = day
    _tell_changed(session, run, by)
    return _changed(session, run, "course_run.moved", by, first=first.isoformat())


def cancel(session: Session, run: CourseRun, *, reason: str, by: Person) -> CourseRun:
    """The run ends; nothing anybody learnt is lost, and all lessons are open to them from now on."""
    if not reason.strip():
        raise BadInput(_("Please write the reason."), field="reason")
    if run.cancelled_at is not None:
        raise Cancelled
    run.cancelled_at, run.cancel_reason = now(), reason.strip()
    text = N_(
        "“%(run)s” has been cancelled: %(reason)s What you learnt is kept, and every lesson stays open."
    )
    for enrolment in run.taking_part:
        arguments = {"run": run.title, "reason": run.cancel_reason}
        tell(session, enrolment.person, "course_run.cancelled", text, url="/learn", **arguments)
    return _changed(session, run, "course_run.cancelled", by, reason=run.cancel_reason)


def _must_be_seen(run: CourseRun, seen: int) -> None:
    if run.cancelled_at is not None:
        raise Cancelled
    if run.version != seen:
        raise ChangedMeanwhile


def _check_order(run: CourseRun, days: Mapping[int, date]) -> None:
    """A lesson builds on those before it, so it opens on the same day or later."""
    for before, row in zip(run.lessons, run.lessons[1:], strict=False):
        if days[row.id] < days[before.id]:
            message = _("This lesson would open before the one it builds on. Change the order, or the day.")
            raise BadInput(message, field=f"day-{row.id}")


def _number(run: CourseRun) -> None:
    for position, row in enumerate(run.lessons):
        row.position = position


def _tell_changed(session: Session, run: CourseRun, by: Person) -> None:
    """One unread notice at most, however often the calendar is changed."""
    text = N_("The days of “%(run)s” have changed. Your plan shows the new ones.")
    for enrolment in run.taking_part:
        if enrolment.person_id != by.id:
            tell_anew(session, enrolment.person, "course_run.changed", text, url="/learn/plan", run=run.title)


def _changed(session: Session, run: CourseRun, verb: str, by: Person, **detail: object) -> CourseRun:
    run.version += 1
    record(session, verb, run, by=by, **detail)
    return run


def day_after(run: CourseRun) -> date:
    """What the form for moving a run starts from."""
    ahead = [row.release_on for row in run.lessons if row.release_on > today()]
    return run.rhythm.next_allowed(max(min(ahead, default=today()), today() + timedelta(days=1)))
