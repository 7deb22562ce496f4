"""A slide drawn and read while its author writes: a small process that answers one line of JSON with another.

`{"op": "slide", "text", "number", "lesson", "readings", "figures"}` →
    `{"image", "sentences": [{"text", "spoken", "kana", "captions": [lines]}]}`
`{"op": "speech", "text", "readings", "voice"}` → `{"sound", "seconds"}`

`text` of a slide is one slide of slides.md, of a speech one sentence with its marks. `image` and `sound` are
file names in the folder `previews` of the cache. What the author can mend comes back as `{"problem", "mend",
"line"}`. The process ends when its input does: nothing of it outlives who asked.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from videos.studio.captioning import Spoken, cues_of
from videos.studio.narration import Unspeakable, Voice, kana, speech_of
from videos.studio.script import Script, ScriptError, read_script
from videos.studio.sentences import ReadingError, sentences_of
from videos.studio.slides import SlideOverflow, draw
from videos.studio.sound import normalised, write_wav
from videos.studio.voices import NoSuchVoice, voice_named

WIDTH = 960
LETTERS_A_SECOND = 5.5
"""About as fast as the voice of the house; captions are only timed exactly in the finished video"""
Answer = dict[str, Any]
_ANOTHER = "<!-- id: the-slide-before -->\n# 前\n\n<!--\n前です。\n-->\n\n---\n"


def main(cache: Path, fonts: list[Path], voices: Path) -> None:
    """Answer until the input ends."""
    studio = Studio(cache, fonts, voices)
    for line in sys.stdin:
        sys.stdout.write(json.dumps(studio.answer(json.loads(line)), ensure_ascii=False) + "\n")
        sys.stdout.flush()


class Studio:
    """Draws and speaks with the studio's own cache, so that publishing finds the work done."""

    def __init__(self, cache: Path, fonts: list[Path], models: Path) -> None:
        self.cache, self.fonts, self.models = cache, fonts, models
        self.shown = cache / "previews"
        self.shown.mkdir(parents=True, exist_ok=True)
        self.voices: dict[str, Voice] = {}
        self.before = 0

    def answer(self, asked: Answer) -> Answer:
        work: dict[str, Callable[[Answer], Answer]] = {"slide": self._slide, "speech": self._speech}
        try:
            return work[asked["op"]](asked)
        except ScriptError as error:
            return {"problem": error.problem, "mend": error.mend, "line": max(error.line - self.before, 1)}
        except ReadingError as error:
            return {"problem": error.problem, "mend": error.mend, "line": error.line}
        except SlideOverflow:
            return {
                "problem": "スライドに入りきりません",
                "mend": "行を短くするか、スライドを二枚に分けてください",
                "line": None,
            }
        except NoSuchVoice as error:
            return {"problem": error.problem, "mend": error.mend, "line": None}
        except Unspeakable as error:
            return {"problem": str(error), "mend": "話す言葉を書いてください", "line": None}

    def _slide(self, asked: Answer) -> Answer:
        script = self._read(asked)
        slide = script.slides[-1]
        images = draw(
            [slide],
            lesson=asked["lesson"],
            cache=self.cache / "slides",
            fonts=self.fonts,
            first=asked["number"],
        )
        shown = self.shown / f"{images[-1].stem}.webp"
        if not shown.exists():
            _shrink(images[-1], shown)
        return {"image": shown.name, "sentences": [_told(s.text, s.spoken) for s in slide.narration]}

    def _read(self, asked: Answer) -> Script:
        """Only the first slide of a text is a title by itself: any other is read behind another one."""
        before = "" if asked["number"] == 1 else _ANOTHER
        self.before = before.count("\n")
        figures = asked.get("figures", {})
        return read_script(before + asked["text"], readings=asked["readings"], figures=figures)

    def _speech(self, asked: Answer) -> Answer:
        voice = self._voice(asked["voice"])
        for sentence in sentences_of(asked["text"], readings=asked["readings"])[:1]:
            speech = speech_of(sentence.spoken, voice=voice, cache=self.cache / "speech")
            sound = self.shown / f"{speech.file.stem}.wav"
            if not sound.exists():
                write_wav(sound, normalised(np.array(speech.samples())))
            return {"sound": sound.name, "seconds": round(speech.duration, 2)}
        raise Unspeakable("読み上げる文がありません")

    def _voice(self, name: str) -> Voice:
        """Loaded once: a natural voice takes seconds to wake up."""
        if name not in self.voices:
            self.voices[name] = voice_named(name, models=self.models)
        return self.voices[name]


def _told(text: str, words: str) -> Answer:
    seconds = max(len(text) / LETTERS_A_SECOND, 1.0)
    captions = [cue.text for cue in cues_of([Spoken(text, 0.0, seconds)])]
    return {"text": text, "spoken": words, "kana": kana(words), "captions": captions}


def _shrink(image: Path, path: Path) -> None:
    with Image.open(image) as drawn:
        small = drawn.convert("RGB").resize(
            (WIDTH, WIDTH * drawn.height // drawn.width), Image.Resampling.LANCZOS
        )
        unfinished = path.with_suffix(".part")
        small.save(unfinished, "WEBP", quality=82, method=2)
        unfinished.replace(path)
