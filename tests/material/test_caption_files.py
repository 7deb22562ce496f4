"""Caption files as people have them, and what an editor is told to look at."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.material.clips import Clips
from videos import encode, hls
from videos.caption_check import check
from videos.caption_files import Undecodable, read, text_of
from videos.captioned import with_captions
from videos.captions import Cue, read_vtt, write_vtt
from videos.encode import Playing
from videos.probe import probe

SRT = (
    "1\r\n00:00:01,000 --> 00:00:02,500\r\nこんにちは。\r\n\r\n"
    "2\r\n00:00:03,0 --> 00:00:04,000\r\nでは、始めます。\r\n"
)
CUES = (Cue(1.0, 2.5, "こんにちは。"), Cue(3.0, 4.0, "では、始めます。"))


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp932", "euc_jp", "iso2022_jp"],
)
def test_subrip_is_read_in_any_usual_encoding(encoding: str) -> None:
    assert read(text_of(SRT.encode(encoding))).cues == CUES


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(Undecodable):
        text_of(b"\xff\xd8\xff\xe0\x81" * 20)


@pytest.mark.parametrize(
    ("text", "cues"),
    [
        (
            "WEBVTT\nKind: captions\n\nNOTE メモ --> ではない\n\nno-1\n"
            "00:01.0 --> 00:02.5 align:start\n<i>こんにちは。</i>\n",
            (Cue(1.0, 2.5, "こんにちは。", "no-1"),),
        ),
        ("０：０１．０ --> 0:02.5\nこんにちは。\n0:03 --> 0:04\nでは、始めます。", CUES),
        ("2\n0:03.0 --> 0:04.0\nでは、始めます。\n\n1\n0:01.0 --> 0:02.5\nこんにちは。", CUES),
        ("0:01.0 --> 0:02.5\n\n0:03.0 --> 0:04.0\nでは、始めます。", CUES[1:]),
        ("1\n0:01.0 --> 0:02.5\nこんにちは。\n2\n0:03.0 --> 0:04.0\nでは、始めます。", CUES),
    ],
    ids=["webvtt", "full-width and no blank line", "out of order", "no words", "numbers and no blank line"],
)
def test_what_can_be_understood_is_understood(text: str, cues: tuple[Cue, ...]) -> None:
    assert read(text) == (read(text).__class__)(cues, ())


def test_everything_that_is_wrong_is_told_at_once_with_its_line() -> None:
    text = "WEBVTT\n\n0:01.0 --> 0:02.0\nよい\n\n0:0x --> 0:04\nだめ\n\n時刻がない\n\n0:09 --> 0:08\n逆\n"
    reading = read(text)
    assert [(fault.line, fault.code) for fault in reading.faults] == [
        (6, "bad_time"),
        (9, "no_time"),
        (11, "backwards"),
    ]
    assert [cue.text for cue in reading.cues] == ["よい"]
    assert read("").faults[0].code == "nothing"


def test_what_cannot_be_read_in_time_or_is_missing_is_pointed_at() -> None:
    cues = [
        Cue(7.0, 8.0, "あ" * 9),
        Cue(8.0, 8.5, "短い"),
        Cue(8.4, 10.0, "あ" * 21),
        Cue(20.0, 31.0, "一\n二\n三"),
    ]
    found = {(finding.code, finding.cue) for finding in check(cues, 30.0)}
    assert found == {
        ("missing", None), ("fast", 0), ("short", 1), ("overlap", 2), ("wide", 2), ("fast", 2), ("lines", 3),
        ("long", 3), ("after_end", 3),
    }  # fmt: skip
    gaps = [finding.details for finding in check(cues, 40.0) if finding.code == "missing"]
    assert gaps == [{"start": 0.0, "end": 7.0}, {"start": 10.0, "end": 20.0}, {"start": 31.0, "end": 40.0}]


def test_good_captions_are_left_alone() -> None:
    cues = [Cue(0.5, 3.0, "結論から書きます。"), Cue(3.0, 6.0, "読む人が\n楽になります。")]
    assert check(cues, 7.0) == []


def test_captions_are_put_beside_a_video_without_touching_it(tmp_path: Path) -> None:
    clip = Clips(tmp_path)["ordinary.mp4"]
    made = encode.remux(clip, probe(clip), tmp_path / "1-1")
    playing = Playing(tmp_path / "1-1", made)
    before = {path.name: path.read_bytes() for path in playing.folder.iterdir()}
    first = with_captions(
        playing, tmp_path / "c1", vtt=write_vtt(CUES), name="captions-1.vtt", unconfirmed=True
    )
    assert first.captions == "captions-1.vtt" and first.captions_unconfirmed
    second = with_captions(
        Playing(tmp_path / "c1", first), tmp_path / "c2", vtt=write_vtt(CUES[:1]), name="captions-2.vtt",
        unconfirmed=False,
    )  # fmt: skip
    assert {path.name: path.read_bytes() for path in playing.folder.iterdir()} == before
    names = {path.name for path in (tmp_path / "c2").iterdir()}
    assert "captions-2.vtt" in names and "captions-1.vtt" not in names
    master = (tmp_path / "c2" / second.master).read_text()
    assert 'URI="captions-2.m3u8"' in master and "captions-1" not in master
    assert "captions-2.vtt" in (tmp_path / "c2" / "captions-2.m3u8").read_text()
    assert read_vtt((tmp_path / "c2" / "captions-2.vtt").read_text()) == [CUES[0]]
    media = hls.read_playlist(tmp_path / "c2" / second.renditions[0].playlist).header
    assert (tmp_path / "c2" / media).samefile(playing.folder / media)
