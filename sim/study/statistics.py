"""What may be concluded from replications: t intervals, paired differences, Holm's correction.

Owns the arithmetic, and the only door to ``scipy``. Replications are independent of each other, and their figures taken
as nearly normal (Law, Simulation Modeling and Analysis, 5th ed., 4.5 and 9.4). Sums are rounded once (`math.fsum`), so
that the order of adding changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from math import fsum, isnan, nan, sqrt
from typing import NamedTuple

__all__ = ["CONFIDENCE", "Interval", "Paired", "holm", "interval", "paired", "slopes", "t_quantile"]

CONFIDENCE = 0.95


class Interval(NamedTuple):
    """A mean over ``n`` replications and half the width of its 95 % interval; None where one replication gives none."""

    n: int
    mean: float | None
    half_width: float | None


class Paired(NamedTuple):
    """The mean of the differences over ``n`` pairs, its 95 % interval, and the p of no difference (two-sided)."""

    n: int
    mean: float | None
    low: float | None
    high: float | None
    p: float | None


@cache
def t_quantile(degrees: int, confidence: float = CONFIDENCE) -> float:
    """Student's t for a two-sided interval: 12.706 for one degree of freedom, 2.045 for 29."""
    from scipy.special import stdtrit  # noqa: PLC0415 - costs half a second, for comparing alone

    return float(stdtrit(degrees, (1 + confidence) / 2))


def interval(values: Sequence[float]) -> Interval:
    """The mean of a figure over the replications that have it (nan: not), with its t interval."""
    there = [value for value in values if not isnan(value)]
    if not there:
        return Interval(0, None, None)
    mean, error = _mean_and_error(there)
    return Interval(len(there), mean, None if error is None else t_quantile(len(there) - 1) * error)


def paired(figures: Sequence[float], against: Sequence[float]) -> Paired:
    """What a figure is more than that of another setting, replication by replication; pairs lacking one are left out.

    Where all differences are equal, t says nothing: p is 1 if they are zero, else the chance that so many have the same
    sign. Else two replications that happen to differ alike would be a proof, which no correction takes back.
    """
    there = [one - other for one, other in zip(figures, against, strict=True) if not isnan(one - other)]
    if not there:
        return Paired(0, None, None, None, None)
    mean, error = _mean_and_error(there)
    if error is None:
        return Paired(1, mean, None, None, None)
    half = t_quantile(len(there) - 1) * error
    return Paired(len(there), mean, mean - half, mean + half, _p(mean, error, len(there) - 1))


def _mean_and_error(values: Sequence[float]) -> tuple[float, float | None]:
    """The mean and its standard error, exactly zero where all values are equal."""
    many = len(values)
    if values.count(values[0]) == many:
        return values[0], None if many == 1 else 0.0
    mean = fsum(values) / many
    return mean, sqrt(fsum((value - mean) ** 2 for value in values) / (many - 1) / many)


def _p(mean: float, error: float, degrees: int) -> float:
    if mean == 0:
        return 1.0
    if not error:
        return 0.5**degrees
    from scipy.special import stdtr  # noqa: PLC0415 - as above

    return float(2 * stdtr(degrees, -abs(mean) / error))


def holm(values: Sequence[float | None]) -> list[float | None]:
    """The p of each line of a table, corrected so that a wrong word anywhere in it has a chance of 5 % (Holm 1979).

    The smallest p counts as many times as there are lines, the next one time less, and none less than one before it.
    A line without p stays without.
    """
    there = sorted((value, place) for place, value in enumerate(values) if value is not None)
    found: list[float | None] = [None] * len(values)
    least = 0.0
    for step, (value, place) in enumerate(there):
        least = max(least, min(1.0, (len(there) - step) * value))
        found[place] = least
    return found


def slopes(rows: Sequence[Sequence[float]], values: Sequence[float]) -> list[float]:
    """How much a value grows with each of several numbers: the plane that fits best (least squares).

    ``rows`` holds the numbers that belong to each value. nan for all where there are too few to tell, or where the
    numbers go along with each other.
    """
    many = len(rows[0]) if rows else 0
    if len(rows) <= many + 1:
        return [nan] * many
    from scipy.linalg import lstsq  # noqa: PLC0415 - as above

    middles = [fsum(column) / len(rows) for column in zip(*rows, strict=True)]
    breadths = [max(column) - min(column) or 1.0 for column in zip(*rows, strict=True)]
    scaled = [
        [1.0, *((one - middle) / breadth for one, middle, breadth in zip(row, middles, breadths, strict=True))]
        for row in rows
    ]
    found, _, rank, _ = lstsq(scaled, values)
    if rank <= many:
        return [nan] * many
    return [float(slope) / breadth for slope, breadth in zip(found[1:], breadths, strict=True)]
