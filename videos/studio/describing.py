"""What stands beside the streams: captions, chapters, transcript, pictures, and the manifest."""

from __future__ import annotations

import json
from pathlib import Path

from PIL import Image

from videos import hls
from videos.captions import Cue, write_vtt
from videos.manifest import Manifest
from videos.manifest import Slide as SlideImage
from videos.studio import narration, packaging
from videos.studio.timeline import Scene, captions_of, chapters_of, starts_of, transcript_of

IMAGE_WIDTH, POSTER_WIDTH = 960, 1280


def describe(folder: Path, scenes: list[Scene], images: list[Path]) -> Manifest:
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
        SlideImage(
            s.slide.id, f"slides/{_picture(image, folder / 'slides' / f'{s.slide.id}.webp', IMAGE_WIDTH)}"
        )
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
