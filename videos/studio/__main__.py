"""`python -m videos.studio LESSON_FOLDER OUT_FOLDER`: build one lesson's video here and now."""

from __future__ import annotations

import argparse
import sys
import time
import tomllib
from collections.abc import Callable
from pathlib import Path

from videos.ffmpeg import FfmpegFailed
from videos.studio.checking import CheckFailed
from videos.studio.compose import Stage, build
from videos.studio.narration import Unspeakable
from videos.studio.script import Script, ScriptError, read_script
from videos.studio.slides import SlideOverflow

_ROOT = Path(__file__).resolve().parents[2]
FONTS = _ROOT / "node_modules" / "@expo-google-fonts" / "biz-udpgothic"
_NAMES = {
    Stage.DRAWING: "スライドを描いています",
    Stage.SPEAKING: "読み上げています",
    Stage.ENCODING: "動画にしています",
    Stage.JOINING: "つないでいます",
    Stage.CHECKING: "確かめています",
}


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        script = script_of(options.lesson)
        manifest = build(
            script,
            out=options.out,
            cache=options.cache,
            fonts=[options.fonts],
            progress=_telling(sys.stderr.write),
        )
    except (ScriptError, SlideOverflow, Unspeakable, FfmpegFailed, CheckFailed, OSError) as error:
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
    return read_script((lesson / "slides.md").read_text(encoding="utf-8"), readings=readings)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m videos.studio", description=__doc__)
    parser.add_argument("lesson", type=Path, help="folder of the lesson, with slides.md")
    parser.add_argument("out", type=Path, help="folder to fill with the video")
    parser.add_argument(
        "--cache", type=Path, default=_ROOT / "instance" / "studio", help="what is kept between builds"
    )
    parser.add_argument("--fonts", type=Path, default=FONTS, help="folder with BIZ UDPGothic")
    return parser


def _telling(write: Callable[[str], object]) -> Callable[[Stage, float], None]:
    """One line that is written over: how far, doing what, and how long still."""
    started = time.monotonic()

    def tell(stage: Stage, share: float) -> None:
        left = (time.monotonic() - started) * (1 - share) / share if share > 0.05 else None
        rest = f" あと約{left:.0f}秒" if left is not None and share < 1 else ""
        write(f"\r\x1b[K{share:4.0%} {_NAMES[stage]}{rest}" + ("\n" if share >= 1 else ""))

    return tell


if __name__ == "__main__":
    raise SystemExit(main())
