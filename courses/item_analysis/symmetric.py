"""Elementary symmetric functions: over all sets of r questions, the sum of the products of their easiness.

By the summation algorithm (Fischer, Einführung in die Theorie psychologischer Tests, 1974), which only adds
positive numbers and so loses no digits; the versions without one or two questions are summed anew for the
same reason.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from courses.item_analysis.classical import Marks


def symmetric(easiness: Marks) -> Marks:
    """Orders 0..k of k numbers."""
    orders: Marks = _summed(easiness[None, :])[0]
    return orders


def leave_one_out(easiness: Marks) -> Marks:
    """(k, k): row i holds orders 0..k-1 of all numbers but the i-th."""
    k = len(easiness)
    return _summed(_without(easiness, np.arange(k)[:, None]))[:, :k]


def leave_two_out(easiness: Marks) -> Marks:
    """(k, k, k - 1): orders 0..k-2 of all numbers but the i-th and the j-th; zero on the diagonal."""
    k = len(easiness)
    first, second = np.triu_indices(k, 1)
    sums = _summed(_without(easiness, np.stack([first, second], axis=1)))[:, : k - 1]
    both = np.zeros((k, k, k - 1))
    both[first, second] = both[second, first] = sums
    return both


def _without(easiness: Marks, columns: npt.NDArray[np.int64]) -> Marks:
    """The numbers once for every row of `columns`, with zero in those columns: it adds nothing."""
    rows = np.repeat(easiness[None, :], len(columns), axis=0)
    np.put_along_axis(rows, columns, 0.0, axis=1)
    return rows


def _summed(rows: Marks) -> Marks:
    """(rows, k + 1) orders of each row."""
    count, k = rows.shape
    sums = np.zeros((count, k + 1))
    sums[:, 0] = 1.0
    for n in range(k):
        sums[:, 1 : n + 2] += rows[:, n : n + 1] * sums[:, : n + 1].copy()
    return sums
