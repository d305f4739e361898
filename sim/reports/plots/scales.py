"""Which scale a plot has: the unit of its axis, whether it is logarithmic, where it begins and ends, and its ticks.

Owns the arithmetic alone; values are those of measures (seconds, shares, counts). `sheet` puts a scale on an axis.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sim.study.measures import Measure

__all__ = ["LOGARITHMIC", "Scale", "moments", "scale_of", "time_tiers"]

LOGARITHMIC = 100
"""Where the largest mean is more than so many times the smallest, the scale is logarithmic."""

_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400
_UNITS = ((2 * _MINUTE, 1, "s"), (2 * _HOUR, _MINUTE, "min"), (3 * _DAY, _HOUR, "h"), (float("inf"), _DAY, "d"))
"""Up to so many seconds a linear axis is in this unit."""
_COARSE = (0.001, 0.01, 0.1, 1, _MINUTE, _HOUR, _DAY, 10 * _DAY, 100 * _DAY)
_MIDDLE = (10, 10 * _MINUTE, 6 * _HOUR)
_FINE = (3, 30, 3 * _MINUTE, 30 * _MINUTE, 2 * _HOUR, 12 * _HOUR, 3 * _DAY, 30 * _DAY)
_FINEST = (2, 5, 20, 2 * _MINUTE, 5 * _MINUTE, 20 * _MINUTE, 3 * _HOUR, 2 * _DAY, 5 * _DAY)
_BROAD_STEPS = (0.0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999)


class Scale(NamedTuple):
    """An axis: its unit in words, how many of a measure's own units make one of the axis, and from where to where it
    goes (in the measure's own units).

    ``log``: it is logarithmic; ``zero``: it has a place for zero all the same, left of ``begin``. ``tiers`` are ticks
    with their labels, the coarsest first, for an axis whose ticks are given (else they are round numbers).
    """

    unit: str
    per: float
    begin: float
    end: float
    log: bool = False
    zero: bool = False
    tiers: Sequence[Sequence[tuple[float, str]]] = ()


def scale_of(measure: Measure, means: Iterable[float], ends: Iterable[float] = ()) -> Scale:
    """The scale for the means of a measure, and for the ends of their intervals."""
    there = list(means)
    reach = [*there, *ends] or [0.0, 1.0]
    if measure.unit == "share":
        return _share_scale(min(reach))
    low, high = min((value for value in there if value > 0), default=0.0), max(reach)
    if low and max(there) > LOGARITHMIC * low:
        tiers = time_tiers() if measure.unit == "seconds" else _count_tiers()
        low = min([low, *(value for value in reach if value > low / 3)])
        zero = min(there) <= 0
        begin = max((tick for tick, _ in tiers[-1] if tick <= low), default=low) if zero else low / 1.3
        return Scale("", 1, begin, high * 1.3, log=True, zero=zero, tiers=tiers)
    per, unit = _unit(measure.unit, high)
    return Scale(unit, per, 0.0, high * 1.04 or per)


def _share_scale(lowest: float) -> Scale:
    """To 100 %, from zero unless all shares are high."""
    begin = max(step for step in _BROAD_STEPS if step <= max(0.0, lowest - 0.05 * (1 - lowest)))
    return Scale("%", 0.01, begin, 1.0)


def _unit(unit: str, high: float) -> tuple[float, str]:
    if unit != "seconds":
        return 1, "number"
    return next((per, name) for most, per, name in _UNITS if high <= most)


def time_tiers() -> list[list[tuple[float, str]]]:
    """Round lengths of time with their names: ``1 s``, ``10 min``, ``6 h``; each tier has those of the one before."""
    found: list[list[tuple[float, str]]] = []
    seconds: list[float] = []
    for further in (_COARSE, _MIDDLE, _FINE, _FINEST):
        seconds = sorted([*seconds, *further])
        found.append([(value, moments(value)) for value in seconds])
    return found


def moments(seconds: float) -> str:
    """A round length of time in one unit."""
    per, name = next(
        (per, name) for per, name in ((_DAY, "d"), (_HOUR, "h"), (_MINUTE, "min"), (0, "s")) if seconds >= per
    )
    return f"{seconds / per if per else seconds:g} {name}"


def _count_tiers() -> list[list[tuple[float, str]]]:
    """Round numbers: decades, then 1, 3, 10, then 1, 2, 5, 10."""
    return [
        [
            (one * 10.0**power, f"{one * 10**power:,}" if power >= 0 else f"{one * 10.0**power:g}")
            for power in range(-3, 9)
            for one in ones
        ]
        for ones in ((1,), (1, 3), (1, 2, 5))
    ]
