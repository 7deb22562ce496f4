"""Which notices, on the site and by e-mail: chosen on one page, asked only of whom it concerns."""

from __future__ import annotations

from collections.abc import Callable

from lms.accounts import people
from lms.db import db
from tests.browsing import Page, Visitor

Visit = Callable[..., Visitor]


def with_mail(visit: Visit, name: str) -> Visitor:
    visitor = visit(name)
    visitor.app.config.update(SMTP_HOST="127.0.0.1", MAIL_FROM="desk@example.jp")
    with visitor.app.test_request_context("/"):
        person = people.find(db.session(), name)
        assert person is not None
        person.email = f"{name}@example.jp"
        db.session.commit()
    return visitor


def ticked(page: Page, name: str) -> set[str]:
    return set(page.all(f"//input[@name='{name}'][@checked]/@value"))


def test_each_kind_is_switched_on_the_site_and_by_e_mail_apart(visit: Visit) -> None:
    worker = with_mail(visit, "haru")
    page = worker.get("/notices")
    every = set(page.all("//input[@name='wanted']/@value"))
    assert {"assessment.written", "meeting.near", "reply.written", "outside_work.advised"} <= every
    assert ticked(page, "wanted") == every == ticked(page, "mailed")
    url = "/notices/choices"
    chosen = {"rhythm": "each", "quiet_from": "20", "quiet_until": "8"}
    wanted, mailed = sorted(every - {"meeting.booked"}), ["meeting.near"]
    page = worker.post(url, wanted=wanted, mailed=mailed, **chosen)
    assert ticked(page, "wanted") == set(wanted) and ticked(page, "mailed") == {"meeting.near"}
    assert ticked(page, "rhythm") == {"each"}
    assert page.all("//select[@name='quiet_from']/option[@selected]/@value") == ["20"]


def test_odd_choices_change_nothing_of_the_mail(visit: Visit) -> None:
    worker = with_mail(visit, "haru")
    worker.get("/notices")
    page = worker.post("/notices/choices", wanted="no.such_kind", rhythm="hourly", quiet_from="x")
    assert ticked(page, "rhythm") == {"daily"} and not ticked(page, "wanted")


def test_only_what_concerns_a_person_is_asked(visit: Visit) -> None:
    page = visit("haru").get("/notices")
    assert not page.all("//input[@name='mailed'] | //input[@name='rhythm']"), "no address, no e-mail"
    assert "submission.handed_in" not in page.all("//input[@name='wanted']/@value")
    assert "submission.handed_in" in visit("kita").get("/notices").all("//input[@name='wanted']/@value")


def test_a_kind_switched_off_is_not_told_and_the_others_are(visit: Visit) -> None:
    coach, worker = visit("kita"), visit("haru")
    every = coach.get("/notices").all("//input[@name='wanted']/@value")
    coach.post("/notices/choices", wanted=[kind for kind in every if kind != "outside_work.brought"])
    text = {"what": "profile", "track": "writing", "body": "わたしの紹介です。"}
    worker.get("/outside/work")
    worker.post("/outside/work", **text)
    assert "相談しています" not in coach.get("/notices").text
    assert "プロフィール" in coach.get("/desk").text, "the desk shows it all the same"
