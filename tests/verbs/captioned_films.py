"""A coach's recording that can be played, with a folder as the encoder leaves it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from lms import storage
from lms.accounts.models import Person
from lms.media import outcomes
from lms.media.models import Source, State, Video
from tests.material.clips import Clips
from videos import encode
from videos.manifest import Manifest
from videos.probe import probe


@pytest.fixture(scope="session")
def repacked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Manifest]:
    """A finished folder of three seconds, made once."""
    clip = Clips(tmp_path_factory.mktemp("clips"))["ordinary.mp4"]
    out = tmp_path_factory.mktemp("repacked") / "1-1"
    return out, encode.remux(clip, probe(clip), out)


def recording(
    session: Session,
    owner: Person,
    repacked: tuple[Path, Manifest] | None,
    *,
    title: str = "窓口でのあいさつ",
) -> Video:
    """Without `repacked` it is still being made."""
    video = Video(title=title, source=Source.UPLOAD, owner_id=owner.id, original_key="uploads/x")
    session.add(video)
    session.flush()
    if repacked is not None:
        show(session, video, repacked)
    return video


def show(session: Session, video: Video, repacked: tuple[Path, Manifest], *, job: str = "1-1") -> None:
    """As the job that made it would."""
    key = f"media/{video.id}/{job}"
    shutil.copytree(repacked[0], storage.path(key))
    outcomes.put_up(session, video.id, repacked[1], key, State.READY)
