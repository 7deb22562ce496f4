"""Small pictures of a video by its times: one sprite image and a WebVTT that says which cell is when.

The player shows the cell under the pointer or the finger. Cells of a lesson are its slides; cells of a
recording are its keyframes, whose real times go into the WebVTT, so that a cell never shows another moment.
"""

from __future__ import annotations

import math
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import av
import ffmpeg as graph
from PIL import Image

from videos.captions import Cue, write_vtt
from videos.ffmpeg import binary, run

SPRITE, CUES = "storyboard.webp", "storyboard.vtt"
CELL = 160, 90
"""Pixels; smaller pictures stand in the middle of a dark cell."""
MOST = 100
"""Cells of one sprite: 10 by 10 is an image of 1600 by 900, which every phone can decode."""

_APART = 2.0  # seconds; cells nearer to each other show the same
_DARK = (24, 26, 32)


@dataclass(frozen=True, slots=True)
class Cell:
    """`start` and `end` in seconds; `image` is any picture that Pillow reads."""

    start: float
    end: float
    image: Path


def write_storyboard(cells: Sequence[Cell], folder: Path) -> tuple[str, str]:
    """Write SPRITE and CUES into the folder and return their names; what comes after MOST cells has none."""
    if not cells:
        raise ValueError("a storyboard needs at least one cell")
    cells = cells[:MOST]
    columns = math.ceil(math.sqrt(len(cells)))
    rows = math.ceil(len(cells) / columns)
    sprite = Image.new("RGB", (columns * CELL[0], rows * CELL[1]), _DARK)
    cues = []
    for number, cell in enumerate(cells):
        x, y = number % columns * CELL[0], number // columns * CELL[1]
        sprite.paste(_fitted(cell.image), (x, y))
        cues.append(Cue(cell.start, cell.end, f"{SPRITE}#xywh={x},{y},{CELL[0]},{CELL[1]}"))
    sprite.save(folder / SPRITE, "WEBP", quality=70, method=4)
    (folder / CUES).write_text(write_vtt(cues), encoding="utf-8", newline="\n")
    return SPRITE, CUES


def of_video(
    media: Path, folder: Path, *, duration: float, cancelled: Callable[[], bool] | None = None
) -> tuple[str, str]:
    """The same from the keyframes of a finished file of our own, which are decoded alone: seconds for hours.

    Raises what `ffmpeg.run` raises, ValueError for a file without a keyframe.
    """
    times = _keyframes(media)
    step = max(1, math.ceil(len(times) / MOST), math.ceil(len(times) * _APART / max(duration, _APART)))
    with tempfile.TemporaryDirectory(dir=folder, prefix=".cells-") as name:
        work = Path(name)
        run(_command(media, work, step), cancelled=cancelled, reads=[media], writes=work)
        starts = [time - times[0] for time in times[::step]]
        images = sorted(work.glob("*.jpg"))[:MOST]
        ends = [*starts[1 : len(images)], duration]
        cells = [Cell(*each) for each in zip(starts, ends, images, strict=False) if each[1] > each[0]]
        return write_storyboard(cells, folder)


def _keyframes(media: Path) -> list[float]:
    with av.open(str(media)) as opened:
        stream = opened.streams.video[0]
        base = float(stream.time_base or 0)
        packets = opened.demux(stream)
        return sorted(
            packet.pts * base for packet in packets if packet.is_keyframe and packet.pts is not None
        )


def _command(media: Path, work: Path, step: int) -> list[str]:
    picture = graph.input(f"file:{media}", skip_frame="nokey")["v:0"]
    picture = picture.filter("select", f"not(mod(n,{step}))")
    picture = picture.filter("scale", *CELL, force_original_aspect_ratio="decrease", force_divisible_by=2)
    picture = picture.filter("format", "yuvj420p")
    settings = {"f": "image2", "fps_mode": "passthrough", "q:v": 4}
    command: list[str] = graph.output(picture, str(work / "%05d.jpg"), **settings).compile(cmd=binary())
    return command


def _fitted(image: Path) -> Image.Image:
    """The picture in a cell, whole, in the middle."""
    cell = Image.new("RGB", CELL, _DARK)
    with Image.open(image) as opened:
        small = opened.convert("RGB")
        small.thumbnail(CELL, Image.Resampling.LANCZOS)
    cell.paste(small, ((CELL[0] - small.width) // 2, (CELL[1] - small.height) // 2))
    return cell
