"""`flask translations`: one small catalog a room; collected from the code, merged into what gettext reads."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from config import ROOT

LOCALES = ("ja", "en")
FOLDER = ROOT / "translations"
METHODS = [("**.py", "python"), ("**.html", "jinja2.ext:babel_extract")]
KEYWORDS = {"_": None, "N_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}


@click.group("translations")
def group() -> None:
    """Catalogs of the screens."""


@group.command()
def update() -> None:
    """Collect messages from code and templates into the catalogs of their rooms."""
    said = {locale: merged(locale) for locale in LOCALES}
    for room, template in sorted(collect().items()):
        for locale in LOCALES:
            _update(room, locale, template, said[locale])


@group.command("compile")
def compile_command() -> None:
    """Merge the rooms' catalogs into what the running app reads."""
    for locale in LOCALES:
        target = FOLDER / "compiled" / locale / "LC_MESSAGES" / "messages.mo"
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as file:
            write_mo(file, merged(locale))


def collect() -> dict[str, Catalog]:
    """Messages by room: what stands in lms/<room>/ and templates/<room>/; the rest is `core`."""
    rooms: dict[str, Catalog] = {}
    for folder in (ROOT / "lms", ROOT / "templates"):
        for name, _line, message, comments, context in extract_from_dir(
            folder, METHODS, keywords=KEYWORDS, comment_tags=("Translators:",)
        ):
            catalog = rooms.setdefault(room_of(name), Catalog(fuzzy=False))
            catalog.add(message, None, [], auto_comments=comments, context=context)
    return rooms


def room_of(name: str) -> str:
    """`skills/views.py` → skills. Accounts and registering share one catalog; loose files are core."""
    first = name.split("/")[0] if "/" in name else "core"
    return {"register": "accounts", "parts": "core", "commands": "core"}.get(first, first)


def merged(locale: str) -> Catalog:
    """Every room's catalog of a locale in one."""
    whole = Catalog(locale=locale, fuzzy=False)
    for path in sorted((FOLDER / locale).glob("*.po")):
        for message in load(path, locale):
            if message.id and message.string:
                whole.add(message.id, message.string, context=message.context)
    return whole


def translated(template: Catalog, locale: str, old: Catalog, said: Catalog) -> Catalog:
    """What a room says now, in the words of its `old` catalog. `said` is every room's: a sentence that has
    moved here, or is said elsewhere as well, keeps its words."""
    fresh = Catalog(locale=locale, fuzzy=False)
    for message in sorted(_messages(template), key=lambda m: str(m.id)):
        known = (catalog.get(message.id, message.context) for catalog in (old, said))
        words = next((found.string for found in known if found and _whole(found)), None)
        fresh.add(message.id, words or _source(message.id, locale), context=message.context)
    return fresh


def written(catalog: Catalog) -> bytes:
    """The same for everybody: no header (it would name a day and a program), no places in the code."""
    buffer = io.BytesIO()
    write_po(buffer, catalog, omit_header=True, no_location=True, width=110)
    return buffer.getvalue()


def load(path: Path, locale: str) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def _update(room: str, locale: str, template: Catalog, said: Catalog) -> None:
    path = FOLDER / locale / f"{room}.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    old = load(path, locale) if path.exists() else Catalog(locale=locale, fuzzy=False)
    path.write_bytes(written(translated(template, locale, old, said)))


def _messages(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)


def _whole(message: Message) -> bool:
    strings = message.string if isinstance(message.string, tuple) else (message.string,)
    return all(strings)


def _source(identity: Any, locale: str) -> Any:
    """English is the language of the source; other languages wait for a translator."""
    if locale == "en":
        return identity
    return ("",) if isinstance(identity, tuple) else ""
