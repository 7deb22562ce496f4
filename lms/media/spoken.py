"""Conversations to be written down, spoken by the house's voice: one row a text, made once."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import CheckConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from lms import storage
from lms.background import Control, Effects, JobState, Lost, enqueue, job, latest, transaction
from lms.db import Base, now

SPEAK = "speak_practice"
MIME = "audio/mp4"
SOON = 60
LARGEST = 50_000_000


class SpokenSound(Base):
    """A sound made from text. Without a key it is being made, or could not be: `problem` says so."""

    __tablename__ = "spoken_sound"
    __table_args__ = (CheckConstraint("file_key IS NULL OR seconds > 0", name="has_length"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    text_hash: Mapped[str] = mapped_column(unique=True)
    turns: Mapped[list[Any]]
    file_key: Mapped[str | None]
    """lms.storage"""
    seconds: Mapped[float | None]
    file_bytes: Mapped[int | None]
    problem: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(default=now)


def sound_of(session: Session, turns: Sequence[str]) -> SpokenSound | None:
    return session.scalar(select(SpokenSound).where(SpokenSound.text_hash == _hash(turns)))


def ask_for(session: Session, turns: Sequence[str]) -> SpokenSound:
    """The sound of these turns; when it is not there yet, a job makes it. A failure is tried again."""
    row = sound_of(session, turns)
    if row is None:
        row = SpokenSound(text_hash=_hash(turns), turns=list(turns))
        session.add(row)
        session.flush()
    if row.file_key is None and not in_the_making(session, row):
        row.problem = ""
        enqueue(session, SPEAK, key=_job_key(row.id), priority=SOON, sound_id=row.id)
    return row


def in_the_making(session: Session, row: SpokenSound) -> bool:
    newest = latest(session, _job_key(row.id))
    return newest is not None and newest.state in {JobState.QUEUED, JobState.RUNNING}


def given_up(session: Session, error: str, *, sound_id: int) -> None:
    row = session.get(SpokenSound, sound_id)
    if row is not None and row.file_key is None:
        row.problem = error or "stopped"


@job(SPEAK, on_failure=given_up)
def speak_practice(control: Control, *, sound_id: int) -> Effects:
    from videos.ffmpeg import Cancelled
    from videos.studio.dictation import spoken  # the web's processes never need the voice
    from videos.studio.voices import voice_named

    with transaction() as session:
        row = session.get(SpokenSound, sound_id)
        if row is None:
            raise Lost
        turns = [str(turn) for turn in row.turns]
    voice = voice_named(current_app.config["VOICE"], models=storage.folder("voices"))
    cache = storage.folder("cache") / "speech"
    with tempfile.TemporaryDirectory(dir=storage.folder("cache"), prefix="dictation-") as name:
        try:
            made, seconds = spoken(
                turns, voice=voice, cache=cache, folder=Path(name), cancelled=control.cancelled
            )
        except Cancelled:
            raise Lost from None
        with made.open("rb") as stream:
            kept = storage.put(stream, limit=LARGEST)

    def effects(session: Session) -> None:
        found = session.get_one(SpokenSound, sound_id)
        found.file_key, found.seconds, found.file_bytes = kept.key, round(seconds, 2), kept.size

    return effects


def _hash(turns: Sequence[str]) -> str:
    return hashlib.sha256(json.dumps(list(turns), ensure_ascii=False).encode()).hexdigest()


def _job_key(sound_id: int) -> str:
    return f"spoken:{sound_id}"
