"""Kill the server and the worker at seeded random moments, and count what was acknowledged and lost.

    python -m tests.stories.killing --points 60 --seed 1

Several people work over HTTP all the while: quiz answers, watching, drafts, uploads, videos to be built.
Ends with 0 only when nothing acknowledged was lost, no job lost or applied twice, no process left over.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import threading
import time
from pathlib import Path

from tests.stories.device import Device
from tests.stories.film_makers import FilmMaker, Sender
from tests.stories.house import House, Whom
from tests.stories.outcome import Outcome, table
from tests.stories.people_at_work import PersonAtWork, Watcher
from tests.stories.promises import Gate, Kind, Promises
from tests.stories.reckoning import Told, open_jobs, reckon
from tests.stories.small_town import Town, people_of, small_town

DECK = (Whom.SERVER, Whom.WORKER, Whom.BOTH, Whom.SERVER, Whom.WORKER)
"""Shuffled and dealt out, then anew"""
AIMED = 0.5
"""How often a worker is killed while ffmpeg works for it, if it does so soon"""
AT_ONCE = 0.2
"""How often the next kill does not wait until the server answers again"""
CLOSING = 300.0
"""Seconds for the film makers to see their last films through"""


def tell(points: int, seed: int, folder: Path, *, quiet: bool = False) -> Outcome:
    """The whole story in `folder`, an empty one. Leaves no process behind."""
    story = Story(small_town(folder, films=1 + points // 10), seed, quiet=quiet)
    try:
        story.run(points)
    except AssertionError as error:
        story.outcome.troubles.append(f"{type(error).__name__}: {error}")
    finally:
        story.over.set()
        story.house.clear()
    return story.outcome


class Story:
    def __init__(self, town: Town, seed: int, *, quiet: bool) -> None:
        self.town, self.rng, self.quiet = town, random.Random(seed), quiet
        self.house, self.promises, self.gate = House(town.folder, town.courses), Promises(), Gate()
        self.closing, self.over = threading.Event(), threading.Event()
        self.outcome, self.deck = Outcome(), list[Whom]()
        self.people: list[PersonAtWork] = people_of(
            town,
            lambda: Device(self.house.address, self.gate, self.over),
            self.promises,
            self.closing,
            seed,
        )

    def run(self, points: int) -> None:
        began = time.monotonic()
        self.house.start()
        self.house.wait_until_it_answers()
        for person in self.people:
            person.start()
        self._wait_for_life()
        for _point in range(points):
            self._point(last=_point == points - 1)
        self._close()
        self.outcome.seconds = time.monotonic() - began

    def _wait_for_life(self) -> None:
        """Until something of every kind of work has been acknowledged."""
        end = time.monotonic() + 60
        while not all(self.promises.acknowledged[kind] for kind in Kind if kind is not Kind.SUBMISSION):
            assert time.monotonic() < end, f"Nobody gets anything done: {[p.trouble for p in self.people]}"
            time.sleep(0.1)

    def _point(self, *, last: bool) -> None:
        whom = self._next()
        time.sleep(self.rng.uniform(0.2, 2.5) if self.rng.random() < 0.8 else self.rng.uniform(2.5, 8))
        if whom is not Whom.SERVER and self.rng.random() < AIMED:
            self.house.wait_for_ffmpeg(seconds=3)
        self.outcome.while_encoding += self.house.encodes()
        if not self.house.kill(whom):  # no worker at this moment: then the server that is starting one
            whom = Whom.SERVER
            self.house.kill(whom)
        self.outcome.points += 1
        self.outcome.kills[whom] += 1
        if whom is not Whom.SERVER:
            self.house.wait_until_no_stray()
        if whom is not Whom.WORKER:
            self.house.start()
        if self.rng.random() < AT_ONCE and not last:
            self.outcome.while_starting += whom is not Whom.WORKER
            return
        self.house.wait_until_it_answers()
        self.house.wait_until_no_stray()
        self._reckon()
        self._say(
            f"{self.outcome.points:3} {whom:7} {sum(self.outcome.acknowledged.values()):6} acknowledged"
        )

    def _next(self) -> Whom:
        self.deck = self.deck or self.rng.sample(DECK, len(DECK))
        return self.deck.pop()

    def _close(self) -> None:
        """People finish what they are doing, the worker what was asked for; then SIGTERM."""
        self.closing.set()
        end = time.monotonic() + CLOSING
        while any(each.is_alive() for each in self.people) and time.monotonic() < end:
            self.house.check()
            time.sleep(0.2)
        self.outcome.troubles += [f"{each.name} never finished" for each in self.people if each.is_alive()]
        self.over.set()
        while open_jobs(self.town.app) and time.monotonic() < end:
            time.sleep(0.5)
        self._reckon(at_rest=True)
        self.outcome.troubles += [each.trouble for each in self.people if each.trouble]
        makers = [each for each in self.people if isinstance(each, FilmMaker)]
        self.outcome.videos = sum(each.finished for each in makers)
        self.outcome.retries = sum(each.retries for each in makers)
        if code := self.house.stop():
            self.outcome.troubles.append(f"The server ended with {code} when it was asked to stop")
        words = self.house.log.read_text(errors="replace")
        self.outcome.troubles += [line for line in words.splitlines() if "Unhandled error" in line]

    def _reckon(self, *, at_rest: bool = False) -> None:
        contents = {
            place: c for each in self.people if isinstance(each, Sender) for place, c in each.contents.items()
        }
        began: dict[str, float] = {}
        for each in self.people:
            if isinstance(each, Watcher):
                began[each.who] = min(each.began, began.get(each.who, each.began))
        with self.gate.closed():
            losses = reckon(self.town.app, self.promises, Told(contents, began), at_rest=at_rest)
        self.outcome.reckonings += 1
        self.outcome.acknowledged = self.promises.acknowledged.copy()
        for name, found in losses.items():
            known = self.outcome.losses.setdefault(name, [])
            known += [loss for loss in found if loss not in known]

    def _say(self, line: str) -> None:
        lost = sum(len(found) for found in self.outcome.losses.values())
        if not self.quiet:
            print(f"{line}, {lost} lost", file=sys.stderr, flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--points", type=int, default=60, help="how many moments to kill at")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="ponkotan-killing-"))
    outcome = tell(chosen.points, chosen.seed, folder)
    print(table(outcome))
    if outcome.sound:
        shutil.rmtree(folder)
        return 0
    print(f"The instance is kept in {folder}")
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
