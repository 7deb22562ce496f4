"""The smallest picture can be added later; the others are not made again, and all stay in step."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.material.clips import Clips, frames
from videos import encode, hls, slow_line
from videos.probe import probe

pytestmark = pytest.mark.heavy


@pytest.fixture(scope="module")
def playing(clips: Clips, tmp_path_factory: pytest.TempPathFactory) -> encode.Playing:
    out = tmp_path_factory.mktemp("slow") / "7"
    return encode.Playing(out, encode.encode(clips["long.mkv"], probe(clips["long.mkv"]), out))


def test_a_smaller_picture_is_added_beside_the_others(playing: encode.Playing, tmp_path: Path) -> None:
    assert slow_line.possible(playing.manifest)
    before = {file.name: file.read_bytes() for file in playing.folder.iterdir()}
    out, heard = tmp_path / "8", []
    made = slow_line.add(playing, out, progress=heard.append)
    assert [(one.name, one.width, one.height) for one in made.renditions] == [
        ("540", 960, 540),
        ("360", 640, 360),
        ("240", 426, 240),
    ]
    assert {file.name: file.read_bytes() for file in playing.folder.iterdir()} == before
    assert (out / "540.mp4").samefile(playing.folder / "540.mp4"), "it was written a second time"
    parts = [hls.read_playlist(out / one.playlist) for one in made.renditions]
    assert parts[2].durations == pytest.approx(parts[0].durations, abs=0.002)
    assert parts[2].bytes < parts[1].bytes
    assert (out / "master.m3u8").read_text().count("#EXT-X-STREAM-INF") == 4
    assert not slow_line.possible(made)
    assert heard and heard[-1] <= 1.0


@pytest.mark.parametrize("name", ["long.mkv", "ordinary.mp4"])
def test_the_small_picture_shows_the_same_moment(clips: Clips, tmp_path: Path, name: str) -> None:
    """At 10 frames a second and at 25."""
    made = encode.encode(clips[name], probe(clips[name]), tmp_path / "7")
    slow_line.add(encode.Playing(tmp_path / "7", made), tmp_path / "8")
    small, large = (frames(tmp_path / "8" / name) for name in ("240.mp4", "360.mp4"))
    assert [at for at, _ in small] == pytest.approx([at for at, _ in large], abs=0.001)
    ours = [picture.mean(axis=(0, 1)) for _, picture in small]
    theirs = [picture.mean(axis=(0, 1)) for _, picture in large]
    assert np.abs(np.array(ours) - np.array(theirs)).max() < 3


def test_a_small_recording_needs_no_smaller_one(clips: Clips, tmp_path: Path) -> None:
    source = probe(clips["flash.mp4"])
    assert not slow_line.possible(encode.quick(clips["flash.mp4"], source, tmp_path / "7"))
