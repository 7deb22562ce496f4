"""Which picture sizes a recording is offered in. CRF with a cap is the cheap way to suit each recording."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from videos.probe import Probe


class Kind(StrEnum):
    """What is filmed. On a screen little moves, and letters must stay readable: fewer frames, more lines."""

    CAMERA = "camera"
    SCREEN = "screen"


LINES = {Kind.CAMERA: (1080, 720, 360), Kind.SCREEN: (1080, 720, 480)}
FASTEST = {Kind.CAMERA: 30, Kind.SCREEN: 15}  # frames a second in what we encode
SLOW_LINE = 240

_CAPS = {  # lines above, CRF, kbit/s at most
    Kind.CAMERA: ((720, 23, 4500), (480, 23, 2200), (360, 23, 1000), (240, 25, 450), (0, 25, 250)),
    Kind.SCREEN: ((720, 25, 1500), (480, 25, 900), (0, 25, 500)),
}
_COPIED = {Kind.CAMERA: 1000, Kind.SCREEN: 300}  # bit/s for each kbit/s of the cap
_SOUND_CAP = 70  # kbit/s
_CLOSE = 0.85  # a standard rung nearer to the top rung than this would only cost
_LONGEST_KEYFRAME_GAP = 10.0  # seconds; a segment cannot be shorter
_HIGHEST_LEVEL = 42  # H.264 level 4.2: what cheap phones still decode
_HEAVIEST_COPY = 20_000_000  # bit/s
_LATEST_START = 0.3  # seconds; players stand still where a stream has a hole at the beginning


@dataclass(frozen=True)
class Rung:
    """One rendition to make; `lines` is the short side, `cap` the most kbit/s.

    `light`: encoded with less foresight: up to 10 % less time, 2 to 6 % more bits for 0.2 to 0.6 more VMAF.
    On a screen, where foresight pays, it would cost 25 % more bits.
    """

    name: str
    lines: int
    width: int
    height: int
    crf: int
    cap: int
    light: bool = False


def rungs(width: int, height: int, kind: Kind = Kind.CAMERA) -> tuple[Rung, ...]:
    """The ladder for a picture of that upright size, best first, never larger than the picture itself."""
    most, *lower = LINES[kind]
    top = _even(min(width, height, most))
    return tuple(_rung(lines, width, height, kind) for lines in (top, *_clear_of(top, lower)))


def quick(width: int, height: int, kind: Kind = Kind.CAMERA) -> Rung:
    """The smallest of the ladder: made first where nothing can be copied, and not made again later."""
    return rungs(width, height, kind)[-1]


def slow_line(width: int, height: int) -> Rung | None:
    """The rendition for the very slowest lines; None where the picture is hardly larger anyway."""
    small = _clear_of(min(width, height), [SLOW_LINE])
    return _rung(small[0], width, height, Kind.CAMERA) if small else None


def as_it_is(width: int, height: int) -> Rung:
    """The recording's own size, for a copy; nothing is encoded, so CRF and cap say nothing."""
    lines = min(width, height)
    return Rung(str(lines), lines, width, height, 0, 0)


def most_bytes(rungs: Sequence[Rung], duration: float) -> int:
    """What the rungs and their sound take on disk, if the recording is as restless as can be."""
    return round(sum(rung.cap + _SOUND_CAP for rung in rungs) * 1000 / 8 * duration)


def can_copy(probe: Probe, rung: Rung, kind: Kind) -> bool:
    """Whether the recording itself serves as that rung: as large, and no heavier than what we would make.

    Recorders spend many times on a screen what it needs, and learners would pay for it.
    """
    same = (probe.video.width, probe.video.height) == (rung.width, rung.height)
    most = rung.cap * _COPIED[kind]
    return same and can_remux(probe) and probe.bitrate <= most


def can_remux(probe: Probe) -> bool:
    """Whether every browser can play the streams as they are, so that they need only be repacked."""
    video, audio = probe.video, probe.audio
    plays = video.codec == "h264" and video.pix_fmt == "yuv420p" and 0 < video.level <= _HIGHEST_LEVEL
    upright = video.rotation == 0 and video.square_pixels and not video.interlaced
    light = min(video.width, video.height) <= LINES[Kind.CAMERA][0] and probe.bitrate <= _HEAVIEST_COPY
    packed = (
        probe.container.startswith(("mov", "matroska")) and probe.keyframe_gap_max <= _LONGEST_KEYFRAME_GAP
    )
    together = max(video.start, audio.start if audio else 0.0) <= _LATEST_START
    heard = audio is None or (audio.codec == "aac" and audio.profile == "LC" and audio.channels <= 2)
    return plays and upright and light and packed and together and heard


def _even(number: float) -> int:
    return max(2, 2 * int(number / 2))


def _clear_of(top: int, lines: Sequence[int]) -> list[int]:
    return [each for each in lines if each < top * _CLOSE]


def _rung(lines: int, width: int, height: int, kind: Kind) -> Rung:
    scale = lines / min(width, height)
    crf, cap = next((crf, cap) for above, crf, cap in _CAPS[kind] if lines > above)
    across, down = (_even(round(side * scale / 2) * 2) for side in (width, height))
    return Rung(str(lines), lines, across, down, crf, cap, light=kind is Kind.CAMERA)
