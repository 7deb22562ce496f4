"""How fast a lesson's text becomes a video, how large it is, and whether it sounds as it should.

    python -m benchmarks.studio [LESSON_FOLDER] [--voice NAME]

Builds the lesson cold and again after one changed word, in a folder that is thrown away. Prints a table.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import subprocess
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import av
import numpy as np

from videos.ffmpeg import binary
from videos.manifest import Manifest
from videos.studio.__main__ import FONTS, script_of
from videos.studio.compose import build
from videos.studio.narration import Voice, speech_of
from videos.studio.script import Script
from videos.studio.sound import RATE
from videos.studio.timeline import scene_of
from videos.studio.voices import MEI, VOICES, voice_named

ROOT = Path(__file__).resolve().parents[1]
LESSON = ROOT / "courses" / "catalog" / "writing" / "basics" / "conclusion-first"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("lesson", type=Path, nargs="?", default=LESSON)
    parser.add_argument("--voice", choices=VOICES, default=MEI)
    asked = parser.parse_args()
    script = script_of(asked.lesson)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        voice = voice_named(asked.voice, models=folder / "voices")
        row("", "wall s", "CPU s", "× real time", "load")
        row("---", "--:", "--:", "--:", "--:")
        manifest = timed("cold build", script, folder, voice)
        timed("after one changed word", with_one_word_changed(script), folder, voice)
        timed("nothing changed", script, folder, voice)
        print(f"\n{asked.lesson.name}: {manifest.duration:.0f} s, {len(script.slides)} slides\n")
        tell_sizes(manifest)
        print(f"\nloudness {loudness(folder / 'video' / 'sound.mp4')}")
        print(f"sound against picture, furthest of all slides: {skew(script, folder, voice):.1f} ms")


def row(*cells: object) -> None:
    print(f"| {' | '.join(map(str, cells))} |", flush=True)


def timed(name: str, script: Script, folder: Path, voice: Voice) -> Manifest:
    wall, cpu = time.monotonic(), processor_seconds()
    manifest = build(script, out=folder / "video", cache=folder / "cache", fonts=[FONTS], voice=voice)
    wall, cpu = time.monotonic() - wall, processor_seconds() - cpu
    pace, load = manifest.duration / wall, os.getloadavg()[0]
    row(name, f"{wall:.1f}", f"{cpu:.1f}", f"{pace:.1f}", f"{load:.1f}")
    return manifest


def processor_seconds() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def with_one_word_changed(script: Script) -> Script:
    """The same script with one word added to the first sentence of the slide in the middle."""
    middle = len(script.slides) // 2
    slide = script.slides[middle]
    first = slide.narration[0]
    changed = replace(first, text=f"さて、{first.text}", spoken=f"さて、{first.spoken}")
    slides = list(script.slides)
    slides[middle] = replace(slide, narration=(changed, *slide.narration[1:]))
    return Script(tuple(slides))


def tell_sizes(manifest: Manifest) -> None:
    minutes = manifest.duration / 60
    assert manifest.audio
    sound = manifest.audio.bytes / minutes
    row("MB a minute", "picture", "with sound")
    row("---", "--:", "--:")
    for rendition in manifest.renditions:
        picture = rendition.bytes / minutes
        row(rendition.name, f"{picture / 1e6:.2f}", f"{(picture + sound) / 1e6:.2f}")
    row("sound alone", "", f"{sound / 1e6:.2f}")


def loudness(sound: Path) -> str:
    argv = [
        binary(),
        "-nostdin",
        "-hide_banner",
        "-i",
        str(sound),
        "-af",
        "ebur128=peak=true",
        "-f",
        "null",
        "-",
    ]
    told = subprocess.run(argv, capture_output=True, text=True, check=True).stderr.split("Summary:")[-1]
    return ", ".join(" ".join(m.split()) for m in re.findall(r"(?:I|Peak):\s+-?[\d.]+ \w+", told))


def skew(script: Script, folder: Path, voice: Voice) -> float:
    """Milliseconds by which the finished sound stands before or after its slide, at the worst slide."""
    finished, worst, start = decoded(folder / "video" / "sound.mp4"), 0.0, 0.0
    for slide in script.slides:
        scene = scene_of(slide, lambda text: speech_of(text, voice=voice, cache=folder / "cache" / "speech"))
        wanted = scene.sound().astype(float)
        begin = round(start * RATE)
        worst = max(worst, abs(lag(wanted, finished[begin : begin + len(wanted)])), key=abs)
        start += scene.duration
    return worst


def decoded(sound: Path) -> np.ndarray:
    with av.open(str(sound)) as opened:
        return np.concatenate([frame.to_ndarray()[0] for frame in opened.decode(audio=0)]).astype(float)


def lag(wanted: np.ndarray, found: np.ndarray) -> float:
    """Milliseconds by which `found` comes after `wanted`: the peak of their correlation."""
    size = 1 << (len(wanted) + len(found)).bit_length()
    spectrum = np.fft.rfft(found, size) * np.conj(np.fft.rfft(wanted, size))
    peak = int(np.argmax(np.fft.irfft(spectrum, size)))
    return (peak - size if peak > size // 2 else peak) * 1000 / RATE


if __name__ == "__main__":
    main()
