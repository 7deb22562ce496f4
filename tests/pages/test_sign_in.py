"""Coming in: password, one-time code, QR; what a stranger finds; leaving for good."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browsing import Visitor
from tests.cast import PASSWORD

Visit = Callable[..., Visitor]


def test_a_person_signs_in_with_sign_in_name_and_password(visit: Visit) -> None:
    visitor = visit()
    visitor.get("/sign-in")
    # Full-width letters and capitals are typing accidents.
    page = visitor.post("/sign-in", login="ＨＡＲＵ ", password=PASSWORD)
    assert "春野 はる" in page.text


def test_a_wrong_password_keeps_the_name_and_says_the_same_as_a_wrong_name(visit: Visit) -> None:
    visitor = visit()
    visitor.get("/sign-in")
    wrong = visitor.post("/sign-in", login="haru", password="not this one", status=422)
    nobody = visitor.post("/sign-in", login="nobody-here", password="not this one", status=422)
    alerts = [page.all("//*[@role='alert']")[0].text_content().strip() for page in (wrong, nobody)]
    assert alerts[0] == alerts[1]
    assert wrong.all("//input[@name='login']/@value") == ["haru"]


def test_many_wrong_tries_must_wait_even_with_the_right_password(visit: Visit) -> None:
    visitor = visit()
    visitor.get("/sign-in")
    for _ in range(5):
        visitor.post("/sign-in", login="haru", password="wrong wrong wrong", status=422)
    visitor.post("/sign-in", login="haru", password=PASSWORD, status=429)
    # Another account of the same network is not shut out.
    visitor.post("/sign-in", login="sora", password=PASSWORD)


def test_a_code_from_the_coach_lets_a_worker_in_once(visit: Visit) -> None:
    coach = visit("kita")
    person = next(link for link in coach.get("/people").links() if "/people/" in link)
    coach.get(person)
    page = coach.post(f"{person}/codes")
    code = page.all("//code")[0].text_content()
    name = page.text.split("sora")[0] and ("sora" if "sora" in page.text else "haru")

    worker = visit()
    worker.get("/sign-in/code")
    inside = worker.post("/sign-in/code", login=name, code=code.lower().replace("-", " "))
    assert inside.status == 200
    again = visit()
    again.get("/sign-in/code")
    again.post("/sign-in/code", login=name, code=code, status=422)


def test_opening_a_qr_address_does_not_use_it_up(visit: Visit) -> None:
    director = visit("aoki")
    haru = next(a.get("href") for a in director.get("/people").all("//main//a") if "春野" in a.text_content())
    director.get(haru)
    page = director.post(f"{haru}/codes")
    assert page.all("//figure//*[local-name()='svg']")
    # The address itself is inside the picture; the same token signs in through its page.
    from sqlalchemy import select

    from lms.accounts import people, sign_in
    from lms.accounts.models import OneTimeCode
    from lms.db import db

    with director.app.test_request_context("/"):
        session = db.session()
        _code, token = sign_in.issue_code(
            session, people.find(session, "haru"), by=people.find(session, "aoki")
        )
        assert session.scalar(select(OneTimeCode).where(OneTimeCode.token_hash == sign_in.digest(token)))
        session.commit()
    phone = visit()
    phone.get(f"/sign-in/qr/{token}")
    phone.get(f"/sign-in/qr/{token}")
    assert "春野 はる" in phone.post(f"/sign-in/qr/{token}").text
    late = visit()
    late.get(f"/sign-in/qr/{token}")
    late.post(f"/sign-in/qr/{token}", status=422)


def test_a_cookie_copied_before_signing_out_is_worth_nothing_after(visit: Visit) -> None:
    visitor = visit("haru")
    cookie = visitor.client.get_cookie("ponkotan")
    assert cookie is not None
    visitor.post("/sign-out")
    visitor.client.set_cookie("ponkotan", cookie.value)
    visitor.get("/account", status=404)


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example", "/\tx"])
def test_signing_in_never_leads_to_another_site(visit: Visit, target: str) -> None:
    visitor = visit()
    visitor.get("/sign-in")
    response = visitor.client.post(
        "/sign-in",
        query_string={"next": target},
        data={"csrf_token": visitor.token, "login": "haru", "password": PASSWORD},
    )
    assert response.status_code == 303
    assert response.headers["Location"].startswith("/") and "evil" not in response.headers["Location"]


def test_a_stranger_finds_nothing_behind_the_public_face(visit: Visit) -> None:
    stranger = visit()
    stranger.get("/")
    for path in ("/account", "/people", "/people/1", "/notices", "/people/new"):
        stranger.get(path, status=404)


def test_a_coach_sees_only_the_workers_they_accompany(visit: Visit) -> None:
    names = visit("kita").get("/people").text
    assert "春野 はる" in names and "空井 そら" in names
    assert "凪 なぎさ" not in names


def test_a_worker_takes_a_rest_and_comes_back(visit: Visit) -> None:
    worker = visit("haru")
    worker.get("/account")
    page = worker.post("/account/rest", until="")
    assert "お休み中" in page.text
    page = worker.post("/account/rest/end")
    assert "お休み中" not in page.text


def test_a_form_from_another_site_is_refused(visit: Visit) -> None:
    worker = visit("haru")
    token = worker.token
    answer = worker._open(
        "POST", "/account/rest", data={"csrf_token": token}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 409
    assert "お休み中" not in worker.get("/account").text


def test_the_screen_speaks_english_when_asked(visit: Visit) -> None:
    visitor = visit()
    visitor.get("/")
    assert "Sign in" in visitor.post("/language/en", next="/sign-in").text
