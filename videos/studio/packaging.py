"""Join encoded slides into one HLS folder and one plain MP4, without encoding anything again."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import ffmpeg

from videos import hls
from videos.ffmpeg import binary, run
from videos.manifest import Audio, Progressive, Rendition
from videos.studio.encoding import AAC_FRAME, repeated
from videos.studio.rungs import FPS, RUNGS, Rung
from videos.studio.sound import RATE

PROGRESSIVE = "lesson.mp4"
_SOUND = "sound"
_SEGMENT = 5  # at least so many seconds: with 5 to 10 between keyframes, every keyframe begins a segment


@dataclass(frozen=True, slots=True)
class Part:
    """One slide, encoded: the folder of its picture, the file of its sound, and how long it is shown."""

    picture: Path
    sound: Path
    frames: int


def join(parts: Sequence[Part], folder: Path, cancelled: Callable[[], bool] | None = None) -> None:
    """Media playlists with their files, and the progressive MP4, written into `folder`."""
    work = folder / "joining"
    work.mkdir()
    for rung in RUNGS:
        with (work / f"{rung.name}.h264").open("wb") as joined:
            for part in parts:
                joined.writelines(repeated((part.picture / f"{rung.name}.h264").read_bytes(), part.frames))
    with (work / f"{_SOUND}.aac").open("wb") as joined:
        joined.writelines(_sound(parts))
    run(_command(work, folder), cancelled=cancelled, reads=[work], writes=folder)
    shutil.rmtree(work)


def renditions(folder: Path) -> tuple[Rendition, ...]:
    """What `join` made in the folder."""
    return tuple(_rendition(folder, rung) for rung in RUNGS)


def sound(folder: Path) -> Audio:
    playlist = hls.read_playlist(folder / f"{_SOUND}.m3u8")
    return Audio(f"{_SOUND}.m3u8", playlist.bytes, playlist.bandwidth)


def progressive(folder: Path) -> Progressive:
    return Progressive(PROGRESSIVE, (folder / PROGRESSIVE).stat().st_size)


def _rendition(folder: Path, rung: Rung) -> Rendition:
    name = f"{rung.name}.m3u8"
    playlist = hls.read_playlist(folder / name)
    return Rendition(rung.name, rung.width, rung.height, playlist.bandwidth, playlist.bytes, name, float(FPS))


def _sound(parts: Sequence[Part]) -> Iterator[bytes]:
    """AAC frames one after another.

    A slide does not last a whole number of them, so each begins at the nearest: at most half a frame (11 ms)
    from its picture, never adding up. Slides begin and end in silence, which hides the seams. The first frame
    of each slide only warms the encoder up and is left out.
    """
    passed = 0
    for part in parts:
        begin, end = (round(at * RATE / FPS / AAC_FRAME) for at in (passed, passed + part.frames))
        yield from adts_frames(part.sound.read_bytes())[1 : 1 + end - begin]
        passed += part.frames


def adts_frames(stream: bytes) -> list[bytes]:
    """The frames of an ADTS stream (ISO 13818-7, 6.2.2: 13 bits of length from bit 30)."""
    frames, at = [], 0
    while at < len(stream):
        if len(stream) < at + 7 or stream[at] != 0xFF or stream[at + 1] & 0xF0 != 0xF0:
            raise ValueError(f"no ADTS frame at byte {at}")
        length = (stream[at + 3] & 3) << 11 | stream[at + 4] << 3 | stream[at + 5] >> 5
        frames.append(stream[at : at + length])
        at += length
    return frames


def _command(work: Path, folder: Path) -> list[str]:
    pictures = [ffmpeg.input(str(work / f"{rung.name}.h264"), f="h264", framerate=FPS) for rung in RUNGS]
    voice = ffmpeg.input(str(work / f"{_SOUND}.aac"), f="aac")
    clock = {"c": "copy", "bsf:v": f"setts=ts=N/{FPS}/TB:duration=1/{FPS}/TB", "bsf:a": "aac_adtstoasc"}
    groups = [f"v:{n},agroup:sound,name:{rung.name}" for n, rung in enumerate(RUNGS)]
    groups.append(f"a:0,agroup:sound,default:yes,language:ja,name:{_SOUND}")
    streamed = ffmpeg.output(
        *pictures,
        voice,
        str(folder / "%v.m3u8"),
        f="hls",
        hls_time=_SEGMENT,
        hls_playlist_type="vod",
        hls_segment_type="fmp4",
        hls_flags="single_file+independent_segments",
        hls_segment_filename=str(folder / "%v.mp4"),
        var_stream_map=" ".join(groups),
        **clock,
    )
    whole = ffmpeg.output(pictures[-1], voice, str(folder / PROGRESSIVE), movflags="+faststart", **clock)
    return [str(word) for word in ffmpeg.merge_outputs(streamed, whole).compile(cmd=binary())]
