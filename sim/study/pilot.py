"""How long a study will take: a few real runs at points spread over it, by those who would do the work, and timed.

Owns the only look at a clock; nothing that a run gives depends on it, and what was run is thrown away.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import Executor
from itertools import count, islice
from typing import NamedTuple

from sim.study.carrying import lacking
from sim.study.design import spread
from sim.study.ledger import Ledger
from sim.study.replications import Replications, Task
from sim.study.settings import Settings
from sim.study.stopping import Stopping
from sim.study.workers import Team

__all__ = ["Plan", "planned"]

POINTS = 16
LONG_ENOUGH_S = 2.0
MOST_TASKS = 4_096


class Plan(NamedTuple):
    """What a study would run: at how many points, under how many sets of rules, in how many replications at least and
    at most, and the runs that makes; how many of them a ledger lacks; and the seconds that those would take, by so many
    runs that were timed at so many points on so many workers."""

    points: int
    settings: int
    replications: tuple[int, int]
    runs: tuple[int, int]
    lacking: tuple[int, int]
    seconds: tuple[float, float]
    timed: int
    timed_points: int
    workers: int


def planned(
    points: Sequence[Settings],
    stopping: Stopping,
    seed: int,
    *,
    workers: int = 1,
    executor: Executor | None = None,
    ledger: Ledger | None = None,
) -> Plan:
    """What would be run, and about how long that takes."""
    work = Replications(points, seed)
    random, chunk = work.prospect()
    settings = len(points[0].rules)
    replications = (stopping.first, stopping.most) if random else (1, 1)
    runs = tuple(many * settings * len(points) for many in replications)
    left = tuple(runs)
    if ledger is not None:
        left = tuple(sum(len(task.settings) for task in lacking(work, ledger, 1, many)) for many in replications)
    most = min(MOST_TASKS, -(-(left[0] or left[1]) // settings))
    tasks, seconds = _timed(work, most, random=random, chunk=chunk, workers=workers, executor=executor)
    pace = seconds / max(1, tasks * settings)
    return Plan(
        len(points), settings, replications, (runs[0], runs[1]), (left[0], left[1]), (left[0] * pace, left[1] * pace),
        tasks * settings, min(tasks, POINTS, len(points)), workers,
    )  # fmt: skip


def _timed(
    work: Replications, most: int, *, random: bool, chunk: int, workers: int, executor: Executor | None
) -> tuple[int, float]:
    """How many tasks were carried out in how many seconds, after each worker has had one to begin with; no more than
    so many in all."""
    if not most:
        return 0, 0.0
    settings = tuple(range(len(work.points[0].rules)))
    at = list(spread(len(work.points), POINTS))
    endless = (Task(point, number if random else 1, settings) for number in count(1) for point in at)
    tasks = islice(endless, most)
    with Team(work, workers, min(chunk, 4), executor) as team:
        for _ in team.carry_out(list(islice(tasks, min(workers, most // 2)))):
            pass
        made, many, begin = 0, len(at), time.perf_counter()
        while (not made or time.perf_counter() - begin < LONG_ENOUGH_S) and (batch := list(islice(tasks, many))):
            made += sum(1 for _ in team.carry_out(batch))
            many *= 2
        return made, time.perf_counter() - begin
