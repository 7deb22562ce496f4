"""Where a person stands in each lesson: for lists, lesson pages, next steps and coaches. Two queries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import BindParameter, Row, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager, defer

from lms.accounts.models import Person, Role
from lms.db import today
from lms.errors import NotThere, Refusal
from lms.learning.models import Completion, Course, Lesson, LessonEdition, LessonStart, Series
from lms.learning.progress import Attempt, ChapterRead, Watched
from lms.learning.runs.plans import opening_days
from lms.learning.watch_state import WatchState, state_of
from lms.media.models import Video
from lms.prose import day
from videos.manifest import Manifest

Statement = Select[*tuple[Any, ...]]
ME: BindParameter[int] = bindparam("me")


class NotYetOpen(Refusal):
    status = 403
    message = _("This lesson is not open yet.")


@dataclass(frozen=True)
class LessonState:
    """A person and a lesson. `edition` is the one this person learns from."""

    lesson: Lesson
    edition: LessonEdition
    video: Video | None
    contents: Manifest | None
    watch: WatchState
    started: bool
    touched_at: datetime | None
    """When the person last watched"""
    read: frozenset[str]
    """Ids of the chapters read, by the learner's own word"""
    attempts: int
    """Handed in"""
    best: float | None
    """Best share of the points so far, on record or for practice; 0 to 1"""
    passed: bool
    open_attempt: int | None
    """Id of the attempt under way"""
    last_attempt: int | None
    """Id of the newest attempt handed in"""
    completed_at: datetime | None
    how: str
    """watched or read, once completed"""
    opens_on: date | None
    """Set while the lesson is not open yet"""
    renewed: bool
    """A newer edition than this person's is taught now"""

    @property
    def url(self) -> str:
        return f"/lessons/{self.lesson.id}"

    @property
    def course(self) -> Course:
        return self.lesson.course

    @property
    def is_open(self) -> bool:
        return self.opens_on is None

    @property
    def chapters_read(self) -> int:
        return len(self.read.intersection(self.edition.chapters))

    @property
    def all_read(self) -> bool:
        return bool(self.edition.chapters) and self.chapters_read == len(self.edition.chapters)

    @property
    def video_done(self) -> bool:
        """Watched enough, or read whole."""
        return self.watch.enough or self.all_read

    @property
    def in_the_middle(self) -> bool:
        return not self.completed_at and not self.video_done and bool(self.watch.spans or self.read)


def states(session: Session, person: Person) -> list[LessonState]:
    """Every lesson taught now, and those this person started, in the order of the catalog."""
    return list(_read(session, person, _all()))


def course_states(session: Session, person: Person, lesson_id: int) -> list[LessonState]:
    """The lessons of the course that the lesson belongs to, in order."""
    return list(_read(session, person, _of_course(), lesson=lesson_id))


def open_lesson(session: Session, person: Person, lesson_id: int) -> LessonState:
    """The lesson for somebody who opens it. Raises NotThere, or NotYetOpen with the day."""
    return opened(course_states(session, person, lesson_id), lesson_id)


def opened(among: list[LessonState], lesson_id: int) -> LessonState:
    """The one lesson of these. Raises NotThere, or NotYetOpen with the day."""
    found = next((state for state in among if state.lesson.id == lesson_id), None)
    if found is None:
        raise NotThere(_("There is nothing at this address, or it is not for you."))
    if found.opens_on is not None:
        raise NotYetOpen(_("This lesson opens on %(day)s.", day=day(found.opens_on)))
    return found


@lru_cache
def _all() -> Statement:
    """Built once: putting the statement together costs as much as running it. `me` is the person's id."""
    mine_edition = or_(
        LessonEdition.id == LessonStart.edition_id,
        and_(LessonStart.id.is_(None), LessonEdition.lesson_id == Lesson.id, LessonEdition.is_current),
    )
    statement: Statement = select(*_columns())
    return (
        statement.join(Lesson.course)
        .join(Course.series)
        .outerjoin(LessonStart, and_(LessonStart.lesson_id == Lesson.id, LessonStart.person_id == ME))
        .join(LessonEdition, mine_edition)
        .outerjoin(Video, Video.id == LessonEdition.video_id)
        .outerjoin(Watched, and_(Watched.edition_id == LessonEdition.id, Watched.person_id == ME))
        .outerjoin(Completion, and_(Completion.lesson_id == Lesson.id, Completion.person_id == ME))
        .where(or_(Lesson.retired_at.is_(None), LessonStart.id.is_not(None)))
        .options(contains_eager(Lesson.course).contains_eager(Course.series))
        .options(defer(Video.script), defer(Video.readings))
        .order_by(Series.position, Course.position, Lesson.position)
    )


@lru_cache
def _of_course() -> Statement:
    """Those beside the lesson `lesson`."""
    beside = aliased(Lesson)
    course = select(beside.course_id).where(beside.id == bindparam("lesson")).scalar_subquery()
    return _all().where(Lesson.course_id == course)


def _columns() -> list[Any]:
    read = select(func.aggregate_strings(ChapterRead.chapter, ",")).where(
        ChapterRead.person_id == ME, ChapterRead.edition_id == LessonEdition.id
    )
    return [
        *(Lesson, LessonEdition, Video, Watched, Completion),
        LessonStart.id.label("start_id"),
        read.correlate(LessonEdition).scalar_subquery().label("chapters"),
        *_attempts(),
    ]


def _attempts() -> list[Any]:
    """Handed in, best share, passed (0 or 1), id under way, newest id handed in."""
    done = Attempt.submitted_at.is_not(None)
    wanted: dict[str, Any] = {
        "attempts": func.count(Attempt.submitted_at),
        "best": func.max(Attempt.points / Attempt.max_points),
        "passed": func.count(Attempt.id).filter(Attempt.passed),
        "open_attempt": func.max(Attempt.id).filter(~done),
        "last_attempt": func.max(Attempt.id).filter(done),
    }
    mine = Attempt.person_id == ME, Attempt.lesson_id == Lesson.id
    return [
        select(value).where(*mine).correlate(Lesson).scalar_subquery().label(name)
        for name, value in wanted.items()
    ]


def _read(session: Session, person: Person, statement: Statement, **values: int) -> Iterator[LessonState]:
    dates = {} if person.has(Role.COACH, Role.DIRECTOR) else opening_days(session, person)
    for row in session.execute(statement, {"me": person.id, **values}):
        yield _state(row, dates)


def _state(row: Row[*tuple[Any, ...]], dates: Mapping[int, date]) -> LessonState:
    lesson, edition, video, watched, completion = row[:5]
    contents = video.contents if video is not None else None
    return LessonState(
        lesson=lesson,
        edition=edition,
        video=video,
        contents=contents,
        watch=state_of(watched, contents.duration if contents else 0.0),
        started=row.start_id is not None,
        touched_at=watched.updated_at if watched is not None else None,
        read=frozenset(row.chapters.split(",")) if row.chapters else frozenset(),
        attempts=row.attempts,
        best=row.best,
        passed=bool(row.passed),
        open_attempt=row.open_attempt,
        last_attempt=row.last_attempt,
        completed_at=completion.at if completion else None,
        how=completion.how if completion else "",
        opens_on=_opens_on(lesson, dates, started=row.start_id is not None),
        renewed=not edition.is_current and lesson.retired_at is None,
    )


def _opens_on(lesson: Lesson, dates: Mapping[int, date], *, started: bool) -> date | None:
    """What was started once stays open."""
    opens = dates.get(lesson.id)
    return opens if opens is not None and opens > today() and not started else None
