"""A lesson as its pages show it: chapters and their seconds, what playing costs, what is still unseen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask_babel import gettext
from markupsafe import Markup

from lms.learning import editions
from lms.learning.states import LessonState
from lms.learning.watch_state import WatchState
from lms.media.models import Source
from lms.prose import clock, markdown, span
from videos.manifest import Manifest
from videos.studio import screen
from videos.studio.markdown import Block, plain_text
from videos.watching import ENOUGH, Spans, minus


def _(text: str, **arguments: Any) -> str:
    return str(gettext(text, **arguments))


LEGIBLE = {Source.SCRIPT: 480, Source.UPLOAD: 360}
"""Lines below which a slide's letters, or a camera's picture, are hard to make out (videos/ladder.py)"""
MOST_GAPS = 20
"""Unseen stretches listed at once; more come up as these are watched"""


@dataclass(frozen=True)
class ChapterView:
    """`start` in seconds, None while no video says so; `image` relative to the video's folder."""

    id: str
    title: str
    paragraphs: tuple[tuple[str, ...], ...]
    body: tuple[Block, ...]
    """What the slide shows (videos.studio.markdown)"""
    start: float | None = None
    image: str | None = None
    read: bool = False


@dataclass(frozen=True)
class Choice:
    """A way of playing (preferences.Quality) and what it costs at most, in bytes."""

    name: str
    text: str
    bytes: int


@dataclass(frozen=True)
class WayBack:
    """`second` is None where the text is all there is."""

    url: str
    title: str
    second: float | None


def chapters(state: LessonState) -> list[ChapterView]:
    """The lesson's text, chapter by chapter."""
    contents, script = state.contents, editions.script(state.edition)
    starts = {chapter.id: chapter.start for chapter in contents.chapters} if contents else {}
    images = {slide.id: slide.image for slide in contents.slides} if contents else {}
    return [
        ChapterView(
            id=chapter.slide,
            title=chapter.title,
            paragraphs=chapter.paragraphs,
            body=slide.body,
            start=starts.get(chapter.slide),
            image=images.get(chapter.slide),
            read=chapter.slide in state.read,
        )
        for slide, chapter in zip(script.slides, script.transcript(), strict=True)
    ]


def legible(contents: Manifest, source: Source) -> int:
    """Lines of the smallest picture that can still be read: what saving data is capped at; 0 for sound."""
    lines = sorted(map(_lines, contents.renditions))
    return next((each for each in lines if each >= LEGIBLE[source]), lines[-1] if lines else 0)


def sound_file(contents: Manifest) -> str | None:
    """The file with the sound alone: the one its playlist cuts into pieces."""
    return f"{contents.audio.playlist.removesuffix('.m3u8')}.mp4" if contents.audio else None


def choices(contents: Manifest, source: Source = Source.SCRIPT) -> list[Choice]:
    """The ways of playing, the sound always counted in; the sound alone last."""
    sound = contents.audio.bytes if contents.audio else 0
    sizes = sorted(contents.renditions, key=lambda rendition: rendition.width * rendition.height)
    small = next((one for one in sizes if _lines(one) == legible(contents, source)), None)
    found: list[Choice] = []
    if sizes:
        found.append(Choice("auto", _("Automatic"), sizes[-1].bytes + sound))
    if small is not None and len(sizes) > 1:
        found.append(
            Choice("best", _("Sharp (%(lines)sp)", lines=_lines(sizes[-1])), sizes[-1].bytes + sound)
        )
        found.append(Choice("saver", _("Save data (%(lines)sp)", lines=_lines(small)), small.bytes + sound))
    if contents.audio:
        found.append(Choice("sound", _("Sound only"), sound))
    return found


def told(watch: WatchState, *, completed: bool = False) -> dict[str, Any]:
    """Where the person stands, for the page's script: numbers, and the words that go with them."""
    return {
        "share": round(watch.share, 4),
        "enough": watch.enough,
        "completed": completed,
        "position": round(watch.resume_at, 2),
        "seen": [[round(start, 1), round(end, 1)] for start, end in seen(watch)],
        "unseen": [
            {"start": round(start, 1), "end": round(end, 1), "text": unseen_words(start, end)}
            for start, end in watch.unseen[:MOST_GAPS]
        ],
        "words": watch_words(watch),
    }


def seen(watch: WatchState) -> Spans:
    """What was watched, as it is drawn: gaps that are not named are not shown either."""
    return minus(((0.0, watch.duration),), watch.unseen) if watch.spans else ()


def watch_words(watch: WatchState) -> str:
    """How far, and what is missing: 「45% 見ました。あと1分20秒で「見た」になります。」"""
    percent = int(watch.share * 100 + 1e-9)
    if watch.enough:
        return _("You have watched this lesson (%(n)s%%).", n=percent)
    if not watch.spans:
        return _(
            "Watching %(n)s%% of it makes it watched. Stretches that were jumped over can be seen later.",
            n=round(ENOUGH * 100),
        )
    return _("%(n)s%% watched. %(time)s more and it is watched.", n=percent, time=span(max(watch.to_go, 1)))


def unseen_words(start: float, end: float) -> str:
    """A stretch not seen yet: 「3:10〜4:30(1分20秒)」"""
    return _("%(start)s to %(end)s (%(time)s)", start=clock(start), end=clock(end), time=span(end - start))


@lru_cache(maxsize=1000)
def markup(text: str) -> Markup:
    """Course text as safe HTML. Courses are few and read often, so that each text is rendered once."""
    return markdown(text)


def slide_words(body: Sequence[Block]) -> str:
    """What a slide shows, for those who hear it: line by line, cells of a table with commas between."""
    return "\n".join(line for block in body for line in _words(block))


def way_back(state: LessonState) -> dict[str, WayBack]:
    """By slide id: the second of the video where it is explained, or its place in the text."""
    return {
        chapter.id: WayBack(
            url=f"{state.url}/reading#{chapter.id}"
            if chapter.start is None
            else f"{state.url}?t={int(chapter.start)}#player",
            title=chapter.title,
            second=chapter.start,
        )
        for chapter in chapters(state)
    }


def next_of(among: Sequence[LessonState], state: LessonState) -> LessonState | None:
    """The lesson after this one in the course."""
    later = [other for other in among if other.lesson.position > state.lesson.position]
    return later[0] if later else None


def _lines(rendition: Any) -> int:
    return int(min(rendition.width, rendition.height))


def _words(block: Block) -> list[str]:
    match block["kind"]:
        case "bullets":
            runs = [runs for item in block["items"] for runs in (item["runs"], *item["items"])]
            return [plain_text(each) for each in runs]
        case "table":
            return ["、".join(map(plain_text, row)) for row in (block["head"], *block["rows"])]
        case "code":
            return [str(block["text"])]
        case "figure":
            return [str(block["alt"])]
        case "screen":
            return screen.words_of(block)
        case "quote":
            return [line for inner in block["blocks"] for line in _words(inner)]
        case "column":
            inside = [line for inner in block["blocks"] for line in _words(inner)]
            return [plain_text(block["head"]), *inside]
    return [plain_text(block["runs"])]
