"""What a line of a table can change; each knows its words and the verb that does it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from lms.accounts import people
from lms.accounts.models import Person
from lms.prose import day
from lms.skills import entering
from lms.skills.labels import LABELS
from lms.skills.metrics import METRICS, Unit


@dataclass(frozen=True)
class Hours:
    before: int
    after: int

    @property
    def words(self) -> str:
        return str(_("Hours a week: %(before)s → %(after)s", before=self.before, after=self.after))

    def carry_out(self, session: Session, worker: Person, *, by: Person) -> None:
        people.declare_hours(session, worker, hours=self.after, by=by)


@dataclass(frozen=True)
class Resting:
    since: date
    until: date | None

    @property
    def words(self) -> str:
        if self.until is None:
            return str(_("Rest from %(since)s on", since=day(self.since)))
        return str(_("Rest from %(since)s to %(until)s", since=day(self.since), until=day(self.until)))

    def carry_out(self, session: Session, worker: Person, *, by: Person) -> None:
        people.start_rest(session, worker, since=self.since, until=self.until, by=by)


@dataclass(frozen=True)
class Figure:
    track: str
    skill: str
    metric: str
    value: float
    on: date
    note: str

    @property
    def words(self) -> str:
        share = METRICS[self.metric].unit == Unit.SHARE
        value = f"{self.value * 100:g} %" if share else f"{self.value:g}"
        said = {"skill": self.skill, "what": LABELS[self.metric], "value": value, "day": day(self.on)}
        return str(_("%(skill)s, %(what)s: %(value)s (%(day)s)", **said))

    def carry_out(self, session: Session, worker: Person, *, by: Person) -> None:
        entering.enter_measure(
            session,
            worker,
            track=self.track,
            metric=self.metric,
            value=self.value,
            on=self.on,
            note=self.note,
            by=by,
        )


Change = Hours | Resting | Figure
