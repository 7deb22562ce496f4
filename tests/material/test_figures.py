"""Figures draw and do nothing else; windows and keys are drawn from a few lines of text."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.material.studio_lesson import FONTS, TEXT
from videos.studio import slides
from videos.studio.figures import DEEPEST, LARGEST, MOST_ELEMENTS, BadFigure, check_figure
from videos.studio.screen import BadScreen, screen_of, words_of
from videos.studio.script import Script, ScriptError, read_script

OPEN = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">'


def svg(inside: str) -> str:
    return f"{OPEN}\n{inside}\n</svg>"


GOOD = svg(
    "<title>箱</title><style>.a{fill:url(#g)}</style>"
    '<defs><linearGradient id="g"><stop offset="0" stop-color="#c00"/></linearGradient></defs>'
    '<g id="box"><rect class="a" width="9" height="9"/></g><use href="#box"/><text x="1" y="5">あ</text>'
)


def script(body: str, figures: dict[str, str] | None = None) -> Script:
    return read_script(TEXT.replace("- 一つめ\n- **二つめ**", body), readings={}, figures=figures or {})


def draw(made: Script, cache: Path) -> Path:
    return slides.draw(made.slides[1:2], lesson="題", cache=cache, fonts=FONTS)[0]


def colours(image: Path) -> set[tuple[int, ...]]:
    with Image.open(image) as drawn:
        return {colour for _, colour in drawn.convert("RGB").getcolors(1 << 24) or []}


def test_a_figure_that_only_draws_is_let_through() -> None:
    check_figure(GOOD)


@pytest.mark.parametrize(
    ("hostile", "problem"),
    [
        ("", "SVG として読めません"),
        ("<svg", "SVG として読めません"),
        ("<html/>", "SVG ではありません"),
        ('<svg viewBox="0 0 1 1"/>', "SVG ではありません"),
        ('<svg xmlns="http://www.w3.org/2000/svg"/>', "大きさがありません"),
        (svg("<script>alert(1)</script>"), "「script」は使えません"),
        (svg("<foreignObject/>"), "「foreignObject」は使えません"),
        (svg('<image href="file:///etc/passwd"/>'), "「image」は使えません"),
        (svg('<image href="data:image/png;base64,AAAA"/>'), "「image」は使えません"),
        (svg('<filter id="f"><feImage href="#a"/></filter>'), "「filter」は使えません"),
        (svg('<a href="https://example.jp"><rect/></a>'), "「a」は使えません"),
        (svg('<use href="other.svg#a"/>'), "外の画像"),
        (svg('<use xlink:href="https://example.jp/a.svg#a"/>'), "外の画像"),
        (svg('<rect onclick="go()"/>'), "動き「onclick」"),
        (svg('<rect fill="url(https://example.jp/a.svg#g)"/>'), "外のファイル"),
        (svg("<rect style=\"fill:URL( '//example.jp')\"/>"), "外のファイル"),
        (svg("<style>@im<!-- -->port 'https://example.jp/a.css';</style>"), "外のファイル"),
        (svg(r"<style>rect{fill:u\72l(https://example.jp)}</style>"), "外のファイル"),
        (svg('<g id="a"><rect/></g><g id="b"><use href="#a"/></g><use href="#b"/>'), "use が重なって"),
        (svg('<g id="a"><use href="#a"/></g>'), "use が重なって"),
        (svg("<rect/>" * MOST_ELEMENTS), "形が多すぎます"),
        (svg("<g>" * DEEPEST + "<rect/>" + "</g>" * DEEPEST), "重なりすぎています"),
        (svg("<!--" + "x" * LARGEST + "-->"), "大きすぎます"),
        ('<!DOCTYPE svg [<!ENTITY a "b">]>' + svg("<text>&a;</text>"), "DOCTYPE"),
        ('<?xml-stylesheet href="https://example.jp/a.css"?>' + svg(""), "DOCTYPE"),
        (svg('<x:rect xmlns:x="urn:other"/>'), "知らない要素"),
    ],
)
def test_a_figure_that_does_more_is_refused(hostile: str, problem: str) -> None:
    with pytest.raises(BadFigure) as refusal:
        check_figure(hostile)
    assert problem in refusal.value.problem
    assert refusal.value.mend


def test_the_author_is_told_the_line_of_the_figure_not_of_the_slide() -> None:
    with pytest.raises(ScriptError) as refusal:
        script("![絵](bad.svg)", {"bad.svg": svg("\n\n<script/>")})
    assert (refusal.value.file, refusal.value.line) == ("bad.svg", 4)
    assert str(refusal.value).startswith("bad.svg 4行目")


def test_a_figure_is_drawn_and_belongs_to_what_the_slide_is_known_by(tmp_path: Path) -> None:
    red = draw(script("![赤い箱](box.svg)", {"box.svg": GOOD}), tmp_path)
    assert (204, 0, 0) in colours(red)
    blue = draw(script("![青い箱](box.svg)", {"box.svg": GOOD.replace("#c00", "#00c")}), tmp_path)
    assert blue != red
    assert (0, 0, 204) in colours(blue)


def test_a_figure_beside_words_and_in_a_comparison_is_drawn(tmp_path: Path) -> None:
    for body in ("![箱](a.svg)\n\n- 説明です", "## 前\n\n- 文\n\n## 後\n\n![箱](a.svg)"):
        assert (204, 0, 0) in colours(draw(script(body, {"a.svg": GOOD}), tmp_path))


def test_a_window_is_read_line_by_line() -> None:
    read = screen_of(
        "= 住所録\nmenu: ファイル | **編集**\n名前: [山田 花子]\n電話: []\n[x] 送る  [ ] あとで\n"
        "(x) 個人 ( ) 団体\n| 品名 | 数 |\n|---|---|\n| りんご | **12** |\n"
        "<やめる> <**保存**>\n> できました\n確認"
    )
    assert read["title"] == "住所録"
    rows = read["rows"]
    assert [row["kind"] for row in rows] == [
        *("menu", "field", "field", "choices", "choices", "grid", "buttons", "status", "text"),
    ]
    assert rows[0]["items"][1] == {"text": "編集", "hot": True}
    assert (rows[1]["label"], rows[1]["value"]["text"], rows[2]["value"]["text"]) == ("名前", "山田 花子", "")
    assert [(each["text"], each["round"], each["on"]) for each in rows[3]["items"] + rows[4]["items"]] == [
        ("送る", False, True),
        ("あとで", False, False),
        ("個人", True, True),
        ("団体", True, False),
    ]
    assert rows[5]["head"]
    assert rows[5]["rows"][1][1] == {"text": "12", "hot": True}
    assert [each["hot"] for each in rows[6]["items"]] == [False, True]


def test_a_window_can_be_heard() -> None:
    window = screen_of("= 住所録\n名前: [山田]\n[x] 送る\n| 品名 | 数 |\n<**保存**>\n> できました")
    assert words_of(window) == ["住所録", "名前: 山田", "☑送る", "品名、数", "保存", "できました"]


@pytest.mark.parametrize("text", ["", "= 題だけ", "<保存", "[] 名前", "|---|\n| a |", "| a | b |\n| c |"])
def test_a_line_that_is_no_part_of_a_window_is_refused(text: str) -> None:
    with pytest.raises(BadScreen) as refusal:
        screen_of(text)
    assert refusal.value.mend


def test_a_window_is_drawn_with_the_place_to_look_at_lit(tmp_path: Path) -> None:
    window = "```screen\n= 住所録\n名前: [山田]\n<{}>\n```"
    plain = draw(script(window.format("保存")), tmp_path)
    lit = draw(script(window.format("**保存**")), tmp_path)
    amber = (0xB4, 0x56, 0x0B)
    assert amber not in colours(plain)
    assert amber in colours(lit)


@pytest.mark.parametrize("cells", ["| **あ** | い |\n| う | え |", "| い | え |\n| う | **あ** |"])
def test_a_lit_cell_is_ringed_on_all_four_sides(cells: str, tmp_path: Path) -> None:
    """The next cell used to draw its own thin line over the ring."""
    drawn = draw(script(f"```screen\n= 表\n{cells}\n```"), tmp_path)
    with Image.open(drawn) as picture:
        pixels = np.asarray(picture.convert("RGB"))
    amber = (pixels == (0xB4, 0x56, 0x0B)).all(axis=2)
    (rows,), (columns,) = amber.any(axis=1).nonzero(), amber.any(axis=0).nonzero()
    ring = amber[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    sides = (ring[:3], ring[-3:], ring[:, :3].T, ring[:, -3:].T)
    assert all(side.any(axis=0).mean() > 0.95 for side in sides)


def test_a_window_wider_than_the_slide_is_refused(tmp_path: Path) -> None:
    cells = " | ".join(["とても長い項目の名前です"] * 9)
    with pytest.raises(slides.SlideOverflow):
        draw(script(f"```screen\n= 表\n| {cells} |\n```"), tmp_path)


def test_keys_are_drawn_as_keys_and_never_broken(tmp_path: Path) -> None:
    made = script("文字を選んで[[Ctrl]]+[[Page Down]]を押し、`[[A1]]`と書きます")
    runs = made.slides[1].body[0]["runs"]
    assert [(run["text"], run["style"]) for run in runs] == [
        ("文字を選んで", "plain"),
        ("Ctrl", "key"),
        ("+", "plain"),
        ("Page Down", "key"),
        ("を押し、", "plain"),
        ("[[A1]]", "code"),
        ("と書きます", "plain"),
    ]
    phrases = slides.phrased(runs)
    (phrase,) = [one for one in phrases if any(piece["style"] == "key" for piece in one["pieces"])]
    keys = [piece["text"].replace("\u2060", "") for piece in phrase["pieces"] if piece["style"] == "key"]
    assert keys == ["Ctrl", "Page Down"]
    draw(made, tmp_path)


def test_a_line_of_keys_alone_is_a_slide_of_its_own_kind() -> None:
    assert script("[[Ctrl]] + [[C]]").slides[1].layout == "code"
    assert script("[[Ctrl]] + [[C]]").slides[1].body[0]["kind"] == "keys"
