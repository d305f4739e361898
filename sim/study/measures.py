"""What is measured in one run: ten figures for each precedence of the addressees, and for all of them.

Owns what each figure means and who is counted. An addressee is counted under its precedence on the ladder of the
first setting, and judged by the same targets in all of them. Left out are messages filed before the warm-up is over,
what was not filed by the end, and addressees that had the message already. Figures are seconds, shares or counts.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import nan
from operator import add
from typing import Literal

from sim.results.deliveries import Delivery
from sim.results.summary import ALL, mean_us, quantile_us
from sim.scenario.model import Filing, Scenario
from sim.study.lines import LineUse, Loss

__all__ = [
    "BY_NAME", "MEASURES", "NAMES", "Counted", "Measure", "Spread", "Yardstick", "added", "measured", "place_of",
]  # fmt: skip

Unit = Literal["seconds", "share", "count"]


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure of a run: its name in data, its title for people, its unit, and which way is better (None: neither).

    ``whole``: it is one figure for the whole run, and has none by precedence.
    """

    name: str
    title: str
    unit: Unit
    better: Literal["lower", "higher"] | None = "lower"
    whole: bool = False


MEASURES = (
    Measure("elapsed_mean_s", "Time from filing to receipt, mean", "seconds"),
    Measure("elapsed_median_s", "Time from filing to receipt, median", "seconds"),
    Measure("elapsed_p95_s", "Time from filing to receipt, 95 of 100 within", "seconds"),
    Measure("elapsed_max_s", "Time from filing to receipt, longest", "seconds"),
    Measure("on_time", "On time", "share", "higher"),
    Measure("delivered", "Delivered by the end", "share", "higher"),
    Measure("queue_mean_s", "Waiting for channels, mean", "seconds"),
    Measure("interruptions", "Transmissions cut", "count"),
    Measure("lost_s", "Line time lost", "seconds"),
    Measure("busiest_use", "Busiest channel in use", "share", None, whole=True),
)
"""The measures of model section 7, in its order.

``elapsed_*``: over the addressees delivered, from filing to receipt; quantiles are linear between the two nearest.
``on_time``: of those filed that have a target, the share that had the message within it. What is undelivered is late
once its target is past at the end of the run; before that it is undecided, and left out.
``delivered``: of those filed, the share that had the message by the end; what is unroutable is not delivered.
``queue_mean_s``: how long the messages of those delivered waited for channels on their way, mean.
``interruptions``, ``lost_s``: how many transmissions were cut, and the line time spent in vain: what was sent of copies
that were then sent again whole, and cancel sequences, which count for the copy that they made way for. A copy counts
once, under the highest precedence of the addressees that it answers for, so that the precedences add up to `all`.
``busiest_use``: of the time from the end of the warm-up to the end of the run, the share in which the channel that was
most in use was occupied, cancel sequences included. A channel is one line of one trunk, one way.
"""

BY_NAME = {measure.name: measure for measure in MEASURES}
NAMES = tuple(BY_NAME)


def place_of(level: int, measure: str) -> int:
    """Where the figure of a measure for a level stands in the figures of a run; the level after the last is `all`."""
    return level * len(MEASURES) + NAMES.index(measure)


class Spread:
    """How the times from filing to receipt of the addressees of one precedence, or of all, are spread.

    A row of whole numbers, a row for each level of the ladder and one for `all`: how many had the message within each
    of `EDGES_US` and not within the one before, how many later than all of these, and how many had it not by the end.
    """

    EDGES_US = tuple(round(1_000_000 * 10 ** (step / 16)) for step in range(7 * 16 + 1))
    """From a second to 115 days, each 15 % after the one before."""

    WIDTH = len(EDGES_US) + 2

    @classmethod
    def row(cls, elapsed_us: Iterable[int], undelivered: int) -> list[int]:
        """The row of some times."""
        found = [0] * cls.WIDTH
        for time_us in elapsed_us:
            found[bisect_left(cls.EDGES_US, time_us)] += 1
        found[-1] = undelivered
        return found

    @classmethod
    def of(cls, spread: Sequence[int], level: int) -> Sequence[int]:
        """The row of a level, or of `all` as the level after the last; empty where nothing was kept."""
        return spread[level * cls.WIDTH : (level + 1) * cls.WIDTH]


def added(sums: array[int] | None, spread: Sequence[int]) -> array[int]:
    """Spreads of several runs as one."""
    return array("q", spread if sums is None else map(add, sums, spread))


@dataclass(frozen=True, slots=True)
class Counted:
    """How a run went, in numbers of addressees: those ``filed`` and counted, those ``delivered`` and ``unroutable`` of
    them, and how many had been filed and were still on their way at the half, at three quarters, and at the end of the
    time counted. ``second_half`` were filed in its second half. Times are microseconds."""

    filed: int
    delivered: int
    unroutable: int
    under_way: tuple[int, int, int]
    second_half: int
    span_us: int
    elapsed_us: int


@dataclass(frozen=True)
class Yardstick:
    """What all settings are measured by: the ladder and the targets of the first, and what was filed.

    ``levels`` holds the level of each addressee of each message, in the order of filing and of the address lines,
    ``bases`` where those of each message begin.
    """

    names: tuple[str, ...]
    targets_us: tuple[int | None, ...]
    warm_up_us: int
    filings: Sequence[Filing]
    levels: Sequence[int]
    bases: Sequence[int]

    @classmethod
    def of(cls, scenario: Scenario, filings: Sequence[Filing]) -> Yardstick:
        """The yardstick for a workload; the scenario is that of the first setting."""
        levels = [level for filing in filings for level in scenario.levels(filing)]
        bases = list(accumulate((len(filing.addressees) for filing in filings), initial=0))
        return cls(scenario.rules.names(), scenario.targets_us(), scenario.warm_up_us, filings, levels, bases)

    def columns(self) -> tuple[str, ...]:
        """The precedences, and `all`."""
        return (*self.names, ALL)

    def best(self, loss: Loss) -> int:
        """The highest level of the addressees that a copy answers for."""
        filing, base = self.filings[loss.message], self.bases[loss.message]
        asked = [
            self.levels[base + place]
            for place, who in enumerate(filing.addressees)
            if who.indicator in loss.indicators and not who.served
        ]
        return min(asked)


class _Group:
    """The addressees of one precedence, or of all."""

    __slots__ = ("cuts", "elapsed", "filed", "judged", "lost_us", "on_time", "queued_us")

    def __init__(self) -> None:
        self.elapsed: list[int] = []
        self.filed = self.judged = self.on_time = self.queued_us = self.cuts = self.lost_us = 0

    def take(self, one: Delivery, target_us: int | None, end_us: int) -> None:
        """Count an addressee."""
        self.filed += 1
        elapsed = one.elapsed_us
        if elapsed is not None:
            self.elapsed.append(elapsed)
            self.queued_us += one.queue_us or 0
        if target_us is not None and (elapsed is not None or end_us - one.filed_us > target_us):
            self.judged += 1
            self.on_time += elapsed is not None and elapsed <= target_us

    def figures(self) -> list[float]:
        """All measures but that of the whole run."""
        times, many = sorted(self.elapsed), len(self.elapsed)
        found = [nan] * 4
        if many:
            found = [mean_us(times), quantile_us(times, 50), quantile_us(times, 95), times[-1]]
            found = [value / 1_000_000 for value in found]
        found.append(self.on_time / self.judged if self.judged else nan)
        found.append(many / self.filed if self.filed else nan)
        found.append((2 * self.queued_us + many) // (2 * many) / 1_000_000 if many else nan)
        return [*found, float(self.cuts), self.lost_us / 1_000_000]

    def spread(self) -> list[int]:
        """How the times are spread."""
        return Spread.row(self.elapsed, self.filed - len(self.elapsed))


def measured(
    deliveries: Sequence[Delivery], lines: LineUse, end_us: int, yardstick: Yardstick
) -> tuple[array[float], Counted, array[int]]:
    """The figures of a run, a row of measures for each level of the ladder and one for all, nan where there is none;
    how the run went; and how its times are spread."""
    groups = [_Group() for _ in yardstick.columns()]
    everybody, counted_from = groups[-1], yardstick.warm_up_us
    for one, level in zip(deliveries, yardstick.levels, strict=True):
        if one.filed_us >= counted_from and one.status not in ("unfiled", "suppressed"):
            target_us = yardstick.targets_us[level]
            groups[level].take(one, target_us, end_us)
            everybody.take(one, target_us, end_us)
    for loss in lines.losses:
        if yardstick.filings[loss.message].at_us >= counted_from:
            for group in (groups[yardstick.best(loss)], everybody):
                group.cuts += loss.cuts
                group.lost_us += loss.lost_us
    figures = array("d")
    for group in groups:
        figures.extend([*group.figures(), nan])
    busiest = lines.busiest_use(end_us)
    figures[-1] = nan if busiest is None else busiest
    spread = array("q", (number for group in groups for number in group.spread()))
    return figures, _counted(deliveries, everybody, counted_from, end_us), spread


def _counted(deliveries: Sequence[Delivery], everybody: _Group, begin_us: int, end_us: int) -> Counted:
    there = [one for one in deliveries if one.status not in ("unfiled", "suppressed", "unroutable")]
    lost = [one for one in deliveries if one.status == "unroutable" and one.filed_us >= begin_us]
    span = max(end_us - begin_us, 0)
    half, late = begin_us + span // 2, begin_us + span * 3 // 4
    times = len(everybody.elapsed)
    return Counted(
        everybody.filed,
        times,
        len(lost),
        (_under_way(there, half), _under_way(there, late), _under_way(there, end_us)),
        sum(one.filed_us > half for one in there),
        span,
        mean_us(everybody.elapsed) if times else 0,
    )


def _under_way(deliveries: Iterable[Delivery], at_us: int) -> int:
    """How many addressees had been filed at a time, and had nothing yet."""
    return sum(one.filed_us <= at_us and (one.received_us is None or one.received_us > at_us) for one in deliveries)
