"""The description of a finished video survives being kept as JSON."""

from __future__ import annotations

import json

import pytest

from videos.manifest import Audio, Chapter, Manifest, Progressive, Rendition, Slide

FULL = Manifest(
    duration=114.2,
    renditions=(Rendition("720", 1280, 720, 44_000, 620_000, "720.m3u8", 5.0),),
    audio=Audio("audio.m3u8", 685_000, 48_100),
    master="master.m3u8",
    progressive=Progressive("video.mp4", 1_300_000),
    chapters=(Chapter("why", "なぜ結論から？", 0.0, 20.5), Chapter("how", "書き換えの例", 20.5, 114.2)),
    captions="captions.ja.vtt",
    poster="poster.jpg",
    slides=(Slide("why", "slides/why.webp"),),
    credit="HTS Voice 'Mei' © Nagoya Institute of Technology / MMDAgent",
)
BARE = Manifest(3.0, (Rendition("360", 640, 360, 1, 1, "360.m3u8"),), None, "master.m3u8")


@pytest.mark.parametrize("manifest", [FULL, BARE], ids=["full", "bare"])
def test_a_manifest_comes_back_from_json_as_it_was(manifest: Manifest) -> None:
    assert Manifest.from_dict(json.loads(json.dumps(manifest.to_dict()))) == manifest


def test_something_else_is_not_taken_for_a_manifest() -> None:
    with pytest.raises(KeyError):
        Manifest.from_dict({"duration": 3.0})
