"""The small picture under the pointer is the picture of that moment."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from videos.captions import Cue, read_vtt
from videos.ffmpeg import FfmpegFailed, binary
from videos.storyboard import CELL, MOST, SPRITE, Cell, of_video, write_storyboard


def picture(
    folder: Path, name: str, colour: tuple[int, int, int], size: tuple[int, int] = (960, 540)
) -> Path:
    Image.new("RGB", size, colour).save(folder / name)
    return folder / name


def shown(folder: Path, cue: Cue) -> Image.Image:
    found = re.fullmatch(rf"{SPRITE}#xywh=(\d+),(\d+),(\d+),(\d+)", cue.text)
    assert found
    x, y, width, height = map(int, found.groups())
    with Image.open(folder / SPRITE) as sprite:
        assert x + width <= sprite.width
        assert y + height <= sprite.height
        return sprite.convert("RGB").crop((x, y, x + width, y + height))


def near(pixel: object, colour: tuple[int, int, int]) -> bool:
    return isinstance(pixel, tuple) and max(abs(a - b) for a, b in zip(pixel, colour, strict=True)) < 12


def test_every_cell_stands_where_the_cue_says(tmp_path: Path) -> None:
    colours = [(200, 30, 30), (30, 200, 30), (30, 30, 200), (200, 200, 30), (30, 200, 200)]
    cells = [Cell(n * 2.0, n * 2 + 2.0, picture(tmp_path, f"{n}.png", c)) for n, c in enumerate(colours)]
    _, cues = write_storyboard(cells, tmp_path)
    read = read_vtt((tmp_path / cues).read_text(encoding="utf-8"))
    assert [(cue.start, cue.end) for cue in read] == [(n * 2.0, n * 2 + 2.0) for n in range(5)]
    assert all(near(shown(tmp_path, cue).getpixel((80, 45)), colours[n]) for n, cue in enumerate(read))


def test_an_upright_picture_stands_whole_in_the_middle_of_its_cell(tmp_path: Path) -> None:
    write_storyboard([Cell(0, 1, picture(tmp_path, "a.png", (255, 255, 255), (540, 960)))], tmp_path)
    cell = shown(tmp_path, read_vtt((tmp_path / "storyboard.vtt").read_text(encoding="utf-8"))[0])
    assert cell.size == CELL
    assert near(cell.getpixel((80, 45)), (255, 255, 255))
    assert near(cell.getpixel((10, 45)), (24, 26, 32))


def test_the_same_cells_are_the_same_bytes(tmp_path: Path) -> None:
    made = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        names = write_storyboard([Cell(0, 1, picture(tmp_path, "a.png", (1, 2, 3)))], tmp_path / name)
        made.append([(tmp_path / name / each).read_bytes() for each in names])
    assert made[0] == made[1]


def test_a_sprite_is_never_larger_than_a_phone_can_decode(tmp_path: Path) -> None:
    image = picture(tmp_path, "a.png", (9, 9, 9), CELL)
    write_storyboard([Cell(n, n + 1, image) for n in range(MOST + 5)], tmp_path)
    with Image.open(tmp_path / SPRITE) as sprite:
        assert sprite.size == (10 * CELL[0], 10 * CELL[1])


def test_cells_of_a_recording_are_its_keyframes_at_their_real_times(tmp_path: Path) -> None:
    media = tmp_path / "traffic.mp4"
    lights = [part for c in ("red", "lime", "blue") for part in ("-f", "lavfi", "-i", f"color={c}:r=5:d=2")]
    joined = ["-filter_complex", "[0][1][2]concat=n=3", "-c:v", "libx264", "-pix_fmt", "yuv420p"]
    keys = ["-force_key_frames", "2,4", "-sc_threshold", "0", "-g", "999"]
    subprocess.run([binary(), "-v", "error", *lights, *joined, *keys, media], check=True)
    _, cues = of_video(media, tmp_path, duration=6.0)
    read = read_vtt((tmp_path / cues).read_text(encoding="utf-8"))
    assert [(cue.start, cue.end) for cue in read] == [(0.0, 2.0), (2.0, 4.0), (4.0, 6.0)]
    seen = [shown(tmp_path, cue).getpixel((80, 45)) for cue in read]
    assert [max(range(3), key=lambda n: pixel[n]) for pixel in seen] == [0, 1, 2]


def test_what_is_no_video_has_no_storyboard(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"no video")
    with pytest.raises((FfmpegFailed, OSError, ValueError)):
        of_video(tmp_path / "a.mp4", tmp_path, duration=1.0)
