"""Pictures of questions come in checked and made small, and go out again, in every format."""

from __future__ import annotations

import base64
import io
from dataclasses import replace

import pytest
from PIL import Image

from courses.archive import pack
from courses.exchange import files
from courses.exchange.files import Format
from courses.exchange.to_ours import Taken, taken
from courses.outline import Option, SingleChoice
from courses.picture_names import NAME, described, is_this, names_in, size_of
from courses.pictures import WIDEST, BadPicture, Picture, picture_of

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10">{}</svg>'


def image(kind: str, mode: str = "RGB", size: tuple[int, int] = (40, 30), **more: object) -> bytes:
    made = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert(mode).save(made, kind, **more)
    return made.getvalue()


KINDS = {
    "png": image("PNG"),
    "palette": image("PNG", "P"),
    "clear": image("PNG", "RGBA"),
    "jpeg": image("JPEG"),
    "gif": image("GIF", "P"),
    "webp": image("WEBP"),
    "deep": image("PNG", "I;16"),
    "drawing": SVG.format('<rect width="5" height="5"/><text>&lt;図&gt;</text>').encode(),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_is_kept_under_the_name_of_its_content_and_stays_the_same(kind: str) -> None:
    kept = picture_of(KINDS[kind])
    assert NAME.fullmatch(kept.name) and is_this(kept.name, kept.data)
    assert size_of(kept.name) == ((20, 10) if kind == "drawing" else (40, 30))
    assert picture_of(kept.data) == kept, "taking in what went out changes nothing"


def test_nothing_but_the_pixels_is_kept() -> None:
    exif = Image.Exif()
    exif[0x010E] = "Asahikawa 43.77N"
    exif[0x0112] = 6  # turned by a quarter
    kept = picture_of(image("JPEG", exif=exif))
    assert b"Asahikawa" not in kept.data and size_of(kept.name) == (30, 40)
    assert b"<script" not in picture_of(image("JPEG") + b"<script>alert(1)</script>").data


def test_a_large_picture_becomes_small() -> None:
    kept = picture_of(image("PNG", size=(3200, 400)))
    assert size_of(kept.name) == (WIDEST, 200)


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", "picture_broken"),
        (b"GIF89a", "picture_broken"),
        (image("PNG")[:50], "picture_broken"),
        (image("BMP"), "picture_broken"),
        (b"%PDF-1.4", "picture_broken"),
        (b"<html><script/></html>", "picture_broken"),
        (b"<svg>", "picture_broken"),
        (b"\x89PNG" + b"x" * 5_000_001, "picture_large"),
        (image("PNG", "1", (9000, 9000)), "picture_large"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]><svg/>', "picture_unsafe"),
        (SVG.format('<g id="a"><use href="#b"/></g><use href="#a"/>').encode(), "picture_unsafe"),
        (SVG.format("<g/>" * 5001).encode(), "picture_unsafe"),
    ],
)
def test_what_is_no_picture_or_could_harm_is_refused(data: bytes, fault: str) -> None:
    with pytest.raises(BadPicture) as refused:
        picture_of(data)
    assert refused.value.fault == fault


@pytest.mark.parametrize(
    "evil",
    [
        "<script>alert(1)</script>",
        '<rect onload="alert(1)"/>',
        '<a href="javascript:alert(1)"><rect/></a>',
        '<image href="https://elsewhere.example/x.png"/>',
        '<rect style="fill:url(https://elsewhere.example/x)"/>',
        "<style>@import 'https://elsewhere.example/x.css';</style>",
        "<foreignObject><iframe xmlns='http://www.w3.org/1999/xhtml'/></foreignObject>",
        '<use href="https://elsewhere.example/x.svg#a"/>',
        '<animate attributeName="href" to="javascript:alert(1)"/>',
    ],
)
def test_a_drawing_only_draws(evil: str) -> None:
    text = picture_of(SVG.format(evil + '<circle r="3" fill="red"/>').encode()).data.decode()
    assert 'fill="red"' in text
    for sign in ("script", "onload", "javascript", "elsewhere", "foreign", "iframe", "@import", "animate"):
        assert sign not in text, text


MAP = picture_of(KINDS["png"])
LOOK = picture_of(KINDS["jpeg"])
QUESTION = SingleChoice(
    id="q1",
    prompt=f"この図は何ですか。![北が上の地図]({MAP.name})",
    explanation=f"こう見ます。![見かた [1]]({LOOK.name})".replace("[1]", r"\[1\]"),
    see="first",
    options=(
        Option(f"![地図]({MAP.name})", right=True, why=f"そうです。![写真]({LOOK.name})"),
        Option("写真"),
        Option("表"),
    ),
)


@pytest.mark.parametrize("format", ["gift", "moodle_xml", "qti3"])
def test_pictures_go_out_and_come_back(format: Format) -> None:
    written = files.write([QUESTION], format, pictures={each.name: each.data for each in (MAP, LOOK)})
    assert not written.items[0].refused
    back = taken(files.read(written.data).items[0], slides=["first"])
    assert back.question == QUESTION, [remark.code for remark in back.item.remarks]
    assert {each.name: each for each in back.pictures} == {MAP.name: MAP, LOOK.name: LOOK}


def test_a_picture_that_is_not_there_is_named() -> None:
    written = files.write([QUESTION], "moodle_xml", pictures={})
    assert ("image_lost", MAP.name) in {(remark.code, remark.detail) for remark in written.items[0].remarks}
    assert b"<file" not in written.data


def test_lists_of_a_question_are_lists_elsewhere_and_paragraphs_come_back() -> None:
    listed = replace(QUESTION, prompt="どちらですか。\n\n- 一つめ\n- 二つめ")
    assert "<li>二つめ</li>" in files.write([listed], "moodle_xml").items[0].words.text
    parted = replace(QUESTION, prompt="一段落め。\n\n\\- ではない行")
    kept = {each.name: each.data for each in (MAP, LOOK)}
    back = taken(files.read(files.write([parted], "gift", pictures=kept).data).items[0], slides=["first"])
    assert back.question == parted


def test_words_stand_where_only_words_can() -> None:
    assert list(names_in(QUESTION.prompt)) == [MAP.name]
    assert described(QUESTION.prompt) == "この図は何ですか。（画像：北が上の地図）"
    assert described(QUESTION.explanation).endswith("（画像：見かた [1]）")


def moodle(text: str, *, file: str = "", feedback: str = "") -> Taken:
    xml = (
        '<quiz><question type="truefalse"><name><text>n</text></name><questiontext format="html">'
        f"<text><![CDATA[{text}]]></text>{file}</questiontext><generalfeedback><text>{feedback}</text>"
        '</generalfeedback><answer fraction="100"><text>true</text></answer><answer fraction="0">'
        "<text>false</text></answer></question></quiz>"
    )
    return taken(files.read(xml.encode()).items[0])


def file(name: str, data: bytes) -> str:
    return f'<file name="{name}" path="/" encoding="base64">{base64.b64encode(data).decode()}</file>'


def codes(found: Taken) -> set[str]:
    return {remark.code for remark in found.item.remarks}


def test_a_picture_of_moodle_is_shown_in_its_place_with_its_description() -> None:
    found = moodle(
        '<img src="@@PLUGINFILE@@/%E5%9C%B0%E5%9B%B3.png" alt="地図"> 北は上',
        file=file("地図.png", KINDS["gif"]),
    )
    assert found.question is not None and [picture.name[-9:] for picture in found.pictures] == ["40x30.png"]
    assert found.question.prompt == f"![地図]({found.pictures[0].name}) 北は上"
    assert not codes(found) & {"image_lost", "image_wordless"}


@pytest.mark.parametrize(
    ("text", "with_file", "code"),
    [
        ('<img src="@@PLUGINFILE@@/gone.png" alt="地図"> 北は上', "", "image_lost"),
        ('<img src="https://elsewhere.example/x.png" alt="地図"> 北は上', "", "image_lost"),
        ('<img src="@@PLUGINFILE@@/x.png"> 北は上', file("x.png", KINDS["png"]), "picture_wordless"),
        ('<img src="@@PLUGINFILE@@/x.png" alt="絵"> 北', file("x.png", b"no picture"), "picture_broken"),
        (
            '<img src="@@PLUGINFILE@@/x.svg" alt="絵"> 北',
            file("x.svg", b"<!DOCTYPE a><svg/>"),
            "picture_unsafe",
        ),
        (f'<img src="{MAP.name}" alt="他の人の絵"> 北', "", "image_lost"),
        (f'<img src="picture:{MAP.name}" alt="他の人の絵"> 北', "", "image_lost"),
        (f"[[x]] ![他の人の絵]({MAP.name}) 北", "", ""),
    ],
)
def test_a_picture_that_does_not_come_along_is_named(text: str, with_file: str, code: str) -> None:
    found = moodle(text, file=with_file)
    assert found.question is not None and (not code or code in codes(found)), codes(found)
    assert not list(names_in(found.question.prompt)) or code == "picture_wordless"


def test_the_picture_of_moodle_1_9_comes_along() -> None:
    old = f"<image>old.gif</image><image_base64>{base64.b64encode(KINDS['gif']).decode()}</image_base64>"
    xml = (
        f'<quiz><question type="essay"><questiontext><text>見る</text></questiontext>{old}</question></quiz>'
    )
    found = taken(files.read(xml.encode()).items[0])
    assert found.question is not None and len(list(names_in(found.question.prompt))) == 1


def test_a_zip_of_a_gift_file_and_its_pictures_is_read() -> None:
    gift = '::n::[html]<img src\\="media/map.png" alt\\="地図"> どれ{\\=一 =二 ~三 ~四}'.replace(
        "{\\=一 ", "{"
    )
    data = pack({"questions.gift": gift.encode(), "media/map.png": KINDS["png"]})
    found = files.read(data)
    assert (found.format, found.encoding) == ("gift", "utf-8")
    read = taken(found.items[0])
    assert read.question is not None and read.question.prompt.startswith(f"![地図]({MAP.name})")
    assert [Picture(each.name, each.data) for each in read.pictures] == [MAP]
