"""When everything happens: sentences laid out on each slide, slides on a grid of whole frames."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from videos.captions import Cue
from videos.manifest import Chapter
from videos.studio.captioning import Spoken, cues_of
from videos.studio.narration import Speech
from videos.studio.recorded import Span, spans_of
from videos.studio.rungs import FPS
from videos.studio.script import Slide
from videos.studio.sentences import BETWEEN_PARAGRAPHS
from videos.studio.sound import RATE, Samples, normalised, silence

LEAD = 0.4
"""Seconds a slide is seen before the voice begins."""
THINKING = 4.0
"""Further seconds of silence after a quiz pause, for those who do not stop the video."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A slide and its narration. `frames` at FPS; `spoken` counts seconds from the slide's start.

    `takes`: what is heard one after another, each with the seconds of silence after it.
    """

    slide: Slide
    frames: int
    takes: tuple[tuple[Speech, float], ...]
    spoken: tuple[Spoken, ...]
    recorded: bool = False

    @property
    def duration(self) -> float:
        return self.frames / FPS

    @property
    def key(self) -> str:
        """The same for scenes that sound the same."""
        heard = [(speech.file.stem, rest) for speech, rest in self.takes]
        return f"{self.frames}|{LEAD}|{heard}"

    def sound(self) -> Samples:
        """Exactly as long as the frames, at the loudness of the house."""
        parts = [silence(LEAD)]
        for speech, rest in self.takes:
            parts += [speech.samples(), silence(rest)]
        heard = normalised(np.concatenate(parts))
        return np.pad(heard, (0, self.frames * RATE // FPS - len(heard)))


def scene_of(slide: Slide, speak: Callable[[str], Speech]) -> Scene:
    """Speak a slide's narration and lay it out, ending on a whole frame."""
    takes, spoken = [], []
    at = len(silence(LEAD))
    for sentence in slide.narration:
        speech = speak(sentence.spoken)
        takes.append((speech, sentence.pause_after))
        spoken.append(Spoken(sentence.text, at / RATE, speech.duration, speech.pauses))
        at += speech.length + len(silence(sentence.pause_after))
    return Scene(slide, _frames(slide, at), tuple(takes), tuple(spoken))


def recorded_scene_of(slide: Slide, speech: Speech) -> Scene:
    """The same with a recording of the whole narration; its sentences are found by its silences."""
    spoken = tuple(
        Spoken(sentence.text, LEAD + start, end - start, _within(speech.pauses, start, end))
        for sentence, (start, end) in zip(slide.narration, spans_of(slide.narration, speech), strict=True)
    )
    rest = BETWEEN_PARAGRAPHS
    length = len(silence(LEAD)) + speech.length + len(silence(rest))
    return Scene(slide, _frames(slide, length), ((speech, rest),), spoken, recorded=True)


def starts_of(scenes: list[Scene]) -> list[float]:
    """Seconds at which each scene begins, and last of all the end."""
    return [frames / FPS for frames in np.cumsum([0, *(scene.frames for scene in scenes)]).tolist()]


def chapters_of(scenes: list[Scene]) -> tuple[Chapter, ...]:
    starts = starts_of(scenes)
    return tuple(
        Chapter(scene.slide.id, scene.slide.title, start, end)
        for scene, start, end in zip(scenes, starts, starts[1:], strict=False)
    )


def captions_of(scenes: list[Scene]) -> list[Cue]:
    return cues_of(s for spoken in _spoken(scenes) for s in spoken)


def transcript_of(scenes: list[Scene]) -> list[dict[str, object]]:
    """By chapter, each sentence with its seconds and its paragraph: to be read, followed and jumped from."""
    return [
        {
            "slide": chapter.id,
            "title": chapter.title,
            "start": chapter.start,
            "end": chapter.end,
            "sentences": [
                {
                    "text": sentence.text,
                    "start": round(sentence.start, 3),
                    "end": round(sentence.start + sentence.duration, 3),
                    "paragraph": written.paragraph,
                }
                for sentence, written in zip(spoken, scene.slide.narration, strict=True)
            ],
        }
        for chapter, scene, spoken in zip(chapters_of(scenes), scenes, _spoken(scenes), strict=True)
    ]


def _spoken(scenes: list[Scene]) -> list[list[Spoken]]:
    """Sentences of each scene, counted from the start of the video."""
    return [
        [Spoken(s.text, start + s.start, s.duration, s.pauses) for s in scene.spoken]
        for scene, start in zip(scenes, starts_of(scenes), strict=False)
    ]


def _frames(slide: Slide, samples: int) -> int:
    thinking = round(THINKING * RATE) if slide.layout == "pause" else 0
    return math.ceil((samples + thinking) * FPS / RATE)


def _within(pauses: Sequence[Span], start: float, end: float) -> tuple[Span, ...]:
    return tuple((a - start, b - start) for a, b in pauses if start < a and b < end)
