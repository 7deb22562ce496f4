"""Beside the words of a slide: its picture, its reading, drawings and one's own voice."""

from __future__ import annotations

import io
from pathlib import Path
from urllib.parse import unquote

import numpy as np
import pytest
from flask import Flask

from courses.writing import pieces
from courses.writing.slide_fields import SlideFields
from lms.authoring.words import LAYOUT_HINTS, LAYOUTS
from tests.browsing import Visitor
from tests.pages.authoring.forms import fields, opened
from videos.studio.script import LAYOUTS as STUDIO_LAYOUTS
from videos.studio.script import read_script
from videos.studio.sound import write_wav


def test_an_own_recording_tells_a_slide_and_can_be_taken_back(
    kita: Visitor, lesson: int, tmp_path: Path
) -> None:
    _page, draft = opened(kita, lesson)
    url = f"/authoring/drafts/{draft}/slides/1"
    sound = tmp_path / "voice.wav"
    tones = np.sin(np.arange(96_000) * 0.05) * 9000
    write_wav(sound, tones.astype(np.int16))
    page = kita.post(f"{url}/recording", files={"sound": (io.BytesIO(sound.read_bytes()), "voice.wav")})
    assert "voice.wav" in page.text and page.all("//audio")
    assert kita._open("GET", f"{url}/recording").content_type == "audio/wav"
    page = kita.post(f"{url}/recording", files={"sound": (io.BytesIO(b"RIFF nothing"), "x.wav")})
    assert "voice.wav" in page.text, "a file without a voice changes nothing"
    assert not kita.post(f"{url}/recording/removal").all("//audio")


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 5"><rect width="10" height="5"/></svg>'


def test_a_figure_is_brought_and_drawn_and_a_hostile_one_refused(kita: Visitor, lesson: int) -> None:
    _page, draft = opened(kita, lesson)
    page = kita.post(
        f"/authoring/drafts/{draft}/figures", files={"figure": (io.BytesIO(SVG), "Order_flow.svg")}
    )
    assert "order-flow.svg" in page.text
    url = f"/authoring/drafts/{draft}/slides/1"
    form = fields(kita.get(url)) | {"body": "![注文の流れ](order-flow.svg)", "layout": ""}
    assert "image" in kita._open("POST", f"{url}/preview", data=form).json
    evil = SVG.replace(b"<rect", b"<script>alert(1)</script><rect")
    page = kita.post(f"/authoring/drafts/{draft}/figures", files={"figure": (io.BytesIO(evil), "evil.svg")})
    assert page.all("//*[contains(@class,'flash error')]") and "evil.svg" not in page.text


def test_a_drawing_is_seen_by_who_reads_the_lesson(kita: Visitor, lesson: int) -> None:
    _page, draft = opened(kita, lesson)
    kita.post(f"/authoring/drafts/{draft}/figures", files={"figure": (io.BytesIO(SVG), "order-flow.svg")})
    url = f"/authoring/drafts/{draft}/slides/1"
    kita.post(url, **(fields(kita.get(url)) | {"body": "![注文の流れ](order-flow.svg)", "layout": "figure"}))
    publication = f"/authoring/drafts/{draft}/publication"
    form = kita.get(publication).all("//form[.//input[@name='revision']]")[0]
    kita.post(publication, **dict(form.form_values()))
    shown = kita.get(f"/lessons/{lesson}/reading").all("//img[@alt='注文の流れ']/@src")
    assert shown and unquote(shown[0]) == f"data:image/svg+xml,{SVG.decode()}"


def test_the_slide_is_drawn_and_read_while_it_is_written(kita: Visitor, lesson: int) -> None:
    _page, draft = opened(kita, lesson)
    url = f"/authoring/drafts/{draft}/slides/1"
    form = fields(kita.get(url)) | {"narration": "{期限|きげん}は明日です。読めますか。"}
    told = kita._open("POST", f"{url}/preview", data=form).json
    assert [s["text"] for s in told["sentences"]] == ["期限は明日です。", "読めますか。"]
    assert told["sentences"][0]["kana"].startswith("キゲンワ")
    image = kita._open("GET", told["image"])
    assert image.content_type == "image/webp" and len(image.data) > 5000
    kept = kita._open("GET", f"{url}/drawing").json
    assert kita._open("GET", kept["image"]).status_code == 200, "the draft's page shows the saved slide"
    speech = {"text": told["sentences"][0]["spoken"], "csrf_token": form["csrf_token"]}
    heard = kita._open("POST", f"/authoring/drafts/{draft}/speech", data=speech).json
    assert kita._open("GET", heard["sound"]).data[:4] == b"RIFF" and heard["seconds"] > 0.5
    wrong = kita._open("POST", f"{url}/preview", data=form | {"narration": "{期限|期限}です。"}).json
    assert wrong["field"] == "narration" and wrong["mend"]
    kita.post(url, **(form | {"layout": "compare"}))
    undrawn = kita._open("GET", f"{url}/drawing").json
    assert "左右に比べる" in undrawn["problem"], "instead of its picture, in the words of the form"
    long = kita._open("POST", f"{url}/preview", data=form | {"body": "\n".join(["- 長い行です"] * 40)}).json
    assert "入りきりません" in long["problem"]


def test_an_author_hears_that_the_text_changed_after_the_recording(
    kita: Visitor, lesson: int, tmp_path: Path
) -> None:
    _page, draft = opened(kita, lesson)
    deck, url = f"/authoring/drafts/{draft}", f"/authoring/drafts/{draft}/slides/1"
    write_wav(tmp_path / "voice.wav", (np.sin(np.arange(96_000) * 0.05) * 9000).astype(np.int16))
    sound = (tmp_path / "voice.wav").read_bytes()
    kita.get(url)
    kita.post(f"{url}/recording", files={"sound": (io.BytesIO(sound), "voice.wav")})
    warning = "録音のあとで文が変わりました"
    form = fields(kita.get(url))
    said = form["narration"]
    kita.post(url, **(form | {"narration": said.replace("結論", "{結論|けつろん}")}))
    assert warning not in kita.get(deck).text, "a reading mark changes nothing for a person's voice"
    form = fields(kita.get(url))
    kita.post(url, **(form | {"narration": "まるで別の話です。"}))
    assert warning in kita.get(deck).text
    assert "録音し直して" in kita.get(url).text
    assert "録音のあとで" in kita.get(f"{deck}/publication").text
    page = kita.post(f"{url}/recording/confirmation")
    assert "録音し直して" not in page.text and warning not in kita.get(deck).text


def test_a_hint_says_how_a_slide_of_the_chosen_layout_is_written(kita: Visitor, lesson: int) -> None:
    _page, draft = opened(kita, lesson)
    url = f"/authoring/drafts/{draft}/slides/1"
    kita.post(url, **(fields(kita.get(url)) | {"layout": "screen"}))
    shown = kita.get(url).all("//*[@data-layout-hint][not(@hidden)]")
    assert [hint.get("data-layout-hint") for hint in shown] == ["screen"]
    assert "[山田 花子]" in shown[0].text_content()


@pytest.mark.parametrize("layout", LAYOUT_HINTS)
def test_the_example_of_every_layout_can_be_drawn(layout: str) -> None:
    """And the studio's complaints call the layout what the form calls it."""
    example = str(LAYOUT_HINTS[layout][1])
    slides = [
        SlideFields("first", "title", "題", "", "話す文です。").text(),
        SlideFields("second", layout, "題", example, "話す文です。").text(),
    ]
    figures = {"order-flow.svg": SVG.decode()}
    script = read_script(pieces.joined(pieces.SLIDES, slides), readings={}, figures=figures)
    assert script.slides[1].layout == layout and script.slides[1].body


def test_layouts_are_called_the_same_by_the_form_and_the_studio(app: Flask) -> None:
    with app.test_request_context("/", headers={"Accept-Language": "ja"}):
        assert {key: str(LAYOUTS[key]) for key in STUDIO_LAYOUTS} == STUDIO_LAYOUTS


def test_a_sentence_is_said_by_the_voice_that_will_tell_the_video(
    kita: Visitor, lesson: int, app: Flask
) -> None:
    _page, draft = opened(kita, lesson)
    form = fields(kita.get(f"/authoring/drafts/{draft}/slides/1"))
    app.config["VOICE"] = "kokoro-nobody"
    asked = {"text": "結論です。", "csrf_token": form["csrf_token"]}
    told = kita._open("POST", f"/authoring/drafts/{draft}/speech", data=asked).json
    assert "kokoro-nobody" in told["problem"], "never another voice than the one that was chosen"
