"""Delivered data verified by a second person: what planted errors tell, and that none of them gets out."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from sqlalchemy.orm import Session

from lms.belongings import packing
from lms.skills.evidence import facts_of
from lms.skills.fact_words import details, line
from lms.skills.facts import Kind, Missing
from lms.teamjobs import ending, quality, staffing
from lms.teamjobs.eligibility import Why
from lms.teamjobs.models import Cause, Defect, Deliverable
from lms.teamjobs.verifying import asking, barring, seeing, tables
from tests.cast import Cast
from tests.town import take_task
from tests.verifying import CP932, LIST, ask, cells, corrected, deliver_list, hand_in, measured, take, verify


@pytest.fixture
def entry(session: Session, cast: Cast) -> Deliverable:
    return deliver_list(session, cast.aoki, cast.haru)


def test_what_is_found_becomes_evidence_and_the_clean_table_holds_no_planted_error(
    session: Session, cast: Cast, entry: Deliverable
) -> None:
    verification = ask(session, cast.aoki, entry)
    planted = {each.place for each in verification.planted}
    row, column = wrong = next((n, 2) for n in range(1, 61) if (n, 2) not in planted)
    done = verify(session, cast.aoki, verification, cast.nagi, missed=3, also={wrong: "0166-99-0000"})
    (fact,) = [f for f in facts_of(session, cast.nagi, "clerical") if f.kind is Kind.VERIFY]
    typed = sum(len(cell.strip()) for row in cells(CP932)[1:] for cell in row)
    counts = {key: fact.data[key] for key in ("planted", "found", "touches", "corrected")}
    assert counts == {"planted": 20, "found": 17, "touches": typed, "corrected": 1}
    assert fact.source == f"deliverable:{done.id}" and fact.rater_id is None
    assert line(fact) == "「名簿の検査」を検査：仕込んだ誤り20個のうち17個を発見"
    assert [value for _term, value in details(fact)] == [f"{typed:,}", "1"]
    expected = cells(CP932)
    expected[row][column] = "0166-99-0000"
    assert cells(tables.clean(session, verification, done)) == expected


def test_nobody_but_the_verifier_gets_the_file_with_planted_errors(
    session: Session, cast: Cast, entry: Deliverable
) -> None:
    verification = ask(session, cast.aoki, entry)
    placement = take(session, cast.aoki, verification, cast.nagi)
    untouched = tables.given_out(session, verification).content
    row = hand_in(session, placement, untouched)
    clean, name = seeing.file_for(session, cast.aoki, row)
    assert isinstance(clean, io.BytesIO) and clean.read() == CP932 != untouched
    assert name == "名簿.csv"
    own, _name = seeing.file_for(session, cast.nagi, row)
    assert not isinstance(own, io.BytesIO) and own.read_bytes() == untouched


def test_the_terms_say_that_errors_are_planted_whatever_the_director_writes(
    session: Session, cast: Cast, entry: Deliverable
) -> None:
    verification = ask(session, cast.aoki, entry, content="見比べてください。")
    placement = take(session, cast.aoki, verification, cast.nagi)
    assert any(asking.SAID in item["text"] for item in placement.terms.items)
    found = asking.measure(session, entry, headings=1)
    assert asking.SAID in asking.suggested(entry, found)["content"]
    again = ask(session, cast.aoki, entry, content=asking.suggested(entry, found)["content"])
    assert again.task.content.count(asking.SAID) == 1


def test_whoever_entered_or_verified_the_data_is_not_asked(
    session: Session, cast: Cast, entry: Deliverable
) -> None:
    verification = ask(session, cast.aoki, entry)
    _fit, unfit = staffing.ranked(session, verification.task)
    assert {row.candidate.name: row.why for row in unfit} == {cast.haru.name: Why.OWN_DATA}
    with pytest.raises(staffing.NotEligibleNow):
        take(session, cast.aoki, verification, cast.haru)
    done = verify(session, cast.aoki, verification, cast.nagi, missed=2)
    again = ask(session, cast.aoki, done, planted=5)
    assert barring.barred(session, again.task) >= {cast.haru.id, cast.nagi.id}
    assert tables.entry(session, done).content == CP932, "what is verified again is the clean table"


def test_nothing_tells_the_verifier_where_the_errors_are_before_the_check(
    session: Session, cast: Cast, entry: Deliverable
) -> None:
    verification = ask(session, cast.aoki, entry)
    placement = take(session, cast.aoki, verification, cast.nagi)
    hand_in(session, placement, corrected(session, verification, missed=20))
    session.flush()
    bundle = io.BytesIO()
    packing.pack(session, cast.nagi, bundle)
    with zipfile.ZipFile(bundle) as archive:
        told = "".join(
            archive.read(name).decode()
            for name in archive.namelist()
            if name.endswith((".json", ".csv", ".txt")) and not name.startswith("files/")
        )
        assert "verification" not in json.loads(archive.read("everything.json"))["records"]
    assert "slip" not in told and "planted" not in told
    shown = seeing.own_verification(session, placement)
    assert shown is not None and shown.fact is None and shown.outcome is None
    assert barring.verifies(session, cast.nagi, entry.placement.task)


def test_the_share_found_is_told_from_fifty_planted_errors_on(
    session: Session, cast: Cast, entry: Deliverable
) -> None:
    for planted, missed in ((20, 1), (20, 0)):
        verify(session, cast.aoki, ask(session, cast.aoki, entry, planted=planted), cast.nagi, missed=missed)
    few = measured(session, cast.nagi, "verify.seed_detection")
    assert (few.value, few.missing, few.more) == (None, Missing.TOO_FEW, 10)
    verify(session, cast.aoki, ask(session, cast.aoki, entry, planted=10), cast.nagi)
    found = measured(session, cast.nagi, "verify.seed_detection")
    assert (found.value, found.num, found.den, found.n) == (49 / 50, 49, 50, 3)
    size = asking.measure(session, entry, headings=1).touches
    assert measured(session, cast.nagi, "verify.touches").value == 3 * size


def test_what_was_sent_back_is_not_verified(session: Session, cast: Cast, entry: Deliverable) -> None:
    quality.return_(session, entry, clause=1, defect=Defect.TYPOS, text="直してください。", by=cast.aoki)
    with pytest.raises(asking.SentBack):
        ask(session, cast.aoki, entry)


def test_a_verification_comes_back_and_the_last_round_counts(
    session: Session, cast: Cast, entry: Deliverable
) -> None:
    verification = ask(session, cast.aoki, entry)
    placement = take(session, cast.aoki, verification, cast.nagi)
    first = hand_in(session, placement, corrected(session, verification, missed=19))
    quality.return_(session, first, clause=1, defect=Defect.MISSING, text="もう一度。", by=cast.aoki)
    session.refresh(placement)
    last = hand_in(session, placement, corrected(session, verification))
    quality.approve(session, last, by=cast.aoki)
    assert measured(session, cast.nagi, "verify.touches").n == 1
    shown = seeing.own_verification(session, placement)
    assert shown is not None and shown.fact is not None and shown.fact.data["found"] == 20


def test_a_verification_that_ends_early_opens_the_data_again(
    session: Session, cast: Cast, entry: Deliverable
) -> None:
    placement = take(session, cast.aoki, ask(session, cast.aoki, entry), cast.nagi)
    assert barring.verifies(session, cast.nagi, entry.placement.task)
    ending.end(session, placement, cause=Cause.CARE, reason="お子さんの病気", fee_yen=0, by=cast.aoki)
    session.refresh(placement)
    assert not barring.verifies(session, cast.nagi, entry.placement.task)


def test_ordinary_work_is_not_touched_by_any_of_it(session: Session, cast: Cast) -> None:
    placement = take_task(session, cast.aoki, cast.sora, spec=["書く"])
    row = hand_in(session, placement, LIST.encode())
    quality.approve(session, row, by=cast.aoki)
    assert Kind.VERIFY not in {fact.kind for fact in facts_of(session, cast.sora, "writing")}
    assert tables.verification_of(session, placement.task) is None
