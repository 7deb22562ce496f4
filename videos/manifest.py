"""What a finished video folder holds: shared by the studio, the encoder and the player."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self


@dataclass(frozen=True)
class Rendition:
    """One picture size, without its sound. `bandwidth` is the peak of any segment in bit/s."""

    name: str
    width: int
    height: int
    bandwidth: int
    bytes: int
    playlist: str
    frame_rate: float | None = None


@dataclass(frozen=True)
class Audio:
    """The sound, shared by all renditions and playable alone."""

    playlist: str
    bytes: int
    bandwidth: int


@dataclass(frozen=True)
class Progressive:
    """One plain MP4 file with picture and sound, for a browser without scripts."""

    path: str
    bytes: int


@dataclass(frozen=True)
class Chapter:
    """A named stretch of the video; `start` and `end` in seconds."""

    id: str
    title: str
    start: float
    end: float


@dataclass(frozen=True)
class Slide:
    """A slide as an image, for the transcript page."""

    id: str
    image: str


@dataclass(frozen=True)
class Manifest:
    """All names are relative to the video's folder; `duration` in seconds."""

    duration: float
    renditions: tuple[Rendition, ...]
    audio: Audio | None
    master: str
    progressive: Progressive | None = None
    chapters: tuple[Chapter, ...] = ()
    captions: str | None = None
    captions_unconfirmed: bool = False
    """A machine heard them, and nobody has looked at them yet"""
    poster: str | None = None
    slides: tuple[Slide, ...] = ()
    credit: str = ""
    storyboard: str | None = None
    """A WebVTT whose cues name cells of a picture beside it (videos/storyboard.py)"""

    def to_dict(self) -> dict[str, Any]:
        """Plain lists, dicts, strings and numbers, fit for `json.dumps`."""
        told = asdict(self)
        return told | {part: list(told[part]) for part in ("renditions", "chapters", "slides")}

    @classmethod
    def from_dict(cls, told: Mapping[str, Any]) -> Self:
        """The inverse of `to_dict`; KeyError or TypeError for anything else."""
        audio, progressive = told["audio"], told.get("progressive")
        return cls(
            duration=told["duration"],
            renditions=tuple(Rendition(**each) for each in told["renditions"]),
            audio=Audio(**audio) if audio else None,
            master=told["master"],
            progressive=Progressive(**progressive) if progressive else None,
            chapters=tuple(Chapter(**each) for each in told.get("chapters", ())),
            captions=told.get("captions"),
            captions_unconfirmed=told.get("captions_unconfirmed", False),
            poster=told.get("poster"),
            slides=tuple(Slide(**each) for each in told.get("slides", ())),
            credit=told.get("credit", ""),
            storyboard=told.get("storyboard"),
        )
