"""Spoken feedback and a coach's own phrases on the screen."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest

from lms.accounts import people
from lms.db import db
from lms.practice.voices.models import Voice
from tests.browsing import Visitor
from tests.pieces import TEXT_LESSON, feedback, lessons_of, piece

Visit = Callable[..., Visitor]


@pytest.fixture
def marked(visit: Visit) -> str:
    """Address of a piece of Haru's that Kita marked."""
    with visit().app.test_request_context("/"):
        session = db.session()
        haru, kita = people.find(session, "haru"), people.find(session, "kita")
        assert haru is not None and kita is not None
        row = piece(session, haru, lessons_of(session)[TEXT_LESSON])
        feedback(session, row, kita)
        session.commit()
        return f"/submissions/{row.id}"


def test_a_recording_goes_with_its_words_and_never_without(visit: Visit, marked: str) -> None:
    coach, worker = visit("kita"), visit("haru")
    assert f"{marked}/voice" in coach.get(marked).links()
    url = f"{marked}/voice"
    coach.get(url)
    sound = {"sound": (io.BytesIO(b"OggS" + b"\0" * 100), "声.webm")}
    assert "書いて" in coach.post(url, status=422, files=sound, summary="").text
    page = coach.post(url, status=422, summary="ゆっくり読むと伝わります。")
    assert page.fields()["summary"] == "ゆっくり読むと伝わります。"
    sound = {"sound": (io.BytesIO(b"OggS" + b"\0" * 100), "声.webm")}
    coach.post(url, files=sound, summary="ゆっくり読むと伝わります。")
    page = worker.get(marked)
    assert "ゆっくり読むと伝わります。" in page.text and not page.all("//audio"), "the words come first"
    [take_back] = [
        f.get("action") for f in coach.get(marked).all("//form") if "voices" in f.get("action", "")
    ]
    worker.post(take_back, status=404)
    coach.post(take_back)
    assert "ゆっくり" not in worker.get(marked).text


def test_only_those_concerned_hear_it_and_no_device_keeps_it(visit: Visit, marked: str) -> None:
    from lms import storage

    coach, worker = visit("kita"), visit("haru")
    coach.get(f"{marked}/voice")
    sound = {"sound": (io.BytesIO(b"OggS" + b"\0" * 100), "voice.webm")}
    coach.post(f"{marked}/voice", files=sound, summary="よい題名です。")
    with coach.app.test_request_context("/"):
        row = db.session.query(Voice).one()
        row.sound_key, row.seconds = storage.put(io.BytesIO(b"sound"), limit=100).key, 2.0
        db.session.commit()
        address = f"/voices/{row.id}/sound"
    assert worker.get(marked).all("//audio/@src") == [address]
    answer = worker.send("GET", address)
    assert (answer.status_code, answer.data) == (200, b"sound")
    assert "no-store" in answer.headers["Cache-Control"]
    for stranger in ("sora", "mori", None):
        visit(stranger).get(address, status=404)
    visit("mori").get(f"{marked}/voice", status=404)


def test_a_phrase_is_kept_once_and_stands_beside_the_next_piece(visit: Visit, marked: str) -> None:
    coach = visit("kita")
    page = coach.get("/desk/phrases")
    assert "読みやすい文でした。" in page.text, "sentences of one's own feedback are offered"
    for _again in range(2):
        page = coach.post("/desk/phrases", text="読みやすい文でした。")
    ends = [f.get("action") for f in page.all("//form") if "/phrases/" in (f.get("action") or "")]
    assert len(ends) == 1
    assert "200" in coach.post("/desk/phrases", status=422, text="あ" * 201).text
    with coach.app.test_request_context("/"):
        session = db.session()
        sora = people.find(session, "sora")
        assert sora is not None
        row = piece(session, sora, lessons_of(session)[TEXT_LESSON])
        session.commit()
        url = f"/submissions/{row.id}/assessment"
    assert "読みやすい文でした。" in coach.get(url).text
    assert "読みやすい文でした。" not in visit("aoki").get(url).text
    visit("mori").post(ends[0], status=404)
    coach.post(ends[0])
    assert "読みやすい文でした。" not in coach.get(url).text
