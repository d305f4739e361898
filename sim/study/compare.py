"""Several sets of rules compared under the same traffic: the measures of each, and their differences to the first.

Owns what is compared with what, the verdicts, and when enough has been run. A replication is `replications`', what its
figures mean `measures`'. The same scenario, rules and seed give the same result, whoever carries out the work.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import Executor
from functools import cached_property
from math import isnan
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias, get_args

from sim.precedence.rules import Rules
from sim.quantities import counted
from sim.results.frame import Frame, table_of
from sim.results.summary import ALL
from sim.scenario.model import Scenario
from sim.study.carrying import Told, carried_out
from sim.study.health import notes_of
from sim.study.ledger import Ledger, Memory, Samples
from sim.study.measures import BY_NAME, MEASURES, NAMES, Measure, place_of
from sim.study.notebook import Row, page
from sim.study.replications import Replications
from sim.study.settings import Settings, read_settings
from sim.study.statistics import Paired, holm, interval, paired
from sim.study.stopping import Stopping
from sim.study.store import kept

__all__ = ["NOT_SHOWN", "Comparison", "Difference", "Figure", "Verdict", "compare", "compared", "verdict_on"]

Verdict = Literal["better", "worse", "more", "less", "no difference shown"]
NOT_SHOWN: Verdict = "no difference shown"
What: TypeAlias = Literal["measures", "differences", "replications"]
"""What there is a data frame of."""
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


class Comparison:
    """What came of a comparison. ``samples`` holds, for each setting, the figures of each replication in their order,
    ``spread`` how the times from filing to receipt of all replications are spread (`measures.Spread`).

    ``random``: something was drawn, so that replications differ. Where a precision was asked for and not reached, one
    of the `notes` says so.
    """

    def __init__(
        self, settings: Settings, seed: int, samples: Samples, *, random: bool, stopping: Stopping
    ) -> None:
        self.scenario = settings.scenario
        self.rules = settings.rules
        self.settings = settings.names
        self.seed = seed
        self.replications = len(samples.figures[0])
        self.random = random
        self.stopping = stopping
        self.samples = samples.figures
        self.spread = samples.spread
        self._counted = dict(zip(settings.names, samples.counted, strict=True))

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
                verdict_on(measure, one, p, certain=not self.random),
            )
            for (name, precedence, measure, one), p in zip(found, adjusted, strict=True)
        ]  # fmt: skip

    @cached_property
    def notes(self) -> list[str]:
        """What the reader of the figures has to know: runs that are saturated, cut short, too short or too few."""
        places = {precedence: place_of(level, "delivered") for precedence, level in self._precedences}
        sparse = {
            precedence: had
            for precedence, place in places.items()
            if 0 < (had := sum(not isnan(run[place]) for run in self.samples[0])) < self.replications
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

    def to_frame(self, what: What = "measures") -> Frame:
        """The ``measures``, the ``differences``, or the figures of each of the ``replications`` (a column for each
        measure) as a pandas data frame; seconds, shares and counts are floats, not a number where there is none.

        Raises `ValueError` for anything else, and `NoPandas` where pandas is not installed.
        """
        ladder = (*self.scenario.rules.names(), ALL)
        words: dict[str, type | Sequence[str]] = {
            "setting": self.settings, "against": self.settings, "precedence": ladder, "measure": NAMES,
            "verdict": get_args(Verdict), "n": int,
        }  # fmt: skip
        if what in ("measures", "differences"):
            fields = Figure._fields if what == "measures" else Difference._fields
            rows: Sequence[Sequence[object]] = self.measures if what == "measures" else self.differences
            return table_of(rows, {name: words.get(name, float) for name in fields}, ladder)
        if what != "replications":
            raise ValueError(f"no frame {what!r}; frames are measures, differences, replications")
        told = [name for name in NAMES if any(one.measure == name for one in self.measures)]
        columns: dict[str, type | Sequence[str]] = {
            "setting": self.settings, "replication": int, "precedence": ladder, **dict.fromkeys(told, float),
        }
        rows = [
            (setting, number, precedence, *(run[place_of(level, name)] for name in told))
            for setting, runs in zip(self.settings, self.samples, strict=True)
            for number, run in enumerate(runs, 1)
            for precedence, level in self._precedences
        ]
        return table_of(rows, columns, ladder)

    def _repr_html_(self) -> str:
        """For notebooks: every difference to the first setting."""
        means = {(one.precedence, one.measure): one.mean for one in self.measures if one.setting == self.settings[0]}
        rows = (
            Row(
                one.setting, one.precedence, BY_NAME[one.measure], means[one.precedence, one.measure], one.mean,
                one.low, one.high, one.p_adjusted, one.verdict, one.verdict != NOT_SHOWN,
            )
            for one in self.differences
        )  # fmt: skip
        many = f"{counted(self.replications, 'replication')}, seed {self.seed}"
        return page(f"{self.scenario.name}: differences to {self.settings[0]}; {many}", self.notes, rows)

    def __repr__(self) -> str:
        shown = sum(one.verdict != NOT_SHOWN for one in self.differences)
        many = f"{counted(self.replications, 'replication')}, seed {self.seed}"
        return (
            f"<Comparison of {', '.join(map(repr, self.settings))} on {self.scenario.name!r}: {many}: "
            f"{shown} of {len(self.differences)} differences shown>"
        )


def verdict_on(measure: Measure, found: Paired, p: float | None, *, certain: bool) -> Verdict:
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
    study: str | Path | None = None,
    keep_deliveries: bool = False,
) -> Comparison:
    """Compare sets of rules under the same traffic, replication by replication; differences are to the first.

    ``replications``: how many (30 unless given). ``precision`` (``0.05``) goes on instead until the 95 % interval of
    each measure asked for (``measures``, else the mean time from filing to receipt) is within that share of its mean,
    or 1,000 replications (or as many as given) are reached. ``measures`` also narrows what the result tells. The seed
    is the scenario's unless one is given. ``workers`` processes share the work (a script that asks for more than one
    calls this under ``if __name__ == "__main__"``), or those of an ``executor``. ``study`` names a file in which every
    run is kept as soon as it is done (with ``keep_deliveries`` its records too, as Parquet beside it); runs that it has
    are not made again. Raises `InvalidInput` with every problem of every file, and of every set of rules that the
    scenario cannot run under.
    """
    settings, _ = read_settings(scenario, rules)
    stopping = Stopping.asked(replications, precision, measures)
    seed = settings.scenario.seed if seed is None else seed
    with kept(study, (settings,), seed, deliveries=keep_deliveries) as ledger:
        return compared(settings, stopping, seed, workers=workers, executor=executor, ledger=ledger)


def compared(
    settings: Settings,
    stopping: Stopping,
    seed: int | None = None,
    *,
    workers: int = 1,
    executor: Executor | None = None,
    ledger: Ledger | None = None,
    told: Told | None = None,
) -> Comparison:
    """The comparison of what has been read. ``told`` hears after each run how many are done, of how many.

    Runs that the ``ledger`` has are not made again, and those that are made are written down in it.
    """
    seed = settings.scenario.seed if seed is None else seed
    ledger = Memory() if ledger is None else ledger
    work = Replications((settings,), seed, ledger.recorded)
    done = carried_out(work, stopping, ledger, workers=workers, executor=executor, told=told)
    samples = ledger.samples(0, len(settings.rules), done.replications)
    return Comparison(settings, seed, samples, random=done.random, stopping=stopping)
