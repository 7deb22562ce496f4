"""create_app: settings, extensions, rooms, error pages, and the one place where a transaction ends."""

from __future__ import annotations

import logging
from importlib import import_module
from typing import Any

from flask import Flask, jsonify, render_template, request, session
from flask_babel import Babel
from flask_babel import gettext as _
from flask_login import LoginManager, current_user
from flask_migrate import Migrate
from flask_wtf.csrf import CSRFError, CSRFProtect
from sqlalchemy.exc import DataError
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response
from whitenoise import WhiteNoise

import config
from lms import commands, incoming, prose, saying, web
from lms.accounts.current import first_page, load_person
from lms.accounts.permissions import may
from lms.db import READING, db
from lms.errors import Refusal
from lms.notices.telling import unread_count, wording
from lms.rooms import FIRST_PAGES, VIEWS, room_links

log = logging.getLogger(__name__)
LOCALES = ("ja", "en")
FOREIGN_NAME = "この名前のサイトは、ここにはありません。 / There is no site of this name here."


def create_app(**overrides: Any) -> Flask:
    """The application, with settings from the environment and `overrides` (config.py) on top."""
    app = Flask("lms", template_folder=str(config.ROOT / "templates"))
    app.config.update(config.load(**overrides))
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(config.ROOT / "translations" / "compiled")
    app.config["FIRST_PAGES"] = FIRST_PAGES
    app.config["STATIC_VERSION"] = web.static_version(app.static_folder)
    _extend(app)
    incoming.sift(app)
    _begin_and_end(app)
    web.secure(app)
    _answer_errors(app)
    _dress_templates(app)
    for name in VIEWS:
        app.register_blueprint(import_module(name).bp)
    commands.register(app)
    _behind_proxies(app)
    return app


def _extend(app: Flask) -> None:
    db.init_app(app)
    # Batch mode: SQLite cannot alter a column in place.
    Migrate(
        app, db, directory=str(config.ROOT / "lms" / "migrations"), render_as_batch=True, compare_type=True
    )
    CSRFProtect(app)
    Babel(app, locale_selector=_locale)
    login = LoginManager(app)
    login.session_protection = None
    login.user_loader(load_person)


def _begin_and_end(app: Flask) -> None:
    @app.before_request
    def begin() -> None:
        if request.endpoint != "static" and request.method in {"GET", "HEAD"}:
            db.session.connection(execution_options=READING)

    @app.after_request
    def commit(response: Response) -> Response:
        """What was refused has been rolled back already; what remains is meant."""
        if request.endpoint != "static":
            db.session.commit()
        web.say_refused(response)
        return response


def _answer_errors(app: Flask) -> None:
    @app.errorhandler(Refusal)
    def refused(error: Refusal) -> tuple[Any, int]:
        return _error_page(error.status, str(error), way=error.way)

    @app.errorhandler(CSRFError)
    def stale(error: CSRFError) -> tuple[Any, int]:
        return _error_page(
            400, _("This page had been open for too long. Please go back, reload it and try again.")
        )

    @app.errorhandler(SecurityError)
    def stranger(error: SecurityError) -> Any:
        """Under a foreign host name no address can be built, so there is no page: only words."""
        if web.wants_json():
            return jsonify(error=FOREIGN_NAME), 400
        return Response(FOREIGN_NAME + "\n", 400, content_type="text/plain; charset=utf-8")

    @app.errorhandler(DataError)
    @app.errorhandler(OverflowError)
    def not_kept(error: Exception) -> tuple[Any, int]:
        """The database refused what no form had looked at."""
        log.warning("Could not be kept, at %s", request.path, exc_info=error)
        return _error_page(
            400, _("There is a character or a number in it that cannot be kept. Please go back.")
        )

    @app.errorhandler(HTTPException)
    def failed(error: HTTPException) -> Any:
        code = error.code or 500
        back = web.way_back() if code == 413 else None
        return error if code < 400 else _error_page(code, _http_words(code), way=back)

    @app.errorhandler(Exception)
    def broke(error: Exception) -> tuple[Any, int]:
        log.exception("Unhandled error at %s", request.path)
        if app.config["TESTING"]:
            raise error
        return _error_page(500, _http_words(500))


def _error_page(status: int, message: str, *, way: tuple[str, Any] | None = None) -> tuple[Any, int]:
    db.session.rollback()
    if web.wants_json():
        return jsonify(error=message), status
    return render_template("error.html", status=status, message=message, way=way), status


def _http_words(code: int) -> str:
    known = {
        404: _("There is nothing at this address, or it is not for you."),
        405: _("This cannot be done at this address."),
        413: _(
            "What you sent is too large: files may have 24 MB together, texts 2 MB. Please make it smaller."
        ),
        429: _("Too many requests. Please wait a moment."),
    }
    ours = _("Something went wrong on our side. What was saved before is safe. Please try again.")
    return str(known.get(code, ours))


def _dress_templates(app: Flask) -> None:
    app.jinja_env.filters.update(prose.FILTERS)
    saying.install(app)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        static=web.static,
        style_sheets=web.sheets,
        may=may,
        wording=wording,
        first_page=first_page,
        room_links=room_links,
    )

    @app.context_processor
    def everywhere() -> dict[str, Any]:
        return {"locale": _locale(), "unread": _unread}


def _unread() -> int:
    return unread_count(db.session(), current_user) if current_user.is_authenticated else 0


def _locale() -> str:
    if not request:
        return "ja"
    chosen = current_user.locale if current_user.is_authenticated else session.get("locale")
    return str(chosen) if chosen in LOCALES else "ja"


def _behind_proxies(app: Flask) -> None:
    hops = app.config["TRUSTED_PROXIES"]
    if hops:
        # How Flask wraps its WSGI app.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]  # Flask's own way to wrap an app
    # Serves the compressed twins that `flask assets` made at set-up.
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]  # the same
        app.wsgi_app,
        root=app.static_folder,
        prefix=f"/static/{app.config['STATIC_VERSION']}/",
        max_age=31_536_000,
        autorefresh=app.debug or app.testing,
    )
