"""One trunk against the closed forms of queueing theory.

Each mean is taken over independent replications with streams of their own; the closed form must lie in the 99
% interval. Seeds are fixed, so a check that passes goes on passing until the engine changes. A second on the
line is a million characters at a microsecond each, so that rounding does not matter.

Sources: A. Cobham, Priority assignment in waiting line problems (1954); L. Kleinrock, Queueing Systems
(1975-76).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import exp, sqrt
from random import Random
from statistics import fmean, stdev
from types import MappingProxyType

import pytest

from sim.engine.events import Delivered, Finished, Queued, Started
from sim.engine.simulation import simulate
from sim.network.model import Network, Post
from sim.precedence.rules import Rules
from sim.scenario.model import Addressee, Filing, Scenario
from tests.engine.cases import cuts, ladder, network, rules, scenario, trunk

SECOND = 1_000_000
T_99 = {19: 2.861}
"""Quantiles of Student's t for two-sided 99 % intervals, by degrees of freedom."""
PLAIN = rules(interruption=False)
LINE = network(["A", "B"], [trunk("A", "B")])

Lengths = Callable[[Random], float]


@dataclass(frozen=True)
class Stream:
    """Messages of one precedence: how many a second, and how long they are on the line."""

    precedence: str
    rate: float
    lengths: Lengths
    mean: float
    square: float

    @property
    def use(self) -> float:
        """The share of time that they keep the line busy."""
        return self.rate * self.mean


@dataclass(frozen=True)
class Size:
    """How much is simulated: replications, seconds of filing each, and how many at both ends are left out."""

    replications: int
    seconds: int
    margin: int = 300

    def counts(self, at_us: int) -> bool:
        """Whether what is filed then is measured."""
        return self.margin * SECOND <= at_us < (self.seconds - self.margin) * SECOND


MODERATE = Size(20, 4_000)
LONG = Size(20, 25_000)
sizes = pytest.mark.parametrize(
    "size", [pytest.param(MODERATE, id="moderate"), pytest.param(LONG, id="long", marks=pytest.mark.long)]
)


def exponential(precedence: str, rate: float, mean: float) -> Stream:
    """Poisson arrivals, exponential lengths."""
    return Stream(precedence, rate, lambda draw: draw.expovariate(1 / mean), mean, 2 * mean**2)


def fixed(precedence: str, rate: float, mean: float) -> Stream:
    """Poisson arrivals, one length."""
    return Stream(precedence, rate, lambda _: mean, mean, mean**2)


def uniform(precedence: str, rate: float, low: float, high: float) -> Stream:
    """Poisson arrivals, lengths between two bounds."""
    mean, square = (low + high) / 2, (low**2 + low * high + high**2) / 3
    return Stream(precedence, rate, lambda draw: draw.uniform(low, high), mean, square)


def filings(streams: Sequence[Stream], seconds: int, replication: int) -> list[Filing]:
    """The messages of one replication."""
    found = []
    for stream in streams:
        draw = Random(f"queueing/{stream.precedence}/{stream.rate}/{stream.mean}/{replication}")
        at = draw.expovariate(stream.rate)
        while at < seconds:
            found.append(
                Filing(
                    name=f"{stream.precedence} {len(found)}",
                    at_us=round(at * SECOND),
                    origin="A",
                    characters=max(1, round(stream.lengths(draw) * SECOND)),
                    precedence=stream.precedence,
                    info_precedence=None,
                    addressees=(Addressee("B", None, "action"),),
                )
            )
            at += draw.expovariate(stream.rate)
    return sorted(found, key=lambda filing: filing.at_us)


Means = dict[str, list[float]]


def means(
    streams: Sequence[Stream],
    size: Size,
    by: Rules = PLAIN,
    of: Callable[[Delivered], float] = lambda one: one.queue_us / SECOND,
    stands: Network = LINE,
) -> Means:
    """For each precedence the mean of a measure in each replication, of what is filed well within it."""
    found: Means = {stream.precedence: [] for stream in streams}
    for replication in range(size.replications):
        filed = filings(streams, size.seconds, replication)
        values: dict[str, list[float]] = {stream.precedence: [] for stream in streams}
        for event in simulate(scenario(stands, filed, by), detail="deliveries"):
            if isinstance(event, Delivered) and size.counts(filed[event.message].at_us):
                values[filed[event.message].precedence].append(of(event))
        for name, measured in values.items():
            found[name].append(fmean(measured))
    return found


def in_interval(expected: float, measured: list[float]) -> None:
    """The expected mean lies in the 99 % interval, which is narrow enough to tell."""
    count = len(measured)
    half = T_99[count - 1] * stdev(measured) / sqrt(count)
    assert abs(fmean(measured) - expected) <= half, (expected, fmean(measured), half)
    assert half < 0.5 * expected


def elapsed(one: Delivered) -> float:
    """The time from filing to receipt, in seconds."""
    parts = one.handling_us + one.operator_us + one.queue_us + one.lost_us + one.line_us + one.waiting_us
    return parts / SECOND


FOUR = (
    exponential("FLASH", 0.05, 0.5),
    exponential("IMMEDIATE", 0.15, 1.0),
    exponential("PRIORITY", 0.25, 1.0),
    exponential("ROUTINE", 0.20, 1.5),
)
MIXED = (
    fixed("FLASH", 0.1, 0.3),
    uniform("IMMEDIATE", 0.2, 0.2, 1.0),
    exponential("PRIORITY", 0.2, 1.0),
    fixed("ROUTINE", 0.1, 3.0),
)


def cobham(streams: Sequence[Stream]) -> dict[str, float]:
    """The mean wait of each precedence where what is on the line goes on."""
    begun = sum(stream.rate * stream.square for stream in streams) / 2
    found, above = {}, 0.0
    for stream in streams:
        found[stream.precedence] = begun / ((1 - above) * (1 - above - stream.use))
        above += stream.use
    return found


def resumed(streams: Sequence[Stream]) -> dict[str, float]:
    """The mean time of each precedence to its last character, where the higher cuts the lower."""
    found, above, begun = {}, 0.0, 0.0
    for stream in streams:
        begun += stream.rate * stream.square / 2
        waits = begun / ((1 - above) * (1 - above - stream.use))
        found[stream.precedence] = waits + stream.mean / (1 - above)
        above += stream.use
    return found


@sizes
def test_one_class_of_exponential_lengths(size: Size) -> None:
    # M/M/1: rho / (mu - lambda) = 0.7 / 0.3
    measured = means([exponential("ROUTINE", 0.7, 1.0)], size)
    in_interval(0.7 / 0.3, measured["ROUTINE"])


@sizes
def test_one_class_of_one_length(size: Size) -> None:
    # M/D/1: rho / (2 mu (1 - rho)) = 0.8 / 0.4
    in_interval(0.8 / 0.4, means([fixed("ROUTINE", 0.8, 1.0)], size)["ROUTINE"])


def test_each_wait_is_that_of_the_recursion() -> None:
    # Lindley: a copy waits as long as the one before it waited and was sent, less the time between the two
    filed = filings([exponential("ROUTINE", 0.8, 1.0)], 3_000, 0)
    free, waits = 0, []
    for filing in filed:
        begun = max(filing.at_us, free)
        free = begun + filing.characters
        waits.append(begun - filing.at_us)
    events = simulate(scenario(LINE, filed, PLAIN), detail="deliveries")
    assert [event.queue_us for event in events if isinstance(event, Delivered)] == waits


@sizes
def test_two_channels(size: Size) -> None:
    # M/M/2, lambda 1.4, mu 1: Erlang C is 2 rho^2 / (1 + rho) with rho 0.7, the wait that over 2 mu - lambda
    stands = network(["A", "B"], [trunk("A", "B", channels=2)])
    measured = means([exponential("ROUTINE", 1.4, 1.0)], size, stands=stands)
    in_interval(2 * 0.7**2 / 1.7 / 0.6, measured["ROUTINE"])


@sizes
@pytest.mark.parametrize("streams", [FOUR, MIXED], ids=["exponential", "mixed"])
def test_precedence_without_interruption(streams: tuple[Stream, ...], size: Size) -> None:
    measured = means(streams, size)
    for name, expected in cobham(streams).items():
        in_interval(expected, measured[name])


@sizes
@pytest.mark.parametrize("streams", [FOUR, MIXED], ids=["exponential", "mixed"])
def test_interruption_with_resumption(streams: tuple[Stream, ...], size: Size) -> None:
    by = rules(resume=True, ladder=ladder(ALL_CUTS))
    measured = means(streams, size, by, elapsed)
    for name, expected in resumed(streams).items():
        in_interval(expected, measured[name])


NAMES = ("FLASH", "IMMEDIATE", "PRIORITY", "ROUTINE")
ALL_CUTS = {name: cuts(*NAMES[place + 1 :]) for place, name in enumerate(NAMES)}


@sizes
def test_interruption_with_restart(size: Size) -> None:
    # A ROUTINE of length d is cut as often as a FLASH joins, at rate lambda, before d has passed without one:
    # exp(lambda d) - 1 times, and loses (exp(lambda d) - 1) / lambda - d
    streams = (exponential("FLASH", 0.3, 0.5), fixed("ROUTINE", 0.1, 3.0))
    by = rules(ladder=ladder(ALL_CUTS))
    often = exp(0.3 * 3.0) - 1
    in_interval(often, means(streams, size, by, lambda one: one.interrupted)["ROUTINE"])
    in_interval(often / 0.3 - 3.0, means(streams, size, by, lambda one: one.lost_us / SECOND)["ROUTINE"])


@sizes
def test_one_operator(size: Size) -> None:
    # M/D/1 at the desk: half a second each, 1.2 a second: 0.6 x 0.5 / (2 x 0.4)
    stands = network([Post("A", (), SECOND // 2, operators=1), "B"], [trunk("A", "B", channels=3)])
    measured = means(
        [fixed("ROUTINE", 1.2, 0.001)], size, stands=stands, of=lambda one: one.operator_us / SECOND
    )
    in_interval(0.6 * 0.5 / 0.8, measured["ROUTINE"])


def chain(filed: Sequence[Filing], by: Rules = PLAIN) -> Scenario:
    """What is filed from A to B goes by way of R and is worked on at every post."""
    posts = [Post("A", (), SECOND, operators=2), Post("R", (), 0, SECOND // 3), Post("B", (), 0, 0, SECOND)]
    return scenario(network(posts, [trunk("A", "R"), trunk("R", "B", delay=77)]), filed, by)


@pytest.mark.parametrize("resume", [False, True])
def test_the_time_average_of_messages_in_the_network_is_their_rate_times_their_time(resume: bool) -> None:
    # Little's law holds exactly for a run that begins and ends empty: both sides times the length of the run.
    streams = [replace(stream, rate=stream.rate * 0.8) for stream in FOUR]
    filed = filings(streams, 2_000, 1)
    made = chain(filed, rules(ladder=ladder(ALL_CUTS), resume=resume))
    changes = [(filing.at_us, 1) for filing in filed]
    times = []
    for event in simulate(made, detail="deliveries"):
        if isinstance(event, Delivered):
            changes.append((event.at_us, -1))
            times.append(
                event.handling_us + event.operator_us + event.queue_us + event.lost_us + event.line_us
            )
    total, there, last = 0, 0, 0
    for at, change in sorted(changes):
        total += there * (at - last)
        there, last = there + change, at
    assert there == 0
    assert total == sum(times)


def test_the_line_works_as_much_and_as_long_in_whatever_order() -> None:
    # Kleinrock's conservation law, path by path: the sum of length times wait does not depend on the order of
    # service as long as the line is never idle while copies wait.
    filed = filings(FOUR, 3_000, 1)
    orders = [
        PLAIN,
        rules(order="arrival"),
        rules(order="ageing", ageing_us=2 * SECOND),
        rules(order="weighted", weights=MappingProxyType({})),
    ]
    sums = set()
    for by in orders:
        waits: dict[int, int] = {}
        since: dict[int, int] = {}
        last = 0
        for event in simulate(scenario(LINE, filed, by)):
            if isinstance(event, Queued):
                since[event.copy] = event.at_us
            elif isinstance(event, Started):
                waits[event.message] = event.at_us - since[event.copy]
            elif isinstance(event, Finished):
                last = event.at_us
        sums.add((sum(wait * filed[number].characters for number, wait in waits.items()), last))
    assert len(sums) == 1
