"""A lesson with its files, and a device that carries it along and tells what was done."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from lms import storage
from lms.media.models import Video
from lms.pocket.models import Pack
from lms.pocket.packing import sign
from tests.browsing import Visitor
from tests.pages.lesson_scenes import Taught, inside, teach
from tests.verbs.lessons import MANIFEST


@pytest.fixture
def edition(app: Flask, tmp_path: Path) -> Taught:
    """The first writing lesson with its files."""
    found = teach(app, tmp_path / "catalog")
    with inside(app) as session:
        folder = storage.folder(session.get_one(Video, found.video_id).folder or "")
        names = ["video.mp4", "audio.mp4", "captions.vtt", "poster.webp"]
        for name in [*names, *(slide.image for slide in MANIFEST.slides)]:
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(b"x" * 1000)
    return found


class Device:
    """What keeps a pack and tells what was done in it."""

    def __init__(self, visitor: Visitor, edition: Taught, kind: str = "picture") -> None:
        self.visitor, self.op = visitor, 0
        visitor.get(f"/lessons/{edition.lesson_id}/pack")
        answer = visitor.send("POST", f"/lessons/{edition.lesson_id}/packs", json={"kind": kind})
        assert answer.status_code == 200, answer.text
        self.pack: dict[str, Any] = answer.get_json()

    def tell(self, *spans: list[float], status: int = 200, **more: Any) -> dict[str, Any]:
        self.op += 1
        told = {"word": self.pack["word"], "op": self.op, "spans": spans, "position": 0.0, "rate": 1.0} | more
        answer = self.visitor.send("POST", self.pack["returns"], json=told)
        assert answer.status_code == status, answer.text
        found: dict[str, Any] = answer.get_json()
        return found


def carried_for(app: Flask, device: Device, ago: timedelta) -> None:
    """As if the pack had been issued so long ago."""
    with inside(app) as session:
        pack = session.get_one(Pack, device.pack["id"])
        pack.issued_at, pack.expires_at = pack.issued_at - ago, pack.expires_at - ago
        session.flush()
        device.pack["word"] = sign(pack)
