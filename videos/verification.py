"""Is a finished folder really what was asked for? Nothing is called ready before this has passed."""

from itertools import accumulate
from pathlib import Path

from videos import hls
from videos.hls import BadPlaylist, MediaPlaylist
from videos.manifest import Audio, Manifest, Rendition
from videos.probe import AudioStream, Probe, Refused, VideoStream, probe

TOLERANCE = 0.5  # seconds that a result may be shorter or longer than its source
_ALIGNED = 0.005  # seconds between the segment borders of two renditions


class BrokenResult(Exception):
    """What was made is not what was asked for. `code` is for the app to word, with the values in `details`.

    incomplete (file), wrong_length (file; expected, made: seconds), wrong_picture (file), unaligned (file).
    """

    def __init__(self, code: str, **details: float | str) -> None:
        super().__init__(code, details)
        self.code = code
        self.details = details


def verify(folder: Path, made: Manifest, source: Probe, *, apart: float = 0.0) -> None:
    """Check files against playlists, playlists against each other, all against the source; BrokenResult.

    `apart`: seconds by which segments of a copied picture may miss those of encoded ones.
    """
    pictures = [_whole(folder, each) for each in made.renditions]
    for rendition, playlist in zip(made.renditions, pictures, strict=True):
        _check_picture(folder / playlist.header, rendition)
        _check_borders(rendition.playlist, playlist, pictures[0], apart)
    _check_length(made.renditions[0].playlist, pictures[0], source.video, source)
    longest = pictures[0].duration
    if (made.audio is None) != (source.audio is None):
        raise BrokenResult("incomplete", file="audio")
    if made.audio and source.audio:
        sound = _whole(folder, made.audio)
        hls.codec(folder / sound.header)
        _check_length(made.audio.playlist, sound, source.audio, source)
        longest = max(longest, sound.duration)
    if abs(longest - source.duration) > TOLERANCE:
        raise BrokenResult("wrong_length", file=made.master, expected=source.duration, made=longest)


def verify_borders(folder: Path, added: Rendition, first: Rendition) -> None:
    """A rendition added later is whole and changes segments where the first one does; else BrokenResult."""
    playlist = _whole(folder, added)
    _check_picture(folder / playlist.header, added)
    _check_borders(added.playlist, playlist, _whole(folder, first), 0.0)


def _whole(folder: Path, part: Rendition | Audio) -> MediaPlaylist:
    try:
        playlist = hls.read_playlist(folder / part.playlist)
    except (BadPlaylist, OSError):
        raise BrokenResult("incomplete", file=part.playlist) from None
    media = folder / playlist.header
    if media.stat().st_size < playlist.bytes:
        raise BrokenResult("incomplete", file=media.name)
    return playlist


def _check_picture(media: Path, rendition: Rendition) -> None:
    try:
        video = probe(media).video
    except Refused:
        raise BrokenResult("wrong_picture", file=media.name) from None
    if (video.codec, video.width, video.height) != ("h264", rendition.width, rendition.height):
        raise BrokenResult("wrong_picture", file=media.name)


def _check_borders(file: str, playlist: MediaPlaylist, first: MediaPlaylist, apart: float) -> None:
    if len(playlist.segments) != len(first.segments):
        raise BrokenResult("unaligned", file=file)
    ends = zip(accumulate(playlist.durations[:-1]), accumulate(first.durations[:-1]), strict=True)
    if any(abs(one - other) > _ALIGNED + apart for one, other in ends):
        raise BrokenResult("unaligned", file=file)


def _check_length(file: str, part: MediaPlaylist, of: VideoStream | AudioStream, source: Probe) -> None:
    """A stream that began late or ended early may have been filled up to the length of the whole."""
    least = of.duration or 0.0
    if not least - TOLERANCE <= part.duration <= source.duration + TOLERANCE:
        raise BrokenResult("wrong_length", file=file, expected=least or source.duration, made=part.duration)
