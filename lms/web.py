"""What every page needs: forms, headers, fresh static files, and how a refusal meets its form."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, current_app, g, redirect, request
from flask import Response as FlaskResponse
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response
from wtforms import Field

from lms import incoming, joining
from lms.db import db
from lms.errors import BadInput, Refusal
from lms.form_words import FormWords


class Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF is not typed
    """A form whose errors are in our words; `form_errors` collects what belongs to no single field."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # as above
        def wrap_formdata(self, form: object, formdata: object) -> object:
            """What a browser's form sends: Flask-WTF would take a body of JSON, of any shape, for fields."""
            given = isinstance(formdata, MultiDict)  # by the view: the words of an address, say
            return super().wrap_formdata(form, formdata) if given or not request.is_json else None

        def get_translations(self, form: object) -> FormWords:
            return FormWords()

    def validate(self, extra_validators: Any = None) -> bool:
        """What was typed but could not be read is said to be that, not to be empty."""
        valid = bool(super().validate(extra_validators))
        for field in self:
            if field.process_errors and any(str(raw).strip() for raw in field.raw_data or ()):
                field.errors = list(field.process_errors)
        g.unusable = not valid
        return valid

    def refuse(self, refusal: Refusal) -> None:
        """Show a verb's refusal at the field it names, or above the form."""
        field: Field | None = getattr(self, getattr(refusal, "field", "") or "", None)
        if field is None:
            self.form_errors.append(str(refusal))
        else:
            field.errors = [*field.errors, str(refusal)]


class Attempt:
    """Whether the verb inside `trying` went through; the view redirects only then."""

    succeeded = False


@contextmanager
def trying(form: Form) -> Iterator[Attempt]:
    """Run a verb for a form: a refusal undoes the work, is shown at the form, and nothing typed is lost."""
    attempt = Attempt()
    try:
        yield attempt
        db.session.flush()
        attempt.succeeded = True
    except Refusal as refusal:
        db.session.rollback()
        g.refused = refusal.status
        form.refuse(refusal)


def say_refused(response: Response) -> None:
    """The page that shows a form again, because a verb refused it or something in it cannot be used, says so
    in its status, too."""
    if response.status_code != 200:
        return
    if g.get("refused"):
        response.status_code = g.refused
    elif g.get("unusable") and request.method == "POST" and response.mimetype == "text/html":
        response.status_code = BadInput.status


def see_other(url: str) -> Response:
    """303: after a POST the browser fetches the next page, and reload does not post again."""
    return redirect(url, code=303)


def safe_next(target: str | None, *, default: str) -> str:
    """Where to go after signing in: a path of this site, or the default."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return default
    parts = urlsplit(target)
    odd = any(ord(character) < 32 or character == "\\" for character in target)
    return default if parts.scheme or parts.netloc or odd else target


def way_back() -> tuple[str, Any] | None:
    """The page of ours that this request came from, and the words of a link to it."""
    came = urlsplit(request.referrer or "")
    if came.hostname != urlsplit(f"//{request.host}").hostname:  # a server in front may drop the port
        return None
    return safe_next(came._replace(scheme="", netloc="").geturl(), default="/"), _("Back to the page before")


def network_of(address: str | None) -> str:
    """The /24 (IPv4) or /48 (IPv6) an address belongs to: what sign-in throttling counts."""
    if not address:
        return "unknown"
    return ":".join(address.split(":")[:3]) if ":" in address else ".".join(address.split(".")[:3])


def static(path: str) -> str:
    """Address of a static file. The version stands in the path, so that modules importing each other by
    relative addresses are of one version, and all of it may be kept for ever. A module that was joined with
    what it imports is one file."""
    path = joining.joined(Path(current_app.static_folder or "")).get(path, path)
    return f"/static/{current_app.config['STATIC_VERSION']}/{path}"


def sheets(name: str) -> list[str]:
    """Addresses of the style sheets that make up a joined one: one address after set-up."""
    there = joining.joined(Path(current_app.static_folder or ""))
    return [static(part) for part in ((name,) if name in there else joining.SHEETS[name])]


def static_version(folder: str | None) -> str:
    """Of everything the browser fetches together: changes when any static file does."""
    digest = hashlib.sha256()
    for file in sorted(Path(folder or "").rglob("*")):
        if file.is_file() and file.suffix != ".gz":
            digest.update(str(file.relative_to(folder or "")).encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


class Cookies(SecureCookieSessionInterface):
    """What a browser may keep for long (a piece of a video) comes without a fresh cookie: with one, and
    `Vary: Cookie`, it could not be used again."""

    def save_session(self, app: Flask, session: SessionMixin, response: FlaskResponse) -> None:
        if not response.cache_control.immutable:
            super().save_session(app, session, response)


def secure(app: Flask) -> None:
    """Headers on every answer, and a second guard beside the form token on every change."""
    app.session_interface = Cookies()

    @app.before_request
    def same_origin() -> None:
        g.nonce = secrets.token_urlsafe(12)
        if request.method in {"GET", "HEAD", "OPTIONS"}:
            return
        if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
            raise Refusal(_("This request came from another site and was not carried out."))

    @app.after_request
    def headers(response: Response) -> Response:
        for name, value in _headers(bool(app.config["HTTPS"])).items():
            response.headers.setdefault(name, value)
        if request.endpoint != "static" and "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
        return response


def _headers(https: bool) -> dict[str, str]:
    fixed = {
        "Content-Security-Policy": (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
            "media-src 'self' blob:; connect-src 'self'; font-src 'self'; worker-src 'self' blob:; "
            "manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
        ),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), payment=()",
    }
    return fixed | ({"Strict-Transport-Security": "max-age=31536000"} if https else {})


def wants_json() -> bool:
    return request.is_json or request.accept_mimetypes.best == "application/json"


def json_object() -> dict[str, Any]:
    """The request's JSON object; anything else is refused."""
    try:
        body = incoming.readable(request.get_json(silent=True))
    except RecursionError:  # brackets within brackets, hundreds of them
        body = None
    if not isinstance(body, dict):
        raise Refusal(_("The request could not be read."))
    return body
