"""One replication: its traffic drawn once, and run under every set of rules.

Owns the pairing: common random numbers, since all settings get the very same messages. Replication n is that of
``cablesim run --replication n``. It is made of values alone, so that any process can carry it out.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sim.engine.collector import collector_paused
from sim.engine.events import Arrived, Delivered, Filed, Handled, Remained, Unfiled, Unrouted, Waited
from sim.engine.simulation import Simulation
from sim.precedence.rules import Rules
from sim.results.deliveries import Deliveries
from sim.scenario.model import Filing, Scenario
from sim.scenario.traffic import workload
from sim.study.lines import LineUse
from sim.study.measures import Counted, Yardstick, measured

__all__ = ["Outcome", "Replications"]

_RECORDED = (Filed, Unfiled, Delivered, Unrouted, Remained)
_PASSED_OVER = (Waited, Handled, Arrived)
CHUNK = 4_000
"""About so many messages a chunk of replications has: a second's work or less."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one replication gave: for each setting its figures (`measures.place_of`), and how the run went."""

    figures: tuple[array[float], ...]
    counted: tuple[Counted, ...]


@dataclass(frozen=True)
class Replications:
    """The work of a comparison: a replication's number (from 1) to what came of it.

    The scenario is under the first set of rules, which name the precedences and (where it has no targets) the targets.
    """

    scenario: Scenario
    rules: tuple[Rules, ...]
    seed: int

    def filings(self, number: int) -> Sequence[Filing]:
        """What is filed in a replication, under all sets of rules."""
        return workload(self.scenario, self.seed, number)

    def prospect(self) -> tuple[bool, int]:
        """Whether anything is drawn, so that two replications differ in what is filed; and how many replications a
        worker should take at a time."""
        if not self.scenario.sources:
            return False, 1
        first, second = self.filings(1), self.filings(2)
        return first != second, max(1, CHUNK // (len(self.rules) * max(1, len(first))))

    def __call__(self, number: int) -> Outcome:
        """Carry out a replication under each set of rules."""
        with collector_paused():
            filings = self.filings(number)
            yardstick = Yardstick.of(self.scenario, filings)
            runs = [_run(self.scenario.under(rules), filings, yardstick) for rules in self.rules]
        return Outcome(tuple(figures for figures, _ in runs), tuple(counted for _, counted in runs))


def _run(scenario: Scenario, filings: Sequence[Filing], yardstick: Yardstick) -> tuple[array[float], Counted]:
    """A run, folded into its figures while it goes on."""
    records, lines = Deliveries(scenario), LineUse(scenario.warm_up_us)
    takers: dict[type, Callable[[Any], object]] = {
        **dict.fromkeys(_RECORDED, records.take), **dict.fromkeys(_PASSED_OVER, bool), **lines.takers(),
    }  # fmt: skip
    Simulation(scenario, filings).run(lambda event: takers[type(event)](event))
    records.end_us = lines.end_us
    return measured(records.records(), lines, yardstick)
