"""What a template says is in the reader's language, every time, and safe whatever is said in it."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_babel import force_locale


def said(app: Flask, template: str, *, locale: str) -> str:
    with app.test_request_context("/"), force_locale(locale):
        return app.jinja_env.from_string(template).render(name="<b>", escaped=True)


def test_each_reader_gets_their_language_one_after_the_other(app: Flask) -> None:
    heard = [said(app, '{{ _("Explanation") }}', locale=locale) for locale in ("ja", "en", "ja", "en")]
    assert heard == ["解説", "Explanation", "解説", "Explanation"]


def test_two_languages_in_one_request(app: Flask) -> None:
    template = app.jinja_env.from_string('{{ _("Explanation") }}')
    with app.test_request_context("/"):
        with force_locale("ja"):
            first = template.render()
        with force_locale("en"):
            assert (first, template.render()) == ("解説", "Explanation")


def test_what_is_put_into_the_words_is_escaped(app: Flask) -> None:
    assert "&lt;b&gt;" in said(app, '{{ _("Result: %(lesson)s", lesson=name) }}', locale="ja")


def test_where_nothing_is_escaped_the_words_come_plain(app: Flask) -> None:
    plain = '{% autoescape false %}{{ _("Result: %(lesson)s", lesson=name) }}{% endautoescape %}'
    assert "<b>" in said(app, plain, locale="en")


@pytest.mark.parametrize("locale", ["ja", "en"])
def test_a_doubled_percent_sign_is_said_once(app: Flask, locale: str) -> None:
    assert said(app, '{{ _("100 %% of it") }}', locale=locale) == "100 % of it"


def test_a_template_that_forgets_what_belongs_into_the_words_is_noticed(app: Flask) -> None:
    with pytest.raises(KeyError):
        said(app, '{{ _("Result: %(lesson)s") }}', locale="ja")
