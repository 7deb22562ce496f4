"""Does one small machine carry a town? Memory and answer times while lessons are built and people learn.

    python -m benchmarks.town [--learners 40] [--seconds 90] [--pause 4]

Starts the real server with its worker on the loopback, in a folder that is thrown away, with the whole
catalog. The worker builds the lessons' videos all the while. Each learner is a thread with a session of its
own: signs in, opens the list and a lesson, reads a chapter, looks at the plan, with a pause of `--pause`
seconds on average between two clicks. Prints two tables.
"""

from __future__ import annotations

import argparse
import http.client
import http.cookiejar
import os
import random
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.memory import Memory
from lms.accounts import passwords, people
from lms.accounts.models import Role
from lms.app import create_app
from lms.db import db
from lms.learning import catalog
from lms.skills import ladders

ROOT = Path(__file__).resolve().parents[1]
PASSWORD = "tulip snow harbour"  # noqa: S105 - of people made up for a minute


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--learners", type=int, default=40)
    parser.add_argument("--seconds", type=float, default=90.0)
    parser.add_argument("--pause", type=float, default=4.0)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settle(folder, asked.learners)
        with served(folder) as (server, base):
            report(folder, server, base, asked.learners, asked.seconds, asked.pause)


def report(folder: Path, server: int, base: str, learners: int, seconds: float, pause: float) -> None:
    memory, clicks = Memory(server), Clicks()
    with memory.watched("lessons are built, nobody learns"):
        time.sleep(seconds / 3)
    with memory.watched(f"lessons are built, {learners} learn"):
        crowd = [
            threading.Thread(target=learn, args=(base, n, seconds, pause, clicks)) for n in range(learners)
        ]
        for thread in crowd:
            thread.start()
        for thread in crowd:
            thread.join()
    built = len(list((folder / "media").rglob("master.m3u8"))) if (folder / "media").exists() else 0
    memory.tell()
    clicks.tell(seconds)
    print(f"\n{built} lesson videos built meanwhile; load of the machine {os.getloadavg()[0]:.1f}")


def settle(folder: Path, learners: int) -> None:
    """The whole catalog and this many workers."""
    app = create_app(INSTANCE=str(folder))
    with app.app_context(), app.test_request_context("/"):
        db.create_all()
        session = db.session()
        ladders.load_default(session)
        catalog.sync(session)
        hashed = passwords.hashed(PASSWORD)
        for n in range(learners):
            person = people.register(
                session, name=f"学び手{n}", sign_in_name=f"learner{n}", roles={Role.WORKER}, by=None
            )
            person.password_hash = hashed
        session.commit()
        db.engine.dispose()


@contextmanager
def served(folder: Path) -> Iterator[tuple[int, str]]:
    """(process id, address) of `flask serve` with one worker; ended at the end."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
    settings = {"PONKOTAN_INSTANCE": str(folder), "PONKOTAN_PORT": str(port), "PONKOTAN_FREE_DISK_MB": "1"}
    with (folder / "server.log").open("wb") as log:
        command = [sys.executable, "-m", "flask", "serve"]
        process = subprocess.Popen(command, cwd=ROOT, env=os.environ | settings, stdout=log, stderr=log)
    base = f"http://127.0.0.1:{port}"
    try:
        wait_until_answered(base)
        yield process.pid, base
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def wait_until_answered(base: str) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(f"{base}/healthz", timeout=5).read()  # noqa: S310 - our own loopback
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("The server did not come up")


@dataclass
class Clicks:
    """How long each kind of click took, in seconds; and what went wrong."""

    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    wrong: list[str] = field(default_factory=list)

    def tell(self, seconds: float) -> None:
        print("\n| click | times | median ms | 95 % ms | slowest ms |\n| --- | --: | --: | --: | --: |")
        for name, took in self.took.items():
            low, high = statistics.median(took), sorted(took)[int(len(took) * 0.95)]
            print(f"| {name} | {len(took)} | {low * 1000:.0f} | {high * 1000:.0f} | {max(took) * 1000:.0f} |")
        count = sum(map(len, self.took.values()))
        print(f"\n{count} clicks, {count / seconds:.1f} a second; {len(self.wrong)} failed {self.wrong[:3]}")


class Learner:
    """A browser: cookies, and the form token of the page last opened."""

    def __init__(self, base: str, clicks: Clicks) -> None:
        self.base, self.clicks, self.token = base, clicks, ""
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(jar)

    def click(self, name: str, path: str, **form: str) -> str:
        sent = urllib.parse.urlencode(form | {"csrf_token": self.token}).encode() if form else None
        began = time.monotonic()
        try:
            with self.opener.open(self.base + path, sent, timeout=60) as answer:
                text = str(answer.read().decode())
        except (OSError, http.client.HTTPException) as error:
            self.clicks.wrong.append(f"{name}: {error}")
            return ""
        self.clicks.took[name].append(time.monotonic() - began)
        found = re.search(r'name="csrf-token" content="([^"]+)"', text)
        self.token = found[1] if found else self.token
        return text


def learn(base: str, n: int, seconds: float, pause: float, clicks: Clicks) -> None:
    """One learner's evening. People come one after the other within the first quarter of it."""
    chance, end = random.Random(n), time.monotonic() + seconds
    time.sleep(chance.uniform(0, seconds / 4))
    learner = Learner(base, clicks)
    learner.click("first page", "/sign-in")
    learner.click("sign in", "/sign-in", login=f"learner{n}", password=PASSWORD)
    while time.monotonic() < end:
        lessons = re.findall(r'href="(/lessons/\d+)"', learner.click("list of lessons", "/learn"))
        time.sleep(chance.expovariate(1 / pause))
        lesson = chance.choice(lessons or ["/lessons/1"])
        learner.click("lesson", lesson)
        time.sleep(chance.expovariate(1 / pause))
        chapters = re.findall(
            r'action="(/lessons/\d+/chapters/[^"]+/reading)"', learner.click("text", f"{lesson}/reading")
        )
        time.sleep(chance.expovariate(1 / pause))
        if chapters:
            learner.click("chapter read", chance.choice(chapters), done="yes")
            time.sleep(chance.expovariate(1 / pause))
        learner.click("plan", "/learn/plan")
        learner.click("today", "/today")
        time.sleep(chance.expovariate(1 / pause))


if __name__ == "__main__":
    main()
