"""Every setting, with its default for one small machine; each can be set as PONKOTAN_<NAME>."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent
PREFIX = "PONKOTAN_"
POSTGRESQL = ("postgresql", "postgres", "postgresql+psycopg")

SETTINGS: dict[str, tuple[Any, str]] = {
    "INSTANCE": (str(ROOT / "instance"), "Folder of the database, the files and the secret key"),
    "DATABASE_URL": ("", "Empty: SQLite in the instance folder. Or PostgreSQL: postgresql://name@host/town"),
    "COURSES": ("", "Folder of the courses, taken in at every start; empty means those that come along"),
    "HOST": ("127.0.0.1", "Address the server listens on"),
    "PORT": (8000, "Port the server listens on"),
    "THREADS": (8, "Requests served at once"),
    "HTTPS": (False, "True behind TLS: cookies become Secure with the __Host- prefix, HSTS is sent"),
    "TRUSTED_PROXIES": (0, "How many reverse proxies set X-Forwarded-*; 0 trusts nobody"),
    "TRUSTED_HOSTS": ("", "Host names answered to, separated by commas; empty answers to any"),
    "PUBLIC_NAME": ("ポンコタン", "Name of the community on every page"),
    "PUBLIC_PHONE": ("", "Phone number of the desk, shown on every page when set"),
    "PUBLIC_URL": ("", "Address of the site as people type it, for links in e-mails: https://your.name"),
    "SMTP_HOST": ("", "Mail server that notices are handed to; empty sends no e-mail"),
    "SMTP_PORT": (587, "Its port"),
    "SMTP_SECURITY": ("starttls", "How the line is encrypted: starttls, tls, or off for this machine only"),
    "SMTP_USER": ("", "Account at the mail server; empty signs in nowhere"),
    "SMTP_PASSWORD": ("", "Its password"),
    "MAIL_FROM": ("", "Address that e-mails come from; empty sends no e-mail"),
    "MAX_UPLOAD_MB": (4096, "Largest video upload"),
    "MAX_FILE_MB": (20, "Largest file handed in with a practice piece or a deliverable"),
    "UPLOAD_QUOTA_MB": (8192, "Room for video uploads per person"),
    "FREE_DISK_MB": (1024, "Uploads and builds stop while less disk than this is free"),
    "SENDFILE": ("off", "Who sends a video's bytes: off is this server, x-accel is nginx (docs/running.md)"),
    "VOICE": ("mei", "Who narrates: mei, or after docs/voices.md kokoro-alpha, -gongitsune, -nezumi … -kumo"),
    "CAPTIONS_MODEL": ("", "Folder of a better model for draft captions; empty is the extra's (running.md)"),
    "STUDIO_CACHE_MB": (4096, "Room for what the studio keeps so that an edit rebuilds its own slide only"),
    "DOUBLE_MARK_PERCENT": (20, "Of the marked texts, how many are drawn for blind second marks"),
    "DECISION_REMINDER_DAYS": (3, "Days that a level or an appeal waits until its deciders are reminded"),
    "LEAVING_DAYS": (30, "Days between asking to leave and the erasure; until then it can be taken back"),
    "RECORD_YEARS": (7, "Years that papers of paid work are kept after somebody left"),
    "TEXTLINT_MB": (700, "Memory for the process that reads texts for remarks on language; 0 does without"),
    "FFMPEG": ("", "ffmpeg to use; empty looks on the PATH, then in the Python package"),
    "JOB_LEASE_SECONDS": (30, "A job whose worker is silent for this long is taken over by another"),
    "DEMO": (False, "True in the demo town: who lives there is told at the start"),
    "TESTING": (False, "Set by the tests"),
}


def load(**overrides: Any) -> dict[str, Any]:
    """Settings by name: default, then environment, then `overrides`; plus what Flask's extensions want."""
    values = {name: _from_environment(name, default) for name, (default, _) in SETTINGS.items()}
    values.update(overrides)
    instance = Path(values["INSTANCE"])
    instance.mkdir(parents=True, exist_ok=True)
    values["SECRET_KEY"] = _secret_key(instance / "secret_key")
    values |= database(values["DATABASE_URL"], instance)
    values["TRUSTED_HOSTS"] = [h.strip() for h in values["TRUSTED_HOSTS"].split(",") if h.strip()] or None
    return values | _flask_settings(https=bool(values["HTTPS"]))


def database(url: str, instance: Path | str) -> dict[str, Any]:
    """What Flask-SQLAlchemy wants: SQLite in the instance folder, or PostgreSQL by psycopg. ValueError for
    another address."""
    if not url:
        options: dict[str, Any] = {"pool_pre_ping": False}
        return {
            "SQLALCHEMY_DATABASE_URI": f"sqlite:///{Path(instance) / 'ponkotan.sqlite'}",
            "SQLALCHEMY_ENGINE_OPTIONS": options,
        }
    kind, colon, rest = url.partition("://")
    if kind not in POSTGRESQL or not colon:
        raise ValueError(f"{PREFIX}DATABASE_URL must begin with postgresql:// (or be empty for SQLite)")
    # Whoever waits longer than this for another writer is told so, as SQLite's busy timeout does.
    options = {"pool_pre_ping": True, "connect_args": {"options": "-c lock_timeout=10s -c timezone=UTC"}}
    return {"SQLALCHEMY_DATABASE_URI": f"postgresql+psycopg://{rest}", "SQLALCHEMY_ENGINE_OPTIONS": options}


def _from_environment(name: str, default: Any) -> Any:
    raw = os.environ.get(PREFIX + name)
    if raw is None:
        return default
    if isinstance(default, bool):
        return raw.lower() in {"1", "true", "yes", "on"}
    return int(raw) if isinstance(default, int) else raw


def _secret_key(path: Path) -> str:
    """The key of this instance, made at the first start and readable by its owner only.

    It comes into sight whole: whoever is killed while making it leaves no half a key behind.
    """
    if not path.exists():
        part = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):  # another process was quicker: its key is the key
            os.link(part, path)
        part.unlink()
    return path.read_text()


def _flask_settings(*, https: bool) -> dict[str, Any]:
    return {
        "SESSION_COOKIE_NAME": "__Host-ponkotan" if https else "ponkotan",
        "SESSION_COOKIE_SECURE": https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "MAX_CONTENT_LENGTH": 24 * 1024 * 1024,
        # An essay posted as multipart must not be cut off at Flask's default of 500 kB.
        "MAX_FORM_MEMORY_SIZE": 2_000_000,
        "MAX_FORM_PARTS": 1000,
        # A form may lie open for a day while a child sleeps; the token is bound to the session anyway.
        "WTF_CSRF_TIME_LIMIT": None,
        "BABEL_DEFAULT_LOCALE": "ja",
        "BABEL_DEFAULT_TIMEZONE": "Asia/Tokyo",
    }
