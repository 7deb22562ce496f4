"""The ffmpeg command lines that turn a recording into HLS, as tried and measured. Nothing runs here.

All renditions and the sound leave one ffmpeg through one muxer (`var_stream_map`): separate outputs shift the
sound against the picture by up to 379 ms.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import ffmpeg as graph

from videos import ffmpeg, ladder
from videos.ladder import Rung
from videos.manifest import Rendition
from videos.probe import AudioStream, Probe, VideoStream

SEGMENT = 6  # seconds

_LOUDNESS = {"I": -16, "TP": -1.5, "LRA": 11}  # EBU R 128, at the level of speech on the web
_NOTICEABLE = 0.3  # seconds
_POSTER_SIDE = 640  # pixels, the longer one
_SLOW = 15  # frames a second; below, reordered frames would delay the start by up to half a second
_PRIVATE = {"map_metadata": -1, "map_chapters": -1}  # a phone writes into the file where it was
_PACKING = {
    "f": "hls",
    "hls_time": SEGMENT,
    "hls_playlist_type": "vod",
    "hls_segment_type": "fmp4",
    "hls_flags": "single_file+independent_segments",
}


def encode(path: Path, source: Probe, folder: Path, rungs: Sequence[Rung]) -> list[str]:
    """Decode once, make every rung, level the loudness, pack into `folder`."""
    recording = graph.input(f"file:{path.resolve()}", **ffmpeg.STRANGERS_FILE)
    streams = [*_pictures(recording, source, rungs), *_sound(recording, source)]
    settings: dict[str, Any] = {
        "c:v": "libx264",
        "preset": "veryfast",
        "profile:v": "high",
        "force_key_frames": f"expr:gte(t,n_forced*{SEGMENT})",
        "sc_threshold": 0,
    }
    if (source.video.fps or ladder.FASTEST) < _SLOW:
        settings["bf"] = 0
    for number, rung in enumerate(rungs):
        settings |= {f"crf:v:{number}": rung.crf, f"maxrate:v:{number}": f"{rung.cap}k"}
        settings[f"bufsize:v:{number}"] = f"{2 * rung.cap}k"
    if source.audio:
        settings |= {"c:a": "aac", "b:a": "64k", "ac": 1, "ar": 48000}
    return _packed(streams, folder, rungs, source, settings)


def copy(path: Path, source: Probe, folder: Path, rung: Rung) -> list[str]:
    """Pack the streams into `folder` as they are."""
    recording = graph.input(f"file:{path.resolve()}", **ffmpeg.STRANGERS_FILE)
    wanted = [source.video.index, *([source.audio.index] if source.audio else [])]
    return _packed([recording[str(each)] for each in wanted], folder, [rung], source, {"c": "copy"})


def plain_file(picture: Path, sound: Path | None, to: Path) -> list[str]:
    """One MP4 that plays from its first bytes, from files made by `encode`, with their common clock kept."""
    streams = [graph.input(f"file:{picture}")["v:0"]]
    if sound:
        streams.append(graph.input(f"file:{sound}")["a:0"])
    return _compiled(graph.output(*streams, os.fspath(to), c="copy", copyts=None, movflags="+faststart"))


def poster(picture: Path, rendition: Rendition, at: float, to: Path) -> list[str]:
    """One frame at `at` seconds as a JPEG."""
    scale = min(1.0, _POSTER_SIDE / max(rendition.width, rendition.height))
    frame = graph.input(f"file:{picture}", ss=at)["v:0"]
    frame = frame.filter("scale", round(rendition.width * scale), round(rendition.height * scale))
    frame = frame.filter("format", "yuvj420p")
    return _compiled(graph.output(frame, os.fspath(to), f="image2", update=1, **{"frames:v": 1, "q:v": 4}))


def _missing_at_end(source: Probe, stream: VideoStream | AudioStream) -> float:
    """Seconds by which the stream ends before the file does; little differences are in every recording."""
    if stream.duration is None:
        return 0.0
    missing = source.duration - stream.start - stream.duration
    return round(missing, 3) if missing > _NOTICEABLE else 0.0


def _pictures(recording: Any, source: Probe, rungs: Sequence[Rung]) -> list[Any]:
    picture = recording[str(source.video.index)]
    if source.video.interlaced:
        picture = picture.filter("bwdif", mode="send_frame", deint="interlaced")
    picture = picture.filter("fps", f"min({ladder.FASTEST},source_fps)", start_time=0)
    if hold := _missing_at_end(source, source.video):
        picture = picture.filter("tpad", stop_mode="clone", stop_duration=hold)
    copies = picture.filter_multi_output("split", len(rungs))
    return [
        copies[number]
        .filter("scale", rung.width, rung.height)
        .filter("setsar", 1)
        .filter("format", "yuv420p")
        for number, rung in enumerate(rungs)
    ]


def _sound(recording: Any, source: Probe) -> list[Any]:
    if not source.audio:
        return []
    sound = recording[str(source.audio.index)].filter("aresample", **{"async": 1000, "first_pts": 0})
    if silence := _missing_at_end(source, source.audio):
        sound = sound.filter("apad", pad_dur=silence)
    return [sound.filter("loudnorm", **_LOUDNESS).filter("aresample", 48000)]


def _packed(
    streams: Sequence[Any], folder: Path, rungs: Sequence[Rung], source: Probe, settings: dict[str, Any]
) -> list[str]:
    group = "agroup:sound," if source.audio else ""
    members = [f"v:{number},{group}name:{rung.name}" for number, rung in enumerate(rungs)]
    members += [f"a:0,{group}default:yes,language:ja,name:audio"] if source.audio else []
    return _compiled(
        graph.output(
            *streams,
            os.fspath(folder / "%v.m3u8"),
            **settings,
            **_PRIVATE,
            **_PACKING,
            t=source.duration + 2,  # a file may hold more than it says
            var_stream_map=" ".join(members),
            hls_segment_filename=os.fspath(folder / "%v.mp4"),
        )
    )


def _compiled(output: Any) -> list[str]:
    command: list[str] = output.compile(cmd=ffmpeg.binary())
    return command
