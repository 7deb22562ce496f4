"""What is filmed, found out by encoding a few seconds of it: a screen costs a fraction of a camera's bits."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from videos import ffmpeg, ladder, recipes, streams
from videos.ladder import Kind
from videos.probe import Probe
from videos.sandbox import Limits

_LINES = 720
_SCREEN = 300_000  # bit/s at 1280 x 720; natural video comes to four times as much, a screen to half
_PIXELS = 1280 * 720
_SAMPLE = 1.0  # seconds
_MOST = 10  # samples
_SHARE = 0.03  # of the recording, to look at


def kind_of(path: Path, source: Probe, *, cancelled: Callable[[], bool] | None = None) -> Kind:
    """Camera or screen, from samples spread over the recording. Raises like ffmpeg.run."""
    rungs = ladder.rungs(source.video.width, source.video.height)
    rung = min(rungs, key=lambda each: abs(each.lines - _LINES))
    limit = _SCREEN * (rung.width * rung.height / _PIXELS) ** 0.75
    with TemporaryDirectory() as folder:
        listing = Path(folder) / "packets"
        rates = []
        for at in _moments(source.duration):
            fps = ladder.FASTEST[Kind.CAMERA]
            command = recipes.sample(path, source, rung, fps, at=at, seconds=_SAMPLE, to=listing)
            limits = Limits.for_duration(_SAMPLE)
            ffmpeg.run(command, cancelled=cancelled, limits=limits, reads=[path], writes=Path(folder))
            rates.append(_rate(listing))
    return Kind.SCREEN if sum(rates) / len(rates) < limit else Kind.CAMERA


def _moments(duration: float) -> list[float]:
    """Where samples begin: in the middle of equal parts, never beyond the end."""
    count = max(1, min(_MOST, round(duration * _SHARE / _SAMPLE)))
    part = duration / count
    return [max(0.0, (number + 0.5) * part - _SAMPLE / 2) for number in range(count)]


def _rate(listing: Path) -> float:
    """bit/s, the keyframe at the beginning counted as seldom as it comes in a whole stream."""
    lines = [line for line in listing.read_text().splitlines() if line and not line.startswith("#")]
    sizes = [int(line.split(",")[4]) for line in lines]
    if not sizes:
        return 0.0
    return 8 * (sizes[0] / streams.SEGMENT + sum(sizes[1:]) / _SAMPLE)
