"""The same results, whoever does the work, and whatever happens to a worker."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType

import pytest

from sim.study import workers
from sim.study.workers import Team, UnfitWorkers, Versions, machine_workers

PARENT = os.getpid()
ROOT = Path(__file__).parents[2]


def squared(number: int) -> int:
    return number * number


def deadly(number: int) -> int:
    """Work that kills whichever worker takes up 7; in the parent it is done."""
    if number == 7 and os.getpid() != PARENT:
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def raising(number: int) -> int:
    if number == 7:
        raise LookupError("no seven")
    return number * number


def dead_at_once(_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def results(team: Team[int, int], numbers: range | list[int]) -> list[int]:
    """What came of each number, in their order."""
    found = dict(team.carry_out(numbers))
    return [found[number] for number in numbers]


@pytest.mark.parametrize(("count", "chunk"), [(1, 1), (1, 5), (2, 1), (2, 7), (3, 100)])
def test_results_of_all(count: int, chunk: int) -> None:
    with Team(squared, count, chunk) as team:
        assert results(team, range(1, 51)) == [number**2 for number in range(1, 51)]
        assert results(team, range(51, 53)) == [2601, 2704]
        assert results(team, []) == []


def test_an_executor_that_is_lent_is_used_and_stays_open() -> None:
    with ThreadPoolExecutor(2) as pool:
        with Team(squared, 2, 3, pool) as team:
            assert results(team, range(10)) == [number**2 for number in range(10)]
        assert pool.submit(squared, 3).result() == 9


def test_a_worker_that_is_killed_costs_time_and_nothing_else() -> None:
    with Team(deadly, 2, 1) as team:
        assert results(team, range(40)) == [number**2 for number in range(40)]
        assert results(team, range(3)) == [0, 1, 4]


def large(_: int) -> bytes:
    return bytes(3_000_000)


def broken_off() -> None:
    """Stop again and again while large results are handed in."""
    for times in range(10):
        with suppress(KeyboardInterrupt), Team(large, 2, 1) as team:
            for number, _ in team.carry_out(range(50)):
                if number >= times:
                    raise KeyboardInterrupt
    assert not multiprocessing.active_children()


def test_work_that_is_broken_off_ends_whatever_is_on_its_way() -> None:
    program = "from tests.study.test_workers import broken_off; broken_off()"
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, timeout=60)


def test_workers_that_are_killed_as_they_start_leave_the_work_to_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_begin", dead_at_once)
    with Team(squared, 2, 3) as team:
        assert results(team, range(20)) == [number**2 for number in range(20)]
    assert not multiprocessing.active_children()


def test_a_pool_that_is_lent_and_breaks_leaves_the_work_to_this_process() -> None:
    with ProcessPoolExecutor(2, multiprocessing.get_context("fork")) as pool, Team(deadly, 2, 1, pool) as team:
        assert results(team, range(20)) == [number**2 for number in range(20)]


@pytest.mark.parametrize("count", [1, 2])
def test_what_the_work_raises_comes_out_as_it_is_and_nobody_goes_on(count: int) -> None:
    with pytest.raises(LookupError, match="no seven"), Team(raising, count, 1) as team:
        list(team.carry_out(range(1000)))
    assert not multiprocessing.active_children()


def test_lent_workers_refuse_what_they_cannot_do_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    workers._unpacked.cache_clear()
    with ThreadPoolExecutor(1) as pool:
        other = Team(squared, 1, 1, pool)
        monkeypatch.setattr(workers, "versions", lambda: Versions("0.0.9", "3.9"))
        told = r"workers have cablesim 0\.0\.9 on Python 3\.9, and here is cablesim .* on Python 3\."
        with pytest.raises(UnfitWorkers, match=told), other as team:
            list(team.carry_out([1]))
        later = Team(squared, 1, 1, pool)
        monkeypatch.delattr(sys.modules[__name__], "squared")
        with pytest.raises(UnfitWorkers, match=r"cannot unpack the work .*squared.*; install the same"), later as team:
            list(team.carry_out([1]))


def test_no_process_is_left_when_the_work_is_broken_off() -> None:
    def broken_off() -> None:
        with Team(squared, 2, 1) as team:
            next(team.carry_out(range(1000)))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        broken_off()
    assert not multiprocessing.active_children()


def test_processes_that_are_begun_afresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers.sys, "platform", "elsewhere")
    with Team(squared, 2, 3) as team:
        assert results(team, range(7)) == [number**2 for number in range(7)]


def test_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    assert machine_workers() >= 1
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert machine_workers() == 1


def test_what_a_worker_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """The functions of a worker, called here, where they can be seen."""
    before = signal.getsignal(signal.SIGINT)
    try:
        workers._begin(squared)
        assert signal.getsignal(signal.SIGINT) == signal.SIG_IGN
        assert workers._stored([2, 3]) == [4, 9]
    finally:
        signal.signal(signal.SIGINT, before)
        monkeypatch.delattr(workers, "_work")
    rebuilt, parts = workers._plain(MappingProxyType({"a": 1}))
    assert rebuilt(*parts) == {"a": 1}
