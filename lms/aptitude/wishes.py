"""Wishes and needs, in the worker's own words; who else may read them, the worker decides each time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.accounts.models import Person, Role
from lms.accounts.people import coaches_of
from lms.aptitude.models import How, WishSheet
from lms.db import now
from lms.errors import BadInput, Refusal
from lms.journal import record
from lms.notices.telling import tell, tell_anew
from lms.prose import N_

KINDS = (
    *("short_texts", "articles", "interviews", "proofreading", "data_entry", "lists", "transcription"),
    *("spreadsheets", "leading"),
)
TIMES = ("early", "morning", "afternoon", "evening", "night", "weekend")
EQUIPMENT = ("computer", "phone", "tablet", "office", "headset", "printer", "flat_rate")
WISHES = ("kinds", "times", "equipment", "avoid")
READERS = (Role.COACH, Role.DIRECTOR)
MOST_HOURS, LONGEST = 60, 1000


class NotTheirs(Refusal):
    message = _("Only the worker, or staff who write down what the worker said, can change this.")


@dataclass(frozen=True)
class Shared:
    """What a reader may see of a sheet; None or empty where the worker did not agree."""

    sheet: WishSheet
    wishes: bool
    accommodations: bool

    @property
    def anything(self) -> bool:
        return self.wishes or self.accommodations


def say(
    session: Session,
    worker: Person,
    *,
    kinds: Collection[str],
    times: Collection[str],
    equipment: Collection[str],
    hours_per_week: int,
    avoid: str,
    accommodations: str,
    wishes_for: Collection[str],
    accommodations_for: Collection[str],
    how: How,
    by: Person,
) -> WishSheet:
    """Raises BadInput, NotTheirs. The same said again is the same sheet. The hours also become the worker's
    declared hours, which offers are counted by. What staff may not see and leave empty stays as it was."""
    if by.id != worker.id and not (by.has(*READERS) and how != How.SCREEN):
        raise NotTheirs
    said: dict[str, Any] = {
        "kinds": _known(kinds, KINDS),
        "times": _known(times, TIMES),
        "equipment": _known(equipment, EQUIPMENT),
        "hours_per_week": hours_per_week,
        "avoid": avoid.strip(),
        "accommodations": accommodations.strip(),
        "wishes_for": _known(wishes_for, READERS),
        "accommodations_for": _known(accommodations_for, READERS),
    }
    _check(said)
    before = newest(session, worker)
    if before is not None and by.id != worker.id:
        said |= _unseen(session, before, said, by)
    if before is not None and all(getattr(before, name) == value for name, value in said.items()):
        return before
    row = WishSheet(worker=worker, how=how, by=by, at=now(), **said)
    session.add(row)
    worker.hours_per_week = hours_per_week
    session.flush()
    record(session, "wishes.said", row, by=by, about=worker, how=how.value)
    _tell(session, row)
    return row


def newest(session: Session, worker: Person) -> WishSheet | None:
    mine = select(WishSheet).where(WishSheet.worker_id == worker.id)
    return session.scalar(mine.order_by(WishSheet.id.desc()).limit(1))


def history(session: Session, worker: Person) -> list[WishSheet]:
    """Newest first; for the worker alone."""
    mine = select(WishSheet).where(WishSheet.worker_id == worker.id)
    return list(session.scalars(mine.order_by(WishSheet.id.desc())))


def shared_with(session: Session, reader: Person, worker: Person) -> Shared | None:
    """What the reader may see of what holds now; None where nothing was said or nothing is for them. As a
    coach only who accompanies the worker reads what is for coaches."""
    sheet = newest(session, worker)
    if sheet is None:
        return None
    if reader.id == worker.id:
        return Shared(sheet, True, True)
    roles = {Role.DIRECTOR.value} if reader.has(Role.DIRECTOR) else set()
    if reader.id in {coach.id for coach in coaches_of(session, worker)}:
        roles.add(Role.COACH.value)
    found = Shared(sheet, bool(roles & {*sheet.wishes_for}), bool(roles & {*sheet.accommodations_for}))
    return found if found.anything else None


def for_matching(session: Session, worker_ids: Sequence[int]) -> dict[int, Shared]:
    """By worker, what the director may see while choosing whom to ask: only what was agreed to."""
    mine = select(func.max(WishSheet.id)).where(WishSheet.worker_id.in_(worker_ids))
    rows = session.scalars(select(WishSheet).where(WishSheet.id.in_(mine.group_by(WishSheet.worker_id))))
    director = Role.DIRECTOR.value
    every = (Shared(row, director in row.wishes_for, director in row.accommodations_for) for row in rows)
    return {one.sheet.worker_id: one for one in every if one.anything}


def _unseen(session: Session, before: WishSheet, said: dict[str, Any], by: Person) -> dict[str, Any]:
    """What `by` could not see on the sheet before and has said nothing about, with its readers."""
    shared = shared_with(session, by, before.worker)
    kept: list[str] = []
    if not (shared and shared.wishes) and not any(said[name] for name in WISHES):
        kept += [*WISHES, "wishes_for"]
    if not (shared and shared.accommodations) and not said["accommodations"]:
        kept += ["accommodations", "accommodations_for"]
    return {name: getattr(before, name) for name in kept}


def _known(chosen: Collection[str], among: Sequence[str]) -> list[str]:
    """In the order of the list; what is not on it is no choice of ours."""
    if not set(chosen) <= set(among):
        raise BadInput(_("Please choose from the list."))
    return [str(one) for one in among if one in chosen]


def _check(said: dict[str, Any]) -> None:
    if not 0 <= said["hours_per_week"] <= MOST_HOURS:
        raise BadInput(_("Please enter hours a week from 0 to 60."), field="hours_per_week")
    for name in ("avoid", "accommodations"):
        if len(said[name]) > LONGEST:
            raise BadInput(_("This text is too long."), field=name)


def _tell(session: Session, row: WishSheet) -> None:
    """Those who may read it; and the worker, when somebody else wrote it down."""
    if row.by_id != row.worker_id:
        text = N_(
            "%(name)s has written down your wishes as you said them. Please look whether they are right."
        )
        tell(session, row.worker, "wishes.written", text, url="/aptitude", name=row.by.name)
    for coach in coaches_of(session, row.worker):
        if Role.COACH in {*row.wishes_for, *row.accommodations_for} and coach.id != row.by_id:
            text = N_("%(worker)s has said anew what they wish and need.")
            url = f"/workers/{row.worker_id}/aptitude"
            tell_anew(session, coach, "wishes.said", text, url=url, worker=row.worker.name)
