"""The copy of everything about somebody: whole, readable, theirs alone, gone after a week."""

from __future__ import annotations

import csv
import io
import json
import os
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms import background, storage
from lms.belongings import bundles, gathering, packing
from lms.belongings.headings import heading
from lms.belongings.models import Bundle
from lms.belongings.registry import TOLD
from lms.db import now, time_is
from lms.errors import BadInput, NotThere
from lms.journal import Event
from lms.notices.models import Notice
from lms.passport.badges import checking
from lms.practice.models import Assessment, Submission
from lms.practice.voices.models import Voice
from tests.cast import Cast
from tests.verbs import leavers
from tests.verbs.leavers import PAID_WORK, SECRET, WORDS


@pytest.fixture(scope="module")
def blank_town(blank_town: Path) -> Path:
    return leavers.town(blank_town)


def made(session: Session, bundle: Bundle) -> zipfile.ZipFile:
    session.commit()
    background.wait_idle(20, lease=timedelta(seconds=30))
    session.rollback()
    session.refresh(bundle)
    assert bundle.file_key is not None, "the job did not make it"
    return zipfile.ZipFile(storage.path(bundle.file_key))


def test_the_copy_holds_what_every_room_keeps(session: Session, cast: Cast) -> None:
    archive = made(session, bundles.ask(session, cast.haru, by=cast.haru))
    records = json.loads(archive.read("everything.json"))["records"]
    assert records["person"]["rows"][0]["phone"] == "0166-00-1234"
    assert records["submission"]["title"] == "提出物"
    assert WORDS in records["submission"]["rows"][0]["body"]
    assert records["submission"]["rows"][0]["lesson"] == "writing/basics/conclusion-first"
    assert records["annotation"]["rows"][0]["words"] == WORDS
    assert records["placement"]["rows"][0]["task"] == PAID_WORK
    assert {"fact", "promotion", "passport", "draft", "terms", "rest", "notice", "event"} <= set(records)
    assert any("検品に合格しました" in row["text"] for row in records["notice"]["rows"]), "as it was read"
    assert archive.read("about-me.pdf").startswith(b"%PDF")
    assert "about-me.pdf" in archive.read("README.txt").decode("utf-8-sig")
    (file,) = [name for name in archive.namelist() if name.startswith("files/")]
    assert file.endswith(".xlsx") and zipfile.is_zipfile(io.BytesIO(archive.read(file)))
    told = session.scalars(
        select(Notice.text).where(Notice.person_id == cast.haru.id, Notice.kind == "bundle.made")
    )
    assert "seven days" in told.one()


def test_its_tables_open_in_a_spreadsheet(session: Session, cast: Cast) -> None:
    cast.haru.kana = "=cmd()"
    archive = made(session, bundles.ask(session, cast.haru, by=cast.haru))
    raw = archive.read("csv/person.csv")
    assert raw.startswith(b"\xef\xbb\xbf")
    (row,) = csv.DictReader(io.StringIO(raw.decode("utf-8-sig")))
    assert row["名前"] == "春野 はる" and row["よみ"] == "'=cmd()"


def test_its_badges_can_be_checked_by_anybody(session: Session, cast: Cast) -> None:
    archive = made(session, bundles.ask(session, cast.haru, by=cast.haru))
    (picture,) = [name for name in archive.namelist() if name.endswith(".png")]
    assert checking.check_file(session, archive.read(picture)).verdict == checking.Verdict.REAL


def test_nothing_secret_and_nobody_elses_is_in_it(session: Session, cast: Cast) -> None:
    archive = made(session, bundles.ask(session, cast.haru, by=cast.haru))
    whole = b"".join(archive.read(name) for name in archive.namelist() if name.endswith((".json", ".csv")))
    text = whole.decode()
    assert cast.haru.password_hash not in text and "token_hash" not in text
    assert SECRET not in text, "what staff note in confidence"
    assert cast.kita.name in text, "the coach's name stood on the feedback"
    assert cast.sora.name not in text and cast.nagi.name not in text
    other = made(session, bundles.ask(session, cast.sora, by=cast.sora))
    assert WORDS not in other.read("everything.json").decode()


def test_a_file_that_is_lost_is_said_and_the_rest_comes(session: Session, cast: Cast) -> None:
    for file in storage.folder("files").glob("??/??/*"):
        file.unlink()
    target = io.BytesIO()
    (lost,) = packing.pack(session, cast.haru, target)
    assert lost in zipfile.ZipFile(target).read("README.txt").decode("utf-8-sig")


def test_asking_twice_makes_one(session: Session, cast: Cast) -> None:
    first = bundles.ask(session, cast.haru, by=cast.haru)
    assert bundles.ask(session, cast.haru, by=cast.haru) is first


def test_a_director_says_how_they_were_asked_and_taking_it_is_written_down(
    session: Session, cast: Cast
) -> None:
    with pytest.raises(BadInput, match="どうやって"):
        bundles.ask(session, cast.haru, by=cast.aoki)
    bundle = bundles.ask(session, cast.haru, by=cast.aoki, how="電話で")
    made(session, bundle)
    bundles.hand_over(session, bundles.bundle_of(session, cast.haru, bundle.id), by=cast.aoki)
    session.flush()
    event = session.scalars(select(Event).where(Event.verb == "bundle.handed_over")).one()
    assert (event.actor_id, event.worker_id) == (cast.aoki.id, cast.haru.id)
    with pytest.raises(NotThere):
        bundles.bundle_of(session, cast.sora, bundle.id)


def test_after_a_week_it_is_gone(session: Session, cast: Cast) -> None:
    bundle = bundles.ask(session, cast.haru, by=cast.haru)
    file = Path(str(made(session, bundle).filename))
    bundles.forget(session)
    assert file.is_file() and bundle.there
    os.utime(file, (1_700_000_000, 1_700_000_000))
    with time_is(now() + timedelta(days=8)):
        bundles.forget(session)
    assert not file.exists() and not bundle.there
    with pytest.raises(NotThere, match="もうありません"):
        bundles.bundle_of(session, cast.haru, bundle.id)


def test_a_second_copy_does_not_hold_the_first(session: Session, cast: Cast) -> None:
    made(session, bundles.ask(session, cast.haru, by=cast.haru))
    archive = made(session, bundles.ask(session, cast.haru, by=cast.haru))
    assert not [name for name in archive.namelist() if "bundle-" in name]
    assert "bundle" in json.loads(archive.read("everything.json"))["records"], "that there was one is in it"


def test_a_voice_opens_by_itself_and_is_in_it_once(session: Session, cast: Cast) -> None:
    kept = [storage.put(io.BytesIO(sound), limit=99).key for sound in (b"as sent", b"made playable")]
    assessment = session.scalars(select(Assessment)).first()
    voice = Voice(assessment=assessment, coach=cast.kita, summary="話しました", original_key=kept[0])
    voice.sound_key, voice.seconds = kept[1], 3.0
    session.add(voice)
    target = io.BytesIO()
    packing.pack(session, cast.haru, target)
    archive = zipfile.ZipFile(target)
    (name,) = [name for name in archive.namelist() if "voice" in name and name.startswith("files/")]
    assert name.endswith(".m4a") and archive.read(name) == b"made playable"


STRANGE = [
    "../../../etc/passwd",
    "..\\..\\evil.exe",
    "C:\\con:aux.txt",
    "写" * 300 + ".xlsx",
    "a\u202egpj.exe",
    ".bashrc",
    "a\nb",
]


@pytest.mark.parametrize("given", STRANGE)
def test_whatever_a_file_was_called_it_unpacks_everywhere(session: Session, cast: Cast, given: str) -> None:
    for row in session.scalars(select(Submission).where(Submission.file_key.is_not(None))):
        row.file_name = given
    target = io.BytesIO()
    packing.pack(session, cast.haru, target)
    (name,) = [name for name in zipfile.ZipFile(target).namelist() if name.startswith("files/")]
    assert name.count("/") == 1 and not set(name) & set('\\:*?"<>|\u202e\n')
    assert len(name.removeprefix("files/").encode()) <= 255


def test_without_room_nothing_is_begun(session: Session, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(storage, "ensure_room", lambda size: asked.append(size))
    packing.pack(session, cast.haru, io.BytesIO())
    (file,) = storage.folder("files").glob("??/??/*")
    assert asked == [2 * file.stat().st_size]


def test_terms_can_be_read_in_their_table(session: Session, cast: Cast) -> None:
    target = io.BytesIO()
    packing.pack(session, cast.haru, target)
    raw = zipfile.ZipFile(target).read("csv/terms.csv").decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(raw))
    assert "1. 発注者" in row["取引条件の項目"] and "2. 受注者: 春野 はる" in row["取引条件の項目"]


def test_no_two_columns_of_a_table_are_called_the_same(session: Session) -> None:
    for holding in TOLD:
        called = [heading(gathering.said_as(column)) for column in gathering.told(holding)]
        assert len(set(called)) == len(called), f"{holding.table}: {called}"
