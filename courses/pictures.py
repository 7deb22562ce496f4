"""Pictures for questions: checked, made small and named by their content (courses.picture_names).

Whatever is brought becomes PNG, JPEG or a drawing that does nothing else (courses.drawings); nothing of a
stranger's file but its pixels is kept.
"""

from __future__ import annotations

import io
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PIL import Image, ImageOps

from courses import drawings
from courses.picture_names import FOLDER, is_this, named

LARGEST = 5_000_000
"""Bytes of a picture as it is brought"""
MOST_PIXELS = 40_000_000
WIDEST = 1600
"""Pixels of the longer side as it is kept; a phone shows 1200, a screen at home 1600"""
HEAVY = 300_000
"""Bytes above which a photograph kept as PNG becomes a JPEG"""
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP")

Fault = Literal["picture_large", "picture_broken", "picture_unsafe"]


class BadPicture(Exception):
    """Not taken; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        self.fault: Fault = fault
        super().__init__(fault)


@dataclass(frozen=True)
class Picture:
    name: str
    data: bytes


def picture_of(data: bytes) -> Picture:
    """PNG, JPEG, GIF (its first picture), WebP or SVG as it is kept; what is kept already stays as it is.

    Raises BadPicture.
    """
    if len(data) > LARGEST:
        raise BadPicture("picture_large")
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        return _drawing(data)
    try:
        return _photograph(data)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, MemoryError):
        raise BadPicture("picture_broken") from None


def is_kept(name: str, data: bytes) -> bool:
    """Whether these bytes are kept just so, under this name."""
    try:
        return is_this(name, data) and picture_of(data).name == name
    except BadPicture:
        return False


def main(arguments: list[str]) -> int:
    """Put pictures into a lesson's folder and print how a question shows each; 1 when one is refused."""
    if len(arguments) < 2:
        sys.stderr.write("usage: python -m courses.pictures LESSON FILE...\n")
        return 2
    home = Path(arguments[0]) / FOLDER
    try:
        made = [picture_of(Path(file).read_bytes()) for file in arguments[1:]]
    except (BadPicture, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    home.mkdir(exist_ok=True)
    for picture in made:
        (home / picture.name).write_bytes(picture.data)
        sys.stdout.write(f"![what it shows]({picture.name})\n")
    return 0


def _drawing(data: bytes) -> Picture:
    try:
        text, width, height = drawings.cleaned(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise BadPicture("picture_broken") from None
    except drawings.BadDrawing as bad:
        raise BadPicture("picture_unsafe" if bad.unsafe else "picture_broken") from None
    return _named(text.encode(), width, height, "svg")


def _photograph(data: bytes) -> Picture:
    with Image.open(io.BytesIO(data), formats=_FORMATS) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise BadPicture("picture_large")
        opened.load()
        if _is_clean_jpeg(opened, data):
            return _named(data, opened.width, opened.height, "jpg")
        turned = ImageOps.exif_transpose(opened)
        photo = opened.format == "JPEG" or (opened.format == "WEBP" and "A" not in turned.mode)
    small = _fit(turned)
    if photo:
        return _as_jpeg(small)
    kept = _as_png(small)
    opaque = small.mode in {"RGB", "L"}
    lighter = _as_jpeg(small) if opaque and len(kept.data) > HEAVY else kept
    return lighter if len(lighter.data) * 2 < len(kept.data) else kept


def _is_clean_jpeg(opened: Image.Image, data: bytes) -> bool:
    """Small, without a word beside its pixels and without anything behind its end: coding it once more would
    only make it worse."""
    told = {name for name, _ in getattr(opened, "applist", [("?", b"")])}
    fits = max(opened.size) <= WIDEST and opened.mode in {"RGB", "L"}
    return opened.format == "JPEG" and told <= {"APP0"} and fits and data.endswith(b"\xff\xd9")


def _fit(picture: Image.Image) -> Image.Image:
    """In a mode that is kept, no larger than needed."""
    deep = picture.mode not in {"1", "L", "P", "RGB", "RGBA"}
    if deep:
        picture = picture.convert("RGBA" if "A" in picture.mode or "a" in picture.mode else "RGB")
    if max(picture.size) > WIDEST:
        if picture.mode in {"1", "P"}:
            picture = picture.convert("RGBA" if "transparency" in picture.info else "RGB")
        picture.thumbnail((WIDEST, WIDEST))
    return picture


def _as_jpeg(picture: Image.Image) -> Picture:
    plain = picture if picture.mode in {"RGB", "L"} else picture.convert("RGB")
    made = io.BytesIO()
    _bare(plain).save(made, "JPEG", quality=85, optimize=True)
    return _named(made.getvalue(), *plain.size, "jpg")


def _as_png(picture: Image.Image) -> Picture:
    made = io.BytesIO()
    _bare(picture).save(made, "PNG", optimize=True)
    return _named(made.getvalue(), *picture.size, "png")


def _bare(picture: Image.Image) -> Image.Image:
    """Pixels only: no place where it was taken, no profile, no comment."""
    made = picture.copy()
    made.info = {key: value for key, value in picture.info.items() if key == "transparency"}
    return made


def _named(data: bytes, width: int, height: int, ending: str) -> Picture:
    return Picture(named(data, width, height, ending), data)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
