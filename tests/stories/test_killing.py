"""Nothing acknowledged is lost when the server or its worker is killed; and a loss would be noticed."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

import config
from lms import storage
from lms.accounts.models import Person
from lms.db import db
from lms.drafting.drafts import save_draft
from lms.learning import watching
from lms.learning.models import Lesson, LessonEdition
from lms.learning.quiz import quizzes, submitting
from lms.media import building, parts, uploads
from lms.media.models import Video
from tests.stories.house import House, Whom
from tests.stories.killing import table, tell
from tests.stories.promises import Kind, Promises, Seen
from tests.stories.reckoning import Losses, Told, reckon
from tests.stories.small_town import Town, small_town

RECORDING = b"a recording, or so it says" * 40
ANSWERS = {"q1": 1, "q2": True, "q3": [2, 0, 1], "q4": "案内"}


@pytest.mark.heavy
def test_killed_at_any_moment_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    outcome = tell(points=6, seed=7, folder=tmp_path, quiet=True)
    assert outcome.sound, table(outcome)
    assert outcome.points == 6 and set(outcome.kills) == set(Whom)
    assert outcome.acknowledged.keys() >= set(Kind) - {Kind.SUBMISSION}, table(outcome)
    assert outcome.videos >= 2, table(outcome)


@pytest.mark.heavy
def test_asked_to_stop_the_house_ends_with_its_worker_and_opens_again_at_once(tmp_path: Path) -> None:
    town = small_town(tmp_path, films=0)
    house = House(town.folder, town.courses)
    try:
        for _day in range(2):
            house.start()
            house.wait_until_it_answers()
            assert house.stop() == 0
    finally:
        house.clear()


def test_killed_while_its_key_was_made_the_house_makes_a_whole_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(_descriptor: int) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("os.fsync", killed)
        config.load(INSTANCE=str(tmp_path))
    key = config.load(INSTANCE=str(tmp_path))["SECRET_KEY"]
    assert len(key) == 64 and key == config.load(INSTANCE=str(tmp_path))["SECRET_KEY"]
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


@dataclass
class Kept:
    town: Town
    promises: Promises
    told: Told

    def losses(self) -> Losses:
        return {name: found for name, found in self._reckoned().items() if found}

    def _reckoned(self) -> Losses:
        return reckon(self.town.app, self.promises, self.told)


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    """A promise of every kind, given and kept, in a house where nobody was killed."""
    town, promises = small_town(tmp_path, films=1), Promises()
    with town.app.test_request_context("/"):
        session = db.session()
        people = {person.sign_in_name: person for person in session.scalars(select(Person))}
        place = _promise(session, town, promises, people["haru"], people["kita"])
        session.commit()
        db.engine.dispose()
    return Kept(town, promises, Told({place: RECORDING}, {"haru": time.time()}))


def test_where_everything_is_kept_nothing_is_reported(kept: Kept) -> None:
    assert kept.losses() == {}


@pytest.mark.parametrize(
    ("damage", "kind"),
    [
        ("DELETE FROM answer WHERE question = 'q2'", Kind.ANSWER),
        ("UPDATE answer SET value = 'false' WHERE question = 'q2'", Kind.ANSWER),
        ("UPDATE attempt SET submitted_at = NULL, points = NULL", Kind.SUBMISSION),
        ("DELETE FROM fact", Kind.SUBMISSION),
        ("DELETE FROM fact", "evidence"),
        ("UPDATE fact SET data = '{}'", "evidence"),
        ("UPDATE watched SET spans = '[[100, 103.3]]'", Kind.WATCHING),
        ("UPDATE watched SET spans = '[[0, 500]]'", Kind.WATCHING),
        ("DELETE FROM draft", Kind.DRAFT),
        ("UPDATE draft SET version = version - 1", Kind.DRAFT),
        ("UPDATE draft SET body = ''", Kind.DRAFT),
        ('UPDATE upload SET "offset" = "offset" - 1', Kind.PIECE),
        ("DELETE FROM upload", Kind.PIECE),
        ("DELETE FROM job", Kind.WISH),
        ("UPDATE job SET state = 'done'", "jobs"),
        (
            "INSERT INTO event (at, verb, subject_type, subject_id, detail) SELECT '2026-01-01',"
            " 'video.finished', 'video', id, '{}' FROM video, (SELECT 1 UNION ALL SELECT 2)",
            "jobs",
        ),
    ],
)
def test_what_is_lost_or_doubled_is_reported(kept: Kept, damage: str, kind: str) -> None:
    with kept.town.app.app_context(), db.engine.begin() as connection:
        for (name,) in connection.execute(
            text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        ).all():
            connection.execute(text(f'DROP TRIGGER "{name}"'))
        assert connection.execute(text(damage)).rowcount
    assert kept.losses().get(kind)


@pytest.mark.parametrize("harm", [lambda b: b[:-1], lambda b: b"?" + b[1:]], ids=["cut off", "changed"])
def test_bytes_of_an_upload_that_are_lost_are_reported(kept: Kept, harm: Callable[[bytes], bytes]) -> None:
    with kept.town.app.app_context():
        (path,) = storage.folder(parts.FOLDER).iterdir()
    path.write_bytes(harm(path.read_bytes()))
    assert list(kept.losses()) == [Kind.PIECE]


def test_what_was_on_its_way_may_have_arrived_or_not(kept: Kept) -> None:
    (key,) = kept.promises.kept[Kind.DRAFT]
    version, body = kept.promises.kept[Kind.DRAFT][key]
    kept.promises.sending(Kind.DRAFT, key, (version + 1, body + "。"))
    assert kept.losses() == {}
    with kept.town.app.app_context(), db.engine.begin() as connection:
        connection.execute(text("UPDATE draft SET version = version + 1, body = body || '。'"))
    assert kept.losses() == {}


def _promise(session: Session, town: Town, promises: Promises, worker: Person, coach: Person) -> str:
    """One of each kind; returns the upload's address."""
    edition = session.scalars(select(LessonEdition).join(Lesson).where(Lesson.id == town.watchable[0])).one()
    _learn(session, promises, worker, edition)
    draft = save_draft(session, worker, "practice:1:1", "結論", version=0)
    draft = save_draft(session, worker, "practice:1:1", "結論から", version=draft.version)
    promises.keep(Kind.DRAFT, (worker.sign_in_name, draft.key), (draft.version, draft.body))
    (lesson, video), *_others = town.unmade.items()
    building.ask_for(session, session.get_one(Video, video), building.NOW)
    promises.keep(Kind.WISH, lesson, True)
    upload = uploads.begin(session, length=len(RECORDING), name="a.mp4", title="", mime="", by=coach)
    with parts.hold(upload.id) as file:
        count = parts.append(file, io.BytesIO(RECORDING), offset=0, limit=500)
    uploads.receive(session, upload, offset=0, size=count, by=coach)
    promises.keep(Kind.PIECE, f"/uploads/{upload.id}", count)
    return f"/uploads/{upload.id}"


def _learn(session: Session, promises: Promises, worker: Person, edition: LessonEdition) -> None:
    attempt = quizzes.start_attempt(session, worker, edition)
    quizzes.save_answers(session, attempt, ANSWERS)
    for question, value in ANSWERS.items():
        promises.keep(Kind.ANSWER, (attempt.id, question), value)
    submitting.submit(session, attempt, unanswered_too=False, by=worker)
    promises.keep(Kind.SUBMISSION, attempt.id, True)
    viewing = watching.start_viewing(session, worker, edition, device="phone")
    session.flush()
    state = watching.checkpoint(session, viewing, op=1, spans=[[100, 104]], position=104, rate=1)
    promises.keep(
        Kind.WATCHING, (worker.sign_in_name, edition.id, "phone"), Seen([list(s) for s in state.spans], 4.0)
    )
