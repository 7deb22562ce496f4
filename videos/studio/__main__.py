"""`python -m videos.studio LESSON_FOLDER OUT_FOLDER`: build one lesson's video here and now."""

from __future__ import annotations

import argparse
import sys
import tomllib
from pathlib import Path

from videos.ffmpeg import FfmpegFailed
from videos.studio.checking import CheckFailed
from videos.studio.compose import build
from videos.studio.progress import telling
from videos.studio.recorded import ENDINGS, BadRecording
from videos.studio.script import Script, ScriptError, read_script
from videos.studio.voices import MEI, VOICES, NoSuchVoice, voice_named

_ROOT = Path(__file__).resolve().parents[2]
FONTS = _ROOT / "node_modules" / "@expo-google-fonts" / "biz-udpgothic"


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        script = script_of(options.lesson)
        manifest = build(
            script,
            out=options.out,
            cache=options.cache,
            fonts=[options.fonts],
            progress=telling(sys.stderr),
            voice=voice_named(options.voice, models=options.cache / "voices"),
            recordings=recordings_of(options.lesson),
        )
    except (ScriptError, BadRecording, NoSuchVoice, FfmpegFailed, CheckFailed, OSError) as error:
        sys.stderr.write(f"\n{error}\n")
        return 1
    size = sum(file.stat().st_size for file in options.out.rglob("*") if file.is_file())
    told = f"{manifest.duration:.0f}秒・{len(manifest.chapters)}章・{size / 1e6:.1f} MB → {options.out}"
    sys.stdout.write(f"{told}\n{manifest.credit}\n")
    return 0


def script_of(lesson: Path) -> Script:
    """The script in a lesson's folder, read with the readings of the course that holds it."""
    course = lesson.resolve().parent / "course.toml"
    readings = (
        tomllib.loads(course.read_text(encoding="utf-8")).get("readings", {}) if course.exists() else {}
    )
    figures = {file.name: file.read_text(encoding="utf-8") for file in lesson.glob("*.svg")}
    return read_script((lesson / "slides.md").read_text(encoding="utf-8"), readings=readings, figures=figures)


def recordings_of(lesson: Path) -> dict[str, Path]:
    """The recordings of slides in a lesson's folder, by slide id."""
    return {file.stem: file for file in (lesson / "recordings").glob("*") if file.suffix[1:] in ENDINGS}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m videos.studio", description=__doc__)
    parser.add_argument("lesson", type=Path, help="folder of the lesson, with slides.md")
    parser.add_argument("out", type=Path, help="folder to fill with the video")
    parser.add_argument(
        "--cache", type=Path, default=_ROOT / "instance" / "studio", help="what is kept between builds"
    )
    parser.add_argument("--voice", choices=VOICES, default=MEI, help="who narrates (docs/voices.md)")
    parser.add_argument("--fonts", type=Path, default=FONTS, help="folder with BIZ UDPGothic")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
