"""A request under a name that is not ours is answered plainly, and tells nothing."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.conftest import make_app


@pytest.fixture(scope="module")
def behind_a_name(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return make_app(tmp_path_factory.mktemp("named"), TRUSTED_HOSTS="good.example, .town.example")


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("path", ["/", "/sign-in", "/nowhere", "/static/x.css", "/healthz"])
def test_a_foreign_host_name_is_refused_in_plain_words(behind_a_name: Flask, method: str, path: str) -> None:
    answer = behind_a_name.test_client().open(path, method=method, base_url="http://evil.example")
    assert answer.status_code == 400
    assert answer.content_type == "text/plain; charset=utf-8"
    assert "evil" not in answer.text and "good" not in answer.text and "名前" in answer.text


def test_a_program_is_answered_in_its_form_and_our_own_name_works(behind_a_name: Flask) -> None:
    client = behind_a_name.test_client()
    answer = client.get("/healthz", base_url="http://evil.example", headers={"Accept": "application/json"})
    assert answer.status_code == 400 and answer.get_json()["error"]
    for name in ("good.example", "www.town.example"):
        assert client.get("/healthz", base_url=f"http://{name}").status_code == 200
