"""Captions that can be read in time, and WebVTT that comes back as it was written."""

from __future__ import annotations

from itertools import pairwise

import pytest

from videos.captions import BadCaptions, Cue, read_vtt, write_vtt
from videos.studio.captioning import Spoken, cues_of

LONG = (
    "町で一番、大人気、といった言葉は、根拠があるときだけ使い、"
    "根拠が見当たらなければ、発注者に確かめて、それでもだめなら書かないようにしましょう。"
)


def test_a_short_sentence_is_one_cue_while_it_is_heard() -> None:
    assert cues_of([Spoken("まとめです。", 1.5, 0.8)]) == [Cue(1.5, 2.3, "まとめです。")]


def test_no_cue_is_longer_than_two_lines_of_twenty_letters_and_nothing_is_lost() -> None:
    cues = cues_of([Spoken(LONG, 10.0, 12.0)])
    assert len(cues) > 1
    for cue in cues:
        lines = cue.text.split("\n")
        assert len(lines) <= 2
        assert all(len(line) <= 20 for line in lines)
    assert "".join(cue.text.replace("\n", "") for cue in cues) == LONG
    assert cues[0].start == 10.0
    assert cues[-1].end == 22.0
    assert all(one.end == following.start for one, following in pairwise(cues))


def test_a_long_sentence_is_parted_where_the_voice_takes_a_breath() -> None:
    text = (
        "書き終えたら、最初の一文だけを声に出してもう一度ゆっくり読み返して、"
        "それだけで用が足りるかどうかを確かめましょう。"
    )
    cues = cues_of([Spoken(text, 0.0, 11.0, ((1.2, 1.6), (6.0, 6.5)))])
    assert cues[0].text.endswith("、")
    assert cues[0].end == pytest.approx(6.5)


def test_a_word_too_long_for_a_line_is_broken_rather_than_lost() -> None:
    (cue,) = cues_of([Spoken("あ" * 30, 0, 3)])
    assert cue.text == "あ" * 20 + "\n" + "あ" * 10


def test_webvtt_comes_back_as_it_was_written_and_is_always_the_same() -> None:
    cues = [Cue(0.0, 1.25, "1 < 2 & 3\n二行目", "first"), Cue(3601.5, 3602.0, "一時間後")]
    text = write_vtt(cues)
    assert text.startswith("WEBVTT\n\nfirst\n00:00:00.000 --> 00:00:01.250\n1 &lt; 2 &amp; 3\n")
    assert read_vtt(text) == cues
    assert write_vtt(read_vtt(text)) == text


def test_webvtt_of_other_programs_is_understood() -> None:
    text = "\ufeffWEBVTT - 題\r\n\r\nNOTE メモ\r\n\r\n"
    text += "00:01.000 --> 00:02.500 align:start\r\n<v 花子>はい</v>\r\n"
    assert read_vtt(text) == [Cue(1.0, 2.5, "はい")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("1\n00:00:01,000 --> 00:00:02,000\nSRT", "1行目"),
        ("WEBVTT\n\n00:00:0x.000 --> 00:00:02.000\nあ", "3行目"),
        ("WEBVTT\n\nid\n00:00:02.000 --> 00:00:01.000\nあ", "4行目"),
    ],
)
def test_a_broken_file_is_refused_with_its_line(text: str, told: str) -> None:
    with pytest.raises(BadCaptions, match=told):
        read_vtt(text)
