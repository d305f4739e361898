"""Carrying a study out: which runs are still to be made, until there are enough.

Owns the loop between the rule that says when to stop, the ledger of what has been run, and those who do the work. What
is run, and in which batches, depends on the files, the seed and the rule alone: not on who carries it out, nor on what
the ledger had before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from typing import NamedTuple, TypeAlias

from sim.study.ledger import Ledger
from sim.study.replications import Replications, Task
from sim.study.stopping import Stopping
from sim.study.workers import Team

__all__ = ["Done", "Told", "carried_out", "lacking"]

Told: TypeAlias = Callable[[int, int], None]
"""Hears how many runs are done, and of how many."""


class Done(NamedTuple):
    """How many replications there are of each point, and whether anything is drawn, so that they differ."""

    replications: int
    random: bool


def carried_out(
    work: Replications,
    stopping: Stopping,
    ledger: Ledger,
    *,
    workers: int = 1,
    executor: Executor | None = None,
    told: Told | None = None,
) -> Done:
    """Run what the ledger lacks, until each point has as many replications as are asked for."""
    settings, points = len(work.points[0].rules), len(work.points)
    random, at_a_time = work.prospect()
    until = stopping.first if random else 1
    levels = len(work.points[0].scenario.rules.ladder)
    tasks = list(lacking(work, ledger, 1, until))
    workers = max(1, min(workers, max(len(tasks), stopping.most * points if random else points)))
    chunk = min(at_a_time, max(1, len(tasks) // workers))
    with Team(work, workers, chunk, executor) as team:
        since = 1
        while True:
            done = settings * points * until - sum(len(task.settings) for task in tasks)
            for task, runs in team.carry_out(tasks):
                ledger.keep(task, runs)
                done += len(runs)
                if told is not None:
                    told(done, settings * points * until)
            if not random:
                return Done(1, random=False)
            since, before = until + 1, until
            until = max(
                stopping.until(ledger.samples(point, settings, before).figures, levels) for point in range(points)
            )
            if until == before:
                return Done(until, random=True)
            tasks = list(lacking(work, ledger, since, until))


def lacking(work: Replications, ledger: Ledger, since: int, until: int) -> Iterator[Task]:
    """The tasks that the ledger lacks in some replications, point by point."""
    for point in range(len(work.points)):
        for replication in range(since, until + 1):
            settings = ledger.lacks(point, replication, len(work.points[0].rules))
            if settings:
                yield Task(point, replication, settings)
