"""What came of killing the house: how often, what was acknowledged, what was lost."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from tests.stories.house import Whom
from tests.stories.promises import Kind
from tests.stories.reckoning import Losses


@dataclass
class Outcome:
    points: int = 0
    kills: Counter[Whom] = field(default_factory=Counter)
    while_starting: int = 0
    while_encoding: int = 0
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


def table(outcome: Outcome) -> str:
    kills = ", ".join(f"{whom} {outcome.kills[whom]}" for whom in Whom)
    lines = [
        f"Points            {outcome.points} ({kills}; {outcome.while_starting} times again while starting)",
        f"ffmpeg under way  at {outcome.while_encoding} of them; no orphan was left",
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
