"""One replication: its traffic drawn once, and run under every set of rules.

Owns the pairing: common random numbers, since all settings get the very same messages. Replication n is that of
``cablesim run --replication n``. It is made of values alone, so that any process can carry it out.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from sim.engine.collector import collector_paused, tidy
from sim.engine.simulation import Occupied, Simulation
from sim.results.deliveries import Deliveries, Delivery
from sim.scenario.model import Filing, Scenario
from sim.scenario.traffic import workload
from sim.study.lines import LineUse
from sim.study.measures import Counted, Yardstick, measured
from sim.study.settings import Settings

__all__ = ["Recorded", "Replications", "Run", "Task"]

Recorded: TypeAlias = Callable[[Scenario, Sequence[Delivery]], bytes]
"""Makes of the records of a run what is kept of them."""
CHUNK = 4_000
"""About so many messages a chunk of replications has: a second's work or less."""


class Task(NamedTuple):
    """A replication (from 1) of a point of the study, to be run under some of its sets of rules (from 0)."""

    point: int
    replication: int
    settings: tuple[int, ...]


class Run(NamedTuple):
    """What one run gave: its figures (`measures.place_of`), how it went, how its times from filing to receipt are
    spread (`measures.Spread`), and, where they are kept, its records in a form for files."""

    figures: array[float]
    counted: Counted
    spread: array[int]
    records: bytes | None = None


@dataclass(frozen=True)
class Replications:
    """The work of a study: a task to what came of it, a run for each of its sets of rules.

    A point's scenario is under the first set of rules, which name the precedences and (where it has no targets) the
    targets. Where nothing is ``recorded``, the records of a run go when they have been measured.
    """

    points: Sequence[Settings]
    seed: int
    recorded: Recorded | None = None

    def filings(self, point: int, number: int) -> Sequence[Filing]:
        """What is filed in a replication, under all sets of rules."""
        return workload(self.points[point].scenario, self.seed, number)

    def prospect(self) -> tuple[bool, int]:
        """Whether anything is drawn, so that two replications may differ in what is filed; and how many tasks a worker
        should take at a time."""
        random = any(not source.certain for point in self.points for source in point.scenario.sources)
        first = self.points[0]
        return random, max(1, CHUNK // (len(first.rules) * max(1, len(self.filings(0, 1)))))

    def __call__(self, task: Task) -> list[Run]:
        """Carry out a task."""
        with collector_paused():
            settings = self.points[task.point]
            filings = self.filings(task.point, task.replication)
            yardstick = Yardstick.of(settings.scenario, filings)
            scenarios = [settings.scenario.under(settings.rules[one]) for one in task.settings]
            runs = [self._run(scenario, filings, yardstick) for scenario in scenarios]
        tidy(len(filings) * len(runs))
        return runs

    def _run(self, scenario: Scenario, filings: Sequence[Filing], yardstick: Yardstick) -> Run:
        """A run, folded into its figures while it goes on."""
        records, lines = Deliveries(scenario), LineUse(scenario.warm_up_us)
        record, use = records.take, lines.take
        Simulation(scenario, filings, "lines").run(
            lambda event: use(event) if type(event) is Occupied else record(event)
        )
        deliveries = records.records()
        kept = None if self.recorded is None else self.recorded(scenario, deliveries)
        return Run(*measured(deliveries, lines, records.end_us, yardstick), kept)
