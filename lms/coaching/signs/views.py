"""Who may be stuck, for staff. No worker ever sees this page, and nothing is sent because of it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from lms.accounts.permissions import needs
from lms.coaching.signs.gathering import stuck
from lms.coaching.signs.rules import Found, Sign
from lms.db import db
from lms.prose import day

bp = Blueprint("signs", __name__)


@bp.get("/desk/signs")
@needs("coach")
def index() -> str:
    return render_template("coaching/signs.html", found=stuck(db.session(), current_user), said=said)


def said(found: Found) -> str:
    """The sign with the facts it rests on, in one sentence."""
    return str(_words(found, since=day(found.since)))


def _words(found: Found, *, since: str) -> Any:
    match found.sign:
        case Sign.RETURNED:
            return _("Work came back %(n)s times in 60 days, last on %(day)s.", n=found.n, day=since)
        case Sign.LOW_PIECES:
            return _("The last two pieces in a row had less than 2 points of 4 on average.")
        case Sign.QUIZ:
            return _(
                "The quiz “%(title)s” was tried %(n)s times and not passed yet.", title=found.title, n=found.n
            )
        case Sign.UNREAD:
            return _("%(n)s feedback not read, the oldest since %(day)s.", n=found.n, day=since)
        case Sign.OVERDUE:
            return _("%(n)s next actions stand open, the oldest meant for %(day)s.", n=found.n, day=since)
        case Sign.NO_LESSON:
            return ngettext("No lesson for %(num)s day.", "No lesson for %(num)s days.", found.n)
    return ngettext("Nothing heard for %(num)s day.", "Nothing heard for %(num)s days.", found.n)
