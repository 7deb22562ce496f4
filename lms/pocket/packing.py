"""Handing a lesson to a device: what belongs into its pack, what it weighs, the signed word it carries."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select
from sqlalchemy.orm import Session, object_session

from courses.showing import shown, texts_of
from lms import storage
from lms.accounts.models import Person
from lms.db import now
from lms.errors import BadInput, NotThere, Refusal
from lms.journal import record
from lms.learning import starts
from lms.learning.models import LessonEdition
from lms.learning.pictures.keeping import shown_in
from lms.learning.pictures.models import Picture
from lms.learning.quiz import limits, quizzes, timing
from lms.learning.quiz.asking import Card
from lms.learning.showing import sound_file
from lms.learning.states import LessonState
from lms.pocket.models import Pack
from videos.manifest import Manifest

LIFE = timedelta(days=30)
"""No longer than the time that is remembered of a person's watching (learning.allowance.MEMORY_OFFLINE)"""


class NothingToCarry(Refusal):
    message = _("This video is still being made. It can be carried along once it is there.")


@dataclass(frozen=True)
class Offer:
    """A kind of pack and all it weighs, in bytes."""

    kind: str
    text: str
    bytes: int


@dataclass(frozen=True)
class File:
    """`name` relative to the video's folder; `bytes` on disk."""

    name: str
    bytes: int


def offers(state: LessonState) -> list[Offer]:
    """The lightest first; none while there is no video."""
    if state.contents is None or state.video is None or not state.video.folder:
        return []
    words = {"sound": gettext("Sound, text and slides"), "picture": gettext("Video, text and slides")}
    found = ((kind, files(state.video.folder, state.contents, kind)) for kind in words)
    beside = sum(row.bytes for row in _pictures_of(state.edition))
    return [
        Offer(kind, words[kind], beside + sum(file.bytes for file in all_)) for kind, all_ in found if all_
    ]


def files(folder: str, contents: Manifest, kind: str) -> list[File]:
    """What a pack of this kind holds of the video; empty when there is nothing to play of that kind."""
    film = _film(contents, kind)
    if film is None:
        return []
    slides = [slide.image for slide in contents.slides]
    names = [film, contents.captions, *slides, contents.poster if kind == "picture" else None]
    home = storage.path(folder)
    return [File(name, (home / name).stat().st_size) for name in names if name and (home / name).is_file()]


def pack(session: Session, person: Person, state: LessonState, *, kind: str, device: str) -> Pack:
    """Issue a pack. From now on the person learns from this edition. Raises NothingToCarry, OtherEdition."""
    if kind not in {"picture", "sound"}:
        raise BadInput(_("The request could not be read."), field="kind")
    if kind not in {offer.kind for offer in offers(state)}:
        raise NothingToCarry
    starts.start(session, person, state.edition)
    moment = now()
    row = Pack(
        person_id=person.id,
        edition_id=state.edition.id,
        kind=kind,
        seed=secrets.token_hex(8),
        device=device[:200],
        issued_at=moment,
        expires_at=moment + LIFE,
    )
    session.add(row)
    record(session, "pack.issued", row, by=person, about=person, lesson=state.edition.key, kind=kind)
    return row


def own_pack(session: Session, person: Person, pack_id: int) -> Pack:
    """The person's own, else NotThere."""
    row = session.scalar(select(Pack).where(Pack.id == pack_id, Pack.person_id == person.id))
    if row is None:
        raise NotThere(_("There is nothing at this address, or it is not for you."))
    return row


def film(contents: Manifest, row: Pack) -> str:
    """The file that is played in the pack."""
    found = _film(contents, row.kind)
    if found is None:
        raise NothingToCarry
    return found


def questions(row: Pack) -> list[Card]:
    """Its quiz as it is shown, without any key. A quiz against the clock stays here, where the clock is; so
    does one whose attempts are limited, where the pack's would be for practice only."""
    session = object_session(row)
    if session is None or not row.edition.has_quiz:
        return []
    quiz = quizzes.asked_next(session, row.person, row.edition)
    if quiz.attempts is not None and for_practice(row):
        return []
    timed = quiz.minutes and timing.seconds_for(row.person, quiz.minutes)
    return [] if timed else [Card(shown(each, row.seed)) for each in quiz.questions]


def for_practice(row: Pack) -> bool:
    """Whether what the pack's quiz brings home stays off the record: the answers of the first time lie open
    while nobody knows that it is taken again. An attempt that was begun here shuts them (quiz.sealing)."""
    session, lesson = object_session(row), row.edition.lesson_id
    if session is None or quizzes.open_attempt(session, row.person, lesson) is not None:
        return False
    return limits.handed_in(session, row.person, lesson)


def pictures(row: Pack) -> list[File]:
    """What its questions show, by the names that they show them by."""
    session = object_session(row)
    texts = (text for card in questions(row) for text in texts_of(card.view))
    return [File(each.name, each.bytes) for each in shown_in(session, texts)] if session is not None else []


def sign(row: Pack) -> str:
    """The word a device carries: whose pack this is and since when."""
    return _signer().dumps([row.id, row.person_id, row.issued_at.isoformat()])


def is_word_of(word: object, row: Pack) -> bool:
    try:
        told = _signer().loads(word) if isinstance(word, str) else None
    except BadSignature:
        return False
    return bool(told == [row.id, row.person_id, row.issued_at.isoformat()])


def in_force(row: Pack, at: datetime | None = None) -> bool:
    return (at or now()) < row.expires_at


def _film(contents: Manifest, kind: str) -> str | None:
    if kind == "sound":
        return sound_file(contents)
    return contents.progressive.path if contents.progressive else None


def _pictures_of(edition: LessonEdition) -> list[Picture]:
    """Of all questions that may be asked: a pack weighs no more than it was said to."""
    session = object_session(edition)
    return shown_in(session, edition.files.values()) if session is not None and edition.has_quiz else []


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="lesson pack")
