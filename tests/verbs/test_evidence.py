"""The evidence ledger: nothing is changed, everything is checked, a mistake is withdrawn in the open."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError, IntegrityError

from lms.accounts import people
from lms.accounts.models import Person
from lms.db import db, now, time_is
from lms.errors import BadInput
from lms.journal import Event
from lms.notices.telling import notices_of, wording
from lms.skills import evidence, ladders, standing
from lms.skills.evidence import Kind, add_fact, facts_of, verify, void
from lms.skills.immutable import statements
from lms.skills.models import Fact
from lms.skills.standings.reading import standings
from tests.verbs.default_ladders import _ladders
from tests.verbs.three_facts import QUIZ, tamper, three

__all__ = ["_ladders", "three"]


def test_each_fact_carries_the_hash_of_the_one_before(session, three):
    assert [fact.prev for fact in three] == ["0" * 64, three[0].hash, three[1].hash]
    found = verify(session)
    assert (found.sound, found.facts, found.last) == (True, 3, three[2].hash)


def test_a_fact_is_told_in_the_journal_with_its_worker(session, three, cast):
    event = session.scalar(select(Event).where(Event.verb == "fact.recorded").order_by(Event.id.desc()))
    assert (event.worker_id, event.subject_id, event.detail["kind"]) == (
        cast.haru.id,
        three[2].id,
        "practice",
    )


@pytest.mark.parametrize("statement", ["UPDATE fact SET track = ''", "DELETE FROM fact"])
def test_the_database_itself_refuses_changes(session, three, statement):
    with pytest.raises(DatabaseError, match="append-only"):
        session.execute(text(statement))


def test_the_database_itself_refuses_changes_to_withdrawals(session, three, cast):
    void(session, three[1], reason="別の人の結果でした", by=cast.aoki)
    with pytest.raises(DatabaseError, match="append-only"):
        session.execute(text("DELETE FROM fact_void"))


def test_the_chain_cannot_fork(session, three, cast):
    with pytest.raises(IntegrityError):
        session.execute(
            text(
                "INSERT INTO fact"
                " (worker_id, track, kind, data, source, occurred_at, recorded_at, how, prev, hash)"
                " SELECT worker_id, track, kind, data, source, occurred_at, recorded_at, how, prev, 'x'"
                " FROM fact WHERE id = 2"
            )
        )


@pytest.mark.parametrize(
    ("sql", "what", "row"),
    [
        ('UPDATE fact SET data = \'{"how": "online"}\' WHERE id = 1', "changed", 0),
        ("UPDATE fact SET worker_id = worker_id + 1 WHERE id = 2", "changed", 1),
        ("UPDATE fact SET rater_id = NULL WHERE id = 3", "changed", 2),
        ("UPDATE fact SET occurred_at = '2026-01-01 00:00:00.000000' WHERE id = 2", "changed", 1),
        ("DELETE FROM fact WHERE id = 2", "link", 2),
        ("DELETE FROM fact WHERE id = 3", "missing", 2),
        ("DELETE FROM fact", "missing", 0),
    ],
)
def test_tampering_is_found(session, three, sql, what, row):
    ids = [fact.id for fact in three]
    tamper(session, sql)
    problems = verify(session).problems
    assert ("fact", ids[row], what) in [(p.table, p.row_id, p.what) for p in problems]


def test_undoing_a_withdrawal_is_found(session, three, cast):
    row = void(session, three[1], reason="別の人の結果でした", by=cast.aoki)
    row_id = row.id
    tamper(session, "DELETE FROM fact_void")
    assert [(p.table, p.row_id, p.what) for p in verify(session).problems] == [
        ("fact_void", row_id, "missing")
    ]


def test_a_withdrawn_fact_no_longer_counts_but_stays(session, three, cast):
    void(session, three[1], reason="別の人の結果でした", by=cast.aoki)
    assert [fact.id for fact in facts_of(session, cast.haru, "writing")] == [three[0].id, three[2].id]
    assert session.get(Fact, three[1].id).voided.reason == "別の人の結果でした"
    assert verify(session).sound
    assert "別の人の結果でした" in wording(notices_of(session, cast.haru)[0])


def test_a_fact_is_withdrawn_once_and_with_a_reason(session, three, cast):
    with pytest.raises(BadInput) as refused:
        void(session, three[1], reason="  ", by=cast.aoki)
    assert refused.value.field == "reason"
    void(session, three[1], reason="別の人の結果でした", by=cast.aoki)
    with pytest.raises(evidence.AlreadyVoid):
        void(session, three[1], reason="もう一度", by=cast.aoki)


def test_facts_of_other_tracks_and_other_people_do_not_count(session, three, cast):
    assert [f.kind for f in facts_of(session, cast.haru, "clerical")] == [Kind.IDENTITY]
    assert facts_of(session, cast.sora, "writing") == []


def test_the_clock_going_back_harms_nothing(session, cast, three):
    with time_is(now() - timedelta(days=2)):
        add_fact(session, cast.haru, track="writing", kind=Kind.QUIZ, data=QUIZ, source="attempt:2")
    assert verify(session).sound
    assert len(facts_of(session, cast.haru, "writing")) == 4


def test_two_writers_at_once_keep_one_chain(app, session, cast):
    worker_id = cast.haru.id
    session.commit()

    def write() -> None:
        with app.app_context():
            for number in range(15):
                own = db.session()
                worker = own.get_one(Person, worker_id)
                quiz = QUIZ | {"attempt": number}
                add_fact(own, worker, track="writing", kind=Kind.QUIZ, data=quiz, source="attempt:1")
                own.commit()

    threads = [threading.Thread(target=write) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = verify(session)
    assert (found.facts, found.problems) == (45, [])


def test_rooms_above_say_where_a_fact_comes_from(session, cast, three, monkeypatch):
    from lms.skills import sources

    monkeypatch.setattr(sources, "_urls", {})
    evidence.source_url("attempt", lambda number, viewer: f"/attempts/{number}?for={viewer.sign_in_name}")
    assert sources.url_of("attempt:12", cast.kita) == "/attempts/12?for=kita"
    assert sources.url_of("submission:5", cast.kita) is None
    assert sources.url_of("entered", cast.kita) is None


@pytest.mark.parametrize(
    ("kind", "data", "fresh"),
    [
        (Kind.QUIZ, QUIZ, True),
        (Kind.LED, {"job": 1, "title": "冊子", "on_time": True}, True),
        (Kind.PLACEMENT, {"task": 1, "title": "記事", "outcome": "not_completed"}, False),
        (Kind.PLACEMENT, {"task": 1, "title": "記事", "outcome": "cancelled_by_client"}, False),
        (Kind.RATING, {"task": 1, "title": "記事", "client": "山田商店", "stars": 5}, False),
        (Kind.MENTEE, {"worker": 9, "level": 1}, False),
        (Kind.RESIDUAL, {"task": 1, "title": "名簿", "errors": 2, "found_by": "client"}, False),
    ],
)
def test_only_work_makes_a_level_fresh(session, cast, three, kind, data, fresh):
    """Not what others said of it later, nor work that came to nothing."""
    with time_is(now() + timedelta(days=170)):
        add_fact(session, cast.haru, track="writing", kind=kind, data=data, source="entered")
        haru = standings(session, [cast.haru])[cast.haru.id]["writing"]
    assert haru.facts == 3
    assert (haru.last_evidence > three[2].occurred_at) == fresh


def test_a_board_shows_levels_evidence_and_how_old_it_is(session, cast, three):
    found = standings(session, [cast.haru, cast.sora])
    haru, sora = found[cast.haru.id]["writing"], found[cast.sora.id]["writing"]
    assert (haru.level, haru.facts, haru.last_evidence) == (0, 2, three[2].occurred_at)
    assert (sora.level, sora.facts, sora.last_evidence, sora.stale) == (0, 0, None, False)
    void(session, three[2], reason="別の人の提出物でした", by=cast.aoki)
    assert standings(session, [cast.haru])[cast.haru.id]["writing"].facts == 1


def test_evidence_grows_old_after_180_days_but_not_while_resting(session, cast):
    day = now()
    assert standing.is_stale(day, [], at=day + timedelta(days=180))
    assert not standing.is_stale(day, [], at=day + timedelta(days=179))
    assert not standing.is_stale(None, [])
    people.start_rest(session, cast.haru, since=day.date() + timedelta(days=10), until=None, by=cast.haru)
    rests = standing.rests_of(session, [cast.haru.id])[cast.haru.id]
    assert not standing.is_stale(day, rests, at=day + timedelta(days=400))


def test_ladders_are_loaded_once_and_found_by_their_day(session):
    assert ladders.load_default(session) == []
    changed = dict(ladders.default_document(), version="2027-01-01.1")
    changed["tracks"] = [dict(changed["tracks"][0], levels=changed["tracks"][0]["levels"][:2])]
    later = now() + timedelta(days=30)
    assert len(ladders.load(session, changed, effective_from=later)) == 1
    assert ladders.ladder_of(session, "writing", now()).top == 5
    assert ladders.ladder_of(session, "writing", later).top == 2
    assert ladders.ladder_of(session, "writing", now() - timedelta(days=3650)).top == 5
    assert ladders.ladder_of(session, "gardening", now()) is None


def test_postgresql_gets_its_triggers_too():
    made = " ".join(statements("postgresql", "fact"))
    assert "BEFORE UPDATE OR DELETE ON fact" in made
    assert "BEFORE TRUNCATE ON fact" in made
