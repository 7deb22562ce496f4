"""A stranger's SVG as a drawing that does nothing else: what is not known to be harmless is left out."""

from __future__ import annotations

import re
from html import escape

from courses.exchange.safe_xml import BrokenXml, Node, UnsafeXml, parse

LARGEST = 400_000
"""Characters"""
MOST = 5000
"""Elements"""
_SPACE = "http://www.w3.org/2000/svg"
_SHAPES = {
    *("svg", "g", "defs", "symbol", "use", "title", "desc", "style"),
    *("path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan"),
    *("linearGradient", "radialGradient", "stop", "clipPath", "mask", "marker", "pattern"),
}
_TEXTS = {"text", "tspan", "title", "desc"}
_LOOKS = set(
    """
    id class viewBox width height x y x1 x2 y1 y2 cx cy r rx ry d points transform href style
    preserveAspectRatio offset fx fy dx dy fill fill-opacity fill-rule stroke stroke-width
    stroke-linecap stroke-linejoin stroke-dasharray stroke-dashoffset stroke-opacity
    stroke-miterlimit opacity color font-family font-size font-weight font-style text-anchor
    dominant-baseline rotate textLength lengthAdjust letter-spacing clip-path clip-rule mask display
    visibility stop-color stop-opacity gradientUnits gradientTransform spreadMethod patternUnits
    patternTransform clipPathUnits maskUnits markerWidth markerHeight markerUnits orient refX refY
    marker-start marker-mid marker-end vector-effect paint-order version
    """.split()  # noqa: SIM905 - eighty names are read more easily so
)
_ELSEWHERE = re.compile(r"url\(\s*['\"]?(?!#)|@import|\\|expression|javascript:|image\(", re.IGNORECASE)
_LENGTH = re.compile(r"\s*([0-9]*\.?[0-9]+)\s*(?:px)?\s*")


class BadDrawing(Exception):
    """`unsafe`: it defines a document type or entities, or multiplies itself; otherwise it is no drawing."""

    def __init__(self, *, unsafe: bool) -> None:
        self.unsafe = unsafe
        super().__init__("unsafe" if unsafe else "broken")


def cleaned(text: str) -> tuple[str, int, int]:
    """(SVG, width, height in pixels). Raises BadDrawing."""
    if len(text) > LARGEST:
        raise BadDrawing(unsafe=True)
    try:
        root = parse(text)
    except UnsafeXml:
        raise BadDrawing(unsafe=True) from None
    except BrokenXml:
        raise BadDrawing(unsafe=False) from None
    if (root.space, root.name) != (_SPACE, "svg"):
        raise BadDrawing(unsafe=False)
    if sum(1 for _ in root.below(*_SHAPES)) > MOST or _multiplies(root):
        raise BadDrawing(unsafe=True)
    width, height = _size(root)
    box = root.attributes.get("viewBox") or f"0 0 {width} {height}"
    root.attributes |= {"viewBox": box, "width": str(width), "height": str(height)}
    return _written(root, f' xmlns="{_SPACE}"') + "\n", width, height


def _multiplies(root: Node) -> bool:
    """Whether a shape that is used uses others: each level would multiply the work."""
    used = {node.attributes.get("href", "").removeprefix("#") for node in root.below("use")}
    around = [node for node in (root, *root.below(*_SHAPES)) if node.attributes.get("id") in used]
    return any(next(node.below("use"), None) is not None or node.name == "use" for node in around)


def _size(root: Node) -> tuple[int, int]:
    """Of width and height where they are pixels, else of the view box; 300 to 150 as browsers have it."""
    told = [_LENGTH.fullmatch(root.attributes.get(name, "")) for name in ("width", "height")]
    box = re.findall(r"-?[0-9]*\.?[0-9]+", root.attributes.get("viewBox", ""))
    sides = [float(each[1]) for each in told if each]
    if len(sides) < 2:
        sides = [float(side) for side in box[2:4]] if len(box) == 4 else [300.0, 150.0]
    width, height = (min(max(round(side), 1), 4000) for side in sides)
    return width, height


def _written(node: Node, more: str = "") -> str:
    """Text stands only where it is shown, read aloud or a style."""
    looks = {key: value for key, value in node.attributes.items() if _is_plain(key, value)}
    told = "".join(f' {key}="{escape(value)}"' for key, value in looks.items())
    inner = "".join(_part(node, part) for part in node.parts)
    return f"<{node.name}{more}{told}>{inner}</{node.name}>"


def _part(around: Node, part: str | Node) -> str:
    if isinstance(part, Node):
        return _written(part) if part.name in _SHAPES and part.space == _SPACE else ""
    if around.name == "style":
        return "" if _ELSEWHERE.search(around.text) else escape(part, quote=False)
    return escape(part, quote=False) if around.name in _TEXTS else ""


def _is_plain(key: str, value: str) -> bool:
    if key not in _LOOKS or _ELSEWHERE.search(value):
        return False
    return key != "href" or value.startswith("#")
