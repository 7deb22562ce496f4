"""A lesson to look over before it is built: slides as PNG, readings in kana, captions with real times."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from videos.captions import write_vtt
from videos.studio import slides
from videos.studio.narration import Mei, Voice, kana
from videos.studio.progress import Progress, Stage
from videos.studio.script import Script, Slide
from videos.studio.speaking import Narrator
from videos.studio.timeline import Scene, captions_of, starts_of

READINGS, CAPTIONS = "readings.txt", "captions.vtt"


@dataclass(frozen=True)
class Preview:
    """How many slides, how many seconds, and the readings as they were written."""

    slides: int
    seconds: float
    readings: str


def write_preview(
    script: Script,
    *,
    out: Path,
    cache: Path,
    fonts: list[Path],
    voice: Voice | None = None,
    recordings: Mapping[str, Path] | None = None,
    progress: Callable[[Stage, float], None] | None = None,
) -> Preview:
    """Fill `out` with 01-<slide>.png …, READINGS and CAPTIONS. Nothing is encoded; a build finds the rest.

    Raises ScriptError (SlideOverflow), BadRecording.
    """
    told = Progress(progress, slides=len(script.slides))
    drawn = slides.draw(
        script.slides, lesson=script.title, cache=cache / "slides", fonts=fonts, progress=told.drawn
    )
    out.mkdir(parents=True, exist_ok=True)
    for number, (slide, image) in enumerate(zip(script.slides, drawn, strict=True), start=1):
        shutil.copyfile(image, out / f"{number:02}-{slide.id}.png")
    scenes = _scenes(script.slides, Narrator(voice or Mei(), cache, recordings or {}), told)
    readings = "\n".join(map(readings_of, script.slides))
    (out / READINGS).write_text(readings, encoding="utf-8")
    (out / CAPTIONS).write_text(write_vtt(captions_of(scenes)), encoding="utf-8", newline="\n")
    told.finished()
    return Preview(len(scenes), starts_of(scenes)[-1], readings)


def readings_of(slide: Slide) -> str:
    """What is written and, below each sentence, how it will be read."""
    lines = [f"■ {slide.title}"]
    for sentence in slide.narration:
        lines += [sentence.text, f"　{kana(sentence.spoken)}"]
    return "\n".join([*lines, ""])


def _scenes(found: Sequence[Slide], narrator: Narrator, told: Progress) -> list[Scene]:
    def scene(slide: Slide) -> Scene:
        made = narrator.scene(slide)
        told.spoken()
        return made

    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        return list(pool.map(scene, found))
