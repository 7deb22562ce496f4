"""Inside the sandbox: what PyAV finds in one file, as one line of JSON on stdout.

A script of its own, run as `python inspection.py FILE OPTIONS`, so that a decoder's crash stays in here.
It says what is there; `videos.probe` judges. Lengths in seconds, rates in frames a second.
"""

import json
import sys
from typing import Any

import av
from av.container import InputContainer
from av.stream import Disposition
from av.video.stream import VideoStream

_MICROSECONDS = 1_000_000
_MANY = 64  # a file with more streams is not looked into any further


def main() -> None:
    path, options = sys.argv[1:]
    try:
        with av.open(f"file:{path}", options=json.loads(options)) as container:
            found = _inspect(container)
    except (av.FFmpegError, StopIteration, ValueError) as refused:
        found = {"unreadable": str(refused)}
    sys.stdout.write(json.dumps(found))


def _inspect(container: InputContainer) -> dict[str, Any]:
    found: dict[str, Any] = {
        "container": container.format.name,
        "streams": len(container.streams),
        "duration": container.duration / _MICROSECONDS if container.duration else None,
        "video": None,
        "audio": None,
    }
    if len(container.streams) > _MANY:
        return found
    if container.streams.audio:
        found["audio"] = _sound(container)
    pictures = [one for one in container.streams.video if not one.disposition & Disposition.attached_pic]
    if pictures:
        found["video"] = _picture(container, pictures[0])
        found |= _times(container, pictures[0], found["duration"])
    return found


def _sound(container: InputContainer) -> dict[str, Any]:
    stream = container.streams.audio[0]
    return {
        "index": stream.index,
        "codec": stream.codec_context.name,
        "profile": stream.codec_context.profile,
        "channels": stream.codec_context.channels,
        **_stretch(container, stream),
    }


def _picture(container: InputContainer, stream: VideoStream) -> dict[str, Any]:
    context = stream.codec_context
    rate = stream.average_rate or stream.guessed_rate
    frame = None
    if context.width * context.height <= 4096 * 2304:  # the same as max_pixels
        frame = next(container.decode(stream))
    return {
        "index": stream.index,
        "codec": context.name,
        "level": context.level,
        "pix_fmt": context.pix_fmt,
        "width": context.width,
        "height": context.height,
        "pixel_aspect": float(stream.sample_aspect_ratio or 1) or 1.0,
        "fps": float(rate) if rate else None,
        "rotation": frame.rotation % 360 if frame else 0,
        "interlaced": bool(frame and frame.interlaced_frame),
        **_stretch(container, stream),
    }


def _stretch(container: InputContainer, stream: Any) -> dict[str, float | None]:
    """Where the stream begins, counted from the file's beginning, and its length where that is told."""
    base = float(stream.time_base or 0)
    first = (stream.start_time or 0) * base - (container.start_time or 0) / _MICROSECONDS
    return {"start": max(0.0, first), "duration": stream.duration * base if stream.duration else None}


def _times(container: InputContainer, stream: VideoStream, duration: float | None) -> dict[str, Any]:
    """The longest wait for a keyframe, and the length where the file does not tell it (made by a browser)."""
    base = float(stream.time_base or 0)
    keys = [each.timestamp * base for each in stream.index_entries if each.is_keyframe]
    end = (keys[0] if keys else 0.0) + (duration or 0.0)
    if duration is None or not keys:
        keys, end = _read_through(container, stream)
    gaps = [late - early for early, late in zip(keys, [*keys[1:], end], strict=True)]
    return {
        "keyframe_gap_max": max(gaps, default=end),
        "duration": duration or ((end - keys[0]) if keys else None),
    }


def _read_through(container: InputContainer, stream: VideoStream) -> tuple[list[float], float]:
    base = float(stream.time_base or 0)
    keys: list[float] = []
    end = 0.0
    container.seek(0)
    for packet in container.demux(stream):
        if packet.pts is None:
            continue
        if packet.is_keyframe:
            keys.append(packet.pts * base)
        end = max(end, (packet.pts + (packet.duration or 0)) * base)
    return keys, end


if __name__ == "__main__":
    main()
