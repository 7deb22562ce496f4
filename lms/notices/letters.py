"""A letter of notices: plain text, nothing in it that reports back."""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from flask import current_app
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from lms.accounts.models import Person
from lms.db import HERE, now
from lms.notices.models import Notice
from lms.notices.telling import wording

LONGEST_SUBJECT = 60


def letter(person: Person, notices: list[Notice], *, number: int) -> EmailMessage:
    """In the language of the person. `number` makes the Message-ID, the same at every attempt."""
    with force_locale(person.locale):
        lines = [wording(notice) for notice in notices]
        message = _message(person, _subject(lines), number)
        message.set_content(_body(person, notices, lines), cte="base64")
    return message


def _message(person: Person, subject: str, number: int) -> EmailMessage:
    sender = str(current_app.config["MAIL_FROM"])
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = Address(_one_line(current_app.config["PUBLIC_NAME"]), addr_spec=sender)
    message["To"] = Address(_one_line(person.name), addr_spec=person.email or "")
    message["Date"] = format_datetime(now().astimezone(HERE))
    message["Message-ID"] = f"<notices-{number}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    if current_app.config["PUBLIC_URL"]:
        message["List-Unsubscribe"] = f"<{_address('/notices')}>"
    return message


def _subject(lines: list[str]) -> str:
    if len(lines) == 1:
        only = _one_line(lines[0])
        return only if len(only) <= LONGEST_SUBJECT else only[: LONGEST_SUBJECT - 1] + "…"
    return str(ngettext("%(num)s notice", "%(num)s notices", len(lines)))


def _body(person: Person, notices: list[Notice], lines: list[str]) -> str:
    parts = [_("Dear %(name)s,", name=person.name), ""]
    for notice, line in zip(notices, lines, strict=True):
        parts += [
            f"・{line}",
            *([f"  {_address(notice.url)}"] if current_app.config["PUBLIC_URL"] else []),
            "",
        ]
    parts.append(_("There is no hurry. Everything waits for you under “Notices”."))
    parts.append(_("How often we write, quiet hours and which kinds: choose on the page “Notices”."))
    phone = current_app.config["PUBLIC_PHONE"]
    return "\n".join([*parts, "", current_app.config["PUBLIC_NAME"], *([phone] if phone else [])]) + "\n"


def _address(path: str) -> str:
    return str(current_app.config["PUBLIC_URL"]).rstrip("/") + path


def _one_line(text: str) -> str:
    """Nobody's name may add a header."""
    return " ".join(text.split())
