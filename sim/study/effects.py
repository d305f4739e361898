"""What a factor does: the figures at each of its levels, and how they change from its first level on.

Owns which points are set against each other. A main effect is the mean change over all pairs of points that differ in
this factor alone, replication by replication, since all points draw from the same streams. Where points form no such
pairs (a Latin hypercube), it is the change from the least to the greatest value on the plane that fits best
(least squares over the points, again in each replication), all factors at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum, isnan, nan
from typing import NamedTuple

from sim.study.statistics import slopes

__all__ = ["Change", "Grid", "changes", "means", "spans"]

Figures = Sequence[float]
"""One figure in each replication; nan where it has none."""


class Change(NamedTuple):
    """A factor at a level against its first: the figures at both, averaged over the pairs of points, and how much more
    they are at the level; each for every replication."""

    factor: int
    level: int
    first: list[float]
    there: list[float]
    more: list[float]


class Grid:
    """Points told by their levels: of each factor, which level (from 0) each point has."""

    def __init__(self, points: Sequence[tuple[int, ...]]) -> None:
        self.points = points
        self._place = {levels: place for place, levels in reversed(list(enumerate(points)))}

    def pairs(self, factor: int, level: int) -> list[tuple[int, int]]:
        """The points that have the level, each with the point that has the first one and is the same otherwise."""
        found = []
        for levels, place in self._place.items():
            if levels[factor] == level:
                other = self._place.get((*levels[:factor], 0, *levels[factor + 1 :]))
                if other is not None:
                    found.append((place, other))
        return sorted(found)

    def having(self, factor: int, level: int) -> list[int]:
        """The points with a level that are set against others, or that others are set against."""
        if level:
            return [place for place, _ in self.pairs(factor, level)]
        return sorted({first for further in self.levels(factor)[1:] for _, first in self.pairs(factor, further)})

    def levels(self, factor: int) -> range:
        """The levels that a factor has at any point."""
        return range(max(levels[factor] for levels in self.points) + 1)


def changes(grid: Grid, factor: int, figures: Sequence[Figures]) -> list[Change]:
    """What each further level of a factor changes; ``figures`` holds those of each point."""
    found = []
    for level in grid.levels(factor)[1:]:
        pairs = grid.pairs(factor, level)
        if pairs:
            there = [figures[place] for place, _ in pairs]
            first = [figures[place] for _, place in pairs]
            kept = [[_both(*one) for one in zip(*two, strict=True)] for two in zip(there, first, strict=True)]
            found.append(
                Change(
                    factor,
                    level,
                    means([[value for _, value in row] for row in kept]),
                    means([[value for value, _ in row] for row in kept]),
                    means([[value - before for value, before in row] for row in kept]),
                )
            )
    return found


def _both(one: float, other: float) -> tuple[float, float]:
    """Two figures, or none where one of them is lacking."""
    return (nan, nan) if isnan(one) or isnan(other) else (one, other)


def means(rows: Sequence[Figures]) -> list[float]:
    """For each replication the mean over the points that have a figure in it."""
    found = []
    for values in zip(*rows, strict=True):
        there = [value for value in values if not isnan(value)]
        found.append(fsum(there) / len(there) if there else nan)
    return found


def spans(numbers: Sequence[Sequence[float]], figures: Sequence[Figures]) -> list[list[float]]:
    """How much more a figure is at the greatest value of each of some numbers than at its least, in every replication.

    ``numbers`` holds for each its values at the points, ``figures`` those of each point. In a replication points
    without the figure are left out; where too few are left (no more than there are numbers), there is none.
    """
    found: list[list[float]] = [[] for _ in numbers]
    whole = [max(values) - min(values) for values in numbers]
    for replication in zip(*figures, strict=True):
        there = [place for place, value in enumerate(replication) if not isnan(value)]
        rows = [[values[place] for values in numbers] for place in there]
        fitted = slopes(rows, [replication[place] for place in there]) if rows else [nan] * len(numbers)
        for own, slope, span in zip(found, fitted, whole, strict=True):
            own.append(slope * span)
    return found
