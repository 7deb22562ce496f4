"""ffmpeg runs under our rules: it tells how far it is, stops when asked, sees nothing else, dies with us."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.material.clips import Clips, processes_naming
from videos import ffmpeg, landlock, sandbox
from videos.sandbox import Limits

ROOT = Path(__file__).parents[2]
ENDLESS = ["-re", "-f", "lavfi", "-i", "testsrc2=s=640x360:r=5", "-c:v", "rawvideo"]

needs_landlock = pytest.mark.skipif(not landlock.version(), reason="this kernel has no Landlock")


def eventually(true: Callable[[], object], seconds: float = 8) -> bool:
    deadline = time.monotonic() + seconds
    while not true() and time.monotonic() < deadline:
        time.sleep(0.02)
    return bool(true())


def test_the_program_is_the_chosen_one_else_the_machines_own_else_the_one_from_pip(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PONKOTAN_FFMPEG", "/opt/ffmpeg/bin/ffmpeg")
    assert ffmpeg.binary() == "/opt/ffmpeg/bin/ffmpeg"
    monkeypatch.delenv("PONKOTAN_FFMPEG")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "imageio_ffmpeg" in ffmpeg.binary()
    (tmp_path / "ffmpeg").touch(mode=0o755)
    assert ffmpeg.binary() == str(tmp_path / "ffmpeg")


def test_progress_grows_to_the_end(clips: Clips, tmp_path: Path) -> None:
    heard: list[float] = []
    argv = [ffmpeg.binary(), "-i", str(clips["ordinary.mp4"]), "-c", "copy", str(tmp_path / "copy.mp4")]
    ffmpeg.run(argv, duration=3, progress=heard.append)
    assert heard == sorted(heard)
    assert heard[-1] == pytest.approx(1, abs=0.05)
    assert all(0 <= share <= 1 for share in heard)


def test_a_failure_brings_the_end_of_what_ffmpeg_said(tmp_path: Path) -> None:
    with pytest.raises(ffmpeg.FfmpegFailed, match="No such file"):
        ffmpeg.run([ffmpeg.binary(), "-i", str(tmp_path / "nothing.mp4"), str(tmp_path / "out.mp4")])


def test_a_cancelled_run_is_gone_at_once(tmp_path: Path) -> None:
    out = tmp_path / "cancelled.mkv"
    started = time.monotonic()
    with pytest.raises(ffmpeg.Cancelled):
        ffmpeg.run([ffmpeg.binary(), *ENDLESS, str(out)], cancelled=lambda: bool(processes_naming(str(out))))
    assert not processes_naming(str(out))
    assert time.monotonic() - started < 8


def test_an_error_in_the_listener_leaves_no_ffmpeg_behind(tmp_path: Path) -> None:
    def listener(share: float) -> None:
        raise RuntimeError("the database is locked")

    with pytest.raises(RuntimeError):
        ffmpeg.run([ffmpeg.binary(), *ENDLESS, str(tmp_path / "x.mkv")], duration=9, progress=listener)
    assert not processes_naming(str(tmp_path))


def test_time_runs_out(tmp_path: Path) -> None:
    with pytest.raises(ffmpeg.TookTooLong):
        ffmpeg.run([ffmpeg.binary(), *ENDLESS, str(tmp_path / "slow.mkv")], limits=Limits(wall=0.6))
    assert not processes_naming(str(tmp_path))


def test_cpu_seconds_run_out(tmp_path: Path) -> None:
    """A recording that claims a few seconds and unpacks to millions of pictures is stopped by the kernel."""
    bomb = ["-f", "lavfi", "-i", "testsrc2=s=1920x1080:r=30", "-c:v", "libx264", str(tmp_path / "bomb.mkv")]
    with pytest.raises(ffmpeg.TookTooLong):
        ffmpeg.run([ffmpeg.binary(), *bomb], limits=Limits(cpu=1, wall=60))


def test_a_file_cannot_fill_the_disk(tmp_path: Path) -> None:
    bomb = ["-f", "lavfi", "-i", "testsrc2=s=640x360:r=30", "-c:v", "rawvideo", str(tmp_path / "bomb.mkv")]
    with pytest.raises(ffmpeg.FfmpegFailed):
        ffmpeg.run([ffmpeg.binary(), *bomb], limits=Limits(file_bytes=1 << 20))
    assert (tmp_path / "bomb.mkv").stat().st_size <= 1 << 20


@needs_landlock
@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("{clip}", "{elsewhere}/out.mkv"),
        ("{secret}", "{room}/out.mkv"),
        ("/etc/passwd", "{room}/out.mkv"),
        ("http://127.0.0.1:9/", "{room}/out.mkv"),
    ],
    ids=["writing elsewhere", "another recording", "a file of the system", "the network"],
)
def test_nothing_but_the_recording_and_the_folder_is_reachable(
    clips: Clips, tmp_path: Path, source: str, target: str
) -> None:
    room, elsewhere, secret = tmp_path / "room", tmp_path / "elsewhere", tmp_path / "secret.mp4"
    room.mkdir()
    elsewhere.mkdir()
    secret.write_bytes(clips["mute.mp4"].read_bytes())
    places = {"clip": clips["ordinary.mp4"], "room": room, "elsewhere": elsewhere, "secret": secret}
    argv = [ffmpeg.binary(), "-i", source.format(**places), "-c", "copy", target.format(**places)]
    with pytest.raises(ffmpeg.FfmpegFailed, match="Permission denied"):
        ffmpeg.run(argv, reads=[clips["ordinary.mp4"]], writes=room)


@pytest.mark.parametrize("kernel", ["old", "new"])
def test_work_goes_on_inside_the_walls_and_on_a_kernel_that_has_none(
    clips: Clips,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    kernel: str,
) -> None:
    sandbox._has_landlock.cache_clear()
    if kernel == "old":
        monkeypatch.setattr(landlock, "version", lambda: 0)
    clip = clips["ordinary.mp4"]
    with caplog.at_level(logging.WARNING):
        for number in (1, 2):
            argv = [ffmpeg.binary(), "-i", str(clip), "-c", "copy", str(tmp_path / f"{number}.mp4")]
            ffmpeg.run(argv, reads=[clip], writes=tmp_path)
    assert (tmp_path / "2.mp4").stat().st_size > 10_000
    warnings = [record for record in caplog.records if "Landlock" in record.message]
    assert len(warnings) == (1 if kernel == "old" or not landlock.version() else 0)
    sandbox._has_landlock.cache_clear()


@pytest.mark.heavy
def test_ffmpeg_dies_with_a_killed_worker(tmp_path: Path) -> None:
    out = tmp_path / "orphan.mkv"
    code = "import sys; from videos import ffmpeg; ffmpeg.run([ffmpeg.binary(), *sys.argv[1:]])"
    worker = subprocess.Popen([sys.executable, "-c", code, *ENDLESS, str(out)], cwd=ROOT)
    try:
        assert eventually(lambda: out.exists() and out.stat().st_size > 0), "ffmpeg never began"
        assert len(processes_naming(str(out))) == 2
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
        assert eventually(lambda: not processes_naming(str(out))), "ffmpeg outlived its worker"
    finally:
        worker.kill()
