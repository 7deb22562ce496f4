"""A killed worker loses a minute, not the job; and nobody can see afterwards that it was ever interrupted."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.material.clips import MPEG4, Clips, _ffmpeg, frames, picture, tone
from videos import encode, ffmpeg, hls, recipes, stretches
from videos.ladder import rungs
from videos.probe import Probe, probe
from videos.streams import Wish

pytestmark = pytest.mark.heavy


@pytest.fixture(autouse=True)
def short_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(recipes._STRETCHES, "segment_time", 6)


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """20 seconds at the rate of American television, which never falls on whole seconds."""
    path = tmp_path_factory.mktemp("ntsc") / "ntsc.mkv"
    _ffmpeg([*picture("480x270", "30000/1001", 20), *tone(20), *MPEG4, "-c:a", "aac", path])  # type: ignore[arg-type]  # a path where the words of a command stand
    return path


def test_the_next_worker_goes_on_after_the_last_whole_stretch(recording: Path, tmp_path: Path) -> None:
    source, kept, heard = probe(recording), tmp_path / "kept", []
    straight = encode.encode(recording, source, tmp_path / "straight")

    def one_stretch_is_there() -> bool:
        return any(listing.read_text() for listing in kept.rglob("270.csv"))

    with pytest.raises(ffmpeg.Cancelled):
        encode.encode(recording, source, tmp_path / "7", kept=kept, cancelled=one_stretch_is_there)
    _forget_all_but_the_first(kept)
    made = encode.encode(recording, source, tmp_path / "7", kept=kept, progress=heard.append)
    assert heard[0] > 0.25, "the first stretch was encoded again"
    assert heard == sorted(heard)
    assert len(list(kept.glob("*/*"))) == 2
    assert _segments(tmp_path / "7") == _segments(tmp_path / "straight")
    assert made.duration == straight.duration
    resumed, whole = (frames(tmp_path / name / "270.mp4") for name in ("7", "straight"))
    assert [at for at, _ in resumed] == [at for at, _ in whole]
    assert max(_unlike(one, other) for (_, one), (_, other) in zip(resumed, whole, strict=True)) < 4


def test_half_a_line_and_a_strangers_folder_do_not_count(recording: Path, tmp_path: Path) -> None:
    """A worker was killed while it wrote its list; a frozen one woke up and made what nobody needs."""
    source, wish, kept = probe(recording), _wish(probe(recording)), tmp_path / "kept"
    first = stretches.make(recording, source, wish, kept)
    (run,) = (kept / wish.name).iterdir()
    (run / "whole").unlink()
    listing = run / "270.csv"
    listing.write_text(listing.read_text()[: listing.read_text().index("\n") + 8])
    stray = kept / wish.name / "13.370000-00000000"
    stray.mkdir()
    (stray / "270.csv").write_text("270-0000.ts,23.37,29.37\n")
    again = stretches.make(recording, source, wish, kept)
    assert again["270"][0] == first["270"][0] and again["270"][1].parent != run
    assert not stray.exists()


def test_stretches_of_another_wish_are_not_mixed_in(recording: Path, tmp_path: Path) -> None:
    source = probe(recording)
    one, other = _wish(source), Wish(rungs(480, 270), 15)
    assert one.name != other.name
    files = stretches.make(recording, source, one, tmp_path)["270"]
    assert not set(files) & set(stretches.make(recording, source, other, tmp_path)["270"])


def test_a_whole_recording_is_not_encoded_again(recording: Path, tmp_path: Path) -> None:
    source = probe(recording)
    first = stretches.make(recording, source, _wish(source), tmp_path)
    assert stretches.make(recording, source, _wish(source), tmp_path, cancelled=lambda: True) == first


def test_what_the_first_pass_made_is_not_made_again(clips: Clips, tmp_path: Path) -> None:
    source, kept = probe(clips["long.mkv"]), tmp_path / "kept"
    quick = encode.quick(clips["long.mkv"], source, tmp_path / "quick")
    first = encode.Playing(tmp_path / "quick", quick)
    made = encode.encode(clips["long.mkv"], source, tmp_path / "7", first=first, kept=kept)
    assert [one.name for one in made.renditions] == ["540", "360"]
    assert {file.name.split("-")[0] for file in kept.rglob("*.ts")} == {"540"}
    straight = encode.encode(clips["long.mkv"], source, tmp_path / "straight")
    assert _segments(tmp_path / "7") == _segments(tmp_path / "straight")
    assert made.duration == straight.duration


def test_a_light_compatible_recording_is_its_own_best_picture(tmp_path: Path) -> None:
    """Its keyframes come when they come: the others are made to change segments where it does."""
    sent, kept = tmp_path / "light.mp4", tmp_path / "kept"
    codec = ["-c:v", "libx264", "-preset", "ultrafast", "-b:v", "500k", "-g", "97", "-pix_fmt", "yuv420p"]
    _ffmpeg([*picture("854x480", 25, 20), *tone(20), *codec, "-c:a", "aac", sent])
    source = probe(sent)
    first = encode.Playing(tmp_path / "remux", encode.remux(sent, source, tmp_path / "remux"))
    made = encode.encode(sent, source, tmp_path / "7", first=first, kept=kept)
    assert [one.name for one in made.renditions] == ["480", "360"]
    assert {file.name.split("-")[0] for file in kept.rglob("*.ts")} == {"360"}
    copied, encoded = (hls.read_playlist(tmp_path / "7" / one.playlist) for one in made.renditions)
    assert copied.durations == pytest.approx(encoded.durations, abs=0.08)
    assert max(copied.durations) > 6.5


def _wish(source: Probe) -> Wish:
    return Wish(rungs(source.video.width, source.video.height), 30)


def _forget_all_but_the_first(kept: Path) -> None:
    """As if the worker had been killed right after its first stretch, however quick this machine is."""
    for listing in kept.rglob("*.csv"):
        listing.write_text(listing.read_text().splitlines(keepends=True)[0])


def _segments(folder: Path) -> list[tuple[float, ...]]:
    return [hls.read_playlist(each).durations for each in sorted(folder.glob("[0-9]*.m3u8"))]


def _unlike(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.abs(one.astype(int) - other.astype(int)).mean())
