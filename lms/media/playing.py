"""Addresses that a video can be watched at: signed, expiring, and bound to one signed-in device.

Who may watch is decided by whoever mints the address; the files answer only to the device it was minted for.
The signature is one that nginx can check by itself (its module secure_link, which knows MD5 only). The key
stands on both sides of what is signed: what others append, or a collision of MD5, is of no use to them then,
and nothing that is signed is of their choosing (docs/decisions/0027).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePosixPath

from flask import current_app

from lms import storage
from lms.accounts import doors
from lms.db import now
from lms.errors import NotThere
from lms.media.models import Video

MIMETYPES = {
    ".m3u8": "application/vnd.apple.mpegurl",
    ".mp4": "video/mp4",
    ".vtt": "text/vtt",
    ".webp": "image/webp",
    ".jpg": "image/jpeg",
    ".json": "application/json",
}
SOUND_ALONE = frozenset({"audio.mp4", "sound.mp4"})
_NAME = re.compile(r"([a-z0-9][a-z0-9_-]{0,99}/)?[a-z0-9][a-z0-9_-]{0,99}\.[a-z0-9]{1,4}", re.ASCII)
"""What the studio and the encoder call their files; nothing hidden, nothing above, nothing endless"""
WINDOW = timedelta(hours=12)
SHORTEST = timedelta(hours=6)


@dataclass(frozen=True)
class Found:
    """A file that an address points to, and until when it does. `key` is relative to the instance folder."""

    path: Path
    key: str
    until: datetime

    @property
    def mimetype(self) -> str:
        return "audio/mp4" if self.path.name in SOUND_ALONE else MIMETYPES[self.path.suffix]

    @property
    def cache(self) -> str:
        """For one person, as long as the address lives, never asked about again."""
        return f"private, max-age={int((self.until - now()).total_seconds())}, immutable"


def address(video: Video, session_hash: str, *, expires: datetime | None = None) -> str:
    """Base address of the video's files for one device, ending in a slash; manifest names go behind it.

    The default expiry lies 6 to 18 hours ahead and changes every 12 hours only, so that a lesson opened twice
    comes from the browser's cache instead of a metered line. Raises NotThere while nothing can be played.
    """
    if not video.folder:
        raise NotThere
    until = expires or _window_end()
    if current_app.config["SENDFILE"] == "x-accel":
        doors.open_for(session_hash, until=until)
    told, edition = int(until.timestamp()), PurePosixPath(video.folder).name
    token = f"{told}.{edition}.{_signature(told, video.id, edition, doors.word(session_hash))}"
    return f"{doors.PATH}{token}/{video.id}/"


def file_of(token: str, video_id: int, name: str, *, session_hash: str) -> Found:
    """The file an address points to. Raises NotThere for anything not quite right."""
    edition, until = _checked(token, video_id, session_hash)
    if not _NAME.fullmatch(name):
        raise NotThere
    key = f"media/{video_id}/{edition}"
    folder = storage.path(key)
    path = (folder / name).resolve()
    if path.suffix not in MIMETYPES or not path.is_relative_to(folder) or not path.is_file():
        raise NotThere
    return Found(path, f"{key}/{name}", until)


def directive() -> str:
    """The line of nginx's configuration by which it checks the signatures of this instance; a secret."""
    return f'secure_link_md5 "{_signed("$until", "$video", "$edition", f"$cookie_{doors.COOKIE}")}";'


def _checked(token: str, video_id: int, session_hash: str) -> tuple[str, datetime]:
    try:
        told, edition, signature = token.split(".")
        until = int(told)
    except ValueError:
        raise NotThere from None
    right = _signature(until, video_id, edition, doors.word(session_hash))
    if not hmac.compare_digest(right.encode(), signature.encode()) or until <= now().timestamp():
        raise NotThere
    return edition, datetime.fromtimestamp(until, UTC)


def _signature(until: int, video_id: int, edition: str, door: str) -> str:
    digest = hashlib.md5(_signed(until, video_id, edition, door).encode(), usedforsecurity=False).digest()
    return _letters(digest)


def _signed(*what: object) -> str:
    """No part can hold a bar: what is signed can be read in one way only."""
    secret = current_app.config["SECRET_KEY"].encode()
    before, after = (hmac.digest(secret, b"media address, " + side, "sha256") for side in (b"1", b"2"))
    return "|".join([_letters(before), *map(str, what), _letters(after)])


def _letters(digest: bytes) -> str:
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _window_end() -> datetime:
    window = WINDOW.total_seconds()
    earliest = (now() + SHORTEST).timestamp()
    return datetime.fromtimestamp((earliest // window + 1) * window, UTC)
