"""The player of a lesson: what it offers, what it tells the server, what is refused and remembered."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.pages.lesson_scenes import Taught, Visit, data_of, edition, lesson_url

__all__ = ["edition"]


def test_a_lesson_says_what_it_costs_before_anything_is_fetched(visit: Visit, edition: Taught) -> None:
    page = visit("haru").get(lesson_url(edition))
    video = page.all("//video")[0]
    assert video.get("preload") == "none" and video.get("controls") is not None
    options = [
        " ".join(option.text_content().split()) for option in page.all("//select[@data-quality]/option")
    ]
    sizes = [re.findall(r"[\d.]+ MB", text)[0] for text in options]
    assert sizes == ["1.4 MB", "1.4 MB", "0.9 MB", "0.6 MB"]
    # Without scripts: one plain file, captions, and chapters that lead to their second.
    assert page.all("//video/source[@type='video/mp4']")[0].get("src").startswith("/media/")
    assert page.all("//video//track[@kind='captions']")
    assert page.all("//a[@data-jump='20.0']")[0].get("href") == "?t=20#player"
    assert "結論から書きます。" in page.text


def test_a_chapter_can_be_opened_at_its_second_without_scripts(visit: Visit, edition: Taught) -> None:
    page = visit("haru").get(f"{lesson_url(edition)}?t=80")
    assert page.all("//video/source")[0].get("src").endswith("#t=80")
    assert data_of(page)["start"] == 80


def test_the_player_reports_and_another_device_goes_on_there(visit: Visit, edition: Taught) -> None:
    phone = visit("haru")
    data = data_of(phone.get(lesson_url(edition)))
    opened = phone.send("POST", data["viewings"], json={"edition": edition.id, "opened": data["opened"]})
    url = opened.get_json()["url"]
    told = phone.send(
        "POST", url, json={"op": 1, "spans": [[0, 4]], "position": 4.0, "rate": 1.0, "ago": 0.1}
    )
    state = told.get_json()
    assert state["seen"] == [[0.0, 4.0]] and state["share"] == 0.04
    assert [gap["start"] for gap in state["unseen"]] == [4.0] and "1分36秒" in state["unseen"][0]["text"]
    again = phone.send("POST", url, json={"op": 1, "spans": [[0, 99]], "position": 99.0, "rate": 1.0})
    assert again.get_json()["seen"] == [[0.0, 4.0]]
    tablet = data_of(visit("haru").get(lesson_url(edition)))
    assert tablet["told"]["position"] == 4.0 and "1分26秒" in tablet["told"]["words"]
    # Nobody else can report for this player, nor see that it exists.
    assert visit("sora").send("POST", url, json={"op": 2}).status_code in {400, 404}


def test_another_persons_player_is_not_there(visit: Visit, edition: Taught) -> None:
    haru, sora = visit("haru"), visit("sora")
    data = data_of(haru.get(lesson_url(edition)))
    opened = haru.send("POST", data["viewings"], json={"edition": edition.id, "opened": data["opened"]})
    sora.get("/learn")
    told = sora.send(
        "POST", opened.get_json()["url"], json={"op": 1, "spans": [[0, 5]], "position": 5, "rate": 1}
    )
    assert told.status_code == 404
    # A word about the opening belongs to the person it was given to.
    theirs = data_of(sora.get(lesson_url(edition)))
    assert theirs["opened"] != data["opened"]


@pytest.mark.parametrize(
    "message", [{}, {"op": "x"}, {"op": 1, "spans": 5}, {"op": 1, "position": "end"}, [1], "text"]
)
def test_nonsense_to_the_player_is_refused_with_words(visit: Visit, edition: Taught, message: Any) -> None:
    worker = visit("haru")
    data = data_of(worker.get(lesson_url(edition)))
    url = worker.send("POST", data["viewings"], json={"edition": edition.id}).get_json()["url"]
    answer = worker.send("POST", url, json=message)
    assert answer.status_code in {409, 422} and answer.get_json()["error"]


def test_a_page_of_an_older_edition_is_asked_to_reload(visit: Visit, edition: Taught) -> None:
    worker = visit("haru")
    worker.get(lesson_url(edition))
    answer = worker.send("POST", f"{lesson_url(edition)}/viewings", json={"edition": edition.id + 999})
    assert answer.status_code == 409 and "読み込" in answer.get_json()["error"]


def test_choices_of_the_player_are_remembered_on_every_device(visit: Visit, edition: Taught) -> None:
    worker = visit("haru")
    worker.get(lesson_url(edition))
    for choice in ({"speed": 1.5}, {"quality": "sound"}, {"captions": False}, {"keys": False}):
        assert worker.send("POST", "/learn/preferences", json=choice).status_code == 200
    page = visit("haru").get(lesson_url(edition))
    assert page.all("//select[@data-speed]/option[@selected]/@value") == ["1.5"]
    assert page.all("//select[@data-quality]/option[@selected]/@value") == ["sound"]
    assert page.all("//*[@data-captions]/@aria-pressed") == ["false"]
    assert not page.all("//input[@data-keys][@checked]")
    for nonsense in ({"speed": 16}, {"quality": "8k"}, {"captions": "no"}, {"theme": "x"}, {"speed": True}):
        assert worker.send("POST", "/learn/preferences", json=nonsense).status_code == 422
