"""After a crash: is everything there that was acknowledged, once, and sound?"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import Flask
from sqlalchemy import ColumnElement, func, select, text
from sqlalchemy.orm import Session

from courses.showing import to_original
from lms import storage
from lms.accounts.models import Person
from lms.background import Job, JobState
from lms.db import READING, db
from lms.drafting.models import Draft
from lms.journal import Event
from lms.learning.allowance import FASTEST, SLACK
from lms.learning.models import LessonEdition
from lms.learning.progress import Attempt, Watched
from lms.learning.quiz.quizzes import quiz_of
from lms.media.models import State, Upload, Video
from lms.skills.evidence import verify
from lms.skills.models import Fact
from tests.stories.film_makers import sha256
from tests.stories.promises import Kind, Promises
from videos.watching import NOTICEABLE, Spans, minus, seconds

ROUNDING = 0.5
"""Seconds: players are told tenths of seconds, and the share in hundredths of a percent of an hour"""

VIDEO = "video:%"
"""Keys of jobs that make videos; these people can try again by hand"""


@dataclass(frozen=True)
class Told:
    """What only the people of the story know."""

    contents: Mapping[str, bytes]
    """Upload's address → the recording"""
    began: Mapping[str, float]
    """Sign-in name → Unix time before the first player was opened"""


Losses = dict[str, list[str]]
"""What should be there → what is missing or wrong, in words"""


def reckon(app: Flask, promises: Promises, told: Told, *, at_rest: bool = False) -> Losses:
    """Every promise against the database and the files. `at_rest`: all jobs have had time to end."""
    with app.app_context(), db.engine.connect().execution_options(**READING) as connection:
        session = Session(connection)
        checks: dict[str, Iterator[str]] = {
            Kind.ANSWER: _answers(session, promises),
            Kind.SUBMISSION: _submissions(session, promises),
            Kind.WATCHING: _watched(session, promises, told),
            Kind.DRAFT: _drafts(session, promises),
            Kind.PIECE: _uploads(session, promises, told),
            Kind.WISH: _wishes(session, promises),
            "jobs": _jobs(session, at_rest),
            "evidence": (str(problem) for problem in verify(session).problems),
            "database": _database(session),
        }
        return {name: list(found) for name, found in checks.items()}


def open_jobs(app: Flask) -> int:
    with app.app_context(), db.engine.connect().execution_options(**READING) as connection:
        return connection.scalar(select(func.count()).where(_open())) or 0


def _answers(session: Session, promises: Promises) -> Iterator[str]:
    for attempt_id, question in list(promises.kept[Kind.ANSWER]):
        attempt = session.get(Attempt, attempt_id)
        asked = quiz_of(attempt.edition).question(question) if attempt else None
        stored = {answer.question: answer.value for answer in attempt.answers} if attempt else {}
        values = promises.possible(Kind.ANSWER, (attempt_id, question))
        if asked is None or question not in stored:
            yield f"attempt {attempt_id}, {question}: gone"
        elif stored[question] not in [to_original(asked, attempt.seed, value) for value in values]:
            yield f"attempt {attempt_id}, {question}: {stored[question]!r} instead of {values}"


def _submissions(session: Session, promises: Promises) -> Iterator[str]:
    """Handed in once; those that count stand in the evidence once, the others not at all."""
    handed_in = {row.id: row.counted for row in session.scalars(select(Attempt)) if row.submitted_at}
    facts = Counter(session.scalars(select(Fact.source).where(Fact.source.startswith("attempt:"))))
    yield from (f"attempt {n}: not handed in" for n in promises.kept[Kind.SUBMISSION] if n not in handed_in)
    for n, counted in handed_in.items():
        if (found := facts.pop(f"attempt:{n}", 0)) != counted:
            yield f"attempt {n}: {found} facts"
    yield from (f"{source}: a fact without its attempt" for source in facts)


def _watched(session: Session, promises: Promises, told: Told) -> Iterator[str]:
    stored: dict[tuple[str, int], Spans] = {}
    for row, name in session.execute(select(Watched, Person.sign_in_name).join(Person)):
        stored[name, row.edition_id] = tuple((start, end) for start, end in row.spans)
    for (who, edition, _player), seen in list(promises.kept[Kind.WATCHING].items()):
        there = stored.get((who, edition), ())
        missing = minus(tuple((start, end) for start, end in seen.spans), there)
        gone = [(start, end) for start, end in missing if end - start > NOTICEABLE + ROUNDING]
        if gone or seconds(there) < seen.seconds - ROUNDING:
            yield f"{who}, edition {edition}: less is there than was acknowledged"
    for who, began in told.began.items():
        most = FASTEST * (time.time() - began + 2 * SLACK)
        credited = sum(seconds(spans) for (name, _edition), spans in stored.items() if name == who)
        if credited > most:
            yield f"{who}: {credited:.1f} s credited, there was time for {most:.1f} s"


def _drafts(session: Session, promises: Promises) -> Iterator[str]:
    found = session.execute(select(Person.sign_in_name, Draft).join(Draft, Draft.person_id == Person.id))
    stored = {(name, draft.key): (draft.version, draft.body) for name, draft in found}
    for key in list(promises.kept[Kind.DRAFT]):
        if stored.get(key) not in promises.possible(Kind.DRAFT, key):
            yield f"{key}: version {stored.get(key, (None,))[0]} with another text"


def _uploads(session: Session, promises: Promises, told: Told) -> Iterator[str]:
    for place, offset in list(promises.kept[Kind.PIECE].items()):
        upload = session.get(Upload, place.rsplit("/", 1)[1])
        content = told.contents[place]
        if upload is None or upload.offset not in promises.possible(Kind.PIECE, place):
            yield f"{place}: {upload and upload.offset} bytes known instead of {offset}"
            continue
        path = storage.path(f"uploads/{upload.id}")
        there = path.read_bytes() if path.exists() else b""
        if sha256(there[: upload.offset]) != sha256(content[: upload.offset]):
            yield f"{place}: the bytes on disk are not those that were sent"
        if (upload.offset == len(content)) != (upload.video_id is not None):
            yield f"{place}: whole, but no video" if upload.video_id is None else f"{place}: a video too soon"


def _wishes(session: Session, promises: Promises) -> Iterator[str]:
    for lesson in list(promises.kept[Kind.WISH]):
        video = session.scalars(
            select(Video).join(LessonEdition).where(LessonEdition.lesson_id == lesson)
        ).one()
        if not session.scalar(select(Job.id).where(Job.dedup_key == video.job_key).limit(1)):
            yield f"lesson {lesson}: nobody was told to make its video"


def _jobs(session: Session, at_rest: bool) -> Iterator[str]:
    """A video that was begun is ready, or somebody works on it, or people are told why not; and once only."""
    doubled = select(Job.dedup_key).where(_open())
    doubled = doubled.group_by(Job.dedup_key).having(func.count() > 1)
    yield from (f"{key}: two open jobs" for key in session.scalars(doubled))
    failed = select(Job).where(Job.state == JobState.FAILED, Job.dedup_key.not_like(VIDEO))
    yield from (f"{job.dedup_key}: {job.error}" for job in session.scalars(failed))
    for key in set(session.scalars(select(Job.dedup_key).where(Job.dedup_key.like(VIDEO)))):
        video = session.get(Video, int(key.rpartition(":")[2]))
        if video is None:
            yield f"{key}: gone"
            continue
        ended = not session.scalar(select(func.count()).where(_open(), Job.dedup_key == key))
        if ended and not (video.state == State.READY or video.problem):
            yield f"video {video.id} is {video.state}, and nobody works on it"
        if at_rest and not (ended and video.state == State.READY):
            yield f"video {video.id} is {video.state} at the end"
        yield from _applied_once(session, video)


def _open() -> ColumnElement[bool]:
    return Job.state.in_([JobState.QUEUED, JobState.RUNNING])


def _applied_once(session: Session, video: Video) -> Iterator[str]:
    about = Event.subject_type == "video", Event.subject_id == video.id
    told = Counter(session.scalars(select(Event.verb).where(*about)))
    for verb in ("video.made_playable", "video.finished"):
        if told[verb] > 1:
            yield f"video {video.id}: {verb} {told[verb]} times"
    if (told["video.finished"] == 1) != (video.state == State.READY):
        yield f"video {video.id} is {video.state} with {told['video.finished']} endings"
    if video.playable and not (storage.path(video.folder or "") / video.manifest["master"]).exists():
        yield f"video {video.id} can be played, says its row; its files are not there"


def _database(session: Session) -> Iterator[str]:
    verdict = list(session.scalars(text("PRAGMA integrity_check")))
    yield from (line for line in verdict if line != "ok")
    yield from (f"foreign key: {row}" for row in session.execute(text("PRAGMA foreign_key_check")))
