"""What somebody sends to do harm is refused with its reason, opens nothing else, and fills no disk."""

from __future__ import annotations

import ctypes
import os
import socket
import struct
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.material.clips import H264, MPEG4, Clips, _ffmpeg, picture, tone
from videos import encode, ladder
from videos.ffmpeg import FfmpegFailed
from videos.manifest import Manifest
from videos.probe import Refused, probe
from videos.verification import BrokenResult

pytestmark = pytest.mark.heavy

_IN_OPEN, _IN_NONBLOCK = 0x20, 0o4000
Maker = Callable[["Trap", Path], None]


class Trap:
    """A video and a web server that nobody but their owner may touch, and who touched them."""

    def __init__(self, secret: Path) -> None:
        self.secret = secret
        self.server = socket.create_server(("127.0.0.1", 0))
        self.server.setblocking(False)
        self.url = f"http://127.0.0.1:{self.server.getsockname()[1]}/secret.mp4"
        libc = ctypes.CDLL(None, use_errno=True)
        self._watch = libc.inotify_init1(_IN_NONBLOCK)
        assert libc.inotify_add_watch(self._watch, os.fsencode(secret), _IN_OPEN) > 0

    def opened(self) -> bool:
        try:
            return bool(os.read(self._watch, 4096))
        except BlockingIOError:
            return False

    def visited(self) -> bool:
        try:
            self.server.accept()[0].close()
        except BlockingIOError:
            return False
        return True

    def close(self) -> None:
        self.server.close()
        os.close(self._watch)


@pytest.fixture
def trap(clips: Clips, tmp_path: Path) -> Iterator[Trap]:
    secret = tmp_path / "secret.mp4"
    secret.write_bytes(clips["fragments.mp4"].read_bytes())
    trap = Trap(secret)
    yield trap
    trap.close()


def test_the_trap_notices_a_visitor(trap: Trap) -> None:
    """Otherwise the tests below could not fail."""
    assert not trap.opened() and not trap.visited()
    trap.secret.read_bytes()
    socket.create_connection(trap.server.getsockname()).close()
    assert trap.opened() and trap.visited()


def _dash(place: str) -> str:
    return f"""<?xml version="1.0"?>
<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT3S"
 profiles="urn:mpeg:dash:profile:isoff-on-demand:2011"><Period><AdaptationSet mimeType="video/mp4">
<Representation id="1" bandwidth="100000" width="640" height="360" codecs="avc1.64001e">
<BaseURL>{place}</BaseURL></Representation></AdaptationSet></Period></MPD>"""


def _hls(place: str) -> str:
    return f"#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:3,\n{place}\n#EXT-X-ENDLIST\n"


def _text(write: Callable[[Trap], str]) -> Maker:
    return lambda trap, to: to.write_text(write(trap)) and None


def _made(*arguments: str | list[str]) -> Maker:
    words = [word for each in arguments for word in ([each] if isinstance(each, str) else each)]
    return lambda _trap, to: _ffmpeg([*words, to])


def _cut(_trap: Trap, to: Path) -> None:
    """The index of an MP4 stands at its end, and the end is missing."""
    _ffmpeg([*picture(), *H264, to])
    to.write_bytes(to.read_bytes()[: to.stat().st_size // 2])


_APART = ["-vf", "setpts=N*360000/TB", "-fps_mode", "passthrough", *H264]
_PCM = ["-c:a", "pcm_s16le"]
_SVG = '<svg xmlns="http://www.w3.org/2000/svg"><image href="secret.mp4" width="9" height="9"/></svg>'
_SDP = "v=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\na=rtpmap:96 H264/90000\n"

HOSTILE: dict[str, tuple[str, Maker, str]] = {
    # what it is: name it was sent under, how it is made, why it is refused
    "dash to a file": ("a.mp4", _text(lambda trap: _dash(str(trap.secret))), "unreadable"),
    "dash to the web": ("a.mp4", _text(lambda trap: _dash(trap.url)), "unreadable"),
    "hls to a file": ("a.mp4", _text(lambda trap: _hls(f"file://{trap.secret}")), "unreadable"),
    "hls to a neighbour": ("a.m3u8", _text(lambda trap: _hls(trap.secret.name)), "unreadable"),
    "hls to the web": ("a.mp4", _text(lambda trap: _hls(trap.url)), "unreadable"),
    "hls to both": ("a.mp4", _text(lambda trap: _hls(f"concat:{trap.secret}|{trap.url}")), "unreadable"),
    "list of files": (
        "a.mp4",
        _text(lambda trap: f"ffconcat version 1.0\nfile {trap.secret}\n"),
        "unreadable",
    ),
    "list of neighbours": (
        "a.mp4",
        _text(lambda trap: "ffconcat version 1.0\nfile secret.mp4\n"),
        "unreadable",
    ),
    "a call to a stream": ("a.mp4", _text(lambda _trap: _SDP), "unreadable"),
    "svg": ("a.mp4", _text(lambda _trap: _SVG), "unreadable"),
    "png": ("a.png", _made(picture(seconds=1), "-frames:v", "1"), "unreadable"),
    "empty": ("a.mp4", _text(lambda _trap: ""), "empty"),
    "random": ("a.mp4", lambda _trap, to: to.write_bytes(os.urandom(2_000_000)) and None, "unreadable"),
    "without its end": ("a.mp4", _cut, "unreadable"),
    "8192 x 8192": ("a.mp4", _made(picture("8192x8192", 1, 1), "-frames:v", "1", H264), "too_large"),
    "1000 frames a second": ("a.mkv", _made(picture("64x36", 1000, 0.1), MPEG4), "too_fast"),
    "300 sounds": (
        "a.mkv",
        _made(picture("64x36", 5, 0.4), tone(0.4), "-map", "0", ["-map", "1"] * 300, MPEG4, _PCM),
        "too_many_streams",
    ),
    "two frames 100 hours apart": ("a.mkv", _made(picture("64x36", 1, 2), _APART), "too_long"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused_with_its_reason_and_opens_nothing_else(trap: Trap, tmp_path: Path, name: str) -> None:
    sent_as, make, code = HOSTILE[name]
    sent = tmp_path / sent_as
    make(trap, sent)
    began = time.monotonic()
    with pytest.raises(Refused) as refusal:
        probe(sent)
    assert refusal.value.code == code
    assert time.monotonic() - began < 20
    assert not trap.opened() and not trap.visited()


@pytest.mark.parametrize("name", [name for name in HOSTILE if name.startswith(("dash", "hls", "list"))])
def test_even_without_the_look_beforehand_nothing_else_is_opened(
    clips: Clips, trap: Trap, tmp_path: Path, name: str
) -> None:
    """The encoder itself has the same walls, whatever the probe was made to believe."""
    sent = tmp_path / HOSTILE[name][0]
    HOSTILE[name][1](trap, sent)
    believed = probe(clips["mute.mp4"])
    with pytest.raises((FfmpegFailed, BrokenResult)):
        encode.quick(sent, believed, tmp_path / "videos" / "7")
    assert not trap.opened() and not trap.visited()
    assert list((tmp_path / "videos").iterdir()) == []


def test_a_file_that_says_five_seconds_and_holds_a_hundred_hours_ends_soon_and_small(
    trap: Trap, tmp_path: Path
) -> None:
    sent = tmp_path / "bomb.mkv"
    HOSTILE["two frames 100 hours apart"][1](trap, sent)
    sent.write_bytes(_saying(sent.read_bytes(), seconds=5))
    source = probe(sent)
    assert source.duration == pytest.approx(5)
    out, began = tmp_path / "videos" / "7", time.monotonic()
    made = _tried(sent, source, out)
    assert time.monotonic() - began < 60
    assert made is None or made.duration < 8
    assert sum(file.stat().st_size for file in out.parent.rglob("*") if file.is_file()) < 2_000_000


def test_a_recording_that_was_cut_is_found_out_before_it_is_called_ready(
    clips: Clips, tmp_path: Path
) -> None:
    """Its index stands at the beginning, so that the look beforehand finds nothing wrong."""
    source = probe(clips["cut.mp4"])
    assert ladder.can_remux(source)
    with pytest.raises(BrokenResult) as broken:
        encode.remux(clips["cut.mp4"], source, tmp_path / "videos" / "7")
    assert broken.value.code == "wrong_length"
    assert list((tmp_path / "videos").iterdir()) == []


def _tried(sent: Path, source: object, out: Path) -> Manifest | None:
    try:
        return encode.quick(sent, source, out)  # type: ignore[arg-type]  # not even probed
    except (FfmpegFailed, BrokenResult):
        return None


def _saying(matroska: bytes, *, seconds: float) -> bytes:
    """With another Duration (element 0x4489, a double in milliseconds)."""
    at = matroska.index(b"\x44\x89\x88") + 3
    return matroska[:at] + struct.pack(">d", seconds * 1000) + matroska[at + 8 :]
