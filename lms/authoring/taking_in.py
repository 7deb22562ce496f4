"""An archive that was looked at is taken in. It adds and changes; what it does not mention stays."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from courses.archive import LARGEST_WHOLE
from lms import storage
from lms.accounts.models import Person
from lms.authoring import archives, arranging, brought, drafts, publishing, telling
from lms.authoring.archive_lessons import LessonPlan
from lms.authoring.archives import Plan
from lms.authoring.models import CourseArchive, LessonDraft
from lms.db import now
from lms.errors import BadInput, NotThere, Refusal
from lms.journal import record
from lms.learning import editions
from lms.learning.models import Course, Lesson, Series
from lms.learning.pictures.keeping import keep_named

Heard = dict[str, dict[str, Any] | str]
"""Lesson key → slide id → told (lms.authoring.telling), or what is wrong with one of them"""


class UnknownSkill(Refusal):
    """`track`: of a new series in the archive, and the code of no skill here."""

    def __init__(self, track: str) -> None:
        self.track = track
        words = _(
            "There is no skill “%(track)s” here. Please choose what these lessons are for.", track=track
        )
        super().__init__(words)


class AlreadyTaken(Refusal):
    message = _("This archive has been taken in already.")


@dataclass
class Taken:
    """Keys of lessons by what became of them; `refused` with the reason."""

    published: list[str] = field(default_factory=list)
    drafts: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)


def bring(session: Session, *, data: bytes, name: str, by: Person) -> CourseArchive:
    """Keep a zip, to be looked at first."""
    kept = storage.put(io.BytesIO(data), limit=LARGEST_WHOLE, under=brought.FOLDER)
    row = CourseArchive(owner_id=by.id, name=name[:200], file_key=kept.key)
    session.add(row)
    record(session, "course_archive.brought", row, by=by, name=row.name)
    return row


def visible_archive(session: Session, person: Person, archive_id: int) -> CourseArchive:
    """One's own. Raises NotThere."""
    mine = CourseArchive.id == archive_id, CourseArchive.owner_id == person.id
    found = session.scalar(select(CourseArchive).where(*mine))
    if found is None:
        raise NotThere(_("There is nothing at this address, or it is not for you."))
    brought.ensure_kept(found.file_key)
    return found


def plan_of(session: Session, row: CourseArchive) -> Plan:
    """Raises courses.archive.BadArchive."""
    with storage.path(row.file_key).open("rb") as stream:
        return archives.look(session, stream)


def hear(plan: Plan) -> Heard:
    """Its recordings, kept and listened to: seconds of work, while the database must not be locked."""
    found: Heard = {}
    for lesson in plan.ready:
        try:
            found[lesson.key] = {
                slide: telling.listen(io.BytesIO(data), name=f"{slide}.{ending}", slide=slide)
                for slide, (ending, data) in lesson.sounds.items()
            }
        except BadInput as refusal:
            found[lesson.key] = str(refusal)
    return found


def take_in(
    session: Session,
    row: CourseArchive,
    *,
    heard: Heard,
    publish: bool,
    tracks: Mapping[str, str] | None = None,
    by: Person,
) -> Taken:
    """Everything without problems, as drafts or published at once. `heard` comes from `hear`; `tracks` says
    for each unknown track of the plan which skill here its series are for, "" for everyone.

    Raises AlreadyTaken, BadArchive, UnknownSkill, and of arranging.check_track.
    """
    if row.taken_at is not None:
        raise AlreadyTaken
    plan = plan_of(session, row)
    _choose_tracks(session, plan, tracks or {})
    for key, head in plan.series.items():
        _series(session, key, head, plan.states[key])
    for key, head in plan.courses.items():
        order = plan.series.get(key.split("/")[0], {}).get("courses")
        _course(session, key, head, plan.states[key], order=_names(order))
    session.flush()
    taken = Taken()
    for lesson in plan.ready:
        told = heard.get(lesson.key, {})
        if isinstance(told, str):
            taken.refused[lesson.key] = told
        else:
            order = _names(plan.courses.get(lesson.key.rpartition("/")[0], {}).get("lessons"))
            _lesson(session, lesson, row, taken, told=told, publish=publish, order=order, by=by)
    row.taken_at = now()
    record(
        session,
        "course_archive.taken_in",
        row,
        by=by,
        published=len(taken.published),
        drafts=len(taken.drafts),
        refused=len(taken.refused),
    )
    return taken


def _choose_tracks(session: Session, plan: Plan, tracks: Mapping[str, str]) -> None:
    for track in plan.unknown:
        if track not in tracks:
            raise UnknownSkill(track)
        arranging.check_track(session, tracks[track])
    for head in plan.series.values():
        if head.get("track") in plan.unknown:
            head["track"] = tracks[str(head["track"])]


def _series(session: Session, key: str, head: Mapping[str, Any], state: str) -> None:
    if state == "same":
        return
    row = session.scalar(select(Series).where(Series.key == key))
    if row is None:
        last = session.scalar(select(func.max(Series.position))) or 0
        row = Series(key=key, position=last + 1)
        session.add(row)
    row.title, row.summary = str(head["title"]), str(head["summary"])
    row.track, row.arranged_at = str(head.get("track", "")), now()
    session.flush()


def _course(session: Session, key: str, head: Mapping[str, Any], state: str, *, order: list[str]) -> None:
    """The dictionary grows; words that the archive does not know stay. A new course stands where `order` has
    it among those that are there."""
    series = session.scalar(select(Series).where(Series.key == key.split("/")[0]))
    if state == "same" or series is None:
        return
    row = session.scalar(select(Course).where(Course.key == key))
    if row is None:
        row = Course(key=key, readings={})
        arranging.put_course_among(series, row, order=order)
    row.title, row.summary, row.arranged_at = str(head["title"]), str(head["summary"]), now()
    row.readings = {**(row.readings or {}), **head.get("readings", {})}
    session.flush()


def _names(order: Any) -> list[str]:
    return [str(name) for name in order] if isinstance(order, list) else []


def _lesson(
    session: Session,
    plan: LessonPlan,
    row: CourseArchive,
    taken: Taken,
    *,
    told: dict[str, Any],
    publish: bool,
    order: list[str],
    by: Person,
) -> None:
    course = session.scalar(select(Course).where(Course.key == plan.key.rpartition("/")[0]))
    if course is None:
        return
    draft, fresh = _draft(session, course, plan, by)
    draft.order = order
    keep_named(session, plan.pictures, by=by)
    sounds = {**draft.recordings, **telling.with_words(told, plan.texts)}
    drafts.replace_all(draft, files=plan.texts, recordings=sounds, by=by, note=row.name)
    session.flush()
    if not (publish and fresh):
        taken.drafts.append(plan.key)
        return
    try:
        publishing.publish(session, draft, revision=draft.revision, note=row.name, small=False, by=by)
        taken.published.append(plan.key)
    except Refusal as refusal:
        taken.drafts.append(plan.key)
        taken.refused[plan.key] = str(refusal)


def _draft(session: Session, course: Course, plan: LessonPlan, by: Person) -> tuple[LessonDraft, bool]:
    """And whether nobody was writing there: what somebody writes is never published over their head."""
    known = session.scalar(select(LessonDraft).where(LessonDraft.key == plan.key))
    if known is not None:
        return known, False
    lesson = session.scalar(select(Lesson).where(Lesson.key == plan.key))
    if lesson is not None and editions.current_edition(session, lesson) is not None:
        return drafts.open_draft(session, lesson, by=by), True
    slug = plan.key.rpartition("/")[2]
    return drafts.new_lesson(session, course, slug=slug, title=plan.title, by=by), True
