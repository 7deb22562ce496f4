"""A lesson's text becomes a video that plays: streams, times, captions, and no half-finished folder."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from tests.material.studio_lesson import FONTS, TEXT, lesson
from videos import hls
from videos.captions import read_vtt
from videos.ffmpeg import Cancelled
from videos.manifest import Manifest
from videos.studio import packaging
from videos.studio.checking import CheckFailed, check
from videos.studio.compose import Stage, build
from videos.studio.encoding import GOP, repeated
from videos.studio.narration import CREDIT
from videos.studio.sound import LOUDNESS, RATE, loudness, write_wav
from videos.studio.timeline import LEAD

pytestmark = pytest.mark.heavy


class Built:
    def __init__(self, folder: Path) -> None:
        self.out, self.cache = folder / "out", folder / "cache"
        self.told: list[tuple[Stage, float]] = []
        self.manifest = self.build()

    def build(self, text: str = TEXT, out: str = "out") -> Manifest:
        self.told.clear()
        folder = self.out.with_name(out)
        return build(lesson(text), out=folder, cache=self.cache, fonts=FONTS, progress=self._hear)

    def _hear(self, stage: Stage, share: float) -> None:
        self.told.append((stage, share))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return Built(tmp_path_factory.mktemp("studio"))


def test_three_pictures_and_a_sound_of_the_same_length(built: Built) -> None:
    manifest = built.manifest
    assert [(r.name, r.width, r.height) for r in manifest.renditions] == [
        ("1080", 1920, 1080),
        ("720", 1280, 720),
        ("480", 854, 480),
    ]
    assert manifest.audio
    playlists = [hls.read_playlist(built.out / r.playlist) for r in manifest.renditions]
    assert len({playlist.durations for playlist in playlists}) == 1
    assert playlists[0].duration == pytest.approx(manifest.duration)
    sound = hls.read_playlist(built.out / manifest.audio.playlist)
    assert sound.duration == pytest.approx(manifest.duration, abs=0.05)
    check(built.out, manifest, duration=manifest.duration)


def test_every_frame_decodes_and_shows_the_slide_of_its_moment(built: Built) -> None:
    with av.open(str(built.out / "lesson.mp4")) as opened:
        frames = {
            round(float(f.pts * f.time_base), 2): f.to_ndarray(format="gray") for f in opened.decode(video=0)
        }
    assert len(frames) == round(built.manifest.duration * 5)
    pictures = [frames[round(chapter.start, 2)] for chapter in built.manifest.chapters]
    for chapter, picture in zip(built.manifest.chapters, pictures, strict=True):
        last = frames[round(chapter.end - 0.2, 2)]
        assert np.abs(last.astype(int) - picture).mean() < 1.0
    assert np.abs(pictures[0].astype(int) - pictures[1]).mean() > 1.0


def test_the_voice_begins_with_its_caption(built: Built) -> None:
    with av.open(str(built.out / "sound.mp4")) as opened:
        sound = np.concatenate([frame.to_ndarray()[0] for frame in opened.decode(audio=0)])
    for cue in read_vtt((built.out / "captions.vtt").read_text(encoding="utf-8")):
        before, after = (sound[round((cue.start + at) * 48000) :][:4800] for at in (-0.15, 0.05))
        assert np.abs(after).max() > 10 * max(np.abs(before).max(), 1e-4)


def test_chapters_follow_the_slides_without_gaps(built: Built) -> None:
    chapters = built.manifest.chapters
    assert [(c.id, c.title) for c in chapters] == [
        ("title", "短いレッスン"),
        ("points", "二つの点"),
        ("end", "おわり"),
    ]
    assert chapters[0].start == 0
    assert chapters[-1].end == built.manifest.duration
    assert all(one.end == following.start for one, following in pairwise(chapters))
    written = read_vtt((built.out / "chapters.vtt").read_text(encoding="utf-8"))
    assert [(cue.id, cue.start, cue.end) for cue in written] == [(c.id, c.start, c.end) for c in chapters]


def test_all_that_the_player_page_needs_is_there(built: Built) -> None:
    manifest = built.manifest
    assert (
        Manifest.from_dict(json.loads((built.out / "manifest.json").read_text(encoding="utf-8"))) == manifest
    )
    assert manifest.credit == CREDIT
    assert manifest.progressive
    named = [manifest.master, manifest.captions, manifest.poster, manifest.progressive.path]
    assert all((built.out / str(name)).stat().st_size > 0 for name in named)
    assert [slide.id for slide in manifest.slides] == ["title", "points", "end"]
    assert all((built.out / slide.image).is_file() for slide in manifest.slides)
    transcript = json.loads((built.out / "transcript.json").read_text(encoding="utf-8"))
    assert transcript[1]["sentences"][0]["text"] == "一つめ、それから、二つめです。"
    assert transcript[1]["start"] < transcript[1]["sentences"][0]["start"] < transcript[1]["end"]


def test_building_again_gives_the_same_captions_and_makes_nothing_anew(built: Built) -> None:
    kept = {path for path in built.cache.rglob("*") if path.is_file()}
    built.build(out="again")
    assert {path for path in built.cache.rglob("*") if path.is_file()} == kept
    for name in ("captions.vtt", "chapters.vtt", "transcript.json", "1080.mp4", "sound.mp4"):
        assert (built.out / name).read_bytes() == (built.out.with_name("again") / name).read_bytes()


def test_the_same_text_is_the_same_bytes_on_any_machine(built: Built, tmp_path: Path) -> None:
    """Nothing of it is taken from what another build has kept."""
    build(lesson(), out=tmp_path / "out", cache=tmp_path / "cache", fonts=FONTS)
    for name in ("captions.vtt", "chapters.vtt", "transcript.json", "storyboard.vtt", "captions.m3u8"):
        assert (tmp_path / "out" / name).read_bytes() == (built.out / name).read_bytes()


def test_a_recorded_slide_is_heard_in_place_of_the_voice_and_nothing_else_is_made_anew(built: Built) -> None:
    def count(kind: str) -> int:
        return len(list((built.cache / kind).iterdir()))

    before = {kind: count(kind) for kind in ("slides", "pictures", "speech", "sounds")}
    at = np.arange(RATE * 3) / RATE
    voice = np.sin(2 * np.pi * 300 * at) * 9000 * ((at < 1.2) | (at > 1.9))
    take = built.out.with_name("take.wav")
    write_wav(take, np.round(voice).astype(np.int16))
    folder = built.out.with_name("told")
    told = {"points": take, "nowhere": built.out.with_name("never.wav")}
    manifest = build(lesson(), out=folder, cache=built.cache, fonts=FONTS, recordings=told)
    assert {kind: count(kind) for kind in before} == before | {"sounds": before["sounds"] + 1}
    chapter = manifest.chapters[1]
    cues = [
        cue
        for cue in read_vtt((folder / "captions.vtt").read_text())
        if chapter.start < cue.start < chapter.end
    ]
    assert [cue.text for cue in cues] == ["一つめ、それから、二つめです。", "ゆっくり、進みましょう。"]
    assert cues[0].end - chapter.start == pytest.approx(LEAD + 1.2, abs=0.1)
    assert cues[1].start - chapter.start == pytest.approx(LEAD + 1.9, abs=0.1)
    with av.open(str(folder / "sound.mp4")) as opened:
        sound = np.concatenate([frame.to_ndarray()[0] for frame in opened.decode(audio=0)])
    heard = sound[round((chapter.start + LEAD) * RATE) :][: 3 * RATE]
    assert np.argmax(np.abs(np.fft.rfft(heard))) / 3 == pytest.approx(300, abs=2)
    assert loudness((heard * 32767).astype(np.int16)) == pytest.approx(LOUDNESS, abs=1.0)
    assert manifest.credit == CREDIT, "two slides are still told by the voice"
    everywhere = dict.fromkeys(("title", "points", "end"), take)
    alone = build(lesson(), out=folder, cache=built.cache, fonts=FONTS, recordings=everywhere)
    assert alone.credit == ""


def test_the_storyboard_shows_each_slide_while_it_is_shown(built: Built) -> None:
    assert built.manifest.storyboard
    cues = read_vtt((built.out / built.manifest.storyboard).read_text(encoding="utf-8"))
    assert [(cue.start, cue.end) for cue in cues] == [(c.start, c.end) for c in built.manifest.chapters]


def test_one_changed_word_makes_one_sentence_anew_and_no_picture(built: Built) -> None:
    def count(kind: str) -> int:
        return len(list((built.cache / kind).iterdir()))

    before = {kind: count(kind) for kind in ("slides", "pictures", "sounds")}
    speech = len(list((built.cache / "speech").glob("*.wav")))
    built.build(TEXT.replace("ゆっくり、", "のんびり、"), out="changed")
    assert {kind: count(kind) for kind in before} == before | {"sounds": before["sounds"] + 1}
    assert len(list((built.cache / "speech").glob("*.wav"))) == speech + 1
    assert "のんびり" in (built.out.with_name("changed") / "captions.vtt").read_text(encoding="utf-8")


def test_progress_rises_to_the_end_through_every_stage(built: Built) -> None:
    built.build(out="heard")
    shares = [share for _, share in built.told]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert {stage for stage, _ in built.told} == set(Stage)


def test_a_cancelled_build_leaves_the_published_video_alone(built: Built) -> None:
    before = (built.out / "manifest.json").stat().st_mtime_ns
    with pytest.raises(Cancelled):
        build(
            lesson(TEXT.replace("おわりです", "おしまいです")),
            out=built.out,
            cache=built.cache,
            fonts=FONTS,
            cancelled=lambda: True,
        )
    assert (built.out / "manifest.json").stat().st_mtime_ns == before
    assert not list(built.out.parent.glob(".unfinished-*"))


def test_a_damaged_video_is_not_published(built: Built) -> None:
    built.build(out="damaged")
    folder = built.out.with_name("damaged")
    playlist = folder / "720.m3u8"
    lines = playlist.read_text(encoding="utf-8").split("\n")
    cut = next(n for n, line in enumerate(lines) if line.startswith("#EXTINF"))
    playlist.write_text("\n".join(lines[:cut] + lines[cut + 3 :]), encoding="utf-8")
    with pytest.raises(CheckFailed, match="same times"):
        check(folder, built.manifest, duration=built.manifest.duration)


@pytest.mark.parametrize("frames", [1, GOP - 1, GOP, GOP + 1, 5 * GOP + 3])
def test_a_picture_is_repeated_for_exactly_as_many_frames(built: Built, frames: int) -> None:
    picture = next((built.cache / "pictures").glob("*/480.h264")).read_bytes()
    assert len(list(repeated(picture, frames))) == frames


def test_sound_that_is_no_adts_is_refused() -> None:
    with pytest.raises(ValueError, match="byte 0"):
        packaging.adts_frames(b"RIFF....")
