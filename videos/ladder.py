"""Which picture sizes a recording is offered in. CRF with a cap is the cheap way to suit each recording."""

from dataclasses import dataclass

from videos.probe import Probe

STANDARD_LINES = (1080, 720, 360)
QUICK_LINES = 360
FASTEST = 30  # frames a second in what we encode

_CAPS = ((720, 23, 4500), (480, 23, 2200), (360, 23, 1000), (0, 25, 450))  # lines above, CRF, kbit/s at most
_CLOSE = 0.85  # a standard rung nearer to the top rung than this would only cost
_LONGEST_KEYFRAME_GAP = 10.0  # seconds; a segment cannot be shorter
_HIGHEST_LEVEL = 42  # H.264 level 4.2: what cheap phones still decode
_HEAVIEST_COPY = 20_000_000  # bit/s
_LATEST_START = 0.3  # seconds; players stand still where a stream has a hole at the beginning


@dataclass(frozen=True)
class Rung:
    """One rendition to make; `lines` is the short side, `cap` the most kbit/s."""

    name: str
    lines: int
    width: int
    height: int
    crf: int
    cap: int


def rungs(width: int, height: int) -> tuple[Rung, ...]:
    """The ladder for a picture of that upright size, best first, never larger than the picture itself."""
    short = min(width, height)
    top = _even(min(short, STANDARD_LINES[0]))
    lines = [top, *(each for each in STANDARD_LINES if each < top * _CLOSE)]
    return tuple(_rung(each, width, height) for each in lines)


def quick(width: int, height: int) -> Rung:
    """The one small rendition that is made first where nothing can be copied."""
    return _rung(_even(min(width, height, QUICK_LINES)), width, height)


def as_it_is(width: int, height: int) -> Rung:
    """The recording's own size, for a copy; nothing is encoded, so CRF and cap say nothing."""
    lines = min(width, height)
    return Rung(str(lines), lines, width, height, 0, 0)


def can_remux(probe: Probe) -> bool:
    """Whether every browser can play the streams as they are, so that they need only be repacked."""
    video, audio = probe.video, probe.audio
    plays = video.codec == "h264" and video.pix_fmt == "yuv420p" and 0 < video.level <= _HIGHEST_LEVEL
    upright = video.rotation == 0 and video.square_pixels and not video.interlaced
    light = min(video.width, video.height) <= STANDARD_LINES[0] and probe.bitrate <= _HEAVIEST_COPY
    packed = (
        probe.container.startswith(("mov", "matroska")) and probe.keyframe_gap_max <= _LONGEST_KEYFRAME_GAP
    )
    together = max(video.start, audio.start if audio else 0.0) <= _LATEST_START
    heard = audio is None or (audio.codec == "aac" and audio.profile == "LC" and audio.channels <= 2)
    return plays and upright and light and packed and together and heard


def _even(number: float) -> int:
    return max(2, 2 * int(number / 2))


def _rung(lines: int, width: int, height: int) -> Rung:
    scale = lines / min(width, height)
    crf, cap = next((crf, cap) for above, crf, cap in _CAPS if lines > above)
    across, down = (_even(round(side * scale / 2) * 2) for side in (width, height))
    return Rung(str(lines), lines, across, down, crf, cap)
