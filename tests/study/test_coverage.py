"""Do 95 % intervals hold the truth 95 of 100 times? One line, whose waits theory knows.

The long tests are the proof: 1,000 studies of 10 replications each. Every run does small ones, which catch blunders.
Theory: M/M/1 for a mean; for a difference two classes without interruption and lengths that are all the same
(A. Cobham, Priority assignment in waiting line problems, 1954). Waits are skewed, and so are means over short runs:
intervals then hold a little less often than they say.
"""

from __future__ import annotations

import pytest

from sim.precedence.rules import Rules
from sim.scenario.model import Scenario
from sim.study.measures import place_of
from sim.study.replications import Run, Task
from sim.study.statistics import interval, paired
from sim.study.workers import Team, machine_workers
from tests.study.cases import FIRST_COME, STRICT, one_line, wait_first_come, wait_strict, work

OF_ALL, OF_FIRST = place_of(2, "queue_mean_s"), place_of(0, "queue_mean_s")


def studies(made: Scenario, rules: tuple[Rules, ...], many: int, replications: int) -> list[list[list[Run]]]:
    """So many studies, each of replications of its own."""
    tasks = [Task(0, number, tuple(range(len(rules)))) for number in range(1, many * replications + 1)]
    with Team(work(made, *rules, seed=5), machine_workers(), 20) as team:
        found = dict(team.carry_out(tasks))
    runs = [found[task] for task in tasks]
    return [runs[at : at + replications] for at in range(0, len(runs), replications)]


def means_covered(many: int, replications: int, filing: int) -> float:
    """The share of studies whose interval holds the mean wait."""
    truth, held = wait_first_come(0.15, 0.15), 0
    made = one_line(0.15, 0.15, filing=filing, warm_up=60)
    for study in studies(made, (FIRST_COME,), many, replications):
        found = interval([one[0].figures[OF_ALL] for one in study])
        assert found.mean is not None
        assert found.half_width is not None
        held += abs(found.mean - truth) <= found.half_width
    return held / many


def differences_covered(many: int, replications: int, filing: int) -> float:
    """The share of studies whose interval holds what the higher class gains by precedence."""
    truth = wait_strict(0.25, 0.25, fixed=True) - wait_first_come(0.25, 0.25, fixed=True)
    made, held = one_line(0.25, 0.25, filing=filing, warm_up=60, fixed=True), 0
    for study in studies(made, (FIRST_COME, STRICT), many, replications):
        first_come, strict = ([one[at].figures[OF_FIRST] for one in study] for at in (0, 1))
        found = paired(strict, first_come)
        assert found.low is not None
        assert found.high is not None
        held += found.low <= truth <= found.high
    return held / many


def test_intervals_hold_the_truth_in_a_few_studies() -> None:
    assert means_covered(40, 8, 160) >= 0.8
    assert differences_covered(40, 8, 160) >= 0.8


@pytest.mark.long
def test_intervals_hold_a_mean_95_of_100_times() -> None:
    assert 0.93 <= means_covered(1000, 10, 1060) <= 0.97


@pytest.mark.long
def test_intervals_hold_a_difference_95_of_100_times() -> None:
    assert 0.93 <= differences_covered(1000, 10, 1060) <= 0.97
