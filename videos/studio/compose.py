"""Build a lesson's video from its script: draw, speak, encode, join, check, and only then publish."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from videos.manifest import Manifest
from videos.studio import packaging, slides
from videos.studio.checking import check
from videos.studio.describing import describe
from videos.studio.encoding import picture_of, sound_of
from videos.studio.keeping import UNFINISHED, sweep
from videos.studio.narration import Mei, Voice
from videos.studio.packaging import Part
from videos.studio.progress import Progress, Stage
from videos.studio.script import Script, Slide
from videos.studio.speaking import Narrator
from videos.studio.timeline import Scene, starts_of

__all__ = ["Stage", "build"]


@dataclass(frozen=True, slots=True)
class _Build:
    """What every step of one build needs."""

    narrator: Narrator
    cache: Path
    progress: Progress
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
    recordings: Mapping[str, Path] | None = None,
) -> Manifest:
    """Fill the folder `out` with the finished video and return what it holds.

    `progress` hears the stage and the share done of the whole build, 0 to 1, never falling. Drawings, speech
    and encoded slides are kept in `cache` by their content: an edit rebuilds its own slide only, and a build
    that was killed continues. `out` appears or changes only when everything has been checked. `recordings` by
    slide id are heard instead of the voice; one of a slide that is not in the script is passed over. Raises
    ScriptError (SlideOverflow), BadRecording, FfmpegFailed, CheckFailed, and Cancelled soon after `cancelled`
    says so.
    """
    told = Progress(progress, slides=len(script.slides))
    asked = cancelled or (lambda: False)
    narrator = Narrator(voice or Mei(), cache, recordings or {}, asked)
    job = _Build(narrator, cache, told, asked)
    told.drawn(0.0)
    images = slides.draw(
        script.slides, lesson=script.title, cache=cache / "slides", fonts=fonts, progress=told.drawn
    )
    scenes, parts = _scenes(script, images, job)
    out.parent.mkdir(parents=True, exist_ok=True)
    sweep(out.parent)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=UNFINISHED) as name:
        folder = Path(name) / "video"
        folder.mkdir()
        told.joining()
        packaging.join(parts, folder, job.cancelled)
        manifest = describe(folder, scenes, parts, title=images[0], credit=narrator.voice.credit)
        told.checking()
        check(folder, manifest, duration=starts_of(scenes)[-1])
        _publish(folder, out, Path(name))
    told.finished()
    return manifest


def _scenes(script: Script, images: list[Path], job: _Build) -> tuple[list[Scene], list[Part]]:
    """Every slide spoken and encoded, as many at once as there are processors."""
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        jobs = [pool.submit(_scene, s, i, job) for s, i in zip(script.slides, images, strict=True)]
        try:
            made = [each.result() for each in jobs]
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise
    return [scene for scene, _ in made], [part for _, part in made]


def _scene(slide: Slide, image: Path, job: _Build) -> tuple[Scene, Part]:
    scene = job.narrator.scene(slide)
    job.progress.spoken()
    sound = sound_of(scene, cache=job.cache / "sounds", cancelled=job.cancelled)
    picture = picture_of(image, cache=job.cache / "pictures", cancelled=job.cancelled)
    job.progress.encoded()
    return scene, Part(picture, sound, scene.frames)


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
