"""A slide's narration as a scene: spoken by a voice sentence by sentence, or recorded by a person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from videos.ffmpeg import Cancelled
from videos.studio.narration import Speech, Unspeakable, Voice, speech_of
from videos.studio.recorded import speech_in
from videos.studio.script import ScriptError, Slide
from videos.studio.timeline import Scene, recorded_scene_of, scene_of


@dataclass(frozen=True, slots=True)
class Narrator:
    """Who tells the slides: `recordings` by slide id, and `voice` for all others. Both keep in `cache`."""

    voice: Voice
    cache: Path
    recordings: Mapping[str, Path] = field(default_factory=dict)
    cancelled: Callable[[], bool] = lambda: False

    def scene(self, slide: Slide) -> Scene:
        """Raises ScriptError, BadRecording, Cancelled."""
        if slide.id in self.recordings:
            recording, kept = self.recordings[slide.id], self.cache / "recordings"
            speech = speech_in(recording, slide=slide.id, cache=kept, cancelled=self.cancelled)
            return recorded_scene_of(slide, speech)
        try:
            return scene_of(slide, self._speak)
        except Unspeakable as error:
            raise ScriptError(slide.line, str(error), "話す言葉を書いてください") from error

    def _speak(self, text: str) -> Speech:
        if self.cancelled():
            raise Cancelled
        return speech_of(text, voice=self.voice, cache=self.cache / "speech")
