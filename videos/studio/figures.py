"""Pictures of a lesson: SVG that draws and does nothing else.

A figure is text that somebody else may have written. It is drawn by a program that could open files, so only
elements that draw are let through, and nothing that refers outside the figure or multiplies itself.
"""

from __future__ import annotations

import re
from xml.parsers import expat  # an XML reader that is told to stop at every declaration (below)

LARGEST = 200_000
"""Characters of a figure."""
MOST_ELEMENTS = 3000
DEEPEST = 500
"""Elements within each other; the drawing program gives up at some thousands"""

_DRAWING = {
    *("svg", "g", "defs", "symbol", "use", "title", "desc", "style"),
    *("path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan"),
    *("linearGradient", "radialGradient", "stop", "clipPath", "marker"),
}
_SVG = "http://www.w3.org/2000/svg"
_EDITORS = (
    "http://www.inkscape.org/",
    "http://sodipodi.",
    "http://www.w3.org/1999/02/22-rdf",
    "http://purl.org/",
)
_ELSEWHERE = re.compile(r"url\(\s*['\"]?(?!#)|@import|\\", re.IGNORECASE)


class BadFigure(ValueError):
    """An SVG that is not drawn. `line` counts from 1."""

    def __init__(self, line: int, problem: str, mend: str) -> None:
        super().__init__(problem)
        self.line, self.problem, self.mend = line, problem, mend


def check_figure(svg: str) -> None:
    """Raises BadFigure unless the text is one SVG picture that stands on its own."""
    if len(svg) > LARGEST:
        mend = "線を減らすか、細かい絵を簡単な形に描き直してください"
        raise BadFigure(1, f"図が大きすぎます（{LARGEST // 1000} kB まで）", mend)
    check = _Check()
    try:
        check.parser.Parse(svg.encode(), True)
    except expat.ExpatError as error:
        mend = "絵を描くソフトで「SVG」として保存し直してください"
        raise BadFigure(error.lineno, "SVG として読めません", mend) from None
    check.end()


class _Check:
    """What is seen while the text is read; `uses` are (line, target, elements around it)."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._close
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._declared
        self.parser.ProcessingInstructionHandler = self._declared
        self.count = 0
        self.styles = ""
        self.inside: list[tuple[str, str]] = []  # (element, id), the outermost first
        self.uses: list[tuple[int, str, set[str]]] = []

    def end(self) -> None:
        """A shape that is used may not use others: each level would multiply the work."""
        using = {identity for _, _, around in self.uses for identity in around}
        for line, target, _ in self.uses:
            if target in using:
                raise BadFigure(line, "use が重なっています", "形を直接描いてください")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _, element = name.rpartition(" ")
        self.count += 1
        if not self.inside and (namespace, element) != (_SVG, "svg"):
            self._refuse("SVG ではありません", f'<svg xmlns="{_SVG}"> で始めてください')
        if not self.inside and not ("viewBox" in attributes or {"width", "height"} <= attributes.keys()):
            self._refuse("図の大きさがありません", 'viewBox="0 0 幅 高さ" を書いてください')
        if self.count > MOST_ELEMENTS:
            self._refuse(f"形が多すぎます（{MOST_ELEMENTS} まで）", "簡単な絵にしてください")
        if len(self.inside) >= DEEPEST:
            self._refuse(f"グループが重なりすぎています（{DEEPEST} まで）", "グループを解除してください")
        if namespace == _SVG and element not in _DRAWING:
            self._refuse(f"「{element}」は使えません", "線・形・文字だけで描いてください")
        if namespace != _SVG and not namespace.startswith(_EDITORS):
            self._refuse(f"「{element}」は知らない要素です", "線・形・文字だけで描いてください")
        self.inside.append((element, attributes.get("id", "")))
        for key, value in attributes.items():
            self._attribute(element, key.rpartition(" ")[2], value)

    def _attribute(self, element: str, key: str, value: str) -> None:
        if key.lower().startswith("on"):
            self._refuse(f"動き「{key}」は使えません", "消してください")
        if key in {"href", "src"}:
            if not value.startswith("#"):
                self._refuse("外の画像やページを呼んでいます", "図の中の「#名前」だけ使えます")
            if element == "use":
                around = {identity for _, identity in self.inside if identity}
                self.uses.append((self.parser.CurrentLineNumber, value[1:], around))
        if _ELSEWHERE.search(value):
            self._refuse("外のファイルを呼んでいます", "url(#名前) だけ使えます")

    def _text(self, text: str) -> None:
        if self.inside and self.inside[-1][0] == "style":
            self.styles += text
        if _ELSEWHERE.search(self.styles):
            self._refuse("外のファイルを呼んでいます", "url(#名前) だけ使えます")

    def _close(self, _name: str) -> None:
        self.inside.pop()

    def _declared(self, *_: object) -> None:
        self._refuse("<!DOCTYPE> か <?…?> の行があります", "その行を消してください")

    def _refuse(self, problem: str, mend: str) -> None:
        raise BadFigure(self.parser.CurrentLineNumber, problem, mend)
