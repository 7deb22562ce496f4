"""Lessons carried along: what a device gets, what it weighs and costs, and who gets nothing."""

from __future__ import annotations

import json
from datetime import timedelta

from flask import Flask

from lms.accounts.models import Person
from lms.db import now, time_is
from lms.media import meter
from tests.browsing import Visitor
from tests.pages.lesson_scenes import Taught, Visit, inside
from tests.pages.pocket_scenes import Device, edition
from tests.verbs.lessons import MANIFEST

__all__ = ["Device", "edition"]


def test_the_choice_says_what_it_weighs(visit: Visit, edition: Taught) -> None:
    page = visit("haru").get(f"/lessons/{edition.lesson_id}/pack")
    assert [radio.get("value") for radio in page.all("//input[@name='kind']")] == ["sound", "picture"]
    assert page.text.count("0.1 MB") == 2
    assert "JavaScript" in page.all("//noscript")[0].text_content()


def test_a_pack_names_every_file_and_holds_no_key(visit: Visit, edition: Taught, app: Flask) -> None:
    device = Device(visit("haru"), edition)
    names = [file["name"] for file in device.pack["files"]]
    assert names == [
        "video.mp4",
        "captions.vtt",
        *(slide.image for slide in MANIFEST.slides),
        "poster.webp",
    ]
    for file in device.pack["files"]:
        answer = device.visitor._open("GET", file["url"])
        assert (answer.status_code, len(answer.data)) == (200, file["bytes"])
    page = device.visitor.get(device.pack["page"])
    assert page.all("//video")[0].get("src") == "video.mp4"
    assert len(page.all("//fieldset[@data-question]")) == 4
    told = page.source
    for secret in ("結論が先です。", "後に回します。", "春野", "csrf", "session"):
        assert secret not in told, secret
    sound = Device(device.visitor, edition, "sound")
    assert sound.pack["files"][0]["name"] == "audio.mp4"


def test_a_pack_is_its_owners_alone(visit: Visit, edition: Taught) -> None:
    device = Device(visit("haru"), edition)
    for name in ("sora", "kita", "aoki"):
        other = visit(name)
        other.get("/learn")
        other.get(device.pack["page"], status=404)
        told = {"word": device.pack["word"], "op": 1, "spans": [[0, 5]]}
        assert other.send("POST", device.pack["returns"], json=told).status_code == 404
    forged = Device(visit("sora"), edition)
    forged.tell([0, 5], status=404, word=device.pack["word"])
    forged.tell([0, 5], status=404, word="nonsense")


def test_what_fetching_cost_is_in_the_months_figure(visit: Visit, edition: Taught, app: Flask) -> None:
    device = Device(visit("haru"), edition)
    device.tell(bytes=7_000_000)
    device.tell(bytes=7_000_000)
    assert "7.0 MB" in device.visitor.get("/learn/data").text
    assert "7.0 MB" in device.visitor.get(f"/lessons/{edition.lesson_id}").text
    assert "今月:0 MB" in visit("sora").get("/learn/data").text
    with inside(app) as session, time_is(now() + timedelta(days=40)):
        haru = session.query(Person).filter_by(sign_in_name="haru").one()
        assert meter.this_month(session, haru.id) == 0


def test_saving_data_is_chosen_without_scripts_and_remembered(visit: Visit, edition: Taught) -> None:
    worker = visit("haru")
    worker.get("/learn/data")
    worker.post("/learn/data", quality="sound")
    page = visit("haru").get(f"/lessons/{edition.lesson_id}")
    source = page.all("//video//source")[0]
    assert (source.get("type"), source.get("src").rsplit("/", 1)[1]) == ("audio/mp4", "audio.mp4")
    worker.post("/learn/data", quality="saver")
    assert page_sources(worker, edition) == ["video.mp4", "master.m3u8"]
    assert page_sources(worker, edition, "?play=sound") == ["audio.mp4"]


def page_sources(worker: Visitor, edition: Taught, more: str = "") -> list[str]:
    page = worker.get(f"/lessons/{edition.lesson_id}{more}")
    return [source.get("src").rsplit("/", 1)[1] for source in page.all("//video//source")]


def test_the_devices_own_pages_know_nobody(visit: Visit, edition: Taught) -> None:
    worker = visit("haru")
    for visitor in (visit(), worker):
        page = visitor.get("/pocket/")
        assert "春野" not in page.source and "csrf" not in page.source
        code = visitor.get("/pocket/worker.js")
        assert code.response.content_type.startswith("text/javascript")
        told = json.loads(code.source.split("\n", 1)[0].removeprefix("const TOLD = ").rstrip(";"))
        for path in told["shell"]:
            assert visitor._open("GET", path).status_code == 200, path
    assert visit().get("/pocket/me").response.get_json() == {"person": None, "token": None}
    known = worker.get("/pocket/me").response.get_json()
    assert known["person"] and known["token"]
