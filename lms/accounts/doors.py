"""Doors: by them nginx sees, without asking anybody, that a device is still signed in (docs/nginx.conf).

A device that was given an address of a video gets a cookie with a word of its own, and in the instance folder
an empty file of that name appears. The address is signed over the word too. When the device is signed out the
file goes, and nginx sends it nothing more by itself. A door that is missing refuses nobody: nginx then asks
Ponkotan, which knows. So a door may be closed too early, never too late.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from flask import Response, after_this_request, current_app
from sqlalchemy import event
from sqlalchemy.orm import Session

from lms import storage

FOLDER = "doors"
COOKIE = "ponkotan_media"
PATH = "/media/"
"""The cookie goes with requests for files of videos only"""


def word(session_hash: str) -> str:
    """43 letters, the same for a device as long as it is signed in; they tell nothing about its session."""
    key = hmac.digest(current_app.config["SECRET_KEY"].encode(), b"media door", "sha256")
    digest = hmac.digest(key, session_hash.encode(), "sha256")
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def open_for(session_hash: str, *, until: datetime) -> None:
    """The file at once, the cookie with the answer to this request."""
    mine = word(session_hash)
    (storage.folder(FOLDER) / mine).touch()

    @after_this_request
    def with_cookie(response: Response) -> Response:
        secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
        response.set_cookie(
            COOKIE, mine, path=PATH, expires=until, secure=secure, httponly=True, samesite="Lax"
        )
        return response


def close(session: Session, session_hashes: Iterable[str]) -> None:
    """Once the transaction that signs these devices out has gone through: before, a page that one of them
    opens meanwhile would open its door again."""
    files = [_file(one) for one in session_hashes]
    event.listen(session, "after_commit", lambda _session: _remove(files), once=True)


def keep_only(session_hashes: Iterable[str]) -> None:
    """Close the doors of all other devices."""
    standing = set(storage.path(FOLDER).glob("*"))
    if standing:
        _remove(standing - {_file(one) for one in session_hashes})


def _file(session_hash: str) -> Path:
    return storage.path(FOLDER) / word(session_hash)


def _remove(files: Iterable[Path]) -> None:
    for file in files:
        file.unlink(missing_ok=True)
