"""Do 95 % intervals hold the truth 95 of 100 times? One line, whose waits theory knows.

The long test is the proof: 1,000 studies of 10 replications each. Every run does a small one, which catches blunders.
Theory: M/M/1, and two classes without interruption (A. Cobham, Priority assignment in waiting line problems, 1954).
"""

from __future__ import annotations

import pytest

from sim.study.measures import place_of
from sim.study.replications import Replications
from sim.study.statistics import interval, paired
from sim.study.workers import Team, machine_workers
from tests.study.cases import FIRST_COME, STRICT, one_line, wait_first_come, wait_strict

FIRST, LAST = 0.15, 0.15
OF_ALL, OF_FIRST = place_of(2, "queue_mean_s"), place_of(0, "queue_mean_s")


def within(mean: float | None, half_width: float | None, truth: float) -> bool:
    assert mean is not None
    assert half_width is not None
    return abs(mean - truth) <= half_width


def covered(studies: int, replications: int, filing: int) -> tuple[float, float]:
    """The share of studies whose interval holds the mean wait, and of those that hold the difference."""
    work = Replications(one_line(FIRST, LAST, filing=filing, warm_up=60), (FIRST_COME, STRICT), seed=5)
    wait = wait_first_come(FIRST, LAST)
    gain = wait_strict(FIRST, LAST) - wait
    means = gains = 0
    with Team(work, machine_workers(), 20) as team:
        outcomes = team.carry_out(range(1, studies * replications + 1))
        for _ in range(studies):
            study = [next(outcomes).figures for _ in range(replications)]
            mean = interval([first_come[OF_ALL] for first_come, _ in study])
            change = paired([strict[OF_FIRST] for _, strict in study], [before[OF_FIRST] for before, _ in study])
            means += within(mean.mean, mean.half_width, wait)
            gains += within(change.mean, None if change.high is None else change.high - (change.mean or 0), gain)
    return means / studies, gains / studies


def test_intervals_hold_the_truth_in_a_few_studies() -> None:
    means, gains = covered(studies=40, replications=8, filing=160)
    assert means >= 0.8
    assert gains >= 0.8


@pytest.mark.long
def test_intervals_hold_the_truth_95_of_100_times() -> None:
    means, gains = covered(studies=1000, replications=10, filing=1060)
    assert 0.93 <= means <= 0.97
    assert 0.93 <= gains <= 0.97
