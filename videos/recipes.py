"""The ffmpeg command lines that turn a recording into HLS, as tried and measured. Nothing runs here.

All renditions and the sound leave one ffmpeg through one muxer (`var_stream_map`): separate outputs shift the
sound against the picture by up to 379 ms.
"""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import ffmpeg as graph

from videos import ffmpeg, loudness, streams
from videos.ladder import Rung
from videos.loudness import Level
from videos.manifest import Rendition
from videos.probe import Probe
from videos.streams import SEGMENT, Wish

STRETCH = 60  # seconds; at least, up to the next keyframe
AHEAD = 10  # seconds that the clock of stretches is ahead: no frame's decoding time shall be below 0

_POSTER_SIDE = 640  # pixels, the longer one
_PRIVATE = {"map_metadata": -1, "map_chapters": -1}  # a phone writes into the file where it was
_PACKING = {
    "f": "hls",
    "hls_time": SEGMENT,
    "hls_playlist_type": "vod",
    "hls_segment_type": "fmp4",
    "hls_flags": "single_file+independent_segments",
}
_STRETCHES = {
    "f": "segment",
    "segment_format": "mpegts",
    "segment_format_options": "mpegts_flags=initial_discontinuity",
    "segment_time": STRETCH,
    "segment_list_type": "csv",
    "avoid_negative_ts": "disabled",
    "muxdelay": 0,
    "muxpreload": 0,
}


def stretches(path: Path, source: Probe, folder: Path, wish: Wish, *, begin: float) -> list[str]:
    """Decode once from second `begin` on and make every rung: <rung>-<number>.ts, listed in <rung>.csv."""
    recording = streams.recording(path, ss=begin) if begin else streams.recording(path)
    outputs = [
        graph.output(
            picture,
            os.fspath(folder / f"{rung.name}-%04d.ts"),
            **_STRETCHES,
            **_PRIVATE,
            **streams.encoding(source, wish, rung, begin),
            segment_list=os.fspath(folder / f"{rung.name}.csv"),
            output_ts_offset=begin + AHEAD,
            t=source.duration - begin + (0 if wish.still else 2),  # a file may hold more than it says
        )
        for rung, picture in zip(wish.rungs, streams.pictures(recording, source, wish), strict=True)
    ]
    return _compiled(graph.merge_outputs(*outputs))


def join(
    path: Path,
    source: Probe,
    folder: Path,
    rungs: Sequence[Rung],
    pictures: Mapping[str, Sequence[Path]],
    level: Level | None,
) -> list[str]:
    """Pack pictures that are encoded already, and the sound brought to its loudness, into `folder`.

    `pictures` names the files of each rung; a rung without any is the recording itself.
    """
    recording = streams.recording(path)
    packed = [
        streams.joined(pictures[rung.name]) if rung.name in pictures else recording[str(source.video.index)]
        for rung in rungs
    ]
    settings: dict[str, Any] = {"c:v": "copy"}
    if source.audio:
        packed.append(streams.sound(recording, source, source.audio, level))
        settings |= {"c:a": "aac", "b:a": "64k", "ac": 1, "ar": loudness.RATE}
    return _packed(packed, folder, rungs, source, settings)


def copy(path: Path, source: Probe, folder: Path, rung: Rung) -> list[str]:
    """Pack the streams into `folder` as they are."""
    recording = streams.recording(path)
    wanted = [source.video.index, *([source.audio.index] if source.audio else [])]
    return _packed([recording[str(each)] for each in wanted], folder, [rung], source, {"c": "copy"})


def plain_file(picture: Path, sound: Path | None, to: Path) -> list[str]:
    """One MP4 that plays from its first bytes, from files made by `join`, with their common clock kept."""
    both = [graph.input(f"file:{picture}")["v:0"]]
    if sound:
        both.append(graph.input(f"file:{sound}")["a:0"])
    return _compiled(graph.output(*both, os.fspath(to), c="copy", copyts=None, movflags="+faststart"))


def poster(picture: Path, rendition: Rendition, at: float, to: Path) -> list[str]:
    """One frame at `at` seconds as a JPEG."""
    scale = min(1.0, _POSTER_SIDE / max(rendition.width, rendition.height))
    frame = graph.input(f"file:{picture}", ss=at)["v:0"]
    frame = frame.filter("scale", round(rendition.width * scale), round(rendition.height * scale))
    frame = frame.filter("format", "yuvj420p")
    return _compiled(graph.output(frame, os.fspath(to), f="image2", update=1, **{"frames:v": 1, "q:v": 4}))


def smaller(picture: Path, folder: Path, rung: Rung, frame_rate: float | None) -> list[str]:
    """One more rendition from a finished one, in `folder`, on the same clock and with the same keyframes.

    Its own muxer does not shift it against the others: it counts from the first time of decoding, so that
    is put at 0, and the times of showing are kept.
    """
    frames = graph.input(f"file:{picture}")["v:0"].filter("scale", rung.width, rung.height)
    frames = frames.filter("setsar", 1)
    settings = (
        streams.quality(rung)
        | streams.order(frame_rate)
        | {
            "copyts": None,
            "fps_mode": "passthrough",
            "force_key_frames": "source",
            "enc_time_base": "1:90000",
            "bsf:v": "setts=pts=PTS:dts=DTS-STARTDTS",
        }
    )
    output = os.fspath(folder / f"{rung.name}.m3u8")
    segments = {"hls_segment_filename": os.fspath(folder / f"{rung.name}.mp4")}
    return _compiled(graph.output(frames, output, **settings, **_PRIVATE, **_PACKING, **segments))


def sample(
    path: Path, source: Probe, rung: Rung, fps: int, *, at: float, seconds: float, to: Path
) -> list[str]:
    """A few seconds encoded at a rung; `to` lists the packets, one a line, with their sizes (framecrc)."""
    recording = streams.recording(path, ss=at)
    picture = streams.pictures(recording, source, Wish((rung,), fps))[0]
    return _compiled(graph.output(picture, os.fspath(to), f="framecrc", t=seconds, **streams.quality(rung)))


def _packed(
    packed: Sequence[Any], folder: Path, rungs: Sequence[Rung], source: Probe, settings: dict[str, Any]
) -> list[str]:
    group = "agroup:sound," if source.audio else ""
    members = [f"v:{number},{group}name:{rung.name}" for number, rung in enumerate(rungs)]
    members += [f"a:0,{group}default:yes,language:ja,name:audio"] if source.audio else []
    return _compiled(
        graph.output(
            *packed,
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
