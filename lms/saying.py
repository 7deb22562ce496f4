"""The words of the templates. A page says a hundred of them, and for each Flask-Babel asks anew for the
context, the locale and the catalog. Here each is looked up once for a language and kept, safe for HTML.
"""

from __future__ import annotations

from typing import Any

from babel import Locale
from flask import Flask
from flask_babel import get_locale, get_translations
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

_kept: dict[tuple[Locale | None, str], Markup] = {}


def install(app: Flask) -> None:
    """In place of what Flask-Babel gives to Jinja; ngettext, rare on a page, stays as it is."""
    app.jinja_env.globals.update(_=said, gettext=said)


@pass_eval_context
def said(place: EvalContext, words: str, /, **variables: Any) -> str:
    """In the reader's language. Variables are escaped where the template escapes."""
    if variables or not place.autoescape:
        spoken = get_translations().ugettext(words)
        return (Markup(spoken) if place.autoescape else spoken) % variables  # noqa: S704 - our own catalogs
    found = _kept.get(key := (get_locale(), words))
    if found is None:
        found = _kept[key] = Markup(get_translations().ugettext(words)) % {}  # noqa: S704 - the same
    return found
