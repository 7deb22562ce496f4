"""The public face: what a stranger reads about the team, and that it says nothing about anybody."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from lms.accounts.models import Person
from lms.db import db
from lms.learning import catalog
from lms.skills import ladders
from tests.browsing import Visitor
from tests.pages.test_reports import queries
from tests.pieces import small_catalog

Visit = Callable[..., Visitor]


@pytest.fixture
def open_house(app: Flask, tmp_path: Path) -> None:
    """Ladders and three lessons are there."""
    with app.test_request_context("/"):
        ladders.load_default(db.session())
        catalog.sync(db.session(), small_catalog(tmp_path / "catalog"))
        db.session.commit()


@pytest.mark.usefixtures("open_house")
class TestHome:
    def test_says_what_the_team_does_and_how_it_is_checked(self, visit: Visit) -> None:
        text = visit().get("/").text
        for words in ("ライティング", "商品説明", "リスト作成", "ディレクターの検品", "一対一のコーチ"):
            assert words in text, words

    def test_explains_the_levels_and_names_the_lessons(self, visit: Visit) -> None:
        page = visit().get("/")
        assert "手順どおりに500字以内の短文を書ける" in page.text
        assert "結論から書く" in page.text and "ファイルと表の基本" in page.text
        assert {"/levels", "/sign-in"} <= set(page.links())

    def test_what_only_the_team_does_is_not_offered(self, visit: Visit) -> None:
        work = visit().get("/").all("//section[h2[@id='work']]")[0].text_content()
        assert "検品の補助" not in work and "チームジョブの副ディレクター" not in work

    def test_shows_the_phone_only_where_there_is_one(self, app: Flask, visit: Visit) -> None:
        assert not visit().get("/").all("//main//a[starts-with(@href, 'tel:')]")
        app.config["PUBLIC_PHONE"] = "0166-00-0000"
        assert visit().get("/").all("//main//a/@href[starts-with(., 'tel:')]") == ["tel:0166-00-0000"] * 2

    def test_names_nobody(self, app: Flask, visit: Visit) -> None:
        with app.app_context():
            everybody = list(db.session.scalars(select(Person.name)))
        for path in ("/", "/levels"):
            source = visit().get(path).source
            assert not [name for name in everybody if name in source]

    @pytest.mark.parametrize("path", ["/", "/levels"])
    def test_costs_at_most_four_queries(self, app: Flask, visit: Visit, path: str) -> None:
        stranger = visit()
        assert len(queries(app, lambda: stranger.get(path))) <= 4

    def test_whoever_is_signed_in_goes_on_with_their_work(self, visit: Visit) -> None:
        assert visit("haru").get("/").response.request.path == "/today"


class TestLevels:
    def test_each_level_says_what_it_can_do_and_what_it_takes(self, visit: Visit, open_house: None) -> None:
        page = visit().get("/levels")
        second = next(i for i in page.all("//li[h3]") if "構成案とマニュアル" in i.text_content())
        words = " ".join(second.text_content().split())
        assert "商品説明" in words
        assert "約束の日までの納品 80%以上" in words

    def test_members_may_read_it_too(self, visit: Visit, open_house: None) -> None:
        assert visit("haru").get("/levels").h1 == "レベルの意味"

    def test_before_any_ladder_is_loaded_the_default_ones_are_shown(self, visit: Visit) -> None:
        assert "編集・指導" in visit().get("/levels").text
        assert "編集・指導" in visit().get("/").text
