"""What stands beside the streams: captions, chapters, transcript, pictures, and the manifest."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from videos import hls
from videos.captions import Cue, write_vtt
from videos.manifest import Manifest
from videos.manifest import Slide as SlideImage
from videos.storyboard import Cell, write_storyboard
from videos.studio import packaging
from videos.studio.encoding import THUMBNAIL, shrink
from videos.studio.packaging import Part
from videos.studio.timeline import Scene, captions_of, chapters_of, starts_of, transcript_of

_POSTER_WIDTH = 1280


def describe(folder: Path, scenes: list[Scene], parts: list[Part], *, title: Path, credit: str) -> Manifest:
    """Write all that is no media stream, with the image `title` as poster, and name it in a manifest.

    `credit` is the synthetic voice's; a video that only people speak in needs none.
    """
    shrink(title, folder / "poster.webp", width=_POSTER_WIDTH)
    chapters = chapters_of(scenes)
    titles = [Cue(chapter.start, chapter.end, chapter.title, chapter.id) for chapter in chapters]
    _write(folder / "captions.vtt", write_vtt(captions_of(scenes)))
    _write(folder / "chapters.vtt", write_vtt(titles))
    _write(folder / "transcript.json", _json(transcript_of(scenes)))
    slides = _slide_images(folder, scenes, parts)
    cells = [Cell(c.start, c.end, folder / s.image) for c, s in zip(chapters, slides, strict=True)]
    audio, renditions = packaging.sound(folder), packaging.renditions(folder)
    manifest = Manifest(
        duration=starts_of(scenes)[-1],
        renditions=renditions,
        audio=audio,
        master=hls.write_master(folder, renditions=renditions, audio=audio, subtitles="captions.vtt"),
        progressive=packaging.progressive(folder),
        chapters=chapters,
        captions="captions.vtt",
        poster="poster.webp",
        slides=slides,
        storyboard=write_storyboard(cells, folder)[1],
        credit="" if all(scene.recorded for scene in scenes) else credit,
    )
    _write(folder / "manifest.json", _json(manifest.to_dict()))
    return manifest


def _slide_images(folder: Path, scenes: list[Scene], parts: list[Part]) -> tuple[SlideImage, ...]:
    (folder / "slides").mkdir()
    found = []
    for scene, part in zip(scenes, parts, strict=True):
        name = f"slides/{scene.slide.id}.webp"
        shutil.copyfile(part.picture / THUMBNAIL, folder / name)
        found.append(SlideImage(scene.slide.id, name))
    return tuple(found)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _json(told: object) -> str:
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"
