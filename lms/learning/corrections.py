"""A small correction reaches those who began the edition before it, and what they did comes along.

courses.meaning has checked that slides, questions, right answers and practice are the same. People move once
the corrected video can be played, so that nobody in the middle of a lesson meets a video that is being made.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.journal import record
from lms.learning import completion
from lms.learning.models import LessonEdition, LessonStart
from lms.learning.progress import ChapterRead, Viewing, Watched
from lms.media import outcomes
from lms.media.models import Video
from videos.manifest import Manifest
from videos.watching import Spans, merged

SAME = 0.05
"""Seconds by which a slide may differ in length and still be the same telling"""


def reach(session: Session, edition: LessonEdition) -> int:
    """Move all who learn from an edition that this one mends: how many; 0 while it cannot be played."""
    if edition.mends_id is None or not playable(session, edition):
        return 0
    moved = 0
    for before in _mended(session, edition):
        starts = list(session.scalars(select(LessonStart).where(LessonStart.edition_id == before.id)))
        for row in starts:
            carry(session, row.person_id, before, edition)
            row.edition_id = edition.id
            session.flush()
            completion.settle(session, row.person_id, edition)
        moved += len(starts)
    if moved:
        record(session, "lesson_edition.reached", edition, lesson=edition.key, people=moved)
    return moved


def carry(session: Session, person_id: int, before: LessonEdition, after: LessonEdition) -> None:
    """Watched seconds slide by slide, and the chapters read. Carried twice is carried once."""
    _carry_watched(session, person_id, before, after)
    mine = ChapterRead.person_id == person_id
    there = set(session.scalars(select(ChapterRead.chapter).where(mine, ChapterRead.edition_id == after.id)))
    for row in session.scalars(select(ChapterRead).where(mine, ChapterRead.edition_id == before.id)):
        if row.chapter in after.chapters and row.chapter not in there:
            session.add(ChapterRead(person_id=person_id, edition_id=after.id, chapter=row.chapter, at=row.at))


def follow(session: Session, viewing: Viewing) -> None:
    """A player opened before the correction still plays: what it adds counts in the corrected edition."""
    mine = LessonStart.person_id == viewing.person_id
    held = select(LessonStart.edition_id).where(mine, LessonStart.lesson_id == viewing.edition.lesson_id)
    now_in = session.scalar(held)
    if now_in is None or now_in == viewing.edition_id:
        return
    after = session.get_one(LessonEdition, now_in)
    if mends(session, after, viewing.edition):
        session.flush()
        carry(session, viewing.person_id, viewing.edition, after)
        session.flush()
        completion.settle(session, viewing.person_id, after)


def mends(session: Session, edition: LessonEdition, before: LessonEdition) -> bool:
    """Whether `edition` is `before` with mistakes put right, in one step or in several."""
    return any(before.id == one.id for one in _mended(session, edition))


def playable(session: Session, edition: LessonEdition) -> bool:
    video = session.get(Video, edition.video_id) if edition.video_id else None
    return video is not None and video.playable


def mapped(spans: Spans, before: Manifest, after: Manifest) -> Spans:
    """Seconds of one video as seconds of the other, slide by slide.

    A slide told the same keeps its seconds; of a slide told anew the same share is kept, because who watched
    it heard what it says. A slide that is in one of the videos only gives and gets nothing.
    """
    places = {chapter.id: chapter for chapter in after.chapters}
    found = []
    for old in before.chapters:
        new = places.get(old.id)
        if new is None or old.end <= old.start:
            continue
        rate = (new.end - new.start) / (old.end - old.start)
        rate = 1.0 if abs((new.end - new.start) - (old.end - old.start)) <= SAME else rate
        for start, end in spans:
            low, high = max(start, old.start), min(end, old.end)
            if low < high:
                begin = new.start + (low - old.start) * rate
                found.append((begin, min(new.start + (high - old.start) * rate, new.end)))
    return merged(tuple((start, end) for start, end in found if end > start))


def _mended(session: Session, edition: LessonEdition) -> Iterator[LessonEdition]:
    """The editions that this one stands for, the newest first: a mistake may take two corrections."""
    while edition.mends_id is not None:
        edition = session.get_one(LessonEdition, edition.mends_id)
        yield edition


def _carry_watched(session: Session, person_id: int, before: LessonEdition, after: LessonEdition) -> None:
    old = session.get(Watched, (person_id, before.id))
    if old is None:
        return
    new = session.get(Watched, (person_id, after.id))
    if new is None:
        new = Watched(person_id=person_id, edition_id=after.id, spans=[], unverified=[])
        new.position, new.position_at = _place(session, old.position, before, after), old.position_at
        new.rate, new.updated_at = old.rate, old.updated_at
        session.add(new)
    for name in ("spans", "unverified"):
        carried = _between(session, _spans(getattr(old, name)), before, after)
        setattr(new, name, _kept(merged((*_spans(getattr(new, name)), *carried))))


def _between(session: Session, spans: Spans, before: LessonEdition, after: LessonEdition) -> Spans:
    if before.video_id == after.video_id:
        return spans
    old, new = _contents(session, before), _contents(session, after)
    return mapped(spans, old, new) if old and new else ()


def _place(session: Session, position: float, before: LessonEdition, after: LessonEdition) -> float:
    """Where to go on: the same place of the same slide."""
    found = _between(session, ((max(position - 0.01, 0.0), position),), before, after)
    return found[-1][1] if found else 0.0


def _contents(session: Session, edition: LessonEdition) -> Manifest | None:
    video = session.get(Video, edition.video_id) if edition.video_id else None
    return video.contents if video is not None else None


def _spans(kept: list[Any]) -> Spans:
    return tuple((start, end) for start, end in kept)


def _kept(spans: Spans) -> list[Any]:
    return [[round(start, 2), round(end, 2)] for start, end in spans]


def _when_ready(session: Session, video: Video) -> None:
    current = LessonEdition.video_id == video.id, LessonEdition.is_current
    for edition in session.scalars(
        select(LessonEdition).where(*current, LessonEdition.mends_id.is_not(None))
    ):
        reach(session, edition)


outcomes.WHEN_READY.append(_when_ready)
