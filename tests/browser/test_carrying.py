"""A lesson is carried along: watched and answered without a line, counted afterwards, gone at sign-out."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.commands.demo import FIRST
from lms.learning.models import LessonEdition
from lms.learning.progress import Attempt, Watched
from lms.pocket.models import Pack
from tests.browser.conftest import Enter, once
from tests.browser.test_playing import open_lesson, played_until, second_of, video
from tests.browser.towns import Town
from tests.browser.walking import PHONE, Walker

WHO = "rin"


@once
def test_a_lesson_goes_along_and_what_was_done_comes_home(enter: Enter, town: Town) -> None:
    worker = enter(WHO, at=PHONE)
    page = carry(worker)
    with worker.offline():
        page.reload()
        worker.check()
        page.get_by_role("main").get_by_role("link", name="結論から書く").click()
        page.wait_for_url(re.compile(r"/pocket/\d+/$"))
        page.evaluate("document.querySelector('video').play()")
        played_until(page, 2)
        page.evaluate("document.querySelector('video').currentTime = 40")
        played_until(page, 41)
        page.evaluate("document.querySelector('video').pause()")
        assert video(page, "element => element.textTracks[0].cues.length") > 20
        worker.check()
        question = page.locator("[data-question]", has=page.locator("input[type=radio]")).first
        question.locator("label").first.click()
        expect(page.locator("[data-kept]")).to_contain_text("この端末に保存しました")
        left = second_of(page)
        page.reload()
        page.wait_for_function("s => Math.abs(document.querySelector('video').currentTime - s) < 2", arg=left)
        expect(page.locator("[data-quiz] input:checked")).to_have_count(1)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("[data-told]")).to_contain_text("送りました")
    spans, answers, packs = town.ask(record)
    assert [round(start) for start, _end in spans] == [0, 40]
    assert (answers, packs) == (1, 1)
    worker.open("/learn/data")
    worker.check()
    another_person_of_the_family_sees_nothing(worker, town)
    nothing_stays_after_signing_out(worker)


def carry(worker: Walker) -> Page:
    page = open_lesson(worker)
    worker.enter(page.get_by_role("link", name="持ち歩く"))
    expect(page.get_by_label(re.compile(r"動画・文章・スライド\s*[\d.]+ MB"))).to_be_checked()
    worker.check()
    worker.enter(page.get_by_role("button", name="持ち歩く"))
    expect(page.get_by_text("この端末に入れました")).to_be_visible(timeout=20_000)
    worker.check()
    page.keyboard.press("Enter")
    expect(page.locator("[data-packs] li")).to_have_count(1)
    page.wait_for_function("() => navigator.serviceWorker.controller")
    addresses = page.evaluate(
        """async () => (await Promise.all((await caches.keys()).map(async name =>
          (await (await caches.open(name)).keys()).map(request => new URL(request.url).pathname)))).flat()"""
    )
    assert all(address.startswith(("/pocket/", "/static/")) for address in addresses), addresses
    return page


def another_person_of_the_family_sees_nothing(worker: Walker, town: Town) -> None:
    """The same phone, the first person's session over without signing out."""
    page = worker.open("/pocket/")
    with page.expect_navigation():
        page.locator("[data-packs] a").click()
    pack = page.url
    worker.context.clear_cookies()
    worker.sign_in("nagi", town.password)
    worker.open("/pocket/")
    expect(page.get_by_text("まだ何もありません")).to_be_visible()
    with worker.offline():
        page.goto(pack)
        assert page.url.endswith("/pocket/"), page.url


def nothing_stays_after_signing_out(worker: Walker) -> None:
    page = worker.open("/account")
    page.get_by_role("button", name="サインアウト").click()
    page.wait_for_url(re.compile(r"/$"))
    kept = "async () => [...await caches.keys(), ...(await indexedDB.databases()).map(one => one.name)]"
    assert [name for name in page.evaluate(kept) if "shell" not in name] == []


def record(session: Session) -> tuple[list[list[float]], int, int]:
    """Spans marked offline, answers in the attempt, packs issued to this person."""
    person = session.scalars(select(Person).filter_by(sign_in_name=WHO)).one()
    edition = session.scalars(select(LessonEdition).filter_by(key=FIRST, is_current=True)).one()
    watched = session.get(Watched, (person.id, edition.id))
    mine = Attempt.person_id == person.id, Attempt.submitted_at.is_(None)
    attempt = session.scalars(select(Attempt).where(*mine)).one()
    packs = session.scalars(select(Pack).where(Pack.person_id == person.id)).all()
    return (watched.offline or [] if watched else []), len(attempt.answers), len(packs)
