"""Captions put beside a finished video, without touching a byte of its picture and sound."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

from videos import hls, workshop
from videos.encode import Playing
from videos.manifest import Manifest


def with_captions(playing: Playing, out: Path, *, vtt: str, name: str, unconfirmed: bool) -> Manifest:
    """All that is in the finished folder, with the WebVTT text `vtt` as the file `name`, in `out`.

    The media files are second names of the same bytes: it takes milliseconds and no room. Playlists name the
    captions, so that players which know no <track> have them too.
    """
    made = playing.manifest
    with workshop.opened(out) as folder:
        result = folder / "result"
        shutil.copytree(playing.folder, result, copy_function=os.link)
        # Others are reading the old ones under their other names: they are replaced, not written into.
        for old in filter(None, (made.master, made.captions, made.captions and _playlist(made.captions))):
            (result / old).unlink(missing_ok=True)
        (result / name).write_text(vtt, encoding="utf-8", newline="\n")
        master = hls.write_master(result, renditions=made.renditions, audio=made.audio, subtitles=name)
        workshop.put(result, out)
    return replace(made, master=master, captions=name, captions_unconfirmed=unconfirmed)


def _playlist(captions: str) -> str:
    return Path(captions).with_suffix(".m3u8").name
