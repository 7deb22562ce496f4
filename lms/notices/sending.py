"""Handing a letter to the mail server of the settings."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage

from flask import current_app

SECONDS = 30.0


class NobodyThere(Exception):
    """The server refuses this address for good; the text is what it said."""


def sends_mail() -> bool:
    return bool(current_app.config["SMTP_HOST"] and current_app.config["MAIL_FROM"])


def send(message: EmailMessage) -> None:
    """Returns when the server has taken it. Raises NobodyThere for good; anything else may pass:
    smtplib.SMTPException, OSError."""
    settings = current_app.config
    try:
        with _connected() as server:
            if settings["SMTP_USER"]:
                server.login(settings["SMTP_USER"], settings["SMTP_PASSWORD"])
            server.send_message(message)
    except smtplib.SMTPRecipientsRefused as refused:
        code, words = next(iter(refused.recipients.values()))
        if code >= 500:
            raise NobodyThere(words.decode("utf-8", "replace")) from refused
        raise


def _connected() -> smtplib.SMTP:
    """Encrypted from the start (tls), before anything is said (starttls), or not (off: for this machine)."""
    host, port, way = (current_app.config[name] for name in ("SMTP_HOST", "SMTP_PORT", "SMTP_SECURITY"))
    if way == "tls":
        return smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=ssl.create_default_context())
    server = smtplib.SMTP(host, port, timeout=SECONDS)
    if way == "starttls":
        try:
            server.starttls(context=ssl.create_default_context())
        except BaseException:
            server.close()
            raise
    return server
