"""Several sets of rules compared under the same traffic: the measures of each, and their differences to the first.

Owns what is compared with what, the verdicts, and when enough has been run. A replication is `replications`', what its
figures mean `measures`'. The same scenario, rules and seed give the same result, whoever carries out the work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from functools import cached_property
from html import escape
from math import isnan
from pathlib import Path
from typing import Literal, NamedTuple

from sim.precedence.rules import Rules
from sim.problems import InvalidInput, Place, Problem
from sim.results.deliveries import told_name
from sim.results.summary import ALL
from sim.scenario.files import read_rules_file, read_scenario
from sim.scenario.ladders import ladder_problems
from sim.scenario.model import Scenario
from sim.study.health import notes_of
from sim.study.measures import MEASURES, Measure, place_of
from sim.study.replications import Outcome, Replications
from sim.study.statistics import Paired, holm, interval, paired
from sim.study.stopping import Stopping
from sim.study.workers import Team

__all__ = ["Comparison", "Difference", "Figure", "Settings", "Verdict", "compare", "compared", "read_settings"]

Verdict = Literal["better", "worse", "more", "less", "no difference shown"]
NOT_SHOWN: Verdict = "no difference shown"
LEVEL = 0.05
"""A difference is shown where its corrected p is below this."""


class Figure(NamedTuple):
    """A measure of one setting for one precedence: the mean over ``n`` replications, and half of its 95 % interval."""

    setting: str
    precedence: str
    measure: str
    mean: float | None
    half_width: float | None
    n: int


class Difference(NamedTuple):
    """How much more a measure is than under the first setting: mean, 95 % interval, p, p corrected for the table."""

    setting: str
    against: str
    precedence: str
    measure: str
    mean: float | None
    low: float | None
    high: float | None
    p: float | None
    p_adjusted: float | None
    verdict: Verdict


class Settings(NamedTuple):
    """What is compared: a scenario under the first set of rules, all of them, and the names that they go by."""

    scenario: Scenario
    rules: tuple[Rules, ...]
    names: tuple[str, ...]


class Comparison:
    """What came of a comparison. ``samples`` holds, for each setting, the figures of each replication in their order.

    ``random``: something was drawn, so that replications differ. Where a precision was asked for and not reached, one
    of the `notes` says so.
    """

    def __init__(
        self, settings: Settings, seed: int, outcomes: Sequence[Outcome], *, random: bool, stopping: Stopping
    ) -> None:
        self.scenario = settings.scenario
        self.rules = settings.rules
        self.settings = settings.names
        self.seed = seed
        self.replications = len(outcomes)
        self.random = random
        self.stopping = stopping
        self.samples = tuple([one.figures[at] for one in outcomes] for at in range(len(settings.rules)))
        self._counted = {
            name: [one.counted[at] for one in outcomes] for at, name in enumerate(settings.names)
        }

    @cached_property
    def measures(self) -> list[Figure]:
        """The figures of every setting, precedence by precedence (the names of the first ladder; last `all`)."""
        return [
            Figure(name, precedence, measure.name, found.mean, found.half_width, found.n)
            for at, name in enumerate(self.settings)
            for precedence, level, measure in self._lines
            for found in [interval(self._values(at, level, measure))]
        ]

    @cached_property
    def differences(self) -> list[Difference]:
        """The differences of every other setting to the first, line by line as in `measures`."""
        first = self.settings[0]
        found: list[tuple[str, str, Measure, Paired]] = [
            (name, precedence, measure, paired(self._values(at, level, measure), self._values(0, level, measure)))
            for at, name in enumerate(self.settings)
            if at
            for precedence, level, measure in self._lines
        ]
        adjusted = holm([one.p for *_, one in found])
        return [
            Difference(
                name, first, precedence, measure.name, one.mean, one.low, one.high, one.p, p,
                _verdict(measure, one, p, certain=not self.random),
            )
            for (name, precedence, measure, one), p in zip(found, adjusted, strict=True)
        ]  # fmt: skip

    @cached_property
    def notes(self) -> list[str]:
        """What the reader of the figures has to know: runs that are saturated, cut short, too short or too few."""
        sparse = {
            precedence: had
            for precedence, level, measure in self._lines
            if measure.name == "delivered"
            if 0 < (had := interval(self._values(0, level, measure)).n) < self.replications
        }
        horizon = self.scenario.horizon_us is not None
        found = notes_of(self._counted, horizon=horizon, random=self.random, sparse=sparse)
        unmet = self.stopping.unmet(self.samples, self._precedences) if self.random else ""
        return [*found, unmet] if unmet else found

    @cached_property
    def _precedences(self) -> list[tuple[str, int]]:
        """Those that an addressee had in any replication, with their levels; last `all`."""
        names = (*self.scenario.rules.names(), ALL)
        at = [place_of(level, "delivered") for level in range(len(names))]
        return [
            (name, level)
            for level, name in enumerate(names)
            if name == ALL or any(not isnan(run[at[level]]) for runs in self.samples for run in runs)
        ]

    @cached_property
    def _lines(self) -> list[tuple[str, int, Measure]]:
        """What there is a line for: each precedence and measure of which any setting has a figure."""
        return [
            (precedence, level, measure)
            for precedence, level in self._precedences
            for measure in MEASURES
            if precedence == ALL or not measure.whole
            if self.stopping.told(measure.name)
            if any(interval(self._values(at, level, measure)).n for at in range(len(self.settings)))
        ]

    def _values(self, setting: int, level: int, measure: Measure) -> list[float]:
        place = place_of(level, measure.name)
        return [run[place] for run in self.samples[setting]]

    def _repr_html_(self) -> str:
        """For notebooks: every difference to the first setting."""
        names = ("setting", "precedence", "measure", "mean", "low", "high", "p_adjusted", "verdict")
        head = "".join(f"<th>{name}</th>" for name in names)
        rows = "".join(
            "<tr>" + "".join(f"<td>{escape(_cell(getattr(one, name)))}</td>" for name in names) + "</tr>"
            for one in self.differences
        )
        title = escape(f"{self.scenario.name}: differences to {self.settings[0]}, {self.replications} replications")
        return f"<table><caption>{title}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"

    def __repr__(self) -> str:
        shown = sum(one.verdict != NOT_SHOWN for one in self.differences)
        many = f"{self.replications} replications, seed {self.seed}"
        return (
            f"<Comparison of {', '.join(map(repr, self.settings))} on {self.scenario.name!r}: {many}: "
            f"{shown} of {len(self.differences)} differences shown>"
        )


def _cell(value: str | float | None) -> str:
    return "-" if value is None else value if isinstance(value, str) else f"{value:.6g}"


def _verdict(measure: Measure, found: Paired, p: float | None, *, certain: bool) -> Verdict:
    """What a line says. Where nothing is drawn a difference needs no proof; else its corrected p decides."""
    if not found.mean or not (certain or (p is not None and p < LEVEL)):
        return NOT_SHOWN
    more = found.mean > 0
    if measure.better is None:
        return "more" if more else "less"
    return "better" if more == (measure.better == "higher") else "worse"


def compare(
    scenario: Scenario | str | Path,
    rules: Sequence[Rules | str | Path],
    *,
    replications: int | None = None,
    precision: float | None = None,
    measures: Iterable[str] = (),
    seed: int | None = None,
    workers: int = 1,
    executor: Executor | None = None,
) -> Comparison:
    """Compare sets of rules under the same traffic, replication by replication; differences are to the first.

    ``replications``: how many (30 unless given). ``precision`` (``0.05``) goes on instead until the 95 % interval of
    each measure asked for (``measures``, else the mean time from filing to receipt) is within that share of its mean,
    or 1,000 replications (or as many as given) are reached. ``measures`` also narrows what the result tells. The seed
    is the scenario's unless one is given. ``workers`` processes share the work (a script that asks for more than one
    calls this under ``if __name__ == "__main__"``), or those of an ``executor``. Raises `InvalidInput` with every
    problem of every file, and of every set of rules that the scenario cannot run under.
    """
    settings, _ = read_settings(scenario, rules)
    stopping = Stopping.asked(replications, precision, measures)
    return compared(settings, stopping, seed, workers=workers, executor=executor)


def compared(
    settings: Settings,
    stopping: Stopping,
    seed: int | None = None,
    *,
    workers: int = 1,
    executor: Executor | None = None,
    told: Callable[[int, int], None] | None = None,
) -> Comparison:
    """The comparison of what has been read. ``told`` hears after each replication how many are done, of how many."""
    seed = settings.scenario.seed if seed is None else seed
    work = Replications(settings.scenario, settings.rules, seed)
    random, at_a_time = work.prospect()
    outcomes: list[Outcome] = []
    if not random:
        outcomes.append(work(1))
        return Comparison(settings, seed, outcomes, random=False, stopping=stopping)
    workers = min(workers, stopping.most)
    chunk = min(at_a_time, max(1, stopping.first // workers))
    with Team(work, workers, chunk, executor) as team:
        until = stopping.first
        while len(outcomes) < until:
            for outcome in team.carry_out(range(len(outcomes) + 1, until + 1)):
                outcomes.append(outcome)
                if told is not None:
                    told(len(outcomes), until)
            samples = [[one.figures[at] for one in outcomes] for at in range(len(settings.rules))]
            until = stopping.until(samples, len(settings.scenario.rules.ladder))
    return Comparison(settings, seed, outcomes, random=True, stopping=stopping)


def read_settings(
    scenario: Scenario | str | Path, rules: Sequence[Rules | str | Path]
) -> tuple[Settings, tuple[Problem, ...]]:
    """A scenario and at least two sets of rules, checked against each other, and the warnings of their files.

    Raises `InvalidInput` with all problems at once.
    """
    if len(rules) < 2:
        raise ValueError("a comparison needs two sets of rules or more")
    problems: dict[Problem, None] = {}
    stands = scenario
    if not isinstance(stands, Scenario):
        read = read_scenario(stands)
        problems.update(dict.fromkeys(read.problems))
        stands = read.value  # type: ignore[assignment]
    found: list[Rules] = []
    for one in rules:
        made = one if isinstance(one, Rules) else _rules(one, problems)
        if made is not None:
            found.append(made)
            if isinstance(stands, Scenario):
                place = Place(one.name if isinstance(one, Rules) else str(one))
                problems.update(dict.fromkeys(ladder_problems(stands, made, place)))
    if any(problem.severity == "error" for problem in problems):
        raise InvalidInput(problems)
    assert isinstance(stands, Scenario)
    used: dict[str, int] = {}
    names = tuple(told_name(one.name, used) for one in found)
    return Settings(stands.under(found[0]), tuple(found), names), tuple(problems)


def _rules(path: str | Path, problems: dict[Problem, None]) -> Rules | None:
    read = read_rules_file(path)
    problems.update(dict.fromkeys(read.problems))
    return read.value
