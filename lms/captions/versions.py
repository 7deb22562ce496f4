"""Publishing captions: a new version each time, live at once, and nothing of anybody's lost."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flask_babel import lazy_gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.captions import live
from lms.captions.live import current
from lms.captions.models import CaptionVersion, Origin
from lms.drafting import drafts
from lms.drafting.keys import texts_of
from lms.errors import BadInput, NotThere, Refusal
from lms.journal import record
from lms.media.keeping import visible_video
from lms.media.models import Source, Video
from videos import caption_files
from videos.caption_files import Fault
from videos.captions import Cue, read_vtt, write_vtt

LARGEST_FILE = 2_000_000
"""Bytes; the captions of four hours have some 300,000"""
_HEADER = re.compile(r"WEBVTT - version (\d{1,9})[ \t]*(?=\r?\n|$)")


class FromTheText(Refusal):
    message = _("These captions come from the lesson's text. Please change the narration instead.")


class Unreadable(BadInput):
    """A text or file in which something cannot be understood: `faults` in the order of the lines."""

    def __init__(self, faults: Sequence[Fault], *, field: str) -> None:
        super().__init__(_("The captions could not be read. Nothing was changed."), field=field)
        self.faults = list(faults)


class Overtaken(Refusal):
    """Somebody published meanwhile: `theirs` is what is live now."""

    message = _(
        "Somebody published other captions meanwhile. Both are kept. Please look at both, then publish."
    )

    def __init__(self, theirs: CaptionVersion) -> None:
        super().__init__()
        self.theirs = theirs


def publish(session: Session, video: Video, body: str, *, draft_version: int, by: Person) -> CaptionVersion:
    """Make the text of the editor the live captions; its draft goes.

    The first line of `body` tells which version the writer began with. Raises Unreadable, Overtaken or
    drafting.DraftConflict. The same text again is no new version, except that a person confirms a machine's.
    """
    cues = _readable(body, field="body")
    version = _published(session, video, cues, base=base_of(body), origin=Origin.TYPED, by=by)
    drafts.settle(session, by, draft_key(video), body, version=draft_version)
    return version


def take_file(session: Session, video: Video, data: bytes, *, base: int, by: Person) -> CaptionVersion:
    """Publish a WebVTT or SubRip file. `base`: the version that was live when the page was opened."""
    if len(data) > LARGEST_FILE:
        raise BadInput(
            _("This file is too large: at most %(mb)s MB.", mb=LARGEST_FILE // 1_000_000), field="file"
        )
    try:
        text = caption_files.text_of(data)
    except caption_files.Undecodable:
        raise BadInput(
            _("The letters in this file could not be read. Please save it as UTF-8 and send it again."),
            field="file",
        ) from None
    return _published(session, video, _readable(text, field="file"), base=base, origin=Origin.FILE, by=by)


def restore(session: Session, video: Video, number: int, *, by: Person) -> CaptionVersion:
    """Publish an older version again, as a new one: the one before can be restored the same way."""
    old, now_live = version_of(session, video, number), current(session, video)
    base = now_live.number if now_live else 0
    return _published(session, video, read_vtt(old.vtt), base=base, origin=Origin.RESTORED, by=by)


def recognised(session: Session, video: Video, cues: Sequence[Cue]) -> CaptionVersion:
    """Keep what a machine heard. It is shown, marked as unconfirmed, unless a person's captions are live."""
    return _add(session, video, cues, origin=Origin.SPEECH, by=None)


def discard_draft(session: Session, video: Video, *, by: Person) -> None:
    """Begin again from what is live."""
    kept = drafts.opened(session, by, draft_key(video))
    drafts.settle(session, by, kept.key, kept.body, version=kept.version)


def versions(session: Session, video: Video) -> list[CaptionVersion]:
    """Newest first."""
    mine = select(CaptionVersion).where(CaptionVersion.video_id == video.id)
    return list(session.scalars(mine.order_by(CaptionVersion.number.desc())))


def version_of(session: Session, video: Video, number: int) -> CaptionVersion:
    mine = CaptionVersion.video_id == video.id, CaptionVersion.number == number
    found = session.scalar(select(CaptionVersion).where(*mine))
    if found is None:
        raise NotThere(_("There is nothing at this address, or it is not for you."))
    return found


def draft_key(video: Video) -> str:
    return f"captions:{video.id}"


texts_of("captions", "caption videos", visible_video)


def as_body(version: CaptionVersion | None) -> str:
    """The text that the editor opens with."""
    return with_base(version.vtt if version else write_vtt([]), version.number if version else 0)


def with_base(text: str, base: int) -> str:
    """The text as if it had been begun with version `base`."""
    header, _line, rest = text.partition("\n")
    rest = rest if header.startswith("WEBVTT") else text
    return f"WEBVTT - version {base}\n{rest}"


def base_of(body: str) -> int:
    """The version that a text of the editor was begun with; 0 where nobody can tell."""
    found = _HEADER.match(body)
    return int(found[1]) if found else 0


def _readable(text: str, *, field: str) -> list[Cue]:
    reading = caption_files.read(text)
    if reading.faults or not reading.cues:
        raise Unreadable(reading.faults or [Fault(1, "nothing")], field=field)
    return list(reading.cues)


def _published(
    session: Session, video: Video, cues: Sequence[Cue], *, base: int, origin: Origin, by: Person
) -> CaptionVersion:
    now_live = current(session, video)
    same = now_live is not None and now_live.vtt == write_vtt(cues)
    if now_live is not None and same and now_live.confirmed:
        return now_live
    if now_live is not None and now_live.number != base and not same:
        raise Overtaken(now_live)
    return _add(session, video, cues, origin=origin, by=by)


def _add(
    session: Session, video: Video, cues: Sequence[Cue], *, origin: Origin, by: Person | None
) -> CaptionVersion:
    if video.source != Source.UPLOAD:
        raise FromTheText
    last = select(func.max(CaptionVersion.number)).where(CaptionVersion.video_id == video.id)
    version = CaptionVersion(
        video_id=video.id,
        number=(session.scalar(last) or 0) + 1,
        origin=origin,
        by_id=by.id if by else None,
        vtt=write_vtt(cues),
        cues=len(cues),
    )
    session.add(version)
    session.flush()
    now_live = current(session, video)
    assert now_live is not None
    live.show(video, now_live)
    record(session, "captions.published", version, by=by, video=video.id, origin=origin.value)
    return version
