"""Draft captions by a machine that listens. Its engine is faked at the outermost wire: the package itself."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms import background
from lms.background import Job, JobState
from lms.captions import live, recognising, standing
from lms.errors import Refusal
from lms.media.models import Video
from lms.notices.models import Notice
from tests.cast import Cast
from tests.verbs.captioned_films import recording, repacked
from videos import recognition
from videos.captions import read_vtt
from videos.children import Cancelled
from videos.manifest import Manifest

__all__ = ["repacked"]
Repacked = tuple[Path, Manifest]
ENGINE = """
import json, pathlib, time
from types import SimpleNamespace as Told

class WhisperModel:
    def __init__(self, folder, **options):
        assert options["local_files_only"] and options["device"] == "cpu"
        self.script = json.loads((pathlib.Path(folder) / "model.bin").read_text())

    def transcribe(self, samples, **options):
        assert options["language"] == "ja" and options["initial_prompt"].endswith("窓口でのあいさつ")
        assert abs(len(samples) / 16000 - 3) < 0.2 and abs(samples).max() > 0.01, "it hears the sound"
        return self.segments(), None

    def segments(self):
        if self.script == "crash":
            raise MemoryError("too little room")
        if self.script == "slow":
            time.sleep(60)
        for start, end, text in self.script:
            words = [Told(start=start, end=end, word=text)]
            yield Told(start=start, end=end, text=text, words=words)
"""


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of packages with the engine, and beside it a folder with a model."""
    package = tmp_path / "packages" / recognition.ENGINE
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(ENGINE)
    monkeypatch.syspath_prepend(tmp_path / "packages")
    model = tmp_path / "model"
    model.mkdir()
    return model


def says(model: Path, script: object) -> None:
    (model / recognition.MODEL).write_text(json.dumps(script))


@pytest.fixture
def film(session: Session, cast: Cast, repacked: Repacked, engine: Path) -> Video:
    says(engine, [[0.2, 1.4, "こんにちは。"], [1.6, 9.0, "では、始めます。"]])
    current_app.config["CAPTIONS_MODEL"] = str(engine)
    return recording(session, cast.kita, repacked)


def listen(session: Session) -> Job:
    session.commit()
    session.close()  # the worker writes on a connection of its own
    background.run_one(lease=timedelta(seconds=30), lane=background.Lane.HEAVY)
    return session.scalars(select(Job).where(Job.kind == recognising.RECOGNISE)).one()


def test_what_was_heard_is_live_marked_and_told_to_who_asked(
    session: Session, cast: Cast, film: Video
) -> None:
    recognising.ask(session, film, by=cast.kita)
    video_id, kita_id = film.id, cast.kita.id
    job = listen(session)
    assert job.state == JobState.DONE, job.error
    video = session.get_one(Video, video_id)
    version = live.current(session, video)
    assert version is not None and version.by_id is None
    cues = read_vtt(version.vtt)
    assert [cue.text for cue in cues] == ["こんにちは。", "では、始めます。"]
    assert cues[-1].end <= 3.1, "nothing is shown after the end of the video"
    contents = video.contents
    assert contents is not None and contents.captions_unconfirmed
    kinds = session.scalars(select(Notice.kind).where(Notice.person_id == kita_id)).all()
    assert "captions.drafted" in kinds


@pytest.mark.parametrize(
    ("script", "code", "words"),
    [([], "nothing_heard", "聞き取れませんでした"), ("crash", "broken", "うまくいきませんでした")],
)
def test_a_failure_is_no_success_and_says_what_to_do(
    session: Session, cast: Cast, film: Video, engine: Path, script: object, code: str, words: str
) -> None:
    says(engine, script)
    recognising.ask(session, film, by=cast.kita)
    video_id = film.id
    job = listen(session)
    assert (job.state, job.error) == (JobState.FAILED, code)
    video = session.get_one(Video, video_id)
    assert live.current(session, video) is None
    found = standing.hearing(session, video)
    assert found is not None and words in found.problem and found.settled


def test_listening_can_be_called_off(session: Session, cast: Cast, film: Video) -> None:
    recognising.ask(session, film, by=cast.kita)
    recognising.stop(session, film, by=cast.kita)
    assert standing.hearing(session, film) is None
    with pytest.raises(Refusal):
        recognising.stop(session, film, by=cast.kita)


def test_a_listening_child_ends_within_seconds_of_being_called_off(repacked: Repacked, engine: Path) -> None:
    says(engine, "slow")
    sound = repacked[0] / "audio.mp4"
    with pytest.raises(Cancelled):
        recognition.recognise(
            sound, model=engine, duration=3.0, prompt="窓口でのあいさつ", cancelled=lambda: True
        )


def test_without_the_extra_nothing_is_offered(
    session: Session, cast: Cast, repacked: Repacked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recognition, "ENGINE", "an_engine_that_is_not_there")
    video = recording(session, cast.kita, repacked)
    assert not recognising.available()
    with pytest.raises(Refusal, match="入っていません"):
        recognising.ask(session, video, by=cast.kita)


def test_a_model_that_is_not_the_measured_one_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: Path
) -> None:
    for name in recognition.PARTS:
        data = engine.parent / "packages" / name / "data"
        data.mkdir(parents=True)
        (data.parent / "__init__.py").touch()
        (data / f"model.bin.part{name[-1]}").write_bytes(b"another")
        for other in ("config.json", "tokenizer.json", "vocabulary.txt"):
            (data / other).touch()
    with pytest.raises(recognition.NotInstalled):
        recognition.model_folder("", models=tmp_path / "models")
    assert not list((tmp_path / "models").iterdir())
