"""What a table would change, line by line, with what is wrong. Nothing is written here.

An empty cell leaves everything as it is, and what is so already is no change: the same table taken in twice
changes nothing the second time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts import people
from lms.accounts.models import Person, Rest
from lms.accounts.permissions import visible_workers
from lms.db import HERE, today
from lms.errors import BadInput, Refusal
from lms.importing.changes import Change, Figure, Hours, Resting
from lms.importing.columns import HEADINGS, Part, cells_of, columns_of
from lms.importing.typed import read_day, read_hours, read_past_day
from lms.skills import ladders
from lms.skills.evidence import OwnMarks
from lms.skills.facts import Kind
from lms.skills.labels import LABELS
from lms.skills.metrics import METRICS
from lms.skills.models import Fact, FactVoid, Skill
from lms.skills.typed import read_value

MOST_JUDGED = 300
"""Rows with a rest or a figure in one go: after each the worker is judged anew, and meanwhile nobody else's
saving goes on. Some three seconds"""
Known = tuple[int, str, str, float, str]
"""A figure that is there: worker, track, metric, value, day"""


@dataclass(frozen=True)
class Line:
    number: int
    """As the spreadsheet program counts: the headings are 1"""
    name: str
    """As the table says it, when the person was not found"""
    worker: Person | None
    changes: tuple[Change, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def good(self) -> bool:
        return bool(self.changes) and not self.problems


@dataclass(frozen=True)
class Plan:
    lines: list[Line]
    left_out: list[str]
    """Headings of columns that are not taken in"""

    @property
    def good(self) -> list[Line]:
        return [line for line in self.lines if line.good]

    @property
    def bad(self) -> list[Line]:
        return [line for line in self.lines if line.problems]

    @property
    def unchanged(self) -> int:
        return len(self.lines) - len(self.good) - len(self.bad)


def plan(session: Session, table: Sequence[Sequence[str]], *, by: Person) -> Plan:
    """Raises NoHeadings. Four queries, however long the table is."""
    columns, left_out = columns_of(table[0] if table else [])
    reader = _Reader(session, by)
    lines = [
        reader.line(number, cells_of(columns, row)) for number, row in enumerate(table[1:], 2) if any(row)
    ]
    return Plan(lines, left_out)


class _Reader:
    def __init__(self, session: Session, by: Person) -> None:
        self.by = by
        workers = session.scalars(visible_workers(by).where(Person.disabled_at.is_(None))).all()
        self.logins = {login: each for each in workers for login in (each.sign_in_name, each.email) if login}
        self.names: dict[str, list[Person]] = defaultdict(list)
        for each in workers:
            self.names[_squeezed(each.name)].append(each)
        self.rests = _rests(session)
        self.skills = {key: skill for skill in ladders.skills(session) for key in (skill.track, skill.name)}
        self.metrics = _metrics()
        self.known = _known_figures(session)
        self.judged = 0
        self.seen: dict[tuple[int, str], int] = {}
        """(worker, what) → the line that says it already"""

    def line(self, number: int, cells: Mapping[Part, str]) -> Line:
        name = cells.get(Part.NAME, "") or cells.get(Part.SIGN_IN_NAME, "")
        try:
            worker = self._who(cells)
        except BadInput as error:
            return Line(number, name, None, problems=(str(error),))
        changes: list[Change] = []
        problems: list[str] = []
        for read in (self._hours, self._rest, self._figure):
            try:
                change = read(worker, cells)
                changes += [change] if change and not self._doubled(number, worker, change, problems) else []
            except Refusal as error:
                problems.append(str(error))
        if not problems and any(not isinstance(change, Hours) for change in changes):
            problems += self._too_many()
        return Line(number, name, worker, tuple(changes), tuple(problems))

    def _too_many(self) -> list[str]:
        self.judged += 1
        words = _("Of rests and figures, %(num)s rows go at a time. Send this table again for the rest.")
        return [words % {"num": MOST_JUDGED}] if self.judged > MOST_JUDGED else []

    def _who(self, cells: Mapping[Part, str]) -> Person:
        login, name = cells.get(Part.SIGN_IN_NAME, ""), _squeezed(cells.get(Part.NAME, ""))
        if login:
            found = self.logins.get(people.fold_name(login) or "")
            if found is None:
                raise BadInput(_("Nobody has this sign-in name: %(name)s.", name=login))
            if name and name != _squeezed(found.name):
                raise BadInput(
                    _("The sign-in name belongs to %(name)s. Have the rows been moved?", name=found.name)
                )
            return found
        if not name:
            raise BadInput(_("The name is missing."))
        named = self.names.get(name, [])
        if len(named) != 1:
            words = (
                _("Several people have this name. Please write the sign-in name.")
                if named
                else _("There is no worker of this name.")
            )
            raise BadInput(words)
        return named[0]

    def _hours(self, worker: Person, cells: Mapping[Part, str]) -> Change | None:
        typed = cells.get(Part.HOURS, "")
        if not typed:
            return None
        hours = read_hours(typed)
        return Hours(worker.hours_per_week, hours) if hours != worker.hours_per_week else None

    def _rest(self, worker: Person, cells: Mapping[Part, str]) -> Change | None:
        begin, end = cells.get(Part.REST_FROM, ""), cells.get(Part.REST_UNTIL, "")
        if not begin and not end:
            return None
        running = self.rests.get(worker.id)
        if not begin and running is None:
            raise BadInput(_("The first day of the rest is missing."))
        since = read_day(begin) if begin else running.since  # type: ignore[union-attr]  # asked just above
        until = read_day(end) if end else None
        if running is not None and (running.since, running.until) == (since, until):
            return None
        people.check_rest(since=since, until=until)
        return Resting(since, until)

    def _figure(self, worker: Person, cells: Mapping[Part, str]) -> Change | None:
        said = {part: cells.get(part, "") for part in (Part.SKILL, Part.METRIC, Part.VALUE)}
        if not said[Part.VALUE] and not said[Part.METRIC]:
            return None
        for part, text in said.items():
            if not text:
                raise BadInput(_("“%(column)s” is empty in this row.", column=HEADINGS[part]))
        if worker.id == self.by.id:
            raise OwnMarks
        skill, metric = self._skill(said[Part.SKILL]), self._metric(said[Part.METRIC])
        value = read_value(metric, said[Part.VALUE])
        on = read_past_day(cells[Part.ON]) if cells.get(Part.ON) else today()
        key = (worker.id, skill.track, metric, float(value), on.isoformat())
        if key in self.known:
            return None
        return Figure(skill.track, skill.name, metric, value, on, cells.get(Part.NOTE, "")[:300])

    def _skill(self, text: str) -> Skill:
        found = self.skills.get(text)
        if found is None:
            raise BadInput(_("There is no skill called “%(name)s”.", name=text))
        return found

    def _metric(self, text: str) -> str:
        found = self.metrics.get(_squeezed(text))
        if found is None:
            raise BadInput(_("“%(name)s” is nothing that can be entered.", name=text))
        return found

    def _doubled(self, number: int, worker: Person, change: Change, problems: list[str]) -> bool:
        """Two lines that say different things of the same person: which is meant, nobody knows."""
        what = repr(change) if isinstance(change, Figure) else type(change).__name__
        first = self.seen.setdefault((worker.id, what), number)
        if first != number:
            problems.append(_("Row %(num)s says this of the same person already.", num=first))
        return first != number


def _squeezed(text: str) -> str:
    return "".join(text.replace("　", " ").split())


def _metrics() -> dict[str, str]:
    """Names that a table may use for what can be entered: its words on the screen, or its code."""
    enterable = [name for name, metric in METRICS.items() if metric.enterable]
    by_words: dict[str, str] = {}
    for name in enterable:
        for words in (name, str(LABELS[name]), f"{LABELS[name]} (%)"):
            by_words[_squeezed(words)] = name
    return by_words


def _rests(session: Session) -> dict[int, Rest]:
    """The rest that runs or comes next, by worker."""
    ahead = select(Rest).where(Rest.until.is_(None) | (Rest.until >= today()))
    return {rest.worker_id: rest for rest in session.scalars(ahead.order_by(Rest.id))}


def _known_figures(session: Session) -> set[Known]:
    valid = select(Fact).outerjoin(FactVoid).where(FactVoid.id.is_(None), Fact.kind == Kind.MEASURE)
    return {
        (
            fact.worker_id,
            fact.track,
            fact.data["metric"],
            float(fact.data["value"]),
            fact.occurred_at.astimezone(HERE).date().isoformat(),
        )
        for fact in session.scalars(valid)
    }
