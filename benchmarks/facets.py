"""Does the many-facet model find the truth it was not told? 30 simulated towns, with and without severity.

40 workers of level 2 on their way to level 3, 4 coaches of differing severity (sd 0.6), each worker with 20
quiz answers, 12 texts of five axes marked by the worker's own coach, some also by a second, and 15 checked
deliverables at tasks near the worker's level. Once in the model's own form, once with something it does not
know: the five marks of one text lean together (a text succeeds or not as a whole, sd 0.4).
A promotion is wrong when P(ability > cut) >= 0.8 was shown of somebody who stands below the cut.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass

import numpy as np

from lms.skills.measuring import Answered, Marked, Observation, Passed, fit
from lms.skills.measuring.design import ABILITY_SD, PASSING, Floats, cut, expected_ability
from lms.skills.measuring.telling import above

WORKERS, COACHES, TEXTS, CHECKS, QUESTIONS = 40, 4, 12, 15, 20
AXES = ("accuracy", "instruction", "expression", "research", "communication")
LEVEL = 3
SURE = 0.8
INTERVAL = 1.6448536269514722


@dataclass
class Town:
    ability: Floats
    severity: Floats
    seen: list[Observation]


@dataclass
class Outcome:
    r: float
    rmse: float
    coverage: float
    wrong: int
    shown: int
    severity_r: float
    seconds: float


def town(seed: int, double: float, lean_sd: float) -> Town:
    """`double`: share of the texts that a second coach marks too."""
    random = np.random.default_rng(seed)
    ability = random.normal(expected_ability(LEVEL - 1), ABILITY_SD, WORKERS)
    severity = random.normal(0, 0.6, COACHES)
    severity -= severity.mean()
    axis = random.normal(0, 0.3, len(AXES))
    question = random.normal(0, 1, QUESTIONS)
    steps = cut(1) + np.arange(4.0)
    seen: list[Observation] = []
    for worker in range(WORKERS):
        chances = 1 / (1 + np.exp(-(ability[worker] - question)))
        right = random.random(QUESTIONS) < chances
        seen += [Answered(worker=worker, question=str(n), right=float(x)) for n, x in enumerate(right)]
        for _ in range(TEXTS):
            lean = random.normal(0, lean_sd)
            other = int(worker + random.integers(1, COACHES)) % COACHES
            for coach in [worker % COACHES, other][: 2 if random.random() < double else 1]:
                here = ability[worker] + lean - severity[coach] - axis
                seen += [
                    Marked(worker=worker, coach=coach, axis=name, mark=_mark(random, logit, steps))
                    for name, logit in zip(AXES, here, strict=True)
                ]
        levels = np.clip(np.round(ability[worker] - cut(1) + random.normal(0.5, 0.7, CHECKS)), 1, 5)
        for level in levels.astype(int):
            passed = random.random() < 1 / (1 + np.exp(-(ability[worker] - cut(level) + PASSING)))
            seen.append(Passed(worker=worker, task_level=int(level), passed=bool(passed)))
    return Town(ability, severity, seen)


def judged(made: Town, *, severity: bool) -> Outcome:
    start = time.perf_counter()
    facets = fit(made.seen, dict.fromkeys(range(WORKERS), LEVEL - 1), severity=severity)
    seconds = time.perf_counter() - start
    found = [facets.abilities[worker] for worker in range(WORKERS)]
    value, se = np.array([each.value for each in found]), np.array([each.se for each in found])
    shown = np.array([above(each, LEVEL) >= SURE for each in found])
    strict = facets.severities()
    return Outcome(
        r=float(np.corrcoef(value, made.ability)[0, 1]),
        rmse=float(np.sqrt(np.mean((value - made.ability) ** 2))),
        coverage=float(np.mean(np.abs(value - made.ability) <= INTERVAL * se)),
        wrong=int((shown & (made.ability < cut(LEVEL))).sum()),
        shown=int(shown.sum()),
        severity_r=float(np.corrcoef([strict[c].value for c in range(COACHES)], made.severity)[0, 1])
        if severity
        else float("nan"),
        seconds=seconds,
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--towns", type=int, default=30)
    towns = options.parse_args().towns
    print(f"{towns} towns, seeds 1 to {towns}; wrong: of those shown as above the cut, the share below it")
    for lean in (0.0, 0.4):
        print(f"\nmarks of one text lean together: sd {lean}")
        print("double  severity   r     rmse  90% covers  wrong        severity r  seconds")
        for double in (0.0, 0.1, 0.25):
            made = [town(seed, double, lean) for seed in range(1, towns + 1)]
            for severity in (True, False):
                _print(double, severity, [judged(each, severity=severity) for each in made])


def _print(double: float, severity: bool, found: list[Outcome]) -> None:
    mean = {
        name: np.mean([getattr(each, name) for each in found])
        for name in ("r", "rmse", "coverage", "seconds")
    }
    wrong, shown = sum(each.wrong for each in found), sum(each.shown for each in found)
    r = np.mean([each.severity_r for each in found]) if severity else None
    told = f"{r:.3f}" if r is not None else "    -"
    print(
        f"{double:5.0%}   {'modelled' if severity else 'ignored ':8}  {mean['r']:.3f}  {mean['rmse']:.3f}"
        f"  {mean['coverage']:.3f}       {wrong:3}/{shown:3} {wrong / shown:4.1%}"
        f"  {told}       {mean['seconds']:.2f}"
    )


def _mark(random: np.random.Generator, logit: float, steps: Floats) -> int:
    powers = np.exp(np.arange(5) * logit - np.concatenate(([0.0], np.cumsum(steps))))
    return int(random.choice(5, p=powers / powers.sum()))


if __name__ == "__main__":
    main()
