"""What coaching asks of a person next: advice on work from outside that is there to be read."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from lms.accounts.models import Person, Role
from lms.coaching.outside.advising import title_of
from lms.coaching.outside.reading import first_unread
from lms.notices.steps import Step
from lms.practice.steps import FEEDBACK, READING_MINUTES


def next_steps(session: Session, person: Person) -> list[Step]:
    """The oldest advice not read, as urgent as feedback on a piece."""
    advice = first_unread(session, person) if person.has(Role.WORKER) else None
    if advice is None:
        return []
    title = _("Read the advice on “%(title)s”", title=title_of(advice.work))
    why = _("Your coach has answered.")
    return [Step(FEEDBACK, title, why, f"/outside-work/{advice.work_id}", READING_MINUTES)]
