from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, now
from videos.manifest import Manifest

_OBJECT = JSON(none_as_null=True)


class Source(StrEnum):
    SCRIPT = "script"
    UPLOAD = "upload"


class State(StrEnum):
    """Set by the machine, never by a person."""

    WAITING = "waiting"
    BUILDING = "building"
    PLAYABLE = "playable"
    READY = "ready"
    FAILED = "failed"


class Video(Base):
    __tablename__ = "video"
    __table_args__ = (
        CheckConstraint(
            "source <> 'script' OR (script IS NOT NULL AND text_hash IS NOT NULL)", name="script"
        ),
        CheckConstraint(
            "source <> 'upload' OR (original_key IS NOT NULL AND owner_id IS NOT NULL)", name="upload"
        ),
        CheckConstraint(
            "state NOT IN ('playable', 'ready') OR (manifest IS NOT NULL AND folder IS NOT NULL)",
            name="something_to_play",
        ),
        CheckConstraint("state <> 'failed' OR problem <> ''", name="failed_for_a_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    source: Mapped[Source]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    """Who sent the recording; none for a video built from text"""
    text_hash: Mapped[str | None] = mapped_column(unique=True)
    """Of script, readings, figures and recordings: the same text is the same video"""
    script: Mapped[str | None]
    """The lesson's slides.md"""
    readings: Mapped[dict[str, Any] | None] = mapped_column(_OBJECT)
    """Surface → kana, for the narrator"""
    figures: Mapped[dict[str, Any] | None] = mapped_column(_OBJECT)
    """The pictures that the script shows: file name → SVG"""
    recordings: Mapped[dict[str, Any] | None] = mapped_column(_OBJECT)
    """Slides told by a person instead: slide id → key of the sound in the storage"""
    original_key: Mapped[str | None]
    """The recording as it was sent, relative to the instance folder"""
    original_name: Mapped[str] = mapped_column(default="")
    original_bytes: Mapped[int] = mapped_column(BigInteger, default=0)
    state: Mapped[State] = mapped_column(default=State.WAITING, index=True)
    problem: Mapped[str] = mapped_column(default="")
    """Code of what went wrong (problems.py). A playable video may have one: then sharper ones are missing"""
    problem_details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    manifest: Mapped[dict[str, Any] | None] = mapped_column(_OBJECT)
    """videos.manifest.Manifest of what stands in `folder`"""
    folder: Mapped[str | None]
    """media/<id>/<job>-<claim>, relative to the instance folder; a new folder for each result"""
    created_at: Mapped[datetime] = mapped_column(default=now)
    work_started_at: Mapped[datetime | None]
    """When the job under way, or the last one, was taken up"""
    ready_at: Mapped[datetime | None]

    @property
    def playable(self) -> bool:
        return self.state in {State.PLAYABLE, State.READY}

    @property
    def job_key(self) -> str:
        """One job at a time works on a video, whatever its kind."""
        return f"video:{self.id}"

    @property
    def contents(self) -> Manifest | None:
        """What can be played now; all names in it are relative to the folder."""
        return Manifest.from_dict(self.manifest) if self.manifest else None


class Upload(Base):
    """A recording on its way (tus 1.0). Its bytes stand in uploads/<id>; `offset` of them are on disk."""

    __tablename__ = "upload"
    __table_args__ = (
        CheckConstraint('length > 0 AND "offset" >= 0 AND "offset" <= length', name="within_length"),
        CheckConstraint('finished_at IS NULL OR "offset" = length', name="finished_whole"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    """A random token: part of the address, which a stranger must not guess"""
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    length: Mapped[int] = mapped_column(BigInteger)
    offset: Mapped[int] = mapped_column(BigInteger, default=0)
    name: Mapped[str]
    title: Mapped[str]
    mime: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    touched_at: Mapped[datetime] = mapped_column(default=now, index=True)
    """When bytes last arrived"""
    finished_at: Mapped[datetime | None]
    video_id: Mapped[int | None] = mapped_column(ForeignKey("video.id", ondelete="CASCADE"), unique=True)
