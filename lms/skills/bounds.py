"""Confidence bounds of a Poisson mean, without scipy."""

from __future__ import annotations

import math


def poisson_upper(count: int, *, confidence: float = 0.9) -> float:
    """The mean m at which `count` or fewer events have probability 1 - confidence.

    Solves sum_{i<=count} e^-m m^i / i! = 1 - confidence, which equals chi2.ppf(confidence, 2 * (count + 1))
    / 2 (Garwood 1936). 0 events at 90 % give 2.302585.
    """
    if count < 0 or not 0 < confidence < 1:
        raise ValueError("count must not be negative, confidence must lie between 0 and 1")
    low, high = 0.0, count + 12 * math.sqrt(count + 1) + 12
    target = math.log(1 - confidence)
    while _log_cdf(count, high) > target:
        high *= 2
    for _ in range(200):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if _log_cdf(count, middle) > target else (low, middle)
    return high


def poisson_lower(count: int, *, confidence: float = 0.9) -> float:
    """The mean m at which `count` or more events have probability 1 - confidence; 0 events bound nothing.

    Equals chi2.ppf(1 - confidence, 2 * count) / 2 (Garwood 1936). 1 event at 90 % gives 0.105361.
    """
    if count < 0 or not 0 < confidence < 1:
        raise ValueError("count must not be negative, confidence must lie between 0 and 1")
    return poisson_upper(count - 1, confidence=1 - confidence) if count else 0.0


def _log_cdf(count: int, mean: float) -> float:
    """log P(X <= count), summed downwards from the largest term so that nothing underflows."""
    if mean <= 0:
        return 0.0
    total = term = 1.0
    for i in range(count, 0, -1):
        term *= i / mean
        total += term
        if term < total * 1e-17:
            break
    return count * math.log(mean) - mean - math.lgamma(count + 1) + math.log(total)
