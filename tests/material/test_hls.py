"""Playlists: what ffmpeg wrote is read to the byte; the master says what a player must know to choose."""

from __future__ import annotations

from pathlib import Path

import pytest

from videos.hls import BadPlaylist, codec, read_playlist, write_master
from videos.manifest import Audio, Rendition

H264_HEADER = b"....ftypiso5....avcC\x01\x64\x00\x1f\xff"
AAC_HEADER = b"....ftypiso5....mp4a...."

ONE_FILE = """#EXTM3U
#EXT-X-VERSION:7
#EXT-X-TARGETDURATION:6
#EXT-X-PLAYLIST-TYPE:VOD
#EXT-X-MAP:URI="{name}.mp4",BYTERANGE="800@0"
#EXTINF:6.000000,
#EXT-X-BYTERANGE:{heavy}@800
{name}.mp4
#EXTINF:2.500000,
#EXT-X-BYTERANGE:1000@9999
{name}.mp4
#EXT-X-ENDLIST
"""
MANY_FILES = """#EXTM3U
#EXT-X-MAP:URI="head.mp4"
#EXTINF:4.0,
one.m4s
#EXTINF:1.5,
two.m4s
#EXT-X-ENDLIST
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, header, heavy in (("720", H264_HEADER, 300_000), ("360", H264_HEADER, 75_000)):
        (tmp_path / f"{name}.m3u8").write_text(ONE_FILE.format(name=name, heavy=heavy))
        (tmp_path / f"{name}.mp4").write_bytes(header)
    (tmp_path / "audio.m3u8").write_text(ONE_FILE.format(name="audio", heavy=36_000))
    (tmp_path / "audio.mp4").write_bytes(AAC_HEADER)
    (tmp_path / "captions.ja.vtt").write_text("WEBVTT\n")
    return tmp_path


SMALL = Rendition("360", 640, 360, 100_000, 76_800, "360.m3u8", 29.97)
LARGE = Rendition("720", 1280, 720, 400_000, 301_800, "720.m3u8", 29.97)
SOUND = Audio("audio.m3u8", 37_800, 48_000)


def test_a_playlist_of_one_file_is_read_to_the_byte(folder: Path) -> None:
    playlist = read_playlist(folder / "720.m3u8")
    assert playlist.durations == (6.0, 2.5)
    assert playlist.duration == 8.5
    assert playlist.bytes == 800 + 300_000 + 1000
    assert playlist.bandwidth == 400_000  # the heaviest segment
    assert playlist.average_bandwidth == round(301_000 * 8 / 8.5)


def test_a_playlist_of_many_files_is_weighed_on_disk(tmp_path: Path) -> None:
    for name, size in (("head.mp4", 500), ("one.m4s", 4000), ("two.m4s", 3000)):
        (tmp_path / name).write_bytes(bytes(size))
    (tmp_path / "video.m3u8").write_text(MANY_FILES)
    playlist = read_playlist(tmp_path / "video.m3u8")
    assert playlist.bytes == 7500
    assert playlist.bandwidth == 16_000


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        ONE_FILE.format(name="720", heavy=1).replace("#EXT-X-ENDLIST\n", ""),
        ONE_FILE.format(name="720", heavy=1).split("#EXTINF")[0] + "#EXT-X-ENDLIST\n",
        "#EXTM3U\n#EXTINF:4,\none.m4s\n#EXT-X-ENDLIST\n",
        MANY_FILES,
    ],
    ids=["empty", "no playlist", "unfinished", "no segments", "no header", "files missing"],
)
def test_a_playlist_that_cannot_be_played_is_told_from_a_good_one(tmp_path: Path, text: str) -> None:
    (tmp_path / "video.m3u8").write_text(text)
    with pytest.raises(BadPlaylist):
        read_playlist(tmp_path / "video.m3u8")


def test_the_master_lets_a_player_choose(folder: Path) -> None:
    write_master(folder, renditions=[SMALL, LARGE], audio=SOUND, subtitles="captions.ja.vtt")
    lines = (folder / "master.m3u8").read_text().splitlines()
    assert lines[0] == "#EXTM3U"
    variants = [lines[at + 1] for at, line in enumerate(lines) if line.startswith("#EXT-X-STREAM-INF")]
    assert variants == ["720.m3u8", "360.m3u8", "audio.m3u8"]
    best = next(line for line in lines if "1280x720" in line)
    assert "BANDWIDTH=448000," in best  # picture and sound together
    assert 'CODECS="avc1.64001f,mp4a.40.2"' in best
    assert "FRAME-RATE=29.970" in best
    assert 'AUDIO="sound"' in best and 'SUBTITLES="captions"' in best
    assert any("TYPE=AUDIO" in line and 'URI="audio.m3u8"' in line for line in lines)


def test_captions_become_a_playlist_as_long_as_the_video(folder: Path) -> None:
    write_master(folder, renditions=[LARGE], audio=SOUND, subtitles="captions.ja.vtt")
    entry = next(line for line in (folder / "master.m3u8").read_text().splitlines() if "SUBTITLES" in line)
    playlist = (folder / entry.split('URI="')[1].rstrip('"')).read_text()
    assert "#EXTINF:8.500," in playlist and "captions.ja.vtt" in playlist
    assert playlist.rstrip().endswith("#EXT-X-ENDLIST")


def test_a_video_without_sound_promises_none(folder: Path) -> None:
    write_master(folder, renditions=[LARGE], audio=None, subtitles=None)
    master = (folder / "master.m3u8").read_text()
    assert "AUDIO" not in master and "mp4a" not in master and "SUBTITLES" not in master
    assert master.count("#EXT-X-STREAM-INF") == 1


def test_an_unknown_codec_is_not_guessed(tmp_path: Path) -> None:
    (tmp_path / "video.mp4").write_bytes(b"ftypiso5 vp09")
    with pytest.raises(BadPlaylist):
        codec(tmp_path / "video.mp4")
