"""What is filed: the messages of a scenario in the order of filing, its background traffic drawn.

Owns the drawing. Each source draws from a random stream of its own, named by seed, replication and source, so
that neither rules nor network nor another source change what it files. Every draw is made from uniform numbers
alone. Arrivals run on a clock that goes faster where the daily profile is busier: a step of one is the mean gap.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import accumulate, count
from operator import attrgetter
from random import Random
from statistics import NormalDist
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sim.network.model import Post
from sim.quantities import rounded
from sim.scenario.model import Addressee, Characters, Drawn, Filing, Role, Scenario, Source

__all__ = ["workload"]

QUARTER_US = 900_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NORMAL = NormalDist()


def workload(scenario: Scenario, seed: int, replication: int = 1) -> Sequence[Filing]:
    """All messages of a run in the order of filing: those written, those of the log, those drawn.

    Traffic without an end of its own is drawn up to the horizon. A drawn message that would have the name of a written
    one is the second of that name, whichever is filed first.
    """
    filings = list(scenario.filings)
    written = frozenset(filing.name for filing in filings)
    for source in scenario.sources:
        random = Random(f"{seed}/{replication}/{source.name}")
        for filing in _drawn(scenario, source, random):
            filings.append(filing if filing.name not in written else replace(filing, name=f"{filing.name} (2)"))
    filings.sort(key=attrgetter("at_us"))
    return filings


def _drawn(scenario: Scenario, source: Source, random: Random) -> Iterator[Filing]:
    end = min(
        (until for until in (source.until_us, scenario.horizon_us) if until is not None), default=source.from_us
    )
    draw_action = _Numbers(source.addressees, random)
    draw_info = _Numbers(source.info, random)
    precedence = _Choice(source.precedence, random)
    info_precedence = None if source.info_precedence is None else _Choice(source.info_precedence, random)
    recipients = _Recipients(source.recipients, random)
    characters = _lengths(source.characters, random)
    number = 0
    for at_us, origin in _arrivals(scenario, source, random, end):
        chosen = recipients.some(origin, draw_action.one(), draw_info.one())
        word, length = precedence.one(), characters()
        second = info_precedence.one() if info_precedence else None
        if not chosen:
            continue
        number += 1
        yield Filing(f"{source.name}-{number}", at_us, origin, length, word, second, chosen)


# When, and by whom


class _Stretch(NamedTuple):
    """A stretch of time in which the rate is constant and above 0, and the weight of each zone's originators in it."""

    from_us: int
    until_us: int
    per_gap: float
    zones: tuple[float, ...]


def _arrivals(scenario: Scenario, source: Source, random: Random, end: int) -> Iterator[tuple[int, str]]:
    """The times of filing, and the originator of each: Poisson, or at equal steps, along the profile."""
    groups = _by_zone(source, scenario.network.posts)
    originators = [_Choice(Drawn(tuple(group), tuple(group.values())), random) for group in groups.values()]
    if source.arrivals == "fixed" and source.hours is None:
        for number in count(1):
            at_us = source.from_us + rounded(number * source.mean_gap_us)
            if at_us > end:
                return
            yield at_us, originators[0].one()
    stretches, mean_gap_us = _stretches(scenario.start, source, groups, end), float(source.mean_gap_us)
    stretch = next(stretches, None)
    if stretch is None:
        return
    now = float(stretch.from_us)
    while True:
        step = 1.0 if source.arrivals == "fixed" else -math.log(1.0 - random.random())
        while step > (stretch.until_us - now) / mean_gap_us * stretch.per_gap + 1e-9:
            step -= (stretch.until_us - now) / mean_gap_us * stretch.per_gap
            following = next(stretches, None)
            if following is None:
                return
            stretch, now = following, float(following.from_us)
        now = min(now + step * mean_gap_us / stretch.per_gap, float(stretch.until_us))
        zone = _place(stretch.zones, random) if len(originators) > 1 else 0
        yield round(now), originators[zone].one()


def _by_zone(source: Source, posts: Mapping[str, Post]) -> dict[str, dict[str, float]]:
    """The originators with their weights, those together whose clocks agree."""
    groups: dict[str, dict[str, float]] = {}
    for indicator, weight in zip(source.origins.values, source.origins.weights, strict=True):
        if weight > 0:
            post = posts.get(indicator)
            zone = post.zone if source.local and source.hours and post else "UTC"
            groups.setdefault(zone, {})[indicator] = weight
    return groups


def _stretches(
    start: int, source: Source, groups: Mapping[str, Mapping[str, float]], end: int
) -> Iterator[_Stretch]:
    weights = [sum(group.values()) for group in groups.values()]
    whole = sum(weights)
    if source.hours is None:
        yield _Stretch(source.from_us, end, 1.0, tuple(weights))
        return
    hours, mean = source.hours, sum(source.hours) / 24
    zones = [ZoneInfo(name) for name in groups]
    begin = source.from_us
    while begin < end:
        until = min(end, begin + QUARTER_US - (start + begin) % QUARTER_US)
        moment = _EPOCH + timedelta(microseconds=start + begin)
        busy = tuple(
            weight * hours[moment.astimezone(zone).hour] for weight, zone in zip(weights, zones, strict=True)
        )
        if any(busy):
            yield _Stretch(begin, until, sum(busy) / whole / mean, busy)
        begin = until


# What


def _place(weights: Sequence[float], random: Random) -> int:
    sums = list(accumulate(weights))
    return min(bisect_right(sums, random.random() * sums[-1]), len(sums) - 1)


class _Choice:
    """One of several values, by their weights."""

    def __init__(self, drawn: Drawn, random: Random) -> None:
        self._values = drawn.values
        self._sums = list(accumulate(drawn.weights))
        self._random = random

    def one(self) -> str:
        if len(self._values) == 1:
            return self._values[0]
        drawn = self._random.random() * self._sums[-1]
        return self._values[min(bisect_right(self._sums, drawn), len(self._values) - 1)]


class _Numbers(_Choice):
    """A number of addressees."""

    def one(self) -> int:  # type: ignore[override]
        return int(super().one())


class _Recipients:
    """Addressees, drawn by weight without repetition and never the originator."""

    def __init__(self, drawn: Drawn, random: Random) -> None:
        self._weights = {
            indicator: weight
            for indicator, weight in zip(drawn.values, drawn.weights, strict=True)
            if weight > 0
        }
        self._names = list(self._weights)
        self._sums = list(accumulate(self._weights.values()))
        self._random = random

    def some(self, origin: str, action: int, info: int) -> tuple[Addressee, ...]:
        """So many for action and so many for information, or as many as there are."""
        taken = {origin} & self._weights.keys()
        chosen: list[str] = []
        for _ in range(min(action + info, len(self._names) - len(taken))):
            name = self._one(taken)
            taken.add(name)
            chosen.append(name)
        return tuple(
            [_addressee(name, "action" if place < action else "info") for place, name in enumerate(chosen)]
        )

    def _one(self, taken: set[str]) -> str:
        for _ in range(20):
            drawn = self._random.random() * self._sums[-1]
            name = self._names[min(bisect_right(self._sums, drawn), len(self._names) - 1)]
            if name not in taken:
                return name
        left = [name for name in self._names if name not in taken]
        return left[_place([self._weights[name] for name in left], self._random)]


@cache
def _addressee(indicator: str, role: Role) -> Addressee:
    return Addressee(indicator, None, role)


def _lengths(characters: Characters, random: Random) -> Callable[[], int]:
    """What draws a length in characters: rounded, at least 1."""

    def drawn(value: Callable[[float], float]) -> Callable[[], int]:
        return lambda: max(1, round(value(random.random())))

    figures = characters.figures
    if characters.kind == "fixed":
        return lambda: max(1, round(figures[0]))
    if characters.kind == "lognormal":
        median, sigma = figures
        return drawn(lambda u: median * math.exp(sigma * _NORMAL.inv_cdf(min(max(u, 1e-12), 1 - 1e-12))))
    if characters.kind == "exponential":
        return drawn(lambda u: -figures[0] * math.log(1.0 - u))
    if characters.kind == "uniform":
        least, most = figures
        return drawn(lambda u: least + (most - least) * u)
    return drawn(_curve(characters.quantiles))


def _curve(points: tuple[tuple[float, float], ...]) -> Callable[[float], float]:
    """The value at a quantile, linear between the points and level beyond the first and the last."""
    quantiles = [quantile for quantile, _ in points]
    values = [value for _, value in points]

    def value(u: float) -> float:
        place = bisect_left(quantiles, u)
        if place == 0:
            return values[0]
        if place == len(points):
            return values[-1]
        share = (u - quantiles[place - 1]) / (quantiles[place] - quantiles[place - 1])
        return values[place - 1] + share * (values[place] - values[place - 1])

    return value
