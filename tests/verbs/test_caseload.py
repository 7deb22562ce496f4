"""How many a coach accompanies, who stands in, handing over; signs that somebody may be stuck."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from lms.accounts import people
from lms.accounts.people import CoachFull
from lms.coaching.caseload import absences, loads
from lms.coaching.caseload.handing_over import NotAccompanied, hand_over, hand_overs_of
from lms.coaching.signs.gathering import facts_of, stuck
from lms.coaching.signs.rules import Facts, Sign, signs
from lms.db import now, time_is, today
from lms.errors import BadInput
from lms.journal import record
from lms.learning.models import Completion
from lms.practice.coaching import note
from lms.practice.scope import NotYourWorker, must_coach
from lms.practice.timeline import timeline
from tests.cast import Cast
from tests.verbs.taught import quiz_lesson

DAY = timedelta(days=1)
TODAY = date(2026, 11, 24)


def test_what_was_finished_and_then_retired_leaves_the_open_lessons_open(
    session: Session, cast: Cast
) -> None:
    old, _new = quiz_lesson(session, 1), quiz_lesson(session, 2)
    edition = old.editions[0]
    session.add(Completion(person_id=cast.haru.id, lesson_id=old.id, edition_id=edition.id, how="watched"))
    old.retired_at = now()
    session.flush()
    assert facts_of(session, {cast.haru.id: cast.haru})[cast.haru.id].lessons_left


def test_a_coach_is_given_no_more_workers_than_they_said(session: Session, cast: Cast) -> None:
    loads.say_most(session, cast.kita, 2, by=cast.kita)
    with pytest.raises(CoachFull):
        people.pair(session, cast.kita, cast.nagi, by=cast.aoki)
    assert loads.load_of(session, cast.kita).full
    loads.say_most(session, cast.kita, None, by=cast.aoki)
    people.pair(session, cast.kita, cast.nagi, by=cast.aoki)
    with pytest.raises(loads.NotYourLoad):
        loads.say_most(session, cast.kita, 1, by=cast.mori)
    with pytest.raises(BadInput):
        loads.say_most(session, cast.kita, -1, by=cast.kita)


def test_a_stand_in_sees_the_workers_for_the_time_and_steps_back(session: Session, cast: Cast) -> None:
    loads.say_most(session, cast.mori, 0, by=cast.mori)
    absences.enter(
        session, cast.kita, since=today() + DAY, until=today() + 3 * DAY, stand_in=cast.mori, by=cast.kita
    )
    with pytest.raises(NotYourWorker):
        must_coach(session, cast.mori, cast.haru)
    with time_is(now() + DAY):
        assert absences.keep_up(session) == 1 and absences.keep_up(session) == 0
        must_coach(session, cast.mori, cast.haru)
        must_coach(session, cast.kita, cast.haru)
        assert (
            loads.load_of(session, cast.mori).covered == 2 and loads.load_of(session, cast.mori).workers == 0
        )
        note(session, cast.haru, "代わりに電話しました。", by=cast.mori)
    with time_is(now() + 4 * DAY):
        absences.keep_up(session)
        with pytest.raises(NotYourWorker):
            must_coach(session, cast.mori, cast.haru)
    assert [entry.kind for entry in timeline(session, cast.haru)] == ["note"], "the record keeps it"


def test_absences_do_not_overlap_and_make_sense(session: Session, cast: Cast) -> None:
    absences.enter(session, cast.kita, since=today(), until=today() + DAY, by=cast.kita)
    with pytest.raises(absences.AlreadyAway):
        absences.enter(session, cast.kita, since=today() + DAY, until=today() + 2 * DAY, by=cast.kita)
    with pytest.raises(absences.NotYourAbsence):
        absences.enter(session, cast.kita, since=today() + 9 * DAY, until=today() + 9 * DAY, by=cast.mori)
    for since, until, stand_in in (
        (today() + 9 * DAY, today() + 8 * DAY, None),
        (today() - 9 * DAY, today() - 8 * DAY, None),
        (today() + 9 * DAY, today() + 9 * DAY, cast.kita),
        (today() + 9 * DAY, today() + 9 * DAY, cast.aoki),
    ):
        with pytest.raises(BadInput):
            absences.enter(session, cast.kita, since=since, until=until, stand_in=stand_in, by=cast.kita)


def test_the_record_goes_along_with_a_worker_handed_over(session: Session, cast: Cast) -> None:
    note(session, cast.haru, "朝に強い。", by=cast.kita)
    hand_over(session, cast.haru, before=cast.kita, after=cast.mori, words="電話は10時から", by=cast.aoki)
    session.flush()
    must_coach(session, cast.mori, cast.haru)
    with pytest.raises(NotYourWorker):
        must_coach(session, cast.kita, cast.haru)
    texts = {getattr(entry.row, "text", "") for entry in timeline(session, cast.haru) if entry.kind == "note"}
    assert texts == {"朝に強い。", "電話は10時から"}
    assert "担当の引き継ぎ:北 ひろしさんから森 しずかさんへ" in [
        getattr(entry.row, "title", "") for entry in timeline(session, cast.haru)
    ]
    assert [row.coach_after.name for row in hand_overs_of(session, cast.haru)] == [cast.mori.name]
    with pytest.raises(NotAccompanied):
        hand_over(session, cast.haru, before=cast.kita, after=cast.mori, by=cast.aoki)


def test_whoever_stands_in_can_stay_for_good(session: Session, cast: Cast) -> None:
    row = absences.enter(
        session, cast.kita, since=today(), until=today() + DAY, stand_in=cast.mori, by=cast.kita
    )
    hand_over(session, cast.haru, before=cast.kita, after=cast.mori, by=cast.aoki)
    session.flush()
    session.expire_all()
    absences.end(session, row, by=cast.kita)
    session.flush()
    must_coach(session, cast.mori, cast.haru)
    with pytest.raises(NotYourWorker):
        must_coach(session, cast.mori, cast.sora)


LONG_AGO = TODAY - 100 * DAY


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (Facts(joined=TODAY - 3 * DAY), []),
        (Facts(joined=LONG_AGO), [Sign.NO_LESSON, Sign.QUIET]),
        (Facts(joined=LONG_AGO, last_sign=TODAY, lessons_left=False), []),
        (Facts(joined=LONG_AGO, last_lesson=TODAY - 13 * DAY, last_sign=TODAY), []),
        (Facts(joined=LONG_AGO, last_lesson=TODAY - 14 * DAY, last_sign=TODAY), [Sign.NO_LESSON]),
        (Facts(joined=LONG_AGO, back_from_rest=TODAY - DAY), []),
        (Facts(joined=TODAY, marks=(1.0, 3.0, 1.5)), []),
        (Facts(joined=TODAY, marks=(3.0, 1.0, 1.9)), [Sign.LOW_PIECES]),
        (Facts(joined=TODAY, returns=(TODAY - DAY,)), []),
        (Facts(joined=TODAY, returns=(TODAY - 90 * DAY, TODAY - DAY)), []),
        (Facts(joined=TODAY, returns=(TODAY - 9 * DAY, TODAY - DAY)), [Sign.RETURNED]),
        (Facts(joined=TODAY, unread_since=(TODAY - 7 * DAY,)), []),
        (Facts(joined=TODAY, unread_since=(TODAY - 8 * DAY,)), [Sign.UNREAD]),
        (Facts(joined=TODAY, overdue=(TODAY - 8 * DAY, TODAY)), [Sign.OVERDUE]),
        (Facts(joined=TODAY, unread_since=(TODAY - 30 * DAY,), back_from_rest=TODAY - 7 * DAY), []),
        (
            Facts(joined=TODAY, overdue=(TODAY - 30 * DAY,), back_from_rest=TODAY - 8 * DAY),
            [Sign.OVERDUE],
        ),
        (Facts(joined=TODAY, failed=(("敬語", 2), ("引用", 3))), [Sign.QUIZ]),
    ],
)
def test_what_counts_as_a_sign(facts: Facts, expected: list[Sign]) -> None:
    assert [one.sign for one in signs(facts, today=TODAY)] == expected


def test_staff_see_who_is_silent_and_whoever_rests_is_left_in_peace(session: Session, cast: Cast) -> None:
    with time_is(now() + 20 * DAY):
        record(session, "draft.kept", by=cast.sora, about=cast.sora)
        people.start_rest(session, cast.haru, since=today(), until=None, by=cast.haru)
        session.flush()
        assert [one.worker for one in stuck(session, cast.kita)] == []
        assert [one.worker for one in stuck(session, cast.aoki)] == [cast.nagi]
        people.end_rest(session, cast.haru, on=today() + DAY, by=cast.haru)
    with time_is(now() + 30 * DAY):
        assert stuck(session, cast.kita) == [], "the clock starts anew after a rest"
    with time_is(now() + 50 * DAY):
        found = {one.worker.name: one.found for one in stuck(session, cast.kita)}
        assert [one.sign for one in found[cast.haru.name]] == [Sign.QUIET]
        assert found[cast.haru.name][0].n == 29
