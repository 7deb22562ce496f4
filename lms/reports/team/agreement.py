"""How far people who mark the same pieces agree: person by person, pair by pair, and who can be compared at
all. For talking about anchors together; nobody's marks change by it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person, Role
from lms.practice.agreement import Wish, wishes
from lms.practice.marked_twice import Twice, marked_by, marked_twice
from lms.skills import ladders
from lms.skills.measuring.agreement import Advice, Agreed, agreed
from lms.skills.measuring.linkage import groups
from lms.skills.models import Skill


@dataclass(frozen=True)
class Apart:
    """The axis on which two people differ most, in points on average."""

    axis: str
    points: float


@dataclass(frozen=True)
class Reviewer:
    person: Person
    all: Agreed
    with_directors: Agreed | None
    """What the ladder looks at; None of directors themselves"""


@dataclass(frozen=True)
class Pair:
    """`agreed.lean` is the first person's."""

    people: tuple[Person, Person]
    agreed: Agreed
    apart: Apart | None
    newest: int
    """Id of the second reading marked last: both marks side by side"""


@dataclass(frozen=True)
class Joined:
    """Who can be compared in a skill: everybody within a group, nobody across groups."""

    skill: Skill
    groups: tuple[tuple[Person, ...], ...]
    wishes: tuple[Wish, ...]
    """Second marks that would join the groups"""


@dataclass(frozen=True)
class Report:
    reviewers: tuple[Reviewer, ...]
    pairs: tuple[Pair, ...]
    joined: tuple[Joined, ...]


def report(session: Session, *, track: str = "") -> Report:
    """Of one skill's track, or of all together. Those who should talk come first."""
    rows = [row for row in marked_twice(session) if not track or row.track == track]
    linked = {each: pairs for each, pairs in marked_by(session).items() if not track or each == track}
    ids = {person for row in rows for person in (row.first_id, row.second_id)}
    ids |= {int(str(rater)) for pairs in linked.values() for _worker, rater in pairs}
    known = {person.id: person for person in session.scalars(select(Person).where(Person.id.in_(ids)))}
    return Report(
        tuple(sorted(_reviewers(rows, known), key=lambda row: _urgent(row.all, row.person))),
        tuple(sorted(_pairs(rows, known), key=lambda row: _urgent(row.agreed, row.people[0]))),
        tuple(_joined(session, linked, known)),
    )


def _reviewers(rows: Sequence[Twice], known: Mapping[int, Person]) -> Iterable[Reviewer]:
    for person_id in {person for row in rows for person in (row.first_id, row.second_id)}:
        person = known[person_id]
        own = [row for row in rows if person_id in {row.first_id, row.second_id}]
        directed = [row for row in own if known[row.other(person_id)].has(Role.DIRECTOR)]
        with_directors = None if person.has(Role.DIRECTOR) else _agreed(directed, person_id)
        yield Reviewer(person, _agreed(own, person_id), with_directors)


def _pairs(rows: Sequence[Twice], known: Mapping[int, Person]) -> Iterable[Pair]:
    found: dict[frozenset[int], list[Twice]] = defaultdict(list)
    for row in rows:
        found[frozenset((row.first_id, row.second_id))].append(row)
    for ids, theirs in found.items():
        one, other = sorted((known[each] for each in ids), key=lambda person: (person.kana, person.id))
        yield Pair((one, other), _agreed(theirs, one.id), _apart(theirs), theirs[-1].reading_id)


def _agreed(rows: Sequence[Twice], person_id: int) -> Agreed:
    return agreed([row.seen_by(person_id) for row in rows])


def _apart(rows: Sequence[Twice]) -> Apart | None:
    """None where they always gave the same."""
    points: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        for axis in row.first.keys() & row.second.keys():
            points[axis].append(abs(row.first[axis] - row.second[axis]))
    means = [Apart(axis, fmean(found)) for axis, found in sorted(points.items())]
    most = max(means, key=lambda one: one.points, default=None)
    return most if most and most.points > 0 else None


def _urgent(found: Agreed, person: Person) -> tuple[int, float, str]:
    order = (Advice.TALK, Advice.READ, Advice.SAME, Advice.WAIT, Advice.FINE)
    return order.index(found.advice), -found.pieces, person.kana


def _joined(
    session: Session, linked: Mapping[str, Sequence[tuple[object, object]]], known: Mapping[int, Person]
) -> Iterable[Joined]:
    wanted = wishes(session)
    for skill in ladders.skills(session):
        if pairs := linked.get(skill.track):
            parts = tuple(
                tuple(sorted((known[int(str(rater))] for rater in part), key=lambda person: person.kana))
                for part in groups(pairs)
            )
            yield Joined(skill, parts, tuple(wish for wish in wanted if wish.track == skill.track))
