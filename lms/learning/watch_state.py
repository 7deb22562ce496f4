"""Where a person stands in a lesson's video."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.learning.models import LessonEdition
from lms.learning.progress import Watched
from lms.media.models import Video
from videos.watching import ENOUGH, Spans, seconds_to_go, share, unseen


@dataclass(frozen=True)
class WatchState:
    """Where a person stands in a video. `to_go`: seconds still to watch until it is enough."""

    duration: float
    spans: Spans = ()
    unverified: Spans = ()
    position: float = 0.0
    rate: float = 1.0

    @property
    def share(self) -> float:
        return share(self.spans, self.duration)

    @property
    def enough(self) -> bool:
        return self.duration > 0 and self.share >= ENOUGH - 1e-9

    @property
    def unseen(self) -> Spans:
        return unseen(self.spans, self.duration)

    @property
    def to_go(self) -> float:
        return 0.0 if self.enough else seconds_to_go(self.spans, self.duration)

    @property
    def resume_at(self) -> float:
        """Where to go on; from the start again once the end was reached."""
        return 0.0 if self.position >= self.duration - 1 else self.position


def watch_state(session: Session, person: Person, edition: LessonEdition) -> WatchState:
    """Where the person stands; all zero before the first second and while there is no video."""
    video = session.get(Video, edition.video_id) if edition.video_id else None
    contents = video.contents if video else None
    watched = session.get(Watched, (person.id, edition.id))
    return state_of(watched, contents.duration if contents else 0.0)


def state_of(watched: Watched | None, duration: float) -> WatchState:
    return WatchState(duration) if watched is None else state_in(watched, duration)


def state_in(watched: Watched, duration: float) -> WatchState:
    return WatchState(
        duration, spans_in(watched.spans), spans_in(watched.unverified), watched.position, watched.rate
    )


def spans_in(kept: list[Any]) -> Spans:
    return tuple((start, end) for start, end in kept)


def kept(spans: Spans) -> list[Any]:
    return [[round(start, 2), round(end, 2)] for start, end in spans]
