"""Which points a study has: every value with every other, one factor changed at a time, or a Latin hypercube.

Owns factors with their levels, and which level each factor has at a point. What a value does to a scenario is
`variants`'. The same study and seed give the same points.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import gcd, prod
from typing import Literal, TypeAlias

from sim.documents import Value

__all__ = ["Design", "DesignName", "Factor", "Level", "drawn", "factorial", "hypercube", "one_at_a_time", "spread"]

DesignName: TypeAlias = Literal["factorial", "one_at_a_time", "latin_hypercube"]


@dataclass(frozen=True, slots=True)
class Level:
    """One value of a factor: as people read it, what is put at the path, and (where it is one) the number, in the unit
    of the factor."""

    text: str
    value: Value
    number: float | None = None


@dataclass(frozen=True, slots=True)
class Factor:
    """A field that is varied, under the name for reports. The ``levels`` of a range in a Latin hypercube are one for
    each point, in their order. ``unit`` is what the numbers are in ('' for bare numbers, and where there are none)."""

    name: str
    levels: tuple[Level, ...]
    unit: str = ""


@dataclass(frozen=True)
class Design:
    """The level that each factor has at each point, points and levels counted from 0.

    ``sizes`` are the numbers of levels. Of a factorial the last factor changes first, as one reads; one at a time
    begins with all first levels. ``table`` holds a Latin hypercube, factor by factor.
    """

    name: DesignName
    sizes: tuple[int, ...]
    table: tuple[array[int], ...] = ()

    def __len__(self) -> int:
        """How many points there are."""
        if self.table:
            return len(self.table[0])
        return prod(self.sizes) if self.name == "factorial" else 1 + sum(self.sizes) - len(self.sizes)

    def level(self, point: int, factor: int) -> int:
        """Which level a factor has at a point."""
        if self.table:
            return self.table[factor][point]
        if self.name == "one_at_a_time":
            at = point - sum(self.sizes[:factor]) + factor
            return at if 0 < at < self.sizes[factor] else 0
        return point // prod(self.sizes[factor + 1 :]) % self.sizes[factor]


def factorial(sizes: Sequence[int]) -> Design:
    """Every level of every factor with every other."""
    return Design("factorial", tuple(sizes))


def one_at_a_time(sizes: Sequence[int]) -> Design:
    """The first level of every factor, and then each other level of each with the first ones of the others."""
    return Design("one_at_a_time", tuple(sizes))


def drawn(factors: int, points: int, seed: int) -> list[list[float]]:
    """A Latin hypercube: for each factor a number from 0 to 1 for each point, one in each of as many equal parts."""
    from scipy.stats.qmc import LatinHypercube  # noqa: PLC0415 - a second, and for such a study alone

    sample = LatinHypercube(factors, seed=seed).random(points)
    return [[float(figure) for figure in sample[:, factor]] for factor in range(factors)]


def hypercube(columns: Sequence[Sequence[float]], sizes: Sequence[int]) -> Design:
    """What was drawn, as levels: of a factor with as many levels as points each in turn, else the part it falls in."""
    points = len(columns[0])
    table = tuple(
        array("q", range(points) if size == 0 else (min(size - 1, int(figure * size)) for figure in column))
        for column, size in zip(columns, sizes, strict=True)
    )
    return Design("latin_hypercube", tuple(size or points for size in sizes), table)


def spread(points: int, many: int) -> Iterator[int]:
    """So many points, spread over a design so that no level is passed over; all, where there are fewer."""
    step = next(step for step in range(max(1, round(0.618 * points)), 2 * points + 1) if gcd(step, points) == 1)
    return (at * step % points for at in range(min(points, many)))
