"""The person is told in kind words, the other directors that it happened."""

from __future__ import annotations

from sqlalchemy.orm import Session

from lms.accounts.models import Person, Role, RoleChange, Suspension
from lms.accounts.people import people_with
from lms.notices.mailing import also_when_closed, urgent
from lms.notices.telling import tell
from lms.prose import N_

CHANGED, SUSPENDED, REOPENED = "role.changed", "account.suspended", "account.reopened"
urgent(SUSPENDED, REOPENED)
also_when_closed(SUSPENDED)

GIVEN = {
    Role.WORKER: N_("You are a worker here from now on. Reason: %(reason)s"),
    Role.COACH: N_("You are a coach here from now on. Reason: %(reason)s"),
    Role.DIRECTOR: N_("You are a director here from now on. Reason: %(reason)s"),
    Role.CLIENT: N_("You are a client here from now on. Reason: %(reason)s"),
    Role.OFFICER: N_("You are an officer of the city here from now on. Reason: %(reason)s"),
}
TAKEN = {
    Role.WORKER: N_(
        "You are not a worker here any more. Your records and levels stay yours. Reason: %(reason)s"
    ),
    Role.COACH: N_(
        "You are not a coach here any more. What you wrote and marked stays. Thank you for all of it. "
        "Reason: %(reason)s"
    ),
    Role.DIRECTOR: N_(
        "You are not a director here any more. What you decided stays. Thank you for all of it. "
        "Reason: %(reason)s"
    ),
    Role.CLIENT: N_("You are not a client here any more. Your orders stay. Reason: %(reason)s"),
    Role.OFFICER: N_("You are not an officer here any more. Thank you. Reason: %(reason)s"),
}


def changed(session: Session, row: RoleChange, person: Person) -> None:
    words = GIVEN if row.given else TAKEN
    tell(session, person, CHANGED, words[row.role], url="/account", reason=row.reason)
    text = N_("The roles of %(name)s were changed.")
    _tell_directors(session, person, row.by, CHANGED, text, f"/people/{person.id}/roles")


def suspended_soon(session: Session, person: Person, *, reason: str) -> None:
    """Before it happens: a closed account is told nothing. By e-mail it arrives all the same."""
    text = N_(
        "Your account is closed for now. Everything you did is kept, and pay that is due comes as agreed. "
        "Please call the director about it. Reason: %(reason)s"
    )
    tell(session, person, SUSPENDED, text, url="/account", reason=reason.strip())


def suspended(session: Session, row: Suspension, person: Person) -> None:
    text = N_("The account of %(name)s is closed for now.")
    _tell_directors(session, person, row.by, SUSPENDED, text, f"/people/{person.id}")


def reopened(session: Session, row: Suspension, person: Person) -> None:
    text = N_(
        "Your account is open again. It is good that you are here. "
        "What was called off meanwhile is arranged anew. Reason: %(reason)s"
    )
    tell(session, person, REOPENED, text, url="/account", reason=row.ended_reason)
    text = N_("The account of %(name)s is open again.")
    _tell_directors(session, person, row.ended_by, REOPENED, text, f"/people/{person.id}")


def _tell_directors(
    session: Session, person: Person, by: Person | None, kind: str, text: str, url: str
) -> None:
    for director in people_with(session, Role.DIRECTOR):
        if director.id != person.id and (by is None or director.id != by.id):
            tell(session, director, kind, text, url=url, name=person.name)
