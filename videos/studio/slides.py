"""Draw slides with Typst in the house design. Author text reaches Typst as JSON data, never as code."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable, Sequence
from functools import cache as once
from pathlib import Path
from typing import Any

import typst

from videos.studio.keeping import used
from videos.studio.markdown import plain_text
from videos.studio.phrases import phrased, with_phrases
from videos.studio.script import ScriptError, Slide, as_data

WIDTH, HEIGHT = 1920, 1080
_PARTS = ("blocks", "window", "house", "frames", "layouts")
"""Of the template, in the order in which Typst reads them as one text"""
_PANIC = "does not fit: "


class SlideOverflow(ScriptError):
    """A slide with more on it than fits, even drawn a little smaller."""

    def __init__(self, slide: str, line: int) -> None:
        mend = "行を短くするか、スライドを二枚に分けてください"
        super().__init__(line, f"スライド「{slide}」の内容が入りきりません", mend)
        self.slide = slide


def draw(
    slides: Sequence[Slide],
    *,
    lesson: str,
    cache: Path,
    fonts: Sequence[Path],
    progress: Callable[[float], None] | None = None,
    first: int = 1,
) -> list[Path]:
    """A 1920 by 1080 PNG of each slide, in order; those drawn before with the same content come from `cache`.

    `lesson` stands at the foot of every page, `first` is the first one's number. Raises SlideOverflow.
    """
    cache.mkdir(parents=True, exist_ok=True)
    told = [_data(slide, number, lesson) for number, slide in enumerate(slides, start=first)]
    images = [cache / f"{_fingerprint(data)}.png" for data in told]
    missing = [
        (slide, data, image)
        for slide, data, image in zip(slides, told, images, strict=True)
        if not image.exists()
    ]
    for image in images:
        used(image)
    for done, (slide, data, image) in enumerate(missing, start=1):
        try:
            _compile(data, image, fonts)
        except _DoesNotFit:
            raise SlideOverflow(slide.id, slide.line) from None
        if progress:
            progress(done / len(missing))
    return images


def _data(slide: Slide, number: int, lesson: str) -> dict[str, Any]:
    heading = phrased([{"text": slide.title, "style": "plain"}])
    body = [with_phrases(block) for block in as_data(slide)["body"]]
    return {"id": slide.id, "layout": slide.layout, "heading": heading, "body": body} | {
        "number": number,
        "lesson": lesson,
        "then": _is_before_and_after(slide),
    }


def _is_before_and_after(slide: Slide) -> bool:
    """Whether an arrow belongs between the columns: not every comparison is a change."""
    heads = [plain_text(block["head"]) for block in slide.body if block["kind"] == "column"]
    return len(heads) == 2 and heads[0].endswith("前") and heads[1].endswith("後")


def _fingerprint(data: dict[str, Any]) -> str:
    told = json.dumps(data, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(_template() + told.encode()).hexdigest()[:32]


@once
def _template() -> bytes:
    folder = Path(__file__).with_name("template")
    return b"".join((folder / f"{part}.typ").read_bytes() for part in _PARTS)


class _DoesNotFit(Exception):
    pass


def _compile(data: dict[str, Any], image: Path, fonts: Sequence[Path]) -> None:
    with tempfile.TemporaryDirectory(dir=image.parent) as name:
        folder = Path(name)
        (folder / "slide.typ").write_bytes(
            _template()
        )  # the only file Typst can see: its root is this folder
        try:
            typst.compile(
                folder / "slide.typ",
                output=folder / "slide.png",
                root=folder,
                font_paths=list(fonts),
                ignore_system_fonts=True,
                ppi=72.0,
                sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            )
        except typst.TypstError as error:
            if _PANIC in str(error):
                raise _DoesNotFit from None
            raise
        (folder / "slide.png").replace(image)
