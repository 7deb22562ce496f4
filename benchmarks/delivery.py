"""Segments of a video over HTTP: this server alone, nginx in three ways, and plain nginx on the same files.

    .venv/bin/python -m benchmarks.delivery [--seconds 0.5] [--rounds 15]

Made-up files, fetched in ranges by one person's player over four kept connections in two processes. Sizes:
60 kB, six seconds of a slide lesson with its sound; 1.6 MB, six seconds of 720p camera video. Every way is
asked the same in turn, for a moment, round after round, so that a busy machine slows all alike. Shown:
answers and bytes a second of the median round; the servers' CPU time for an answer, over all rounds; answers
divided by plain nginx's, twice: the median of the rounds, which on a busy machine leaps about with what else
runs, and per second of CPU (servers and clients together), which does not: an idle machine comes to that
when both are busy all the time.
Aim: nginx that checks the signature by itself >= 0.9 x plain nginx.
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
from statistics import median
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
    """One round"""

    answers: float
    """A second"""
    cpu: float
    """Seconds that the servers worked in each second"""
    clients: float
    """Seconds that the clients worked in each second"""


def main() -> None:
    wishes = _wishes()
    if not front.nginx_is_there():
        sys.exit("This benchmark needs nginx: please run `sudo apt-get install nginx-light` first.")
    with tempfile.TemporaryDirectory() as folder, ExitStack() as running:
        ways = list(_ways(Path(folder), running))
        print(f"{'':32}" + "".join(f"{name:>44}" for name in SIZES))
        found = {(way.name, size): list[Measured]() for way in ways for size in SIZES.values()}
        for _round in range(wishes.rounds):
            for size in SIZES.values():
                for way in ways:
                    found[way.name, size].append(_measure(way, size, wishes.seconds))
        for way in ways:
            cells = (
                _cell(found[way.name, size], found[ways[-1].name, size], size) for size in SIZES.values()
            )
            print(f"{way.name:32}" + "".join(cells))


def _wishes() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=0.5)
    parser.add_argument("--rounds", type=int, default=15)
    return parser.parse_args()


def _ways(room: Path, running: ExitStack) -> Iterator[Way]:
    """From the slowest to the yardstick; every server stays up until the end."""
    instance = room / "instance"
    path, cookie, key = _town(instance)
    alone = running.enter_context(front.ponkotan(instance, sendfile="off"))
    accel = running.enter_context(front.ponkotan(instance, sendfile="x-accel"))
    asking = running.enter_context(front.asking_nginx(instance, accel, room / "asking"))
    keeping = running.enter_context(front.remembering_nginx(instance, accel, room / "keeping"))
    checking = running.enter_context(front.nginx(instance, accel, room / "checking", key=key))
    plain = running.enter_context(front.plain_nginx(instance, room / "plain"))
    house = _family(accel)
    yield Way("Ponkotan alone", alone.port, path, cookie, _family(alone))
    yield Way("X-Accel, asked every time", asking.port, path, cookie, (*_family(asking), *house))
    yield Way("permission remembered", keeping.port, path, cookie, (*_family(keeping), *house))
    yield Way("signature checked by nginx", checking.port, path, cookie, (*_family(checking), *house))
    token, video, name = path.split("/")[2:]
    yield Way(
        "plain nginx", plain.port, f"/media/{video}/{token.split('.')[1]}/{name}", cookie, _family(plain)
    )


def _town(instance: Path) -> tuple[str, str, str]:
    """An instance with one person and one long video; the address of its file, the cookies of the person's
    device, and the key for nginx."""
    from sqlalchemy import select

    from lms.accounts import doors, passwords, people
    from lms.accounts.models import Role, UserSession
    from lms.app import create_app
    from lms.db import db
    from lms.media import playing
    from lms.media.models import Source, State, Video

    app = create_app(INSTANCE=str(instance), FREE_DISK_MB=1, SENDFILE="x-accel")
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
        video = db.session.scalars(select(Video).filter_by(text_hash="h")).one()
        path = playing.address(video, token_hash) + "720.mp4"
        cookie = f"{cookie}; {doors.COOKIE}={doors.word(token_hash)}"
        key = playing.directive()
        db.engine.dispose()
    return path, cookie, key


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
        played = clients.starmap(_play, [(way, size, seconds)] * CLIENTS)
    answers, worked = (sum(each) / seconds for each in zip(*played, strict=True))
    return Measured(answers, (_cpu(way.servers) - before) / seconds, worked)


def _play(way: Way, size: int, seconds: float) -> tuple[int, float]:
    """Fetch one range after the other, over a few connections in turn; returns how many came whole, and the
    CPU time it took here."""
    doors = [socket.create_connection(("127.0.0.1", way.port)) for _n in range(CONNECTIONS // CLIENTS)]
    room, done = bytearray(1 << 18), 0
    starts = range(0, FILE_BYTES - size, size)
    end, worked = time.monotonic() + seconds, time.process_time()
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
    return done, time.process_time() - worked


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


def _cell(rounds: list[Measured], yardstick: list[Measured], size: int) -> str:
    answers = median(one.answers for one in rounds)
    cpu = sum(one.cpu for one in rounds) / sum(one.answers for one in rounds) * 1e6
    beside = median(one.answers / best.answers for one, best in zip(rounds, yardstick, strict=True))
    thrift = _thrift(rounds) / _thrift(yardstick)
    text = f"{answers:7.0f}/s {answers * size / 1e6:6.0f} MB/s {cpu:5.0f} µs {beside:5.2f}× {thrift:5.2f}×"
    return f"{text:>44}"


def _thrift(rounds: list[Measured]) -> float:
    """Answers for a second of CPU, on both sides of the line together"""
    return sum(one.answers for one in rounds) / sum(one.cpu + one.clients for one in rounds)


if __name__ == "__main__":
    main()
