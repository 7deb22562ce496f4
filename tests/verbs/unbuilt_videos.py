"""Videos still to be made, from a script or a recording, and a worker that does one job at a time."""

from __future__ import annotations

import io
from datetime import timedelta

from sqlalchemy.orm import Session

from lms import background
from lms.media import building, uploads
from lms.media.models import Video
from tests.cast import Cast
from tests.verbs.recordings import SCRIPT

LEASE = timedelta(seconds=30)


def lesson_video(session: Session, script: str = SCRIPT, **readings: str) -> Video:
    video = building.script_video(session, title="結論から", script=script, readings=readings, by=None)
    session.flush()
    return video


def send(session: Session, cast: Cast, content: bytes, name: str) -> Video:
    video = uploads.take_whole(session, io.BytesIO(content), name=name, title="", by=cast.kita)
    session.commit()
    return video


def run(session: Session) -> None:
    """One job, as the worker would; then a fresh look."""
    session.commit()
    assert background.run_one(lease=LEASE)
    session.rollback()
