"""A screen is told from a camera by what it costs, and then gets more lines and fewer frames."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.material.clips import H264, _ffmpeg, tone
from videos import encode
from videos.kinds import kind_of
from videos.ladder import Kind
from videos.probe import probe

pytestmark = pytest.mark.heavy

_LETTER = "drawbox=x='40+mod(floor(t*4)*24,1100)':y='60+floor(t)*30':w=18:h=20:c=black:t=fill"
_TYPING = f"color=white:s=1280x720:r=30:d=13,{_LETTER}"
_HAND_HELD = "mandelbrot=s=1280x720:r=30:end_scale=0.02:maxiter=200,trim=duration=6,noise=alls=8:allf=t"


@pytest.fixture(scope="module")
def typing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("screen") / "screen.mp4"
    _ffmpeg(["-f", "lavfi", "-i", _TYPING, *tone(13), *H264, "-c:a", "aac", path])
    return path


def test_a_screen_is_found_and_offered_with_more_lines_at_a_slower_pace(typing: Path, tmp_path: Path) -> None:
    source = probe(typing)
    assert kind_of(typing, source) is Kind.SCREEN
    made = encode.encode(typing, source, tmp_path / "7", kind=Kind.SCREEN)
    assert [one.name for one in made.renditions] == ["720", "480"]
    assert {one.frame_rate for one in made.renditions} == {15}
    assert made.duration == pytest.approx(source.duration, abs=0.2)


def test_what_moves_all_over_is_a_camera(tmp_path: Path) -> None:
    path = tmp_path / "camera.mp4"
    _ffmpeg(["-f", "lavfi", "-i", _HAND_HELD, *H264, path])
    assert kind_of(path, probe(path)) is Kind.CAMERA
