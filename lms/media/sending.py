"""Bytes of a file as an answer: by ourselves through the server's file wrapper, or by nginx."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, cast

from flask import Response, request

INTERNAL = "/_files/"
"""Where nginx has the instance folder, for nobody but us (docs/nginx.conf)"""
CHUNK = 65_536


def by_nginx(key: str, *, mimetype: str, cache: str) -> Response:
    """nginx sends it: ranges, If-Range, 304 and all. `key` is relative to the instance folder."""
    headers = {"X-Accel-Redirect": INTERNAL + key, "Cache-Control": cache}
    return Response(mimetype=mimetype, headers=headers)


def by_ourselves(path: Path, *, mimetype: str, cache: str) -> Response:
    """The whole file, one range of it (206), or 304; several ranges at once are refused (416).

    waitress gets the file itself, standing at the first byte, and sends Content-Length bytes of it in its own
    time: no thread of ours waits for a slow phone.
    """
    stat = path.stat()
    response = Response(mimetype=mimetype, headers={"Cache-Control": cache}, direct_passthrough=True)
    response.set_etag(f"{stat.st_mtime_ns:x}-{stat.st_size:x}")
    response.last_modified = datetime.fromtimestamp(int(stat.st_mtime), UTC)
    response.content_length = stat.st_size
    response.make_conditional(request.environ, accept_ranges=True, complete_length=stat.st_size)
    if response.status_code in {200, 206} and request.method != "HEAD":
        start = response.content_range.start or 0 if response.status_code == 206 else 0
        response.response = _from(path, start, response.content_length)
    return response


def _from(path: Path, start: int, length: int) -> Iterable[bytes]:
    file = path.open("rb")
    file.seek(start)
    wrapper = request.environ.get("wsgi.file_wrapper")
    if wrapper is not None and hasattr(wrapper, "prepare"):  # waitress's own: stops at Content-Length
        return cast("Iterable[bytes]", wrapper(file))
    return _stretch(file, length)


def _stretch(file: IO[bytes], left: int) -> Iterator[bytes]:
    with file:
        while left and (chunk := file.read(min(left, CHUNK))):
            left -= len(chunk)
            yield chunk
