"""Watching a lesson's video: opening a player, its checkpoints, and where a person stands in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.db import now
from lms.errors import Refusal
from lms.journal import record
from lms.learning import completion, corrections, starts
from lms.learning.allowance import FASTEST, MEMORY, MEMORY_OFFLINE, SLACK, SLOWEST, credit
from lms.learning.claims import number_of, op_of, spans_of
from lms.learning.models import Lesson, LessonEdition
from lms.learning.progress import Viewing, WatchClock, Watched
from lms.learning.watch_state import WatchState, kept, spans_in, state_in
from lms.media import building
from lms.media.models import Video
from videos.watching import Spans, merged, minus


class NotPlayable(Refusal):
    message = _("This video is still being made. You can read the lesson meanwhile.")


def start_viewing(
    session: Session,
    person: Person,
    edition: LessonEdition,
    *,
    device: str,
    opened_at: datetime | None = None,
) -> Viewing:
    """Play was pressed. From now on the person learns from this edition.

    `opened_at` is when the page was opened, by our own signed word: a phone that lost the line before it
    could tell that it plays loses nothing.
    """
    video = _playable(session, edition)
    starts.start(session, person, edition)
    moment = max(opened_at or now(), now() - timedelta(days=1))
    viewing = _opened(session, person, edition, video, device, moment)
    _hurry_next(session, edition)
    return viewing


def start_offline(
    session: Session, person: Person, edition: LessonEdition, *, device: str, opened_at: datetime
) -> Viewing:
    """A player without a line, whose time began when its pack was issued; marked offline in the record.

    Issuing the pack tied the person to the edition; what was watched of it counts even if they moved on.
    """
    viewing = _opened(session, person, edition, _playable(session, edition), device, opened_at)
    viewing.offline = True
    return viewing


def checkpoint(
    session: Session,
    viewing: Viewing,
    *,
    op: int,
    spans: Sequence[Any],
    position: float,
    rate: float,
    at: datetime | None = None,
) -> WatchState:
    """A player tells what it played since it was last heard.

    `op` numbers the messages of a viewing: one that comes twice or late changes nothing, because a player
    says everything again until it was acknowledged. `spans` are [start, end] in seconds, really played. `at`
    is when the player stood at `position`: the newest place wins, whichever device it comes from.
    Raises BadInput for what cannot be seconds of this video.
    """
    duration = _duration(session, viewing)
    claimed = spans_of(spans, duration=duration)
    place, speed, op = number_of(position), min(max(number_of(rate), SLOWEST), FASTEST), op_of(op)
    watched = _watched(session, viewing, viewing.opened_at)
    if op <= viewing.last_op:
        return state_in(watched, duration)
    moment = now()
    _add(session, viewing, watched, claimed, speed, moment)
    stood = min(at or moment, moment)
    if stood >= watched.position_at:
        watched.position, watched.position_at = min(max(place, 0.0), duration), stood
        watched.rate = speed
    viewing.last_op, viewing.checked_at = op, moment
    state = state_in(watched, duration)
    if state.enough:
        completion.settle(session, viewing.person_id, viewing.edition)
    if not viewing.edition.is_current:
        corrections.follow(session, viewing)
    return state


def _playable(session: Session, edition: LessonEdition) -> Video:
    video = session.get(Video, edition.video_id) if edition.video_id else None
    if video is None or not video.playable:
        raise NotPlayable
    return video


def _opened(
    session: Session, person: Person, edition: LessonEdition, video: Video, device: str, moment: datetime
) -> Viewing:
    viewing = Viewing(
        person_id=person.id,
        edition_id=edition.id,
        video_id=video.id,
        device=device[:200],
        opened_at=moment,
        checked_at=moment,
        last_op=0,
        bytes=0,
        offline=False,
    )
    session.add(viewing)
    _watched(session, viewing, moment)
    record(session, "viewing.opened", viewing, by=person, about=person, lesson=edition.key)
    return viewing


def _hurry_next(session: Session, edition: LessonEdition) -> None:
    """The next lesson of the course will be wanted soon: its video is built before those nobody is near."""
    here = session.get_one(Lesson, edition.lesson_id)
    following = (
        select(Video)
        .join(LessonEdition, LessonEdition.video_id == Video.id)
        .join(Lesson, Lesson.id == LessonEdition.lesson_id)
        .where(Lesson.course_id == here.course_id, Lesson.position > here.position)
        .where(Lesson.retired_at.is_(None), LessonEdition.is_current)
    )
    video = session.scalar(following.order_by(Lesson.position).limit(1))
    if video is not None:
        building.ask_for(session, video, building.SOON)


def _add(
    session: Session, viewing: Viewing, watched: Watched, claimed: Spans, rate: float, moment: datetime
) -> None:
    """Credit what can be true, keep the rest as unverified."""
    clock = session.get(WatchClock, viewing.person_id)
    if clock is None:
        clock = WatchClock(person_id=viewing.person_id, used=[])
        session.add(clock)
    spans = spans_in(watched.spans)
    outcome = credit(
        claimed,
        watched=spans,
        used=spans_in(clock.used),
        since=viewing.checked_at.timestamp(),
        until=moment.timestamp(),
        rate=rate,
        slack=0.0 if viewing.offline else SLACK,
        memory=MEMORY_OFFLINE if viewing.offline else MEMORY,
    )
    if outcome.credited:
        spans = merged((*spans, *outcome.credited))
        if viewing.offline:
            watched.offline = kept(merged((*spans_in(watched.offline or []), *outcome.credited)))
        watched.spans, watched.updated_at = kept(spans), moment
        clock.used = kept(outcome.used)
    unverified = minus(merged((*spans_in(watched.unverified), *outcome.unverified)), spans)
    if kept(unverified) != watched.unverified:
        watched.unverified = kept(unverified)


def _watched(session: Session, viewing: Viewing, moment: datetime) -> Watched:
    watched = session.get(Watched, (viewing.person_id, viewing.edition_id))
    if watched is None:
        long_ago = moment - timedelta(days=1)
        watched = Watched(
            person_id=viewing.person_id,
            edition_id=viewing.edition_id,
            spans=[],
            unverified=[],
            position=0.0,
            position_at=long_ago,
            rate=1.0,
            updated_at=moment,
        )
        session.add(watched)
    return watched


def _duration(session: Session, viewing: Viewing) -> float:
    contents = session.get_one(Video, viewing.video_id).contents
    if contents is None:
        raise NotPlayable
    return contents.duration
