"""Segments of a video over HTTP: this server alone, nginx with X-Accel, and plain nginx on the same files.

    .venv/bin/python -m benchmarks.delivery [--seconds 3] [--rounds 3]

Made-up files, fetched in ranges by one person's player over four kept connections in two processes. Sizes:
60 kB, six seconds of a slide lesson with its sound; 1.6 MB, six seconds of 720p camera video. Every way is
measured in turn, round after round, so that a busy machine slows all alike; the best round counts. The
servers' CPU time per answer is shown beside it: the client takes its share of the same cores.
Aim: X-Accel with remembered permission >= 0.9 x plain nginx.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.request import HTTPCookieProcessor, build_opener

from benchmarks import front
from benchmarks.memory import read

SIZES = {"slides, 60 kB": 60_000, "camera, 1.6 MB": 1_600_000}
FILE_BYTES = 64_000_000
CONNECTIONS = 4
CLIENTS = 2
_CLOCK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Way:
    name: str
    port: int
    path: str
    cookie: str
    servers: tuple[int, ...]
    """Process ids whose CPU time is this way's"""


@dataclass(frozen=True)
class Measured:
    answers: float
    """A second"""
    cpu: float
    """Milliseconds of the servers for one answer"""


def main() -> None:
    wishes = _wishes()
    if not front.nginx_is_there():
        sys.exit("This benchmark needs nginx: please run `sudo apt-get install nginx-light` first.")
    with tempfile.TemporaryDirectory() as folder, ExitStack() as running:
        ways = list(_ways(Path(folder), running))
        print(f"{'':32}" + "".join(f"{name:>40}" for name in SIZES))
        found = {way.name: [Measured(0.0, 0.0)] * len(SIZES) for way in ways}
        for _round in range(wishes.rounds):
            for way in ways:
                for at, size in enumerate(SIZES.values()):
                    now = _measure(way, size, wishes.seconds)
                    found[way.name][at] = max(found[way.name][at], now, key=lambda one: one.answers)
        yardstick = found[ways[-1].name]
        for way in ways:
            cells = zip(found[way.name], yardstick, SIZES.values(), strict=True)
            print(f"{way.name:32}" + "".join(_cell(one, best, size) for one, best, size in cells))


def _wishes() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--rounds", type=int, default=3)
    return parser.parse_args()


def _ways(room: Path, running: ExitStack) -> Iterator[Way]:
    """From the slowest to the yardstick; every server stays up until the end."""
    instance = room / "instance"
    path, cookie = _town(instance)
    alone = running.enter_context(front.ponkotan(instance, sendfile="off"))
    accel = running.enter_context(front.ponkotan(instance, sendfile="x-accel"))
    asking = running.enter_context(front.nginx(instance, accel, room / "asking", remembers=False))
    keeping = running.enter_context(front.nginx(instance, accel, room / "keeping"))
    plain = running.enter_context(front.plain_nginx(instance, room / "plain"))
    house = _family(accel)
    yield Way("Ponkotan alone", alone.port, path, cookie, _family(alone))
    yield Way("X-Accel, asked every time", asking.port, path, cookie, (*_family(asking), *house))
    yield Way("X-Accel, permission remembered", keeping.port, path, cookie, (*_family(keeping), *house))
    token, video, name = path.split("/")[2:]
    yield Way("plain nginx", plain.port, f"/media/{video}/{token.split('.')[1]}/{name}", "", _family(plain))


def _town(instance: Path) -> tuple[str, str]:
    """An instance with one person and one long video; the address of its file and the person's cookie."""
    from sqlalchemy import select

    from lms.accounts import passwords, people
    from lms.accounts.models import Role, UserSession
    from lms.app import create_app
    from lms.db import db
    from lms.media.models import Source, State, Video
    from lms.media.playing import address

    app = create_app(INSTANCE=str(instance), FREE_DISK_MB=1)
    with app.test_request_context("/"):
        db.create_all()
        person = people.register(
            db.session(), name="測る人", sign_in_name="measure", roles={Role.WORKER}, by=None
        )
        person.password_hash = passwords.hashed("tulip snow harbour")
        video = Video(title="v", source=Source.SCRIPT, script="s", text_hash="h")
        db.session.add_all([person, video])
        db.session.flush()
        video.folder, video.state, video.manifest = f"media/{video.id}/1-1", State.READY, {}
        folder = instance / video.folder
        folder.mkdir(parents=True)
        (folder / "720.mp4").write_bytes(os.urandom(FILE_BYTES))
        db.session.commit()
    with front.ponkotan(instance, sendfile="off") as house:
        cookie = _signed_in(house.address)
    with app.test_request_context("/"):
        token_hash = db.session.scalars(select(UserSession.token_hash)).one()
        path = (
            address(db.session.scalars(select(Video).filter_by(text_hash="h")).one(), token_hash) + "720.mp4"
        )
        db.engine.dispose()
    return path, cookie


def _signed_in(house: str) -> str:
    jar = CookieJar()
    browser = build_opener(HTTPCookieProcessor(jar))
    page = browser.open(f"{house}/sign-in").read().decode()
    token = page.split('name="csrf-token" content="')[1].split('"')[0]
    form = f"csrf_token={token}&login=measure&password=tulip+snow+harbour"
    browser.open(f"{house}/sign-in", form.encode())
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)


def _measure(way: Way, size: int, seconds: float) -> Measured:
    before = _cpu(way.servers)
    with multiprocessing.Pool(CLIENTS) as clients:
        answers = sum(clients.starmap(_play, [(way, size, seconds)] * CLIENTS))
    return Measured(answers / seconds, (_cpu(way.servers) - before) * 1000 / max(answers, 1))


def _play(way: Way, size: int, seconds: float) -> int:
    """Fetch one range after the other, over a few connections in turn; returns how many came whole."""
    doors = [socket.create_connection(("127.0.0.1", way.port)) for _n in range(CONNECTIONS // CLIENTS)]
    room, done = bytearray(1 << 18), 0
    starts = range(0, FILE_BYTES - size, size)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for door in doors:
            start = starts[done % len(starts)]
            asked = f"GET {way.path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {way.cookie}\r\n"
            asked += f"Sec-Fetch-Dest: empty\r\nRange: bytes={start}-{start + size - 1}\r\n\r\n"
            door.sendall(asked.encode())
        for door in doors:
            _receive(door, room, size)
            done += 1
    for door in doors:
        door.close()
    return done


def _receive(door: socket.socket, room: bytearray, size: int) -> None:
    got = door.recv_into(room)
    while (end := bytes(room[: min(got, 4096)]).find(b"\r\n\r\n")) < 0:
        got += door.recv_into(memoryview(room)[got:])
    head = bytes(room[:end])
    if b" 206 " not in head[:20]:
        raise RuntimeError(head.decode(errors="replace"))
    left = size - (got - end - 4)
    while left > 0:
        left -= door.recv_into(room, min(left, len(room)))


def _family(served: front.Served) -> tuple[int, ...]:
    """A server and its children: nginx works in one."""
    tasks = Path(f"/proc/{served.process.pid}/task").glob("*/children")
    children = [int(pid) for task in tasks for pid in task.read_text().split()]
    return (served.process.pid, *children)


def _cpu(pids: tuple[int, ...]) -> float:
    """Seconds of user and system time so far; a child that has ended meanwhile is left out."""
    running = [text for pid in pids if (text := read(pid, "stat"))]
    fields = [text.rsplit(")", 1)[1].split() for text in running]
    return sum(int(one[11]) + int(one[12]) for one in fields) / _CLOCK


def _cell(one: Measured, best: Measured, size: int) -> str:
    speed = one.answers * size / 1e6
    text = f"{one.answers:7.0f}/s {speed:6.0f} MB/s {one.cpu:6.2f} ms {one.answers / best.answers:5.2f}×"
    return f"{text:>40}"


if __name__ == "__main__":
    main()
