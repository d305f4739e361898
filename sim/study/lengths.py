"""How long drawn messages are: the lengths that a source draws, with their chances.

Owns the way from a distribution as written to whole characters, as `scenario.traffic` draws and rounds them: each
length up to two thousand characters for itself, longer ones together where they differ by less than 2 in 1,000. A mean
over them is right to a millionth.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise
from math import exp, log
from statistics import NormalDist
from typing import TypeAlias

from sim.scenario.model import Characters

__all__ = ["Lengths", "lengths"]

Lengths: TypeAlias = tuple[tuple[float, float], ...]
"""Lengths in characters, each with its chance; the chances add up to 1."""

_NORMAL = NormalDist()
EDGE = 1e-12
"""A lognormal's uniform number is kept so far from 0 and 1."""
SINGLE = 2_000
"""So many lengths are told one by one."""
WIDTH = 1.002
"""Beyond them, how much longer the longest of those told together is than the shortest."""


@cache
def lengths(characters: Characters) -> Lengths:
    """The lengths of a distribution, rounded to whole characters and 1 at least."""
    figures = characters.figures
    if characters.kind == "exponential":
        found = _spread(lambda length: exp(-length / figures[0]))
    elif characters.kind == "lognormal" and figures[1]:
        found = _spread(_lognormal(*figures))
    elif characters.kind == "uniform":
        found = _even(1.0, *figures)
    elif characters.kind == "quantiles":
        found = _curve(characters.quantiles)
    else:
        found = _one(1.0, figures[0])
    return tuple((length, chance) for length, chance in found if chance > 0)


def _one(share: float, value: float) -> Iterator[tuple[float, float]]:
    yield max(1, round(value)), share


def _cells() -> Iterator[tuple[float, float]]:
    """Where each group of lengths begins and ends, before they are rounded, without end."""
    yield 0.0, 1.5
    for whole in range(2, SINGLE + 1):
        yield whole - 0.5, whole + 0.5
    begin = SINGLE + 0.5
    while True:
        yield begin, begin * WIDTH
        begin *= WIDTH


def _spread(above: Callable[[float], float]) -> Iterator[tuple[float, float]]:
    """The lengths of a distribution by its chances to draw more than a length."""
    before = 1.0
    for begin, end in _cells():
        after = above(end)
        yield (begin + end) / 2 if begin else 1.0, before - after
        if not after:
            return
        before = after


def _lognormal(median: float, sigma: float) -> Callable[[float], float]:
    most = -_NORMAL.inv_cdf(EDGE)

    def above(length: float) -> float:
        z = log(length / median) / sigma
        return _NORMAL.cdf(-z) if z < most else 0.0

    return above


def _even(share: float, least: float, most: float) -> Iterator[tuple[float, float]]:
    """Evenly between two figures."""
    if most == least:
        yield from _one(share, least)
        return
    for begin, end in _cells():
        low, high = max(begin, least), min(end, most)
        if low < high:
            length = (low + high) / 2 if begin > SINGLE else max(1.0, begin + 0.5)
            yield length, share * (high - low) / (most - least)
        if end >= most:
            return


def _curve(points: tuple[tuple[float, float], ...]) -> Iterator[tuple[float, float]]:
    """Of a quantile curve: even between two points, level before the first and after the last."""
    (first, least), (last, most) = points[0], points[-1]
    yield from _one(first, least)
    for (begin, low), (end, high) in pairwise(points):
        yield from _even(end - begin, low, high)
    yield from _one(1 - last, most)
