"""The screens speak whole Japanese and whole English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from lms.commands.translations import FOLDER, LOCALES, collect, load, merged, translated, written

PLACES = re.compile(r"%\(\w+\)s")


@pytest.fixture(scope="module")
def rooms() -> dict[str, Catalog]:
    return collect()


@pytest.mark.parametrize("locale", LOCALES)
def test_every_message_of_every_room_is_translated(rooms: dict[str, Catalog], locale: str) -> None:
    missing = []
    for room, template in rooms.items():
        catalog = load(FOLDER / locale / f"{room}.po", locale)
        missing += [f"{room}: {m.id}" for m in messages(template) if not whole(catalog.get(m.id))]
    assert not missing, "\n".join(missing)


@pytest.mark.parametrize("locale", LOCALES)
def test_no_catalog_keeps_what_no_page_says(rooms: dict[str, Catalog], locale: str) -> None:
    for path in (FOLDER / locale).glob("*.po"):
        said = {str(m.id) for m in messages(rooms.get(path.stem, Catalog()))}
        left = [m.id for m in messages(load(path, locale)) if str(m.id) not in said]
        assert not left, f"{path.name}: {left}"


@pytest.mark.parametrize("locale", LOCALES)
def test_translations_keep_every_place_of_the_source(locale: str) -> None:
    for message in messages(merged(locale)):
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        for string in strings:
            assert set(PLACES.findall(string)) == set(PLACES.findall(ids[-1])), message.id


def test_a_sentence_is_said_the_same_way_in_every_room() -> None:
    said: dict[str, tuple[Path, str]] = {}
    for path in sorted((FOLDER / "ja").glob("*.po")):
        for message in messages(load(path, "ja")):
            first = said.setdefault(str(message.id), (path, str(message.string)))
            assert first[1] == str(message.string), f"{message.id}: {first[0].name} and {path.name} differ"


def test_a_sentence_that_moves_to_another_room_takes_its_words_along() -> None:
    template, old, said = Catalog(), Catalog(), Catalog()
    for sentence in ("Lessons", "Tasks", ("%(num)s day", "%(num)s days"), "Nobody said this before"):
        template.add(sentence)
    old.add("Lessons", "レッスン")
    said.add("Lessons", "よその言い方")
    said.add("Tasks", "タスク")
    said.add(("%(num)s day", "%(num)s days"), ("%(num)s日",))
    here = {str(m.id): m.string for m in messages(translated(template, "ja", old, said))}
    assert list(here.values()) == [("%(num)s日",), "レッスン", "", "タスク"]


def test_a_catalog_is_written_without_a_header_so_that_an_update_changes_only_words() -> None:
    assert written(load(FOLDER / "ja" / "review.po", "ja")).startswith((b"msgid", b"#, python-format"))
    headed = [
        path.name for path in FOLDER.glob("*/*.po") if 'msgid ""\nmsgstr ""\n' in path.read_text("utf-8")
    ]
    assert not headed, "run `flask translations update`"


def messages(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)


def whole(message: Message | None) -> bool:
    if message is None:
        return False
    strings = message.string if isinstance(message.string, tuple) else (message.string,)
    return all(strings)
