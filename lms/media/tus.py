"""Resumable uploads, spoken as tus 1.0 (tus.io/protocols/resumable-upload): a dropped line costs nothing."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import ParamSpec

from flask import Blueprint, abort, current_app, g, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.http import http_date
from werkzeug.wrappers import Response

from lms.accounts.permissions import needs
from lms.db import db
from lms.errors import BadInput
from lms.media import parts, uploads
from lms.media.allowance import MB
from lms.media.models import Upload

VERSION = "1.0.0"
EXTENSIONS = "creation,termination,expiration,checksum"
PIECE = "application/offset+octet-stream"

P = ParamSpec("P")
bp = Blueprint("tus", __name__)


def spoken(view: Callable[P, Response]) -> Callable[P, Response]:
    """Only for clients that speak our version of the protocol."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Response:
        if request.headers.get("Tus-Resumable") != VERSION:
            return Response(status=412, headers={"Tus-Version": VERSION})
        return view(*args, **kwargs)

    return guarded


@bp.route("/uploads", methods=["OPTIONS"], provide_automatic_options=False)
@needs("upload videos")
def abilities() -> Response:
    most = current_app.config["MAX_UPLOAD_MB"] * MB
    headers = {"Tus-Version": VERSION, "Tus-Extension": EXTENSIONS, "Tus-Max-Size": str(most)}
    headers["Tus-Checksum-Algorithm"] = ",".join(parts.CHECKSUMS)
    return Response(status=204, headers=headers)


@bp.route("/uploads", methods=["POST"], provide_automatic_options=False)
@needs("upload videos")
@spoken
def begin() -> Response:
    told = _metadata(request.headers.get("Upload-Metadata", ""))
    upload = uploads.begin(
        db.session(),
        length=_number("Upload-Length"),
        name=told.get("filename", ""),
        title=told.get("title", ""),
        mime=told.get("filetype", ""),
        by=current_user,
    )
    return Response(status=201, headers={"Location": url_for("tus.whereabouts", token=upload.id)})


@bp.route("/uploads/<token>", methods=["HEAD"], provide_automatic_options=False)
@needs("upload videos")
@spoken
def whereabouts(token: str) -> Response:
    upload = uploads.own_upload(db.session(), token, by=current_user)
    headers = {"Upload-Length": str(upload.length), "Cache-Control": "no-store"}
    return Response(status=200, headers=headers | _progress(upload))


@bp.route("/uploads/<token>", methods=["PATCH"], provide_automatic_options=False)
@needs("upload videos")
@spoken
def piece(token: str) -> Response:
    if request.mimetype != PIECE:
        abort(415)
    offset, size = _number("Upload-Offset"), request.content_length or 0
    upload = uploads.own_upload(db.session(), token, by=current_user)
    g.part = parts.hold(token)
    db.session.refresh(upload)
    uploads.expect(upload, offset=offset, size=size)
    # Nothing has been written to the database yet: nobody else's saving shall wait for a slow disk.
    db.session.rollback()
    checksum = parts.Checksum.read(request.headers.get("Upload-Checksum", ""))
    received = parts.append(g.part, request.stream, offset=offset, limit=size, checksum=checksum)
    upload = uploads.own_upload(db.session(), token, by=current_user)
    uploads.receive(db.session(), upload, offset=offset, size=received, by=current_user)
    return Response(status=204, headers=_progress(upload))


@bp.route("/uploads/<token>", methods=["DELETE"], provide_automatic_options=False)
@needs("upload videos")
@spoken
def end(token: str) -> Response:
    upload = uploads.own_upload(db.session(), token, by=current_user)
    uploads.withdraw(db.session(), upload, by=current_user)
    return Response(status=204)


@bp.after_request
def introduce(response: Response) -> Response:
    response.headers["Tus-Resumable"] = VERSION
    return response


@bp.teardown_request
def let_go(_error: BaseException | None) -> None:
    """The file stays locked until its bytes are acknowledged, which happens when the transaction ends."""
    if part := g.pop("part", None):
        part.close()


def _progress(upload: Upload) -> dict[str, str]:
    """Where to go on, and once all is there, the page of the video (a header of our own)."""
    headers = {"Upload-Offset": str(upload.offset)}
    if not upload.finished_at:
        headers["Upload-Expires"] = http_date(upload.touched_at + uploads.LIFE)
    if upload.video_id:
        headers["Video-Page"] = url_for("media.video", video_id=upload.video_id)
    return headers


def _number(header: str) -> int:
    told = request.headers.get(header, "")
    if not (told.isascii() and told.isdigit() and len(told) <= 15):
        raise BadInput(_("The request could not be read."))
    return int(told)


def _metadata(header: str) -> dict[str, str]:
    """`key base64,key base64` of UTF-8 text; what cannot be read is left out."""
    told = {}
    for pair in header.split(","):
        name, _space, value = pair.strip().partition(" ")
        with suppress(binascii.Error, UnicodeDecodeError):
            told[name] = base64.b64decode(value, validate=True).decode()
    return told
