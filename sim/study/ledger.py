"""What has been run already: a ledger of the runs of a study, by point, set of rules and replication.

Owns what such a ledger answers, and the one that is kept in memory; `store` keeps one in a file. A run is written down
once, whoever carried it out and in whatever order, and read in the order of the replications.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

from sim.study.measures import Counted, added
from sim.study.replications import Recorded, Run, Task

__all__ = ["Ledger", "Memory", "Samples"]


class Samples(NamedTuple):
    """The runs of one point, for each set of rules in turn: the figures of each replication, how each went, and the
    times from filing to receipt of all of them together (`measures.Spread`)."""

    figures: tuple[list[array[float]], ...]
    counted: tuple[list[Counted], ...]
    spread: tuple[array[int], ...]


class Ledger(Protocol):
    """Where runs are written down, and read again. Points and settings count from 0, replications from 1.

    ``recorded`` makes what is kept of the records of a run; None where they are not kept.
    """

    recorded: Recorded | None

    def lacks(self, point: int, replication: int, settings: int) -> tuple[int, ...]:
        """Which of the first so many settings have no such run yet."""

    def keep(self, task: Task, runs: Sequence[Run]) -> None:
        """Write down what came of a task, a run for each of its settings."""

    def samples(self, point: int, settings: int, replications: int) -> Samples:
        """The runs of a point under the first so many settings, in the first so many replications."""


class Memory:
    """A ledger that lasts as long as the program."""

    recorded: Recorded | None = None

    def __init__(self) -> None:
        self._runs: dict[tuple[int, int], dict[int, Run]] = {}
        self._spread: dict[tuple[int, int], array[int]] = {}

    def lacks(self, point: int, replication: int, settings: int) -> tuple[int, ...]:
        """Which of the first so many settings have no such run yet."""
        return tuple(one for one in range(settings) if replication not in self._of(point, one))

    def keep(self, task: Task, runs: Sequence[Run]) -> None:
        """Write down what came of a task; of the times only their sum is kept, so that it stays small."""
        for setting, run in zip(task.settings, runs, strict=True):
            at = (task.point, setting)
            self._runs.setdefault(at, {})[task.replication] = run._replace(spread=array("q"), records=None)
            self._spread[at] = added(self._spread.get(at), run.spread)

    def samples(self, point: int, settings: int, replications: int) -> Samples:
        """The runs of a point; of their times all that were kept."""
        runs = [[self._of(point, one)[number] for number in range(1, replications + 1)] for one in range(settings)]
        return Samples(
            tuple([run.figures for run in own] for own in runs),
            tuple([run.counted for run in own] for own in runs),
            tuple(self._spread.get((point, one), array("q")) for one in range(settings)),
        )

    def _of(self, point: int, setting: int) -> Mapping[int, Run]:
        return self._runs.get((point, setting), {})
