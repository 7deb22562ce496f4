"""The pictures of badges: a village seen through a round window. Each level adds a house; the sign above says
which skill. Pure.

No lettering is drawn, so that a picture needs no font; its title says what it is.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from xml.sax.saxutils import escape

import typst

SIZE = 512
HOUSES = 5
"""Where a ladder has more levels, the dots go on"""


@dataclass(frozen=True)
class Dress:
    deep: str
    sky: str
    hill: str
    sign: str
    """Path of the sign, drawn in white around (0, 0), 96 wide"""


PEN = (
    '<path d="M-34 34 -26 6 18 -38a11 11 0 0 1 16 0l4 4a11 11 0 0 1 0 16L-6 26Z"/>'
    '<path d="M-34 34-16 29-29 16Z" fill="{deep}"/><path d="M8-28 28-8" stroke="{deep}" stroke-width="6"/>'
)
TABLE = (
    '<rect x="-40" y="-34" width="80" height="68" rx="8"/>'
    '<path d="M-40-12h80M-40 11h80M-12-34v68M14-34v68" stroke="{deep}" stroke-width="6"/>'
    '<rect x="-40" y="-34" width="80" height="20" rx="8" fill="{deep}" opacity=".35"/>'
)
COMPASS = (
    '<circle r="42"/><circle r="33" fill="{deep}"/><path d="M0-28 11 0-11 0Z"/>'
    '<path d="M0 28 11 0-11 0Z" opacity=".55"/><circle r="5" fill="{deep}"/>'
)
LEAF = (
    '<path d="M0 40C-44 18-40-26 0-42 40-26 44 18 0 40Z"/>'
    '<path d="M0 36V-20" stroke="{deep}" stroke-width="6"/>'
)
DRESSES = {
    "writing": Dress("#1c3f8f", "#d9e8ff", "#7fb069", PEN),
    "clerical": Dress("#0f5c4c", "#d8f3e6", "#8fb35a", TABLE),
    "directing": Dress("#8a3f12", "#ffe9cf", "#a6a15e", COMPASS),
}
PLACES = {
    1: ((256, 372, 1.5),),
    2: ((196, 376, 1.25), (318, 366, 1.25)),
    3: ((166, 372, 1.1), (258, 388, 1.25), (346, 368, 1.1)),
    4: ((150, 364, 0.95), (224, 392, 1.15), (304, 384, 1.15), (368, 360, 0.95)),
    5: ((138, 356, 0.85), (200, 386, 1.0), (266, 398, 1.15), (330, 382, 1.0), (382, 354, 0.85)),
}
"""Where the houses of each level stand: (middle, ground, scale)"""


def svg(track: str, level: int, *, title: str, top: int = HOUSES) -> str:
    """The picture of a level; `top` is how many levels the ladder has."""
    dress = DRESSES.get(track) or _of_another(track)
    houses = "".join(_house(*place, dress.deep) for place in PLACES[min(max(level, 1), HOUSES)])
    sign = dress.sign.format(deep=dress.deep)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}" role="img">'
        f"<title>{escape(title)}</title>"
        f'<defs><clipPath id="window"><circle cx="256" cy="256" r="206"/></clipPath></defs>'
        f'<circle cx="256" cy="256" r="248" fill="{dress.deep}"/>'
        f'<circle cx="256" cy="256" r="226" fill="none" stroke="#ffd43d" stroke-width="6"/>'
        f'<g clip-path="url(#window)"><rect width="{SIZE}" height="{SIZE}" fill="{dress.sky}"/>'
        f"{_sky(level, top)}"
        f'<path d="M0 330Q120 250 262 316T512 300V512H0Z" fill="{dress.hill}" opacity=".45"/>'
        f'<path d="M0 366Q150 316 270 350T512 340V512H0Z" fill="{dress.hill}"/>{houses}'
        f'<path d="M40 424Q256 372 472 424V512H40Z" fill="{dress.deep}"/></g>'
        f'<circle cx="256" cy="150" r="74" fill="{dress.deep}" stroke="#fff" stroke-width="6"/>'
        f'<g transform="translate(256 150)" fill="#fff" stroke-linejoin="round">{sign}</g>'
        f"{_dots(level, top)}</svg>"
    )


@lru_cache(maxsize=64)
def png(track: str, level: int, *, title: str, top: int = HOUSES) -> bytes:
    """The same, 512 pixels wide."""
    page = (
        f"#set page(width: {SIZE}pt, height: {SIZE}pt, margin: 0pt, fill: none)\n"
        '#image(bytes(sys.inputs.svg), format: "svg", width: 100%)'
    )
    drawn = typst.compile(
        page.encode(), format="png", ppi=72.0, sys_inputs={"svg": svg(track, level, title=title, top=top)}
    )
    assert isinstance(drawn, bytes)
    return drawn


def _of_another(track: str) -> Dress:
    """A skill the community added: a leaf, in a colour of its own that white can be read on."""
    hue = int.from_bytes(hashlib.sha256(track.encode()).digest()[:2]) % 360
    return Dress(_tint(hue, 28), _tint(hue, 90), "#8aa667", LEAF)


def _tint(hue: int, light: int) -> str:
    """A colour of middling strength as #rrggbb. `light`: 0 black to 100 white."""
    strength = 0.45 * min(light, 100 - light) / 100
    parts = []
    for shift in (0, 8, 4):
        turn = (shift + hue / 30) % 12
        parts.append(round(255 * (light / 100 - strength * max(-1, min(turn - 3, 9 - turn, 1)))))
    return "#" + "".join(f"{part:02x}" for part in parts)


def _house(middle: float, ground: float, scale: float, deep: str) -> str:
    return (
        f'<g transform="translate({middle} {ground}) scale({scale})">'
        f'<rect x="-26" y="-36" width="52" height="40" fill="#fffaf0"/>'
        f'<path d="M-36-32 0-66 36-32Z" fill="{deep}"/>'
        f'<rect x="-18" y="-26" width="14" height="14" fill="#ffd43d"/>'
        f'<rect x="4" y="-26" width="14" height="30" fill="{deep}" opacity=".8"/></g>'
    )


def _sky(level: int, top: int) -> str:
    """The sun rises with the levels: on the last one it stands in the open."""
    height = 246 - round(80 * min(level, top) / max(top, 1))
    return (
        f'<circle cx="384" cy="{height}" r="30" fill="#ffd43d"/>'
        '<path d="M84 214q10-24 34-16 14-22 38-6 22-2 22 22Z" fill="#fff" opacity=".9"/>'
        '<path d="M330 262q8-18 26-12 12-16 30-4 18 0 18 16Z" fill="#fff" opacity=".9"/>'
    )


def _dots(level: int, top: int) -> str:
    """As many dots as the ladder has levels, those that were reached filled."""
    count = max(top, level)
    gap = min(34, 200 // max(count, 1))
    first = 256 - gap * (count - 1) / 2
    return "".join(
        f'<circle cx="{first + gap * number:g}" cy="442" r="{gap * 0.3:g}" '
        f'fill="{"#ffd43d" if number < level else "none"}" stroke="#ffd43d" stroke-width="3"/>'
        for number in range(count)
    )
