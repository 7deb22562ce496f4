"""Zips of questions: a QTI 3 content package, whose imsmanifest.xml names its items (1EdTech Content
Packaging), or one GIFT file with the pictures that it names ("GIFT with medias")."""

from __future__ import annotations

import io
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from posixpath import dirname, join, normpath
from typing import Literal
from urllib.parse import unquote

from courses.archive import BadArchive, inside, pack
from courses.exchange import encodings, gift, qti3, qti3_out
from courses.exchange.items import Item, refused
from courses.exchange.moodle_xml_out import escaped
from courses.exchange.pictures import ENDINGS, embedded_all, is_picture, taken_out, uri
from courses.exchange.safe_xml import BrokenXml, Node, UnsafeXml, parse

MANIFEST = "imsmanifest.xml"
PICTURES = "images"
TEXTS = (".txt", ".gift")
_CP = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"


class BadPackage(Exception):
    """Nothing of it is taken; `code` and `detail` as in a Remark."""

    def __init__(self, code: str, detail: str = "") -> None:
        self.code, self.detail = code, detail
        super().__init__(code)


@dataclass(frozen=True)
class Opened:
    """`encoding`: of a GIFT file's letters, "" for QTI; `sure` as in encodings.Decoded."""

    format: Literal["gift", "qti3"]
    items: list[Item]
    encoding: str = ""
    sure: bool = True


def read(data: bytes, *, encoding: str = "") -> Opened:
    """The items in their order. Raises BadPackage for what is no harmless package at all."""
    try:
        files = inside(io.BytesIO(data), only=(".xml", *TEXTS, *ENDINGS))
    except BadArchive as bad:
        raise BadPackage(
            "bad_package", "; ".join(f"{p.file} {p.fault}".strip() for p in bad.problems)[:300]
        ) from None
    root = min((name for name in files if name.rpartition("/")[2] == MANIFEST), key=len, default="")
    texts = [name for name in files if name.lower().endswith(TEXTS)]
    if not root and len(texts) == 1:
        return _gift(files, texts[0], encoding)
    if not root:
        raise BadPackage("no_manifest")
    manifest = _tree(files[root])
    if isinstance(manifest, Item):
        raise BadPackage(manifest.remarks[0].code, manifest.remarks[0].detail)
    return Opened("qti3", [_item(files, dirname(root), resource) for resource in _resources(manifest)])


def write(items: Sequence[Item], *, title: str) -> tuple[bytes, list[Item]]:
    """The zip, and every item with what does not come along; refused items are not in it."""
    told = [item if item.refused else item.remarked(*qti3_out.losses(item)) for item in items]
    files: dict[str, bytes] = {}
    pictures: dict[str, bytes] = {}
    resources: list[str] = []
    for n, item in enumerate(told, 1):
        if not item.refused:
            text, shown = taken_out(qti3_out.write(item), lambda name: f"../{PICTURES}/{name}")
            files[f"items/{n:03}.xml"] = text.encode()
            pictures |= {f"{PICTURES}/{name}": data for name, data in shown.items()}
            resources.append(_resource(len(files), f"items/{n:03}.xml", shown))
    named = "\n".join(resources)
    about = escaped(title).replace("--", "- -")
    manifest = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<manifest xmlns="{_CP}" identifier="PONKOTAN">\n'
        "<metadata><schema>QTI Package</schema><schemaversion>3.0.0</schemaversion></metadata>\n"
        f"<organizations/>\n<!-- {about} -->\n<resources>\n{named}\n</resources>\n</manifest>\n"
    )
    return pack({MANIFEST: manifest.encode(), **files, **pictures}), told


def _resource(n: int, path: str, pictures: Collection[str]) -> str:
    paths = [path, *(f"{PICTURES}/{name}" for name in pictures)]
    file = "".join(f'<file href="{each}"/>' for each in paths)
    return f'<resource identifier="R{n}" type="imsqti_item_xmlv3p0" href="{path}">{file}</resource>'


def _resources(manifest: Node) -> list[Node]:
    """The items, of whatever version: what is not QTI 3 is refused by name."""
    return [
        node
        for node in manifest.below("resource")
        if node.attributes.get("type", "").startswith("imsqti_item")
    ]


def _item(files: Mapping[str, bytes], top: str, resource: Node) -> Item:
    href = unquote(resource.attributes.get("href", ""))
    path = normpath(join(top, href))
    if path not in files:
        return refused(resource.line, "file_missing", href[:200], name=href[:100])
    tree = _tree(files[path])
    if isinstance(tree, Item):
        return replace(tree, name=path)
    for node in tree.below("img", "object"):
        _with_picture(node, files, dirname(path))
    item = qti3.read(tree)
    return replace(item, name=item.name or path)


def _with_picture(node: Node, files: Mapping[str, bytes], folder: str) -> None:
    """A picture of the package put into the place that names it."""
    source = unquote(node.attributes.get("src") or node.attributes.get("data", ""))
    data = files.get(normpath(join(folder, source)))
    if data is None or not is_picture(source):
        return
    if node.name == "object":
        node.attributes, node.name = {"alt": " ".join(node.text.split())}, "img"
        node.parts = []
    node.attributes["src"] = uri(source.rpartition("/")[2][-100:], data)


def _gift(files: Mapping[str, bytes], name: str, encoding: str) -> Opened:
    """Pictures are found by their own names, wherever the text says they lie."""
    try:
        decoded = encodings.decode(files[name], encoding)
    except encodings.WrongEncoding as wrong:
        raise BadPackage("encoding", wrong.encoding) from None
    pictures = {each.rpartition("/")[2]: data for each, data in files.items() if is_picture(each)}

    def find(address: str) -> bytes | None:
        return pictures.get(address.rpartition("/")[2])

    items = [embedded_all(item, find) for item in gift.read(decoded.text)]
    return Opened("gift", items, decoded.encoding, decoded.sure)


def _tree(data: bytes) -> Node | Item:
    try:
        return parse(encodings.decode(data).text)
    except UnsafeXml as unsafe:
        return refused(1, "xml_unsafe", unsafe.what)
    except BrokenXml as broken:
        return refused(broken.line, broken.code, broken.place)
    except encodings.WrongEncoding as wrong:
        return refused(1, "encoding", wrong.encoding)
