"""HTTP Live Streaming playlists (RFC 8216): reading ffmpeg's media playlists, writing our own master."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from videos.manifest import Audio, Rendition

MASTER = "master.m3u8"


class BadPlaylist(Exception):
    """A playlist that is cut short or names what is not there."""


@dataclass(frozen=True)
class Segment:
    """`duration` in seconds, `bytes` on disk."""

    duration: float
    uri: str
    bytes: int


@dataclass(frozen=True)
class MediaPlaylist:
    """One rendition: its segments and the file that holds the codec's header."""

    segments: tuple[Segment, ...]
    header: str
    header_bytes: int

    @property
    def durations(self) -> tuple[float, ...]:
        return tuple(segment.duration for segment in self.segments)

    @property
    def duration(self) -> float:
        return sum(self.durations)

    @property
    def bytes(self) -> int:
        return self.header_bytes + sum(segment.bytes for segment in self.segments)

    @property
    def bandwidth(self) -> int:
        """Peak bit/s: the heaviest segment, as BANDWIDTH asks (RFC 8216 4.3.4.2)."""
        return round(max(segment.bytes * 8 / segment.duration for segment in self.segments))

    @property
    def average_bandwidth(self) -> int:
        return round(sum(segment.bytes for segment in self.segments) * 8 / self.duration)


def read_playlist(path: Path) -> MediaPlaylist:
    """Read a finished fMP4 media playlist, one file with byte ranges or many files; else BadPlaylist."""
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    if not lines or lines[0] != "#EXTM3U" or "#EXT-X-ENDLIST" not in lines:
        raise BadPlaylist(f"{path.name} is not a finished playlist")
    header, header_bytes = _header(path, lines)
    segments = _segments(path, lines)
    if not segments:
        raise BadPlaylist(f"{path.name} has no segments")
    return MediaPlaylist(segments, header, header_bytes)


def write_master(
    folder: Path, *, renditions: Sequence[Rendition], audio: Audio | None, subtitles: str | None = None
) -> str:
    """Write the master playlist beside the media playlists, best picture first, and return its name.

    Every picture shares the sound and the subtitles; the sound alone stands last. `subtitles` names a WebVTT
    file in the folder; its playlist is written too. Codecs are read from the media files themselves.
    """
    lines = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS"]
    if audio:
        lines.append(_media("AUDIO", "sound", "音声", audio.playlist, default=True))
    if subtitles:
        length = read_playlist(folder / (renditions[0].playlist if renditions else _only(audio))).duration
        playlist = _write_subtitle_playlist(folder, subtitles, length)
        lines.append(_media("SUBTITLES", "captions", "日本語", playlist, default=False))
    sound = read_playlist(folder / audio.playlist) if audio else None
    for rendition in sorted(renditions, key=lambda one: one.width * one.height, reverse=True):
        lines += [_variant(folder, rendition, sound, subtitles is not None), rendition.playlist]
    if audio and sound:
        lines += [_sound_alone(folder, sound), audio.playlist]
    (folder / MASTER).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return MASTER


def codec(media: Path) -> str:
    """The RFC 6381 codec name of an fMP4 file with one track, from its header; BadPlaylist if unknown."""
    with media.open("rb") as file:
        head = file.read(65536)
    at = head.find(b"avcC")
    if at >= 0:
        return f"avc1.{head[at + 5 : at + 8].hex()}"
    if b"mp4a" in head:
        return "mp4a.40.2"
    raise BadPlaylist(f"{media.name} has neither H.264 nor AAC")


def _header(path: Path, lines: Sequence[str]) -> tuple[str, int]:
    line = next((line for line in lines if line.startswith("#EXT-X-MAP:")), "")
    uri = re.search(r'URI="([^"]+)"', line)
    if not uri:
        raise BadPlaylist(f"{path.name} has no header (EXT-X-MAP)")
    span = re.search(r'BYTERANGE="(\d+)', line)
    return uri[1], int(span[1]) if span else _size(path.parent / uri[1])


def _segments(path: Path, lines: Sequence[str]) -> tuple[Segment, ...]:
    found: list[Segment] = []
    duration, size = 0.0, None
    for line in lines:
        if line.startswith("#EXTINF:"):
            duration = float(line[8:].split(",")[0])
        elif line.startswith("#EXT-X-BYTERANGE:"):
            size = int(line[17:].split("@")[0])
        elif not line.startswith("#") and duration > 0:
            found.append(Segment(duration, line, _size(path.parent / line) if size is None else size))
            duration, size = 0.0, None
    return tuple(found)


def _size(media: Path) -> int:
    if not media.is_file():
        raise BadPlaylist(f"{media.name} is missing")
    return media.stat().st_size


def _media(kind: str, group: str, name: str, playlist: str, *, default: bool) -> str:
    chosen = "YES" if default else "NO"
    return (
        f'#EXT-X-MEDIA:TYPE={kind},GROUP-ID="{group}",NAME="{name}",LANGUAGE="ja",'
        f'DEFAULT={chosen},AUTOSELECT=YES,URI="{playlist}"'
    )


def _only(audio: Audio | None) -> str:
    if audio is None:
        raise BadPlaylist("a video needs a picture or a sound")
    return audio.playlist


def _write_subtitle_playlist(folder: Path, captions: str, duration: float) -> str:
    name = Path(captions).stem + ".m3u8"
    lines = ["#EXTM3U", "#EXT-X-VERSION:7", f"#EXT-X-TARGETDURATION:{int(duration) + 1}"]
    lines += ["#EXT-X-PLAYLIST-TYPE:VOD", f"#EXTINF:{duration:.3f},", captions, "#EXT-X-ENDLIST"]
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return name


def _variant(folder: Path, rendition: Rendition, sound: MediaPlaylist | None, captioned: bool) -> str:
    picture = read_playlist(folder / rendition.playlist)
    codecs = [codec(folder / picture.header)] + ([codec(folder / sound.header)] if sound else [])
    peak = picture.bandwidth + (sound.bandwidth if sound else 0)
    average = picture.average_bandwidth + (sound.average_bandwidth if sound else 0)
    told = f"#EXT-X-STREAM-INF:BANDWIDTH={peak},AVERAGE-BANDWIDTH={average}"
    told += f',CODECS="{",".join(codecs)}",RESOLUTION={rendition.width}x{rendition.height}'
    told += f",FRAME-RATE={rendition.frame_rate:.3f}" if rendition.frame_rate else ""
    told += ',AUDIO="sound"' if sound else ""
    return told + (',SUBTITLES="captions"' if captioned else "")


def _sound_alone(folder: Path, sound: MediaPlaylist) -> str:
    return (
        f"#EXT-X-STREAM-INF:BANDWIDTH={sound.bandwidth},AVERAGE-BANDWIDTH={sound.average_bandwidth}"
        f',CODECS="{codec(folder / sound.header)}",AUDIO="sound"'
    )
