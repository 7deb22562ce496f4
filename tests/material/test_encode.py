"""A recording becomes a video: soon, whole, upright, in step, at one loudness, or it is not there at all."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from tests.material.clips import Clips, frames, processes_naming, samples
from videos import encode, ffmpeg, hls
from videos.captions import read_vtt
from videos.manifest import Manifest
from videos.probe import Probe, probe
from videos.verification import BrokenResult, verify

pytestmark = pytest.mark.heavy


class Ladder(NamedTuple):
    made: Manifest
    source: Probe
    folder: Path
    heard: list[float]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "videos" / "7"


@pytest.fixture(scope="module")
def ladder(clips: Clips, tmp_path_factory: pytest.TempPathFactory) -> Ladder:
    """A recording of 13 seconds with its whole ladder, and what was heard of the progress."""
    out, heard = tmp_path_factory.mktemp("ladder") / "7", []
    source = probe(clips["long.mkv"])
    return Ladder(encode.encode(clips["long.mkv"], source, out, progress=heard.append), source, out, heard)


def test_a_compatible_recording_plays_without_being_encoded_again(clips: Clips, out: Path) -> None:
    source = probe(clips["ordinary.mp4"])
    made = encode.remux(clips["ordinary.mp4"], source, out)
    assert [(one.width, one.height) for one in made.renditions] == [(640, 360)]
    assert (out / "360.mp4").stat().st_size == pytest.approx(source.size, rel=0.15)
    assert made.audio
    assert {"master.m3u8", "360.m3u8", "360.mp4", "audio.m3u8", "audio.mp4", "poster.jpg"} == _names(out)


def test_the_whole_ladder_switches_at_the_same_seconds(ladder: Ladder) -> None:
    made, _, out, heard = ladder
    assert [(one.width, one.height) for one in made.renditions] == [(960, 540), (640, 360)]
    parts = [hls.read_playlist(out / one.playlist) for one in made.renditions]
    assert parts[0].durations == parts[1].durations == pytest.approx((6, 6, 1), abs=0.15)
    assert made.renditions[0].bytes > made.renditions[1].bytes > 0
    assert heard == sorted(heard) and heard[-1] == 1.0 and len(heard) > 1
    assert made.duration == pytest.approx(13, abs=0.2)
    assert made.progressive and made.progressive.bytes == (out / "video.mp4").stat().st_size
    assert Manifest.from_dict(made.to_dict()) == made


def test_the_storyboard_has_a_cell_for_every_keyframe_from_the_first_second(ladder: Ladder) -> None:
    assert ladder.made.storyboard
    cues = read_vtt((ladder.folder / ladder.made.storyboard).read_text(encoding="utf-8"))
    assert [cue.start for cue in cues] == pytest.approx([0, 6, 12], abs=0.2)
    assert cues[-1].end == pytest.approx(ladder.made.duration, abs=0.01)


def test_a_phone_held_upright_stays_upright(clips: Clips, out: Path) -> None:
    """The sensor wrote red on its left; turned clockwise, red is on top."""
    made = encode.quick(clips["upright.mov"], probe(clips["upright.mov"]), out)
    assert [(one.width, one.height) for one in made.renditions] == [(360, 640)]
    for file in (out / "360.mp4", out / "video.mp4", out / "poster.jpg"):
        _, picture = frames(file)[-1]
        top, bottom = (
            picture[picture.shape[0] // 4].mean(axis=0),
            picture[-picture.shape[0] // 4].mean(axis=0),
        )
        assert top[0] > 150 > top[2], f"{file.name}: red is not on top"
        assert bottom[2] > 150 > bottom[0], f"{file.name}: blue is not at the bottom"


def test_a_recording_without_sound(clips: Clips, out: Path) -> None:
    made = encode.encode(clips["mute.mp4"], probe(clips["mute.mp4"]), out)
    assert made.audio is None
    assert "AUDIO" not in (out / "master.m3u8").read_text()
    assert not {"audio.m3u8", "audio.mp4"} & _names(out)


@pytest.mark.parametrize("name", ["recorder.webm", "jumpy.mp4", "interlaced.mpg"])
def test_unusual_recordings_come_out_even_and_at_their_length(clips: Clips, out: Path, name: str) -> None:
    source = probe(clips[name])
    made = encode.encode(clips[name], source, out)
    assert made.duration == pytest.approx(source.duration, abs=0.2)
    times = [at for at, _ in frames(out / f"{made.renditions[-1].name}.mp4")]
    assert np.ptp(np.diff(times)) < 0.001
    assert times[-1] - times[0] == pytest.approx(source.duration, abs=0.2)


def test_a_picture_that_begins_late_is_filled_up(clips: Clips, out: Path) -> None:
    """Otherwise a player waits for ever for the first second."""
    encode.encode(clips["late.mp4"], probe(clips["late.mp4"]), out)
    first, last = (frames(out / "240.mp4")[at][0] for at in (0, -1))
    assert first < 0.3
    assert last == pytest.approx(6, abs=0.4)  # and held to the end of the sound


def test_sound_and_picture_stay_together(clips: Clips, out: Path) -> None:
    """A flash and a beep every two seconds: at most 20 ms apart, in the stream and in the plain file."""
    encode.encode(clips["flash.mp4"], probe(clips["flash.mp4"]), out)
    for picture, sound in (("240.mp4", "audio.mp4"), ("video.mp4", "video.mp4")):
        flash, beep = _first_flash(out / picture), _first_beep(out / sound)
        assert flash == pytest.approx(2, abs=0.2)
        assert abs(beep - flash) <= 0.020


@pytest.mark.parametrize(
    ("name", "before"),
    [("whisper.mp4", (-60, -30)), ("stereo.mp4", (-10, 0)), ("thumps.mp4", (-35, -20))],
    ids=["too quiet", "too loud, two alike channels", "quiet with loud clicks"],
)
def test_speech_comes_out_at_the_loudness_of_the_web(
    clips: Clips, out: Path, name: str, before: tuple[float, float]
) -> None:
    assert before[0] < _loudness(clips[name]) < before[1]
    encode.encode(clips[name], probe(clips[name]), out)
    assert _loudness(out / "audio.mp4") == pytest.approx(-16, abs=1)


def test_silence_is_not_turned_into_hiss(clips: Clips, out: Path) -> None:
    encode.encode(clips["silent.mp4"], probe(clips["silent.mp4"]), out)
    _start, _rate, sound = samples(out / "audio.mp4")
    assert np.abs(sound).max() < 0.01


def test_where_a_phone_was_is_not_published(clips: Clips, out: Path) -> None:
    assert b"43.7706" in clips["where.mov"].read_bytes()
    encode.encode(clips["where.mov"], probe(clips["where.mov"]), out)
    assert all(b"43.7706" not in file.read_bytes() for file in out.iterdir())


def test_a_cancelled_encode_leaves_nothing(clips: Clips, out: Path) -> None:
    out.parent.mkdir()

    def working() -> bool:
        return any(out.parent.rglob("540-*.ts"))

    with pytest.raises(ffmpeg.Cancelled):
        encode.encode(clips["long.mkv"], probe(clips["long.mkv"]), out, cancelled=working)
    assert list(out.parent.iterdir()) == []
    assert not processes_naming(str(out.parent))


def test_what_a_killed_worker_left_is_swept_up(clips: Clips, out: Path) -> None:
    ruin = out.parent / ".7.0badf00d.part"
    other = out.parent / ".77.0badf00d.part"
    for folder in (ruin, other):
        folder.mkdir(parents=True)
        (folder / "360.mp4").write_bytes(b"half")
    encode.remux(clips["ordinary.mp4"], probe(clips["ordinary.mp4"]), out)
    assert not ruin.exists()
    assert other.exists(), "the work on another video was swept away"


def test_half_a_recording_is_not_called_ready_and_the_old_video_stays(clips: Clips, out: Path) -> None:
    encode.remux(clips["ordinary.mp4"], probe(clips["ordinary.mp4"]), out)
    before = (out / "360.mp4").read_bytes()
    with pytest.raises(BrokenResult) as broken:
        encode.remux(clips["cut.mp4"], probe(clips["cut.mp4"]), out)
    assert broken.value.code == "wrong_length"
    assert (out / "360.mp4").read_bytes() == before
    assert [each.name for each in out.parent.iterdir()] == ["7"]


def test_a_better_version_takes_the_place_of_the_first(clips: Clips, out: Path) -> None:
    source = probe(clips["ordinary.mp4"])
    encode.remux(clips["ordinary.mp4"], source, out)
    encode.quick(clips["ordinary.mp4"], source, out)
    assert "video.mp4" in _names(out)
    assert [each.name for each in out.parent.iterdir()] == ["7"]


def test_every_kind_of_damage_is_found_before_ready(ladder: Ladder, out: Path) -> None:
    made, source, whole, _ = ladder
    shutil.copytree(whole, out)
    verify(out, made, source)
    _found("wrong_length", out, made, replace(source, duration=16.0))
    _found("incomplete", out, replace(made, audio=None), source)
    large, small = made.renditions
    _found("wrong_picture", out, replace(made, renditions=(large, replace(small, width=642))), source)
    playlist = out / small.playlist
    good = playlist.read_text()
    playlist.write_text(good.replace("#EXTINF:6.0", "#EXTINF:5.0", 1))
    _found("unaligned", out, made, source)
    playlist.write_text(good.replace("#EXT-X-ENDLIST", ""))
    _found("incomplete", out, made, source)
    playlist.write_text(good)
    media = out / "360.mp4"
    media.write_bytes(media.read_bytes()[:-5000])
    _found("incomplete", out, made, source)


def _found(code: str, folder: Path, made: Manifest, source: Probe) -> None:
    with pytest.raises(BrokenResult) as broken:
        verify(folder, made, source)
    assert broken.value.code == code


def _names(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


def _first_flash(file: Path) -> float:
    return next(at for at, picture in frames(file) if picture.mean() > 128)


def _first_beep(file: Path) -> float:
    start, rate, sound = samples(file)
    return start + float(np.argmax(np.abs(sound) > 0.05)) / rate


def _loudness(file: Path) -> float:
    """Integrated, in LUFS."""
    said = subprocess.run(
        [
            ffmpeg.binary(),
            "-hide_banner",
            "-nostats",
            "-i",
            str(file),
            "-vn",
            "-af",
            "ebur128",
            "-f",
            "null",
            "-",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    return float(re.findall(r"I:\s+(-?[\d.]+) LUFS", said.stderr)[-1])
