"""One more, very small rendition for the slowest lines, added to a finished video without making it again."""

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from videos import ffmpeg, hls, ladder, recipes, workshop
from videos.encode import Playing, Progress
from videos.manifest import Manifest, Rendition
from videos.sandbox import Limits
from videos.verification import verify_borders

_ENOUGH_LINES = 480  # of the rendition it is made from: much less to decode, and no difference to be seen


def possible(made: Manifest) -> bool:
    """Whether a smaller rendition would help, and is not there yet."""
    largest = made.renditions[0] if made.renditions else None
    wanted = ladder.slow_line(largest.width, largest.height) if largest else None
    return wanted is not None and all(min(one.width, one.height) > wanted.lines for one in made.renditions)


def add(
    playing: Playing,
    out: Path,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Manifest:
    """All that is in the finished folder, and the small rendition, in `out`. Raises like videos.encode."""
    made = playing.manifest
    largest = made.renditions[0]
    rung = ladder.slow_line(largest.width, largest.height)
    assert rung, "ask `possible` first"
    picture = _picture(made)
    with workshop.opened(out) as folder:
        shutil.copytree(playing.folder, folder / "result", copy_function=os.link)
        result = folder / "result"
        source = workshop.media(result, picture)
        command = recipes.smaller(source, result, rung, picture.frame_rate)
        limits = Limits.for_duration(made.duration)
        ffmpeg.run(
            command,
            duration=made.duration,
            progress=progress,
            cancelled=cancelled,
            limits=limits,
            reads=[source],
            writes=result,
        )
        renditions = (*made.renditions, workshop.rendition(result, rung, picture.frame_rate))
        verify_borders(result, renditions[-1], picture)
        master = _write_master(result, made, renditions)
        workshop.put(result, out)
    return replace(made, renditions=renditions, master=master)


def _picture(made: Manifest) -> Rendition:
    """The smallest that is still sharp enough to be made smaller."""
    sharp = [one for one in made.renditions if min(one.width, one.height) >= _ENOUGH_LINES]
    return sharp[-1] if sharp else made.renditions[0]


def _write_master(folder: Path, made: Manifest, renditions: tuple[Rendition, ...]) -> str:
    """The old ones are second names of files that others are reading: they are replaced, not written into."""
    (folder / made.master).unlink()
    if made.captions:
        (folder / made.captions).with_suffix(".m3u8").unlink(missing_ok=True)
    return hls.write_master(folder, renditions=renditions, audio=made.audio, subtitles=made.captions)
