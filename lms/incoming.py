"""What comes in, before anybody reads it: only what a database can keep, no text missing and none endless."""

from __future__ import annotations

from typing import Any

from flask import Flask, Request, abort, request
from flask_babel import lazy_gettext as _
from werkzeug.datastructures import FileStorage, ImmutableMultiDict, MultiDict
from werkzeug.routing import IntegerConverter

from lms.errors import BadInput

LARGEST = 2**31 - 1
"""Of the numbers that PostgreSQL keeps in a column of whole numbers"""
LONGEST_REASON = 500


class Number(IntegerConverter):
    """A number in an address. At a larger one than a row can have there is nothing."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"max": LARGEST, **options})


class Fields(ImmutableMultiDict[str, Any]):
    """What was typed, chosen or asked for in the address, and the files with it."""

    def __init__(self, sent: Any = ()) -> None:
        pairs = sent.items(multi=True) if isinstance(sent, MultiDict) else sent
        super().__init__([(readable(name), readable(value)) for name, value in pairs])


class Incoming(Request):
    parameter_storage_class = Fields


def sift(app: Flask) -> None:
    """From now on this app's requests hold nothing else. To be called before addresses are added."""
    app.request_class = Incoming
    app.url_map.converters["int"] = Number

    @app.before_request
    def no_such_address() -> None:
        if "\x00" in request.path:
            abort(404)


def readable(sent: Any) -> Any:
    """Text, or JSON with texts in it, without NUL and halves of characters: no database keeps them, and texts
    pasted from broken files hold them. Of a file only the name is looked at."""
    if isinstance(sent, str):
        return sent.replace("\x00", "").encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if isinstance(sent, dict):
        return {readable(name): readable(value) for name, value in sent.items()}
    if isinstance(sent, list):
        return [readable(value) for value in sent]
    if isinstance(sent, FileStorage):
        sent.filename = readable(sent.filename)
    return sent


def words_typed(text: str, longest: int, field: str, empty: object) -> str:
    """Raises BadInput at `field`: with `empty` when there are no words."""
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise BadInput(empty, field=field)
    if len(text) > longest:
        message = _("This text is too long: at most %(n)s characters.", n=longest)
        raise BadInput(message, field=field)
    return text


def reason_typed(text: str) -> str:
    """Why something is decided about a person, who reads it. Raises BadInput at `reason`."""
    return words_typed(text, LONGEST_REASON, "reason", _("Please write why, in a sentence."))
