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
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.stories.device import Device
from tests.stories.film_makers import FilmMaker, Sender
from tests.stories.house import House, Whom
from tests.stories.people_at_work import PersonAtWork, Watcher
from tests.stories.promises import Gate, Kind, Promises
from tests.stories.reckoning import Losses, Told, open_jobs, reckon
from tests.stories.small_town import Town, people_of, small_town

LIKELY = {Whom.SERVER: 0.4, Whom.WORKER: 0.35, Whom.BOTH: 0.25}
AT_ONCE = 0.15
"""How often the next kill does not wait until the server answers again"""
CLOSING = 180.0
"""Seconds for the film makers to see their last films through"""


@dataclass
class Outcome:
    points: int = 0
    kills: Counter[Whom] = field(default_factory=Counter)
    while_starting: int = 0
    reckonings: int = 0
    acknowledged: Counter[Kind] = field(default_factory=Counter)
    losses: Losses = field(default_factory=dict)
    troubles: list[str] = field(default_factory=list)
    videos: int = 0
    retries: int = 0
    seconds: float = 0.0

    @property
    def sound(self) -> bool:
        return not self.troubles and not any(self.losses.values())


def tell(points: int, seed: int, folder: Path, *, quiet: bool = False) -> Outcome:
    """The whole story in `folder`, an empty one. Leaves no process behind."""
    story = Story(small_town(folder, films=2 + points // 12), seed, quiet=quiet)
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
        self.outcome = Outcome()
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
        for _point in range(points):
            self._point(last=_point == points - 1)
        self._close()
        self.outcome.seconds = time.monotonic() - began

    def _point(self, *, last: bool) -> None:
        time.sleep(self.rng.uniform(0.2, 2.5))
        whom = self.rng.choices(list(LIKELY), list(LIKELY.values()))[0]
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

    def _close(self) -> None:
        """People finish what they are doing, the worker what was asked for; then SIGTERM."""
        self.closing.set()
        end = time.monotonic() + CLOSING
        for person in self.people:
            person.join(max(0.0, end - time.monotonic()))
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


def table(outcome: Outcome) -> str:
    kills = ", ".join(f"{whom} {outcome.kills[whom]}" for whom in Whom)
    lines = [
        f"Points            {outcome.points} ({kills}; {outcome.while_starting} while it was starting)",
        f"Reckonings        {outcome.reckonings} in {outcome.seconds:.0f} s",
        f"Videos made       {outcome.videos}, each once; tried again by hand {outcome.retries}",
        "",
        f"{'':24}{'acknowledged':>14}{'lost':>6}",
    ]
    for name, found in outcome.losses.items():
        count = outcome.acknowledged[Kind(name)] if name in set(Kind) else "-"
        lines.append(f"{name:24}{count:>14}{len(found):>6}")
    wrong = [f"{name}: {loss}" for name, found in outcome.losses.items() for loss in found]
    return "\n".join([*lines, *([""] if wrong or outcome.troubles else []), *wrong, *outcome.troubles])


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
