"""Random histories of two workers: evidence, withdrawals, rests, ladders, promotions, time that passes."""

from __future__ import annotations

import copy
import random
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts import people
from lms.accounts.models import Person, Rest
from lms.db import HERE, time_is
from lms.learning.models import Lesson
from lms.skills import evidence, ladders
from lms.skills.estimates.models import DatedEstimate, FairMark
from lms.skills.facts import Kind
from lms.skills.models import Decision, Fact, FactVoid, LadderVersion, Promotion, Proposal, Skill, Standing
from lms.skills.raters.effects import preview
from lms.skills.raters.withdrawing import withdraw_all
from lms.skills.reasons import Reason
from tests.cast import Cast
from tests.verbs import taught
from tests.verbs.skill_facts import check_data, practice_data

BEGIN = datetime(2027, 4, 1, 1, 30, tzinfo=UTC)
TRACKS = ("writing", "clerical", "directing")


class History:
    """One random life, told step by step with the verbs that people use."""

    def __init__(self, session: Session, cast: Cast, seed: int) -> None:
        self.session, self.cast, self.dice = session, cast, random.Random(seed)
        self.moment = BEGIN
        self.workers = [cast.haru, cast.sora]
        with time_is(BEGIN - timedelta(days=self.dice.choice([1, 100, 500]))):
            ladders.load_default(session)
        self.steps = (
            [self.fact] * 8
            + [self.time] * 5
            + [self.rest, self.rest, self.ladder, self.promotion, self.model, self.reversal]
        )
        self.steps += [self.void, self.void, self.void_rater, self.quiz, self.quiz]

    def step(self) -> str:
        chosen = self.dice.choice(self.steps)
        with time_is(self.moment):
            chosen()
            self.session.flush()
        return chosen.__name__

    def time(self) -> None:
        self.moment += timedelta(days=self.dice.choice([0.01, 1, 7, 29.5, 30, 90, 200]))

    def fact(self) -> None:
        kind, data = self._evidence()
        track = self.dice.choice(TRACKS) if kind not in {Kind.IDENTITY, Kind.NDA} else ""
        back = self.dice.choice([-0.002, 0, 0.5, 10, 29.99, 200, 364.99, 400])
        evidence.add_fact(
            self.session,
            self.dice.choice(self.workers),
            track=track,
            kind=kind,
            data=data,
            source="entered",
            rater=self.dice.choice([self.cast.kita, self.cast.mori, None]),
            task_level=self.dice.choice([None, 0, 1, 2]),
            occurred_at=self.moment - timedelta(days=back),
        )

    def void(self) -> None:
        valid = select(Fact).outerjoin(FactVoid).where(FactVoid.id.is_(None)).order_by(Fact.id)
        facts = list(self.session.scalars(valid))
        if facts:
            evidence.void(self.session, self.dice.choice(facts), reason="まちがい", by=self.cast.aoki)

    def void_rater(self) -> None:
        """All that somebody marked is withdrawn, from the beginning or from a day on."""
        rater = self.dice.choice([self.cast.kita, self.cast.mori])
        since = self.dice.choice([None, (self.moment - timedelta(days=30)).astimezone(HERE).date()])
        seen = preview(self.session, rater, since=since, entered_too=False).seen
        if seen:
            given = {"since": since, "entered_too": False, "seen": seen, "reason": "あてにできない"}
            withdraw_all(self.session, rater, by=self.cast.aoki, **given)

    def rest(self) -> None:
        worker, today = self.dice.choice(self.workers), self.moment.astimezone(HERE).date()
        if self.session.scalar(select(Rest.id).where(Rest.worker_id == worker.id, Rest.until.is_(None))):
            people.end_rest(self.session, worker, on=today, by=worker)
            return
        since = today + timedelta(days=self.dice.choice([-40, 0, 5]))
        until = self.dice.choice([None, since, since + timedelta(days=20)])
        people.start_rest(self.session, worker, since=since, until=until, by=worker)

    def ladder(self) -> None:
        """The same ladder with other windows and thresholds, from today or from a later day on."""
        skill = self.dice.choice(ladders.skills(self.session))
        body = copy.deepcopy(ladders.versions(self.session, skill)[0].body)
        for level in body["levels"]:
            level["window_days"] = self.dice.choice([30, 180, 365, 730])
            self._shift(level["require"])
        begins = self.moment + timedelta(days=self.dice.choice([0, 0.5, 40]))
        newest = max(version.effective_from for version in ladders.versions(self.session, skill))
        if begins > newest:
            name = f"{begins:%Y-%m-%d %H:%M:%S.%f}"
            self.session.add(LadderVersion(skill_id=skill.id, version=name, effective_from=begins, body=body))

    def model(self) -> None:
        """What a fit of the night leaves: a fair mark of a piece, an estimate of a worker."""
        worker, skill = self.dice.choice(self.workers), self.dice.choice(ladders.skills(self.session))
        of = {"worker_id": worker.id, "skill_id": skill.id, "fitted_at": self.moment}
        for fact in evidence.facts_of(self.session, worker, skill.track)[-2:]:
            self.session.add(FairMark(fact_id=fact.id, value=self.dice.uniform(0, 4), **of))
        self.session.add(DatedEstimate(value=self.dice.uniform(-2, 2), se=0.4, **of))

    def quiz(self) -> None:
        """A lesson with a quiz is published, renewed with or without its tags, retired, brought back."""
        number = self.dice.randrange(1, 6)
        lesson = self.session.scalar(select(Lesson).where(Lesson.key == f"w/{number}"))
        if lesson is None:
            taught.quiz_lesson(self.session, number, track=self.dice.choice(["", "writing"]))
        elif self.dice.random() < 0.3:
            lesson.course.series.count_for(self.dice.choice(["", "writing", "clerical"]))
        elif lesson.retired_at is not None:
            lesson.bring_back()
        elif self.dice.random() < 0.5:
            lesson.retired_at = self.moment
        else:
            taught.edition(self.session, lesson, self.dice.choice([[], ["onboarding"], ["writing_basic"]]))

    def promotion(self) -> None:
        """Whatever the conditions say: whether they held is not the question here."""
        worker, skill = self.dice.choice(self.workers), self.dice.choice(ladders.skills(self.session))
        row = self.session.get(Standing, (worker.id, skill.id))
        level = row.level + 1 if row else 1
        if level <= len(ladders.versions(self.session, skill)[0].body["levels"]):
            promote(self.session, worker, skill, level, by=self.cast.aoki, at=self.moment)

    def reversal(self) -> None:
        """A level is taken back, as after an appeal."""
        row = self.session.scalars(select(Standing).limit(1)).first()
        if row is not None and row.level > 1:
            row.level -= 1
        elif row is not None:
            self.session.delete(row)

    def _shift(self, tree: dict[str, Any]) -> None:
        for part in tree.get("all", tree.get("any", [])):
            if "metric" not in part:
                self._shift(part)
                continue
            if self.dice.random() < 0.2:
                part["window_days"] = self.dice.choice([7, 90, 500])
            if not isinstance(part["value"], bool) and part["value"] > 1:
                part["value"] = max(1, part["value"] + self.dice.choice([-2, -1, 0, 1]))

    def _evidence(self) -> tuple[Kind, dict[str, Any]]:
        dice, number = self.dice, self.dice.randrange(1, 6)
        quiz = {
            "lesson": f"w/{number}",
            "title": "小テスト",
            "tags": [dice.choice(["onboarding", "writing_basic"])],
        }
        work = {
            "typos": dice.choice([None, 0, 3]),
            "chars": 1000,
            "fields": 500,
            "field_errors": dice.choice([0, 9]),
        }
        passed = dice.random() < 0.8
        stars = {"task": number, "title": "記事", "client": "山田商店", "stars": dice.randrange(1, 6)}
        return dice.choice(
            [
                (Kind.IDENTITY, {"how": "face_to_face"}),
                (Kind.NDA, {"how": "screen"}),
                (Kind.QUIZ, quiz | {"attempt": 1, "points": dice.randrange(11), "max": 10}),
                (
                    Kind.PRACTICE,
                    practice_data(f"w/{number}", mark=dice.randrange(5), round=dice.randrange(1, 3), **work),
                ),
                (
                    Kind.CHECK,
                    check_data(
                        number, client=dice.choice("甲乙丙"), accepted=passed, first_pass=passed, **work
                    ),
                ),
                (
                    Kind.PLACEMENT,
                    {"task": number, "title": "記事", "outcome": dice.choice(["completed", "not_completed"])},
                ),
                (Kind.RATING, stars),
                (Kind.MEASURE, {"metric": "review.n", "value": number, "note": ""}),
            ]
        )


def promote(session: Session, worker: Person, skill: Skill, level: int, *, by: Person, at: datetime) -> None:
    version = ladders.version_at(session, skill, at)
    proposal = Proposal(
        worker=worker,
        skill=skill,
        level=level,
        ladder_version=version,
        reason_code=Reason.CONDITIONS,
        reason="条件",
        checklist={},
        decisive_rater_ids=[],
        by=by,
        at=at,
        open=False,
    )
    decision = Decision(proposal=proposal, confirmed=True, reason="", unmet="", by=by, at=at)
    session.add(decision)
    session.flush()
    row = Promotion(worker_id=worker.id, skill_id=skill.id, level=level, decision_id=decision.id, at=at)
    session.add(row)
    session.flush()
    session.merge(
        Standing(worker_id=worker.id, skill_id=skill.id, level=level, since=at, promotion_id=row.id)
    )
