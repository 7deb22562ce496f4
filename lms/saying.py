"""The words of the templates. A page says a hundred of them, and for each Flask-Babel asks anew for the
context, the locale and the catalog. Here each is looked up once for a language and kept, safe for HTML.
"""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_babel import get_locale, get_translations
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

_kept: dict[tuple[str, str], tuple[Markup, Markup | None]] = {}
"""Language and words → as the catalog has them, and as they are said if nothing is put into them"""


def install(app: Flask) -> None:
    """In place of what Flask-Babel gives to Jinja; ngettext, rare on a page, stays as it is."""
    app.jinja_env.globals.update(_=said, gettext=said)


@pass_eval_context
def said(place: EvalContext, words: str, /, **variables: Any) -> str:
    """In the reader's language. Variables are escaped where the template escapes."""
    if not place.autoescape:
        return str(get_translations().ugettext(words)) % variables
    locale = get_locale()
    key = locale.language if locale is not None else "", words
    found, alone = _kept.get(key) or _keep(key)
    return found % variables if variables or alone is None else alone


def _keep(key: tuple[str, str]) -> tuple[Markup, Markup | None]:
    found = Markup(get_translations().ugettext(key[1]))  # noqa: S704 - of our own catalogs
    alone = None if "%(" in found else found % {}  # a doubled percent sign is one
    return _kept.setdefault(key, (found, alone))
