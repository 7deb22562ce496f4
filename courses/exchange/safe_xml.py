"""A stranger's XML as a tree of nodes that know their lines. No document type, no entities, nothing fetched.

Rules after OWASP's XML External Entity Prevention: a DOCTYPE ends the reading, so there is no entity to grow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.parsers.expat import errors

DEEPEST = 100
MOST_NODES = 500_000
_BROKEN = {
    "xml_cut": {
        errors.codes[errors.XML_ERROR_NO_ELEMENTS],
        errors.codes[errors.XML_ERROR_UNCLOSED_TOKEN],
        errors.codes[errors.XML_ERROR_UNCLOSED_CDATA_SECTION],
    },
    "xml_tags": {
        errors.codes[errors.XML_ERROR_TAG_MISMATCH],
        errors.codes[errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT],
    },
    "xml_entity": {errors.codes[errors.XML_ERROR_UNDEFINED_ENTITY]},
}
_SHUT = {"br", "img", "hr", "col", "wbr", "source", "track", "input"}


class UnsafeXml(Exception):
    """A document type, an entity, or far too much of something; `what` says which."""

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(what)


class BrokenXml(Exception):
    """Not well-formed. `code` is one of exchange.remarks; `column` counts characters from 1."""

    def __init__(self, code: str, line: int, column: int) -> None:
        self.code, self.line, self.column = code, line, column
        super().__init__(f"{code} {self.place}")

    @property
    def place(self) -> str:
        return f"{self.line}:{self.column}"


@dataclass
class Node:
    """`parts`: texts and nodes in order. Names are without namespace; `space` is the node's own."""

    name: str
    line: int
    attributes: dict[str, str] = field(default_factory=dict)
    parts: list[str | Node] = field(default_factory=list)
    space: str = ""

    @property
    def nodes(self) -> list[Node]:
        return [part for part in self.parts if isinstance(part, Node)]

    def find(self, *path: str) -> Node | None:
        """The first node down this path."""
        node: Node | None = self
        for name in path:
            node = next((child for child in node.nodes if child.name == name), None) if node else None
        return node

    def every(self, name: str) -> list[Node]:
        return [child for child in self.nodes if child.name == name]

    def below(self, *names: str) -> Iterator[Node]:
        """All nodes of these names at any depth, in reading order."""
        for child in self.nodes:
            if child.name in names:
                yield child
            yield from child.below(*names)

    @property
    def text(self) -> str:
        return "".join(part if isinstance(part, str) else part.text for part in self.parts)

    def said(self, *path: str) -> str:
        found = self.find(*path)
        return found.text.strip() if found else ""

    @property
    def inner(self) -> str:
        """What is inside, as HTML."""
        return "".join(_escaped(part) if isinstance(part, str) else part.html for part in self.parts)

    @property
    def html(self) -> str:
        told = "".join(f' {name}="{_escaped(value)}"' for name, value in self.attributes.items())
        if self.name in _SHUT:
            return f"<{self.name}{told}>"
        return f"<{self.name}{told}>{self.inner}</{self.name}>"


def parse(text: str) -> Node:
    """Raises UnsafeXml, BrokenXml."""
    # What a text says of its own encoding was heeded before it became a text.
    parser = expat.ParserCreate(encoding="utf-8", namespace_separator="\n")
    reader = _Reader(parser)
    try:
        parser.Parse(re.sub(r"^\s*(?=<\?xml)", "", text).encode("utf-8", "replace"), True)
    except expat.ExpatError as error:
        raise BrokenXml(_code(error.code), error.lineno, error.offset + 1) from None
    return reader.root.nodes[0]


class _Reader:
    def __init__(self, parser: expat.XMLParserType) -> None:
        self.root = Node("", 0)
        self.stack = [self.root]
        self.count = 0
        self.parser = parser
        parser.buffer_text = True
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.stack_text
        parser.StartDoctypeDeclHandler = self.doctype
        parser.EntityDeclHandler = self.entity
        parser.ExternalEntityRefHandler = self.entity

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if self.count > MOST_NODES or len(self.stack) > DEEPEST:
            raise UnsafeXml("too many elements")
        space, _, local = name.rpartition("\n")
        plain = {key.rpartition("\n")[2]: value for key, value in attributes.items()}
        node = Node(local, self.parser.CurrentLineNumber, plain, space=space)
        self.stack[-1].parts.append(node)
        self.stack.append(node)

    def end(self, _name: str) -> None:
        self.stack.pop()

    def stack_text(self, text: str) -> None:
        self.stack[-1].parts.append(text)

    def doctype(self, *_told: object) -> None:
        raise UnsafeXml("<!DOCTYPE>")

    def entity(self, *_told: object) -> int:
        raise UnsafeXml("<!ENTITY>")


def _code(number: int) -> str:
    return next((code for code, numbers in _BROKEN.items() if number in numbers), "xml_broken")


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
