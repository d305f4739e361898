"""The pilot of a dry run: what it tells, and that it is never more work than what it is asked about."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from sim.study.files import read_study
from sim.study.ledger import Memory
from sim.study.pilot import planned
from sim.study.replications import Replications, Task
from sim.study.stopping import Stopping

FILE = Path(__file__).parent / "sweep.yaml"


class Counting(ThreadPoolExecutor):
    """Threads that count the tasks that they are given."""

    tasks = 0

    def submit(self, fn: Any, /, packed: bytes, chunk: Sequence[Task]) -> Future[Any]:  # type: ignore[override]  # noqa: ANN401
        self.tasks += len(chunk)
        return super().submit(fn, packed, chunk)


@pytest.mark.parametrize(("replications", "workers"), [(1, 1), (1, 8), (2, 2)])
def test_a_pilot_makes_no_more_runs_than_the_study(replications: int, workers: int) -> None:
    points = read_study(FILE).checked().points
    with Counting(workers) as executor:
        plan = planned(points, Stopping(replications), 7, workers=workers, executor=executor)
    runs = len(points) * 2 * replications
    assert plan.runs == (runs, runs)
    assert 0 < plan.timed <= executor.tasks * 2 <= runs
    assert 0 < plan.timed_points <= plan.timed // 2
    assert plan.seconds[0] > 0


def test_nor_than_are_left_of_it() -> None:
    points = read_study(FILE).checked().points
    ledger, work = Memory(), Replications(points, 7)
    for point in range(len(points) - 1):
        task = Task(point, 1, (0, 1))
        ledger.keep(task, work(task))
    plan = planned(points, Stopping(1), 7, ledger=ledger)
    assert (plan.lacking, plan.timed) == ((2, 2), 2)
