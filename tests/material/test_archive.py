"""A zip is a stranger's file: whatever is odd about it is refused by name, and nothing else is touched."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from collections.abc import Callable

import pytest

from courses import archive

SERIES = "writing/series.toml"


def zipped(*entries: tuple[str, bytes], fill: Callable[[zipfile.ZipFile], None] | None = None) -> io.BytesIO:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr(SERIES, b'title = "x"')
        for name, data in entries:
            opened.writestr(name, data)
        if fill is not None:
            fill(opened)
    made.seek(0)
    return made


def link(opened: zipfile.ZipFile) -> None:
    entry = zipfile.ZipInfo("writing/basics/one/slides.md")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    opened.writestr(entry, "/etc/passwd")


def twice(opened: zipfile.ZipFile) -> None:
    opened.writestr("writing/basics/course.toml", "a")
    with pytest.warns(UserWarning):
        opened.writestr("writing/basics/course.toml", "b")


def many(opened: zipfile.ZipFile) -> None:
    for n in range(archive.MOST_FILES + 1):
        opened.writestr(f"writing/basics/one/f{n}.md", "")


def lying(data: io.BytesIO, size: int) -> io.BytesIO:
    """The directory says another size than what is inside."""
    raw = bytearray(data.getvalue())
    for signature, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = raw.rfind(signature, 0, raw.rfind(b"PK\x05\x06")) if signature[2] == 1 else raw.rfind(signature)
        raw[at + offset : at + offset + 4] = struct.pack("<I", size)
    return io.BytesIO(bytes(raw))


HOSTILE = {
    "way up": (zipped(("../../etc/cron.d/x.md", b"x")), "path"),
    "way up inside": (zipped(("writing/../../x.md", b"x")), "path"),
    "absolute": (zipped(("/etc/passwd.md", b"x")), "path"),
    "drive": (zipped(("C:/windows/x.md", b"x")), "path"),
    "empty part": (zipped(("writing//x.md", b"x")), "path"),
    "link": (zipped(fill=link), "link"),
    "bomb": (zipped(("writing/basics/one/notes.md", b"a" * 900_000)), "bomb"),
    "large text": (zipped(("writing/basics/one/notes.md", bytes(range(256)) * 5000)), "too_large"),
    "many": (zipped(fill=many), "too_many"),
    "twice": (zipped(fill=twice), "twice"),
    "twice in another case": (zipped(("writing/A.md", b"x"), ("writing/a.md", b"x")), "twice"),
    "nested": (zipped(("writing/basics/inside.zip", b"PK")), "nested"),
    "program": (zipped(("writing/basics/one/run.exe", b"MZ")), "ending"),
    "control letters": (zipped(("writing/a\u202etxt.md", b"x")), "name"),
    "Japanese folder": (zipped(("writing/基本/course.toml", b"x")), "name"),
    "no zip": (io.BytesIO(b"GIF89a"), "no_zip"),
    "half a zip": (io.BytesIO(zipped().getvalue()[:60]), "no_zip"),
    "lies small": (lying(zipped(("writing/n.md", b"abc" * 200_000)), 10), "damaged"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_archives_are_refused_for_what_they_are(name: str) -> None:
    stream, fault = HOSTILE[name]
    with pytest.raises(archive.BadArchive) as refused:
        archive.unpack(stream)
    assert fault in {problem.fault for problem in refused.value.problems}
    assert all(problem.file.isprintable() for problem in refused.value.problems)


def test_a_locked_file_is_named() -> None:
    raw = bytearray(zipped(("writing/basics/course.toml", b"x")).getvalue())
    at = raw.rfind(b"PK\x01\x02", 0, raw.rfind(b"PK\x05\x06"))
    raw[at + 8] |= 1
    with pytest.raises(archive.BadArchive) as refused:
        archive.unpack(io.BytesIO(bytes(raw)))
    assert refused.value.problems[0].fault == "encrypted"


def test_what_was_packed_comes_out_the_same_and_the_same_files_are_the_same_bytes() -> None:
    sound = "writing/basics/one/recordings/title.mp3"
    files = {SERIES: b"a", sound: b"\xff\xfb" * 50, "writing/x.svg": b"<svg/>"}
    packed = archive.pack(files)
    assert archive.unpack(io.BytesIO(packed)) == files
    assert archive.pack(dict(reversed(files.items()))) == packed


def test_a_folder_around_it_and_what_systems_leave_behind_are_passed_over() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as opened:
        opened.writestr("my-course/writing/series.toml", "a")
        opened.writestr("__MACOSX/my-course/._series.toml", "b")
        opened.writestr("my-course/writing/.DS_Store", "c")
    assert archive.unpack(made) == {SERIES: b"a"}


def test_names_as_japanese_windows_writes_them_are_read() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as opened:
        opened.writestr("writing/series.toml", "a")
        name = "writing/basics/one/メモ.md".encode("cp932").decode("cp437")
        entry = zipfile.ZipInfo(name)
        opened.writestr(entry, "b")
    utf8, cp932 = name.encode(), "writing/basics/one/メモ.md".encode("cp932")
    found = _without_flag(made.getvalue(), utf8, cp932)
    assert "writing/basics/one/メモ.md" in archive.unpack(io.BytesIO(found))


def _without_flag(raw: bytes, utf8: bytes, cp932: bytes) -> bytes:
    """The same archive with the name in CP932, as Explorer of Japanese Windows makes it."""
    local = raw.index(utf8) - 30
    central = raw.rindex(utf8) - 46
    head, middle = raw[:local], raw[local:central]
    tail = raw[central:]

    def renamed(part: bytes, flag: int, length: int, name: int) -> bytes:
        changed = bytearray(part)
        changed[flag : flag + 2] = struct.pack("<H", struct.unpack_from("<H", part, flag)[0] & ~0x800)
        changed[length : length + 2] = struct.pack("<H", len(cp932))
        return bytes(changed[:name]) + cp932 + bytes(changed[name + len(utf8) :])

    less = len(utf8) - len(cp932)
    ending = bytearray(renamed(tail, 8, 28, 46))
    end = ending.rindex(b"PK\x05\x06")
    size, offset = struct.unpack_from("<II", ending, end + 12)
    first = raw.index(b"PK\x01\x02")
    struct.pack_into("<II", ending, end + 12, size - less, offset - less)
    middle = renamed(middle, 6, 26, 30)
    assert first >= local
    return head + middle + bytes(ending)
