"""Scenarios with drawn traffic, made in place, and what one line does in theory."""

from __future__ import annotations

from fractions import Fraction

from sim.network.model import Network, Post, Trunk
from sim.precedence.rules import Precedence, Rules
from sim.scenario.model import Characters, Drawn, Scenario, Source
from sim.study.replications import Replications
from sim.study.settings import Settings, named

SECOND = 1_000_000
LADDER = (Precedence("FIRST", "F", ("FIRST",), 2 * SECOND), Precedence("LAST", "L", ("LAST",), 6 * SECOND))
FIRST_COME = Rules("First come", LADDER, order="arrival")
STRICT = Rules("Strict", LADDER, interruption=False)
POSTS = {name: Post(name, ()) for name in ("AAAA", "BBBB")}
LINE = Network("One line", POSTS, (Trunk("AAAA", "BBBB", 1000),))
"""A thousand characters take a second."""


def work(scenario: Scenario, *rules: Rules, seed: int = 1) -> Replications:
    """The replications of one point."""
    return Replications((Settings(scenario.under(rules[0]), rules, named(rules)),), seed)


def source(precedence: str, per_second: float, until: int, *, fixed: bool = False) -> Source:
    return Source(
        precedence.lower(),
        Drawn(("AAAA",), (1.0,)),
        Drawn(("BBBB",), (1.0,)),
        Drawn(("1",), (1.0,)),
        Drawn(("0",), (1.0,)),
        Drawn((precedence,), (1.0,)),
        None,
        "poisson",
        Fraction(SECOND) / Fraction(str(per_second)),
        None,
        False,
        Characters("fixed" if fixed else "exponential", (1000.0,)),
        until_us=until * SECOND,
    )


def one_line(
    first: float = 0.2,
    last: float = 0.3,
    *,
    filing: int = 60,
    warm_up: int = 0,
    after: int = 200,
    fixed: bool = False,
) -> Scenario:
    """Messages of a second each (on average, or all) for one line, so many a second; filed for so many seconds, none
    left at the horizon."""
    return Scenario(
        "One line",
        LINE,
        FIRST_COME,
        start=0,
        sources=(source("FIRST", first, filing, fixed=fixed), source("LAST", last, filing, fixed=fixed)),
        horizon_us=(filing + after) * SECOND,
        warm_up_us=warm_up * SECOND,
        seed=1,
    )


def wait_first_come(first: float, last: float, *, fixed: bool = False) -> float:
    """Mean wait for the line: M/M/1 or M/D/1 with services of a second (Pollaczek and Khinchine)."""
    load = first + last
    return load * (0.5 if fixed else 1) / (1 - load)


def wait_strict(first: float, last: float, *, fixed: bool = False) -> float:
    """Mean wait of the higher class without interruption (Cobham 1954)."""
    return (first + last) * (0.5 if fixed else 1) / (1 - first)
