"""A sweep: the same traffic at every point of a study under every set of rules, and what each factor does.

Owns the result of a study that varies fields: a comparison for each point, and main effects. Which points there are is
`design`'s, which of them are set against each other `effects`'.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from functools import cached_property
from itertools import product
from math import isnan
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias, get_args

from sim.quantities import counted
from sim.results.frame import Frame, table_of
from sim.results.summary import ALL
from sim.study.carrying import Told, carried_out
from sim.study.compare import NOT_SHOWN, Comparison, Figure, Verdict, verdict_on
from sim.study.effects import Change, Grid, changes, means, spans
from sim.study.files import Study, read_study
from sim.study.ledger import Ledger, Memory, Samples
from sim.study.measures import BY_NAME, MEASURES, NAMES, Measure, place_of
from sim.study.notebook import Row, page
from sim.study.replications import Replications
from sim.study.statistics import Interval, Paired, holm, interval, paired
from sim.study.stopping import Stopping
from sim.study.store import kept

__all__ = ["RULES", "Effect", "Sweep", "run_study", "swept"]

What: TypeAlias = Literal["effects", "measures"]
RULES = "rules"
"""What the sets of rules are called among the factors."""


class Effect(NamedTuple):
    """What a factor does to a measure: how much more it is at a level than at the level that it is set against.

    ``first`` and ``mean`` are the means at both (None in a Latin hypercube), ``more`` the change with its 95 %
    interval, p, and p corrected for the table. Under ``setting``; of the factor `RULES` it is the level itself.
    """

    factor: str
    level: str
    against: str
    setting: str
    precedence: str
    measure: str
    first: float | None
    mean: float | None
    more: float | None
    low: float | None
    high: float | None
    p: float | None
    p_adjusted: float | None
    verdict: Verdict


class _Found(NamedTuple):
    """An effect before its p is corrected."""

    factor: str
    level: str
    against: str
    setting: str
    line: tuple[str, Measure]
    first: float | None
    mean: float | None
    change: Paired


class Sweep:
    """What came of a study, point by point."""

    def __init__(
        self, study: Study, ledger: Ledger, replications: int, *, random: bool, stopping: Stopping, seed: int
    ) -> None:
        self.study = study
        self.replications = replications
        self.random = random
        self.stopping = stopping
        self.seed = seed
        first = study.points[0]
        self.scenario = first.scenario
        self.settings = first.names
        self._ledger = ledger
        self._loaded: list[Samples] = []
        self._figures = [self._of(point).figures for point in range(len(study.points))]

    def __len__(self) -> int:
        """How many points there are."""
        return len(self._figures)

    def comparison(self, point: int) -> Comparison:
        """The sets of rules compared at one point, made when it is asked for."""
        settings = self.study.points[point]
        return Comparison(settings, self.seed, self._samples(point), random=self.random, stopping=self.stopping)

    def _samples(self, point: int) -> Samples:
        return self._loaded[point] if self._loaded else self._of(point)

    def _of(self, point: int) -> Samples:
        return self._ledger.samples(point, len(self.settings), self.replications)

    def load(self) -> Sweep:
        """The same, with all that was kept in memory, so that the ledger may be closed."""
        self._loaded = [self._of(point) for point in range(len(self))]
        return self

    @cached_property
    def effects(self) -> list[Effect]:
        """What each factor does, factor by factor: the sets of rules first, over all points; then every field that is
        varied, under each set of rules."""
        found = [one for one in (*self._of_rules(), *self._of_factors()) if one.change.n]
        adjusted = holm([one.change.p for one in found])
        return [
            Effect(
                one.factor, one.level, one.against, one.setting, one.line[0], one.line[1].name, one.first, one.mean,
                one.change.mean, one.change.low, one.change.high, one.change.p, p,
                verdict_on(one.line[1], one.change, p, certain=not self.random),
            )
            for one, p in zip(found, adjusted, strict=True)
        ]  # fmt: skip

    def _of_rules(self) -> Iterator[_Found]:
        grid = Grid(list(product((0, 1), range(len(self)))))  # each point under the first rules, and under others
        for at, name in enumerate(self.settings):
            for precedence, level, measure in self._lines if at else ():
                place = place_of(level, measure.name)
                rows = [self._row(point, setting, place) for setting in (0, at) for point in range(len(self))]
                (change,) = changes(grid, 0, rows)
                yield self._found(RULES, name, self.settings[0], name, (precedence, measure), change)

    def _of_factors(self) -> Iterator[_Found]:
        """Of a Latin hypercube the slopes, of all other designs the levels against the first."""
        if self.study.design == "latin_hypercube":
            yield from self._of_spans()
            return
        for factor, told in enumerate(self.study.factors):
            for at, setting in enumerate(self.settings):
                for precedence, level, measure in self._lines:
                    place = place_of(level, measure.name)
                    rows = [self._row(point, at, place) for point in range(len(self))]
                    for change in changes(self._grid, factor, rows):
                        texts = told.levels[change.level].text, told.levels[0].text
                        yield self._found(told.name, *texts, setting, (precedence, measure), change)

    def _of_spans(self) -> Iterator[_Found]:
        columns = list(self._columns())
        numbers = [values for *_, values in columns]
        for at, setting in enumerate(self.settings):
            for precedence, level, measure in self._lines:
                place = place_of(level, measure.name)
                found = spans(numbers, [self._row(point, at, place) for point in range(len(self))])
                for (factor, most, least, _), more in zip(columns, found, strict=True):
                    change = paired(more, [0.0] * len(more))
                    yield _Found(factor, most, least, setting, (precedence, measure), None, None, change)

    def _columns(self) -> Iterator[tuple[str, str, str, list[float]]]:
        """Of a Latin hypercube the numbers that say where the points lie: for each factor its own, or, where its values
        are none, for each further one whether a point has it. With the name, and what is set against what."""
        for factor, told in enumerate(self.study.factors):
            own = [self.study.level(point, factor) for point in range(len(self))]
            numbers = [level.number for level in told.levels]
            if None not in numbers:
                ends = sorted(told.levels, key=lambda level: level.number or 0.0)
                yield told.name, ends[-1].text, ends[0].text, [numbers[level] or 0.0 for level in own]
                continue
            for at, level in enumerate(told.levels[1:], start=1):
                yield told.name, level.text, told.levels[0].text, [float(one == at) for one in own]

    def _found(
        self, factor: str, level: str, against: str, setting: str, line: tuple[str, Measure], change: Change
    ) -> _Found:
        first, there = interval(change.first).mean, interval(change.there).mean
        more = paired(change.more, [0.0] * len(change.more))
        return _Found(factor, level, against, setting, line, first, there, more)

    def at_levels(self, factor: int, measure: str) -> dict[str, dict[str, list[tuple[str, Interval]]]]:
        """The means of a measure at each level of a factor, over the points that its effects come from: for each
        precedence, under each set of rules. A Latin hypercube has none."""
        if self.study.design == "latin_hypercube":
            return {}
        grid, levels = self._grid, self.study.factors[factor].levels
        found: dict[str, dict[str, list[tuple[str, Interval]]]] = {}
        lines = [(name, place_of(level, measure)) for name, level, one in self._lines if one.name == measure]
        for precedence, place in lines:
            for at, setting in enumerate(self.settings):
                found.setdefault(precedence, {})[setting] = [
                    (levels[level].text, interval(means([self._row(point, at, place) for point in points])))
                    for level in grid.levels(factor)
                    if (points := grid.having(factor, level))
                ]
        return found

    @cached_property
    def _grid(self) -> Grid:
        return Grid([self._levels(point) for point in range(len(self))])

    def _levels(self, point: int) -> tuple[int, ...]:
        return tuple(self.study.level(point, factor) for factor in range(len(self.study.factors)))

    def _row(self, point: int, setting: int, place: int) -> list[float]:
        return [run[place] for run in self._figures[point][setting]]

    @cached_property
    def _lines(self) -> list[tuple[str, int, Measure]]:
        """What there is a line for: each precedence and measure of which any point has a figure."""
        names = (*self.scenario.rules.names(), ALL)
        return [
            (name, level, measure)
            for level, name in enumerate(names)
            for measure in MEASURES
            if (name == ALL or not measure.whole) and self.stopping.told(measure.name)
            if self._has(place_of(level, "delivered")) and self._has(place_of(level, measure.name))
        ]

    def _has(self, place: int) -> bool:
        return any(not isnan(run[place]) for settings in self._figures for runs in settings for run in runs)

    @cached_property
    def notes(self) -> list[tuple[str, tuple[int, ...]]]:
        """What has to be borne in mind, each with the points (from 0) that it holds for, the most frequent first."""
        found: dict[str, list[int]] = {}
        for point in range(len(self)):
            for note in self.comparison(point).notes:
                found.setdefault(note, []).append(point)
        return sorted(((note, tuple(points)) for note, points in found.items()), key=lambda one: -len(one[1]))

    def to_frame(self, what: What = "effects") -> Frame:
        """The ``effects``, or the ``measures`` of each point (with a column for each factor), as a pandas data frame.

        Raises `ValueError` for anything else, and `NoPandas` where pandas is not installed.
        """
        ladder = (*self.scenario.rules.names(), ALL)
        names = [factor.name for factor in self.study.factors]
        words: dict[str, type | Sequence[str]] = {
            "factor": (RULES, *names), "setting": self.settings, "precedence": ladder, "measure": NAMES,
            "verdict": get_args(Verdict), "n": int, "point": int,
            "level": list(dict.fromkeys(one.level for one in self.effects)),
            "against": list(dict.fromkeys(one.against for one in self.effects)),
        }  # fmt: skip
        if what == "effects":
            return table_of(self.effects, {name: words.get(name, float) for name in Effect._fields}, ladder)
        if what != "measures":
            raise ValueError(f"no frame {what!r}; frames are effects, measures")
        levels = {one.name: list(dict.fromkeys(level.text for level in one.levels)) for one in self.study.factors}
        columns: dict[str, type | Sequence[str]] = {
            "point": int, **levels, **{name: words.get(name, float) for name in Figure._fields},
        }  # fmt: skip
        rows = [
            (point + 1, *self.study.values(point).values(), *one)
            for point in range(len(self))
            for one in self.comparison(point).measures
        ]
        return table_of(rows, columns, ladder)

    def _repr_html_(self) -> str:
        """For notebooks: every effect."""
        rows = (
            Row(
                f"{one.factor}: {one.level}, against {one.against}"
                + (f", under {one.setting}" if one.factor != RULES and len(self.settings) > 1 else ""),
                one.precedence, BY_NAME[one.measure], one.first, one.more, one.low, one.high, one.p_adjusted,
                one.verdict, one.verdict != NOT_SHOWN,
            )
            for one in self.effects
        )  # fmt: skip
        title = f"{self.study.name}: {self._size()}"
        return page(title, [note for note, _ in self.notes], rows)

    def __repr__(self) -> str:
        shown = sum(one.verdict != NOT_SHOWN for one in self.effects)
        return f"<Sweep {self.study.name!r}: {self._size()}: {shown} of {len(self.effects)} effects shown>"

    def _size(self) -> str:
        return f"{counted(len(self), 'point')}, {counted(self.replications, 'replication')}, seed {self.seed}"


def swept(
    study: Study,
    stopping: Stopping | None = None,
    seed: int | None = None,
    *,
    workers: int = 1,
    executor: Executor | None = None,
    ledger: Ledger | None = None,
    told: Told | None = None,
) -> Sweep:
    """Carry a study out. ``told`` hears after each run how many are done, of how many.

    Runs that the ``ledger`` has are not made again, and those that are made are written down in it.
    """
    stopping = study.stopping if stopping is None else stopping
    seed = study.seed if seed is None else seed
    ledger = Memory() if ledger is None else ledger
    work = Replications(study.points, seed, ledger.recorded)
    done = carried_out(work, stopping, ledger, workers=workers, executor=executor, told=told)
    return Sweep(study, ledger, done.replications, random=done.random, stopping=stopping, seed=seed)


def run_study(
    path: str | Path,
    *,
    replications: int | None = None,
    precision: float | None = None,
    measures: Sequence[str] = (),
    seed: int | None = None,
    workers: int = 1,
    executor: Executor | None = None,
    study: str | Path | None = None,
    keep_deliveries: bool = False,
) -> Sweep:
    """Carry out the study in a file, or one that ships, by name; what is given stands in place of what the file says.

    ``workers``, ``executor``, ``study`` and ``keep_deliveries`` are as in `compare`. Raises `InvalidInput` with every
    problem of every file involved.
    """
    read = read_study(path, replications=replications, precision=precision, measures=measures, seed=seed).checked()
    varied = [read.values(point) for point in range(len(read.points))]
    with kept(study, read.points, read.seed, varied, deliveries=keep_deliveries) as ledger:
        return swept(read, workers=workers, executor=executor, ledger=ledger).load()
