"""Changing a ladder's data step by step: every function returns a changed copy. Pure.

A part of a criteria tree is named by its path: () is the tree itself, (0, 2) the third part of its first
part.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

Body = dict[str, Any]
Node = dict[str, Any]
Path = tuple[int, ...]
LOGICS = ("all", "any")


def read_path(text: str) -> Path:
    """ "root" or "0-2", as addresses write it; ValueError for anything else."""
    return () if text == "root" else tuple(int(step) for step in text.split("-"))


def written(path: Path) -> str:
    return "-".join(str(step) for step in path) or "root"


def logic_of(node: Mapping[str, Any]) -> str | None:
    """all, any, or None for a criterion."""
    return next((logic for logic in LOGICS if logic in node), None)


def parts_of(node: Mapping[str, Any]) -> list[Node]:
    logic = logic_of(node)
    return node[logic] if logic else []


def leaves(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if logic_of(node) is None:
        yield node
    for part in parts_of(node):
        yield from leaves(part)


def groups(node: Mapping[str, Any], path: Path = ()) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """Every group of the tree with its path, the tree itself first."""
    if logic_of(node) is not None:
        yield path, node
    for i, part in enumerate(parts_of(node)):
        yield from groups(part, (*path, i))


def level_in(body: Body, number: int) -> dict[str, Any]:
    """KeyError when the ladder has no such level."""
    if not 1 <= number <= len(body["levels"]):
        raise KeyError(number)
    level: dict[str, Any] = body["levels"][number - 1]
    return level


def node_at(body: Body, number: int, path: Path) -> Node:
    """KeyError when there is nothing at the path."""
    node: Node = level_in(body, number)["require"]
    for step in path:
        parts = parts_of(node)
        if not 0 <= step < len(parts):
            raise KeyError(path)
        node = parts[step]
    return node


def with_words(body: Body, number: int, **words: Any) -> Body:
    changed = deepcopy(body)
    level_in(changed, number).update(words)
    return changed


def with_part(body: Body, number: int, group: Path, part: Node) -> Body:
    """`part` added at the end of the group."""
    changed = deepcopy(body)
    node = node_at(changed, number, group)
    if logic_of(node) is None:
        raise KeyError(group)
    parts_of(node).append(part)
    return changed


def with_criterion(body: Body, number: int, path: Path, criterion: Node) -> Body:
    """The criterion at the path replaced."""
    changed = deepcopy(body)
    node = node_at(changed, number, path)
    if logic_of(node) is not None:
        raise KeyError(path)
    node.clear()
    node.update(criterion)
    return changed


def without_part(body: Body, number: int, path: Path) -> Body:
    if not path:
        raise KeyError(path)
    changed = deepcopy(body)
    node_at(changed, number, path)
    parts_of(node_at(changed, number, path[:-1])).pop(path[-1])
    return changed


def with_level(body: Body, *, name: str, summary: str) -> Body:
    """A level more at the top, without conditions yet."""
    changed = deepcopy(body)
    number = len(changed["levels"]) + 1
    changed["levels"].append(
        {
            "level": number,
            "name_ja": name,
            "summary_ja": summary,
            "task_types_ja": [],
            "fee_guide_yen_per_char": None,
            "require": {"all": []},
            "support": [],
            "window_days": 365,
        }
    )
    return changed


def without_top(body: Body) -> Body:
    changed = deepcopy(body)
    changed["levels"].pop()
    return changed
