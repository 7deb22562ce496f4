"""What a form says of a field is in plain words, not in those of WTForms."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_babel import force_locale
from wtforms import DateField, DecimalField, Field, FloatField, IntegerField, SelectField, StringField
from wtforms.validators import DataRequired, Email, InputRequired, Length, NumberRange

from lms.web import Form

PAGES = [("page", "ページ")]
BAD = [
    (StringField(validators=[DataRequired()]), " ", "まだ空いています。書くか、選んでください。"),
    (
        SelectField(validators=[InputRequired()], choices=PAGES),
        "",
        "まだ空いています。書くか、選んでください。",
    ),
    (SelectField(choices=PAGES), "other", "ここにあるものから、ひとつ選んでください。"),
    (IntegerField(), "二", "整数で書いてください。例: 3"),
    (DecimalField(), "x", "数で書いてください。例: 2.5"),
    (FloatField(), "x", "数で書いてください。例: 2.5"),
    (DateField(), "2026-02-30", "カレンダーにある日付を書いてください。例: 2026-04-01"),
    (IntegerField(validators=[NumberRange(1, 9)]), "10", "1から9までの数を書いてください。"),
    (IntegerField(validators=[NumberRange(min=1)]), "0", "1以上の数を書いてください。"),
    (StringField(validators=[Length(max=1)]), "ああ", "1文字までで書いてください。"),
    (StringField(validators=[Length(max=2)]), "あああ", "2文字までで書いてください。"),
    (StringField(validators=[Length(min=3, max=9)]), "あ", "3文字から9文字までで書いてください。"),
    (StringField(validators=[Email()]), "haru", "メールアドレスの形ではないようです。もう一度見てください。"),
]


@pytest.mark.parametrize(("field", "typed", "words"), BAD)
def test_a_field_is_refused_in_plain_words(app: Flask, field: Field, typed: str, words: str) -> None:
    class Asked(Form):
        told = field

    with app.test_request_context("/", method="POST", data={"told": typed}), force_locale("ja"):
        form = Asked(meta={"csrf": False})
        assert not form.validate()
        assert form.told.errors == [words]
