"""What people send is recognised; what is no video, or too much, is refused with its reason."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.material.clips import Clips
from videos import ffmpeg, landlock
from videos.ladder import can_remux
from videos.probe import NotAVideo, Refused, probe


@pytest.mark.parametrize(
    ("name", "size", "duration", "sound"),
    [
        ("ordinary.mp4", (640, 360), 3, True),
        ("upright.mov", (360, 640), 2, True),  # as held, not as the sensor lies
        ("talk.webm", (320, 240), 3, True),
        ("recorder.webm", (320, 240), 3, True),  # the file does not tell its length
        ("mute.mp4", (640, 360), 3, False),
        ("interlaced.mpg", (1024, 576), 3, False),  # 720 wide pixels, made square
    ],
)
def test_an_ordinary_recording_is_recognised(
    clips: Clips, name: str, size: tuple[int, int], duration: float, sound: bool
) -> None:
    found = probe(clips[name])
    assert (found.video.width, found.video.height) == size
    assert found.duration == pytest.approx(duration, abs=0.1)
    assert (found.audio is not None) == sound
    assert found.bitrate == pytest.approx(found.size * 8 / found.duration, abs=1)


def test_fields_and_turns_and_keyframes_are_seen(clips: Clips) -> None:
    assert probe(clips["interlaced.mpg"]).video.interlaced
    assert not probe(clips["ordinary.mp4"]).video.interlaced
    assert probe(clips["upright.mov"]).video.rotation in (90, 270)
    assert probe(clips["sparse.mp4"]).keyframe_gap_max == pytest.approx(12, abs=0.6)
    assert probe(clips["late.mp4"]).video.start == pytest.approx(1, abs=0.1)


@pytest.mark.parametrize(
    ("name", "remuxed"),
    [
        ("ordinary.mp4", True),
        ("mute.mp4", True),
        ("fragments.mp4", True),
        ("upright.mov", False),
        ("talk.webm", False),
        ("long.mkv", False),  # not H.264
        ("sparse.mp4", False),  # one keyframe in 12 seconds: no way to jump
        ("late.mp4", False),  # players stand still before a late picture
    ],
)
def test_only_what_every_browser_plays_is_taken_as_it_is(clips: Clips, name: str, remuxed: bool) -> None:
    assert can_remux(probe(clips[name])) == remuxed


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("song.mp3", "sound_only"),
        ("song.mp4", "sound_only"),
        ("photo.png", "unreadable"),
        ("huge.mp4", "too_large"),
        ("fast.mkv", "too_fast"),
        ("forever.mkv", "too_long"),
        ("tracks.mkv", "too_many_streams"),
    ],
)
def test_media_that_cannot_be_a_lesson_is_refused_with_its_reason(clips: Clips, name: str, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        probe(clips[name])
    assert refusal.value.code == code


def test_a_refusal_brings_the_values_to_word_it_with(clips: Clips) -> None:
    with pytest.raises(Refused) as refusal:
        probe(clips["forever.mkv"])
    assert refusal.value.details["seconds"] > refusal.value.details["limit"] == 4 * 3600


_SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\x8f\x1a\x00\x7f" * 50_000, "unreadable"),
        ("こんにちは\n".encode() * 100, "unreadable"),
        (_SVG.encode(), "unreadable"),
        (b"%PDF-1.7\n1 0 obj\n", "unreadable"),
        (b"PK\x03\x04" + bytes(500), "unreadable"),
    ],
    ids=["empty", "random bytes", "text", "svg", "pdf", "zip"],
)
def test_a_file_that_is_no_video_is_refused_whatever_its_name(
    tmp_path: Path, content: bytes, code: str
) -> None:
    sent = tmp_path / "lesson.mp4"
    sent.write_bytes(content)
    with pytest.raises(NotAVideo) as refusal:
        probe(sent)
    assert refusal.value.code == code


def test_a_file_that_takes_too_long_to_look_into_is_let_go(clips: Clips) -> None:
    with pytest.raises(Refused) as refusal:
        probe(clips["ordinary.mp4"], timeout=0.005)
    assert refusal.value.code == "took_too_long"


def _dash(other: Path) -> str:
    return f"""<?xml version="1.0"?>
<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT3S"
 profiles="urn:mpeg:dash:profile:isoff-on-demand:2011"><Period><AdaptationSet mimeType="video/mp4">
<Representation id="1" bandwidth="100000" width="640" height="360" codecs="avc1.64001e">
<BaseURL>{other}</BaseURL></Representation></AdaptationSet></Period></MPD>"""


def _hls(other: Path) -> str:
    return f"#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:3,\nfile://{other}\n#EXT-X-ENDLIST\n"


def _concat(other: Path) -> str:
    return f"ffconcat version 1.0\nfile {other.name}\n"


@pytest.mark.parametrize("trap", [_dash, _hls, _concat])
def test_a_list_renamed_to_mp4_opens_no_other_file(clips: Clips, tmp_path: Path, trap: object) -> None:
    secret = tmp_path / "secret.mp4"
    secret.write_bytes(clips["fragments.mp4"].read_bytes())
    sent = tmp_path / "lesson.mp4"
    sent.write_text(trap(secret))  # type: ignore[operator]  # a function in this case
    with pytest.raises(NotAVideo):
        probe(sent)
    shown = tmp_path / "shown"
    shown.mkdir()
    argv = [ffmpeg.binary(), *_safe(), "-i", f"file:{sent}", "-frames:v", "1", str(shown / "frame.png")]
    with pytest.raises(ffmpeg.FfmpegFailed):
        ffmpeg.run(argv, reads=[sent], writes=shown)
    assert not list(shown.iterdir())


def test_each_of_the_two_walls_alone_stops_the_dash_trap(clips: Clips, tmp_path: Path) -> None:
    """The trap is real: without any wall ffmpeg shows a frame of the other file."""
    secret = tmp_path / "secret.mp4"
    secret.write_bytes(clips["fragments.mp4"].read_bytes())
    sent, shown = tmp_path / "lesson.mp4", tmp_path / "shown"
    sent.write_text(_dash(secret))
    shown.mkdir()
    frame = str(shown / "frame.png")
    bare = [ffmpeg.binary(), "-protocol_whitelist", "file", "-i", f"file:{sent}", "-frames:v", "1", frame]
    opened = subprocess.run([*bare, "-y", "-v", "error"], check=False, capture_output=True)
    if opened.returncode != 0:
        pytest.skip("this ffmpeg reads no DASH at all")
    (shown / "frame.png").unlink()
    with pytest.raises(ffmpeg.FfmpegFailed):  # the formats alone
        ffmpeg.run([ffmpeg.binary(), *_safe(), *bare[3:]])
    if landlock.version():
        with pytest.raises(ffmpeg.FfmpegFailed):  # the sandbox alone
            ffmpeg.run(bare, reads=[sent], writes=shown)
    assert not list(shown.iterdir())


def _safe() -> list[str]:
    return [word for key, value in ffmpeg.STRANGERS_FILE.items() for word in (f"-{key}", value)]
