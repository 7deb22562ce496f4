"""A badge inside its picture: put in, and taken out again. Open Badges 3.0, section 5.3. Pure.

PNG: an iTXt chunk `openbadgecredential`. SVG: an element `openbadges:credential` of the namespace
`https://purl.imsglobal.org/ob/v3p0`, holding the credential as text, or a token in its attribute `verify`.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from xml.parsers import expat
from xml.sax.saxutils import escape

SIGNATURE = b"\x89PNG\r\n\x1a\n"
KEYWORD = b"openbadgecredential"
NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
LONGEST = 512 * 1024
"""Characters of a credential; more is none of ours"""


class NoBadge(ValueError):
    """There is no badge in this file, or the file cannot be read."""


def into_png(picture: bytes, credential: str) -> bytes:
    text = KEYWORD + b"\0\0\0\0\0" + credential.encode()
    end = picture.rindex(b"IEND") - 4
    return picture[:end] + _chunk(b"iTXt", text) + picture[end:]


def into_svg(picture: str, credential: str) -> str:
    element = (
        f'<openbadges:credential xmlns:openbadges="{NAMESPACE}">{escape(credential)}</openbadges:credential>'
    )
    head, close, tail = picture.rpartition("</svg>")
    return f"{head}{element}{close}{tail}"


def out_of(data: bytes) -> str:
    """The credential (JSON or a token) in a picture, or in a file that is nothing but the credential."""
    if data.startswith(SIGNATURE):
        return _out_of_png(data)
    try:
        text = data.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise NoBadge("no text and no picture of a kind that carries badges") from None
    found = _out_of_svg(text) if text.startswith("<") else text
    if not found or len(found) > LONGEST:
        raise NoBadge("nothing in it, or far too much")
    return found


def _out_of_png(data: bytes) -> str:
    for kind, body in _chunks(data):
        keyword, _zero, rest = body.partition(b"\0")
        if kind == b"iTXt" and keyword == KEYWORD and len(rest) >= 2:
            _language, _zero, rest_of_it = rest[2:].partition(b"\0")
            text = rest_of_it.partition(b"\0")[2]
            return _text(text, packed=bool(rest[0]))
    raise NoBadge("no badge in this picture")


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = len(SIGNATURE)
    while place + 12 <= len(data):
        (size,) = struct.unpack_from(">I", data, place)
        yield data[place + 4 : place + 8], data[place + 8 : place + 8 + size]
        place += 12 + size


def _text(data: bytes, *, packed: bool) -> str:
    try:
        plain = zlib.decompressobj().decompress(data, LONGEST) if packed else data
        return plain.decode()
    except (zlib.error, UnicodeDecodeError):
        raise NoBadge("what is in this picture cannot be read") from None


def _out_of_svg(text: str) -> str:
    """Read as a stream that knows no entities, so that a stranger's file can neither fetch nor swell."""
    found: list[str] = []
    inside: list[bool] = []
    parser = expat.ParserCreate(namespace_separator=" ")
    wanted = f"{NAMESPACE} credential"

    def start(name: str, attributes: dict[str, str]) -> None:
        inside.append(name == wanted)
        if name == wanted and "verify" in attributes:
            found.append(attributes["verify"])

    def words(data: str) -> None:
        if inside and inside[-1]:
            found.append(data)

    def refuse(*_arguments: object) -> None:
        raise NoBadge("a picture of a badge declares no entities")

    parser.StartElementHandler, parser.CharacterDataHandler = start, words
    parser.EndElementHandler = lambda _name: inside.pop()
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(text, True)
    except expat.ExpatError:
        raise NoBadge("this picture cannot be read") from None
    return "".join(found).strip()


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
