"""A QTI 3 content package: a zip with imsmanifest.xml that names its items (1EdTech Content Packaging)."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from posixpath import dirname, join, normpath
from urllib.parse import unquote

from courses.archive import BadArchive, inside, pack
from courses.exchange import encodings, qti3, qti3_out
from courses.exchange.items import Image, Item, refused
from courses.exchange.moodle_xml import LARGEST_IMAGE, PICTURES
from courses.exchange.moodle_xml_out import escaped
from courses.exchange.safe_xml import BrokenXml, Node, UnsafeXml, parse

MANIFEST = "imsmanifest.xml"
_CP = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"


class BadPackage(Exception):
    """Nothing of it is taken; `code` and `detail` as in a Remark."""

    def __init__(self, code: str, detail: str = "") -> None:
        self.code, self.detail = code, detail
        super().__init__(code)


def read(data: bytes) -> list[Item]:
    """The items in the manifest's order. Raises BadPackage for what is no harmless package at all."""
    try:
        files = inside(io.BytesIO(data), only=(".xml", *PICTURES))
    except BadArchive as bad:
        raise BadPackage(
            "bad_package", "; ".join(f"{p.file} {p.fault}".strip() for p in bad.problems)[:300]
        ) from None
    root = min((name for name in files if name.rpartition("/")[2] == MANIFEST), key=len, default="")
    if not root:
        raise BadPackage("no_manifest")
    manifest = _tree(files[root])
    if isinstance(manifest, Item):
        raise BadPackage(manifest.remarks[0].code, manifest.remarks[0].detail)
    return [_item(files, dirname(root), resource) for resource in _resources(manifest)]


def write(items: Sequence[Item], *, title: str) -> tuple[bytes, list[Item]]:
    """The zip, and every item with what does not come along; refused items are not in it."""
    told = [item if item.refused else item.remarked(*qti3_out.losses(item)) for item in items]
    files = {
        f"items/{n:03}.xml": qti3_out.write(item).encode()
        for n, item in enumerate(told, 1)
        if not item.refused
    }
    resources = "\n".join(_resource(n, path) for n, path in enumerate(files, 1))
    about = escaped(title).replace("--", "- -")
    manifest = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<manifest xmlns="{_CP}" identifier="PONKOTAN">\n'
        "<metadata><schema>QTI Package</schema><schemaversion>3.0.0</schemaversion></metadata>\n"
        f"<organizations/>\n<!-- {about} -->\n<resources>\n{resources}\n</resources>\n</manifest>\n"
    )
    return pack({MANIFEST: manifest.encode(), **files}), told


def _resource(n: int, path: str) -> str:
    file = f'<file href="{path}"/>'
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
    sources = {each.attributes.get("src", "") for each in tree.below("img")}
    images = {
        source: Image(source.rpartition("/")[2][:100], files[found])
        for source in sources
        if (found := normpath(join(dirname(path), unquote(source)))) in files
        and len(files[found]) <= LARGEST_IMAGE
    }
    item = qti3.read(tree, images)
    return replace(item, name=item.name or path)


def _tree(data: bytes) -> Node | Item:
    try:
        return parse(encodings.decode(data).text)
    except UnsafeXml as unsafe:
        return refused(1, "xml_unsafe", unsafe.what)
    except BrokenXml as broken:
        return refused(broken.line, "xml_broken", broken.problem)
    except encodings.WrongEncoding as wrong:
        return refused(1, "encoding", wrong.encoding)
