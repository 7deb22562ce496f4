"""Front-end files put together at set-up, so that a page on a slow line asks for few (docs/decisions/0025).

Sheets are laid end to end. A module and all that it imports become one module: each part in a function of its
own, which gives back what it exports. Parts keep their order, names cannot meet, and imports while running
stay as they are. What is not joined, or has changed since, is served as it is written.
"""

from __future__ import annotations

import posixpath
import re
from functools import cache
from pathlib import Path

SHEETS = {
    "css/house.joined.css": ("vendor/tokens.css", "css/base.css", "css/parts.css"),
    "css/lesson.joined.css": ("css/player.css", "css/film.css"),
}
MODULES = ("js/page.js", "js/learning/lesson.js", "js/learning/quiz.js", "js/drafting/draft.js")
"""The first module of pages that many people open"""

_IMPORT = re.compile(r'^import (?:(?P<names>\{[^}]*\}|\* as \w+) from )?"(?P<path>\.[^"]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?function|class|const) (\w+)", re.MULTILINE)
_LATER = re.compile(r'\bimport\("(\.[^"]+)"\)')
_OTHER = re.compile(r"^(?:import|export)\b.*|\bimport\.meta\b.*", re.MULTILINE)


class CannotJoin(ValueError):
    """A module in a shape that is not known here: its file and line."""


def join(static: Path) -> list[Path]:
    """Write every joined file; where they are. Raises CannotJoin."""
    made = []
    for name, text in _texts(static).items():
        (static / name).write_text(text, encoding="utf-8")
        made.append(static / name)
    return made


@cache
def joined(static: Path) -> dict[str, str]:
    """Sheets and modules that are there as joined files, and up to date: name → joined name."""
    here = {
        name
        for name, text in _texts(static).items()
        if (static / name).is_file() and (static / name).read_text(encoding="utf-8") == text
    }
    names = {sheet: sheet for sheet in SHEETS} | {module: _joined_name(module) for module in MODULES}
    return {name: there for name, there in names.items() if there in here}


def _texts(static: Path) -> dict[str, str]:
    """Joined name → text; without those of which a part is missing (before set-up)."""
    found = {}
    for name, parts in SHEETS.items():
        if all((static / part).is_file() for part in parts):
            found[name] = "\n".join((static / part).read_text(encoding="utf-8") for part in parts)
    for module in MODULES:
        if (static / module).is_file():
            found[_joined_name(module)] = _module(static, module)
    return found


def _joined_name(module: str) -> str:
    return f"{module.removesuffix('.js')}.joined.js"


def _module(static: Path, first: str) -> str:
    """Parts before those that need them; the first module stands last, at the top level."""
    parts: dict[str, str] = {}
    _collect(static, first, posixpath.dirname(first), parts, ())
    names = {path: f"part{n}" for n, path in enumerate(parts)}
    written = [_part(path, text, names, last=path == first) for path, text in parts.items()]
    return "\n".join(written)


def _collect(static: Path, path: str, home: str, parts: dict[str, str], above: tuple[str, ...]) -> None:
    if path in above:
        raise CannotJoin(f"{path} imports itself by way of {' and '.join(above)}")
    text = (static / path).read_text(encoding="utf-8")
    for found in _IMPORT.finditer(text):
        needed = _beside(path, found["path"])
        if needed not in parts:
            _collect(static, needed, home, parts, (*above, path))
    here = posixpath.relpath(posixpath.dirname(path), home)
    parts[path] = _LATER.sub(lambda m: f'import("./{posixpath.normpath(posixpath.join(here, m[1]))}")', text)


def _part(path: str, text: str, names: dict[str, str], *, last: bool) -> str:
    def bound(found: re.Match[str]) -> str:
        part, wanted = names[_beside(path, found["path"])], found["names"]
        if not wanted:
            return ""
        name = wanted.removeprefix("* as ") if wanted.startswith("*") else wanted.replace(" as ", ": ")
        return f"const {name} = {part};\n"

    text = _IMPORT.sub(bound, text)
    exports = [found[2] for found in _EXPORT.finditer(text)]
    text = _EXPORT.sub(r"\1 \2", text)
    if strange := _OTHER.search(text):
        raise CannotJoin(f"{path}: {strange[0]}")
    if last:
        return text
    return f"const {names[path]} = (() => {{\n{text}return {{ {', '.join(exports)} }};\n}})();\n"


def _beside(path: str, other: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), other))
