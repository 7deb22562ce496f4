"""Build a lesson's video from its script: draw, speak, encode slide by slide, join, check, and only then publish."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path

from PIL import Image

from videos import hls
from videos.captions import Cue, write_vtt
from videos.ffmpeg import Cancelled
from videos.manifest import Manifest
from videos.manifest import Slide as SlideImage
from videos.studio import narration, packaging, slides
from videos.studio.checking import check
from videos.studio.encoding import EncodedSlide, encoded
from videos.studio.narration import Mei, Speech, Voice
from videos.studio.script import Script, Slide
from videos.studio.timeline import (
    Scene,
    captions_of,
    chapters_of,
    scene_of,
    starts_of,
    transcript_of,
)

IMAGE_WIDTH, POSTER_WIDTH = 960, 1280


class Stage(StrEnum):
    DRAWING = "drawing"
    SPEAKING = "speaking"
    ENCODING = "encoding"
    JOINING = "joining"
    CHECKING = "checking"


_BEGINS = {Stage.DRAWING: 0.0, Stage.SPEAKING: 0.03, Stage.ENCODING: 0.03, Stage.JOINING: 0.96, Stage.CHECKING: 0.98}


@dataclass(frozen=True, slots=True)
class _Build:
    """What every step of one build needs."""

    voice: Voice
    cache: Path
    report: Callable[[Stage, float], None]
    cancelled: Callable[[], bool]


def build(
    script: Script,
    *,
    out: Path,
    cache: Path,
    fonts: list[Path],
    progress: Callable[[Stage, float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    voice: Voice | None = None,
) -> Manifest:
    """Fill the folder `out` with the finished video and return what it holds.

    `progress` hears the stage and the share done of the whole build, 0 to 1, never falling. Drawings, speech and
    encoded slides are kept in `cache` by their content: an edit rebuilds its own slide only, and a build that was
    killed continues. `out` appears or changes only when everything has been checked. Raises SlideOverflow,
    FfmpegFailed, CheckFailed, and Cancelled soon after `cancelled` says so.
    """
    job = _Build(voice or Mei(), cache, _rising(progress), cancelled or (lambda: False))
    job.report(Stage.DRAWING, 0.0)
    images = slides.draw(script.slides, lesson=script.title, cache=cache / "slides", fonts=fonts)
    scenes, parts = _scenes(script, images, job)
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".building-") as name:
        folder = Path(name) / "video"
        folder.mkdir()
        job.report(Stage.JOINING, _BEGINS[Stage.JOINING])
        packaging.join(parts, folder, job.cancelled)
        manifest = _described(folder, scenes, images)
        job.report(Stage.CHECKING, _BEGINS[Stage.CHECKING])
        check(folder, manifest, duration=starts_of(scenes)[-1])
        _publish(folder, out, Path(name))
    job.report(Stage.CHECKING, 1.0)
    return manifest


def _rising(progress: Callable[[Stage, float], None] | None) -> Callable[[Stage, float], None]:
    """Several slides are made at once; what is told must neither fall back nor be told by two at a time."""
    lock, highest = threading.Lock(), 0.0

    def report(stage: Stage, share: float) -> None:
        nonlocal highest
        with lock:
            highest = max(highest, share)
            if progress:
                progress(stage, highest)

    return report


def _scenes(script: Script, images: list[Path], job: _Build) -> tuple[list[Scene], list[EncodedSlide]]:
    """Every slide spoken and encoded, as many at once as there are processors."""
    count = _Count(2 * len(script.slides), job)
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        jobs = [pool.submit(_scene, s, i, job, count) for s, i in zip(script.slides, images, strict=True)]
        try:
            made = [each.result() for each in jobs]
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise
    return [scene for scene, _ in made], [part for _, part in made]


class _Count:
    def __init__(self, steps: int, job: _Build) -> None:
        self._left, self._steps, self._job = steps, steps, job
        self._lock = threading.Lock()

    def done(self, stage: Stage) -> None:
        with self._lock:
            self._left -= 1
            share = 1 - self._left / self._steps
        first, last = _BEGINS[stage], _BEGINS[Stage.JOINING]
        self._job.report(stage, first + (last - first) * share)


def _scene(slide: Slide, image: Path, job: _Build, count: _Count) -> tuple[Scene, EncodedSlide]:
    scene = scene_of(slide, partial(_speak, job=job))
    count.done(Stage.SPEAKING)
    part = encoded(scene, image, cache=job.cache / "encoded", cancelled=job.cancelled)
    count.done(Stage.ENCODING)
    return scene, part


def _speak(text: str, *, job: _Build) -> Speech:
    if job.cancelled():
        raise Cancelled
    return narration.speech_of(text, voice=job.voice, cache=job.cache / "speech")


def _described(folder: Path, scenes: list[Scene], images: list[Path]) -> Manifest:
    """Everything that is not a media stream, and the manifest that names it all."""
    chapters = chapters_of(scenes)
    titles = [Cue(chapter.start, chapter.end, chapter.title, chapter.id) for chapter in chapters]
    _write(folder / "captions.vtt", write_vtt(captions_of(scenes)))
    _write(folder / "chapters.vtt", write_vtt(titles))
    _write(folder / "transcript.json", _json(transcript_of(scenes)))
    audio, renditions = packaging.sound(folder), packaging.renditions(folder)
    manifest = Manifest(
        duration=starts_of(scenes)[-1],
        renditions=renditions,
        audio=audio,
        master=hls.write_master(folder, renditions=renditions, audio=audio, subtitles="captions.vtt"),
        progressive=packaging.progressive(folder),
        chapters=chapters,
        captions="captions.vtt",
        poster=_picture(images[0], folder / "poster.webp", POSTER_WIDTH),
        slides=_slide_images(folder, scenes, images),
        credit=narration.CREDIT,
    )
    _write(folder / "manifest.json", _json(manifest.to_dict()))
    return manifest


def _slide_images(folder: Path, scenes: list[Scene], images: list[Path]) -> tuple[SlideImage, ...]:
    (folder / "slides").mkdir()
    return tuple(
        SlideImage(s.slide.id, f"slides/{_picture(image, folder / 'slides' / f'{s.slide.id}.webp', IMAGE_WIDTH)}")
        for s, image in zip(scenes, images, strict=True)
    )


def _picture(image: Path, path: Path, width: int) -> str:
    with Image.open(image) as drawn:
        size = (width, width * drawn.height // drawn.width)
        drawn.convert("RGB").resize(size, Image.Resampling.LANCZOS).save(path, "WEBP", quality=82, method=4)
    return path.name


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _json(told: object) -> str:
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _publish(folder: Path, out: Path, work: Path) -> None:
    """Put the finished folder in place; an older one steps aside for the instant between two renames."""
    if out.exists():
        out.rename(work / "older")
    try:
        folder.rename(out)
    except OSError:
        if (work / "older").exists():
            shutil.move(work / "older", out)
        raise
