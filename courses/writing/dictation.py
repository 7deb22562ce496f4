"""A practice that is written down from a recording: its [transcription] as plain values, and back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from courses.toml_lines import lines_outside_long_strings
from courses.writing import forms
from courses.writing.toml_text import table

KIND = "transcription"
_HEADER = re.compile(r"\s*\[{1,2}\s*([A-Za-z0-9_.-]+)\s*\]{1,2}\s*(?:#.*)?$")


def is_possible(text: str) -> bool:
    """Whether there is no practice yet, or one of this kind; another kind would be lost."""
    return not text.strip() or (forms.read(text) or {}).get("kind") == KIND


def values_of(text: str) -> dict[str, Any]:
    """{key, speakers, fillers} of practice.toml; empty ones where it says none."""
    told = (forms.read(text) or {}).get(KIND)
    told = told if isinstance(told, dict) else {}
    lists = {name: _texts(told.get(name)) for name in ("speakers", "fillers")}
    return {"key": str(told.get("key", "")).strip(), **lists}


def with_recording(text: str, *, key: str, speakers: Sequence[str], fillers: Sequence[str]) -> str:
    """practice.toml whose sound is the recording and whose answer is `key`; nothing else of it changes.

    Raises ValueError for a practice that is not possible.
    """
    read = forms.read(text)
    if read is None or read.get("kind") != KIND:
        raise ValueError("not a practice of transcription")
    told = read.get(KIND)
    told = {name: value for name, value in told.items() if name != "speech"} if isinstance(told, dict) else {}
    told |= {"key": forms.block(key), "recorded": True}
    told |= {"speakers": list(speakers) or None, "fillers": list(fillers) or None}
    return f"{_without_table(text).rstrip()}\n\n{table(told, header=f'[{KIND}]')}\n"


def _texts(value: Any) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else []


def _without_table(text: str) -> str:
    """Without [transcription] and whatever belongs to it."""
    kept, inside = [], False
    outside = {number for number, _ in lines_outside_long_strings(text)}
    for number, line in enumerate(text.splitlines(), 1):
        header = _HEADER.match(line) if number in outside else None
        if header:
            inside = header[1].split(".")[0] == KIND
        if not inside:
            kept.append(line)
    return "\n".join(kept)
