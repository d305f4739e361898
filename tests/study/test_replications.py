"""Pairing: the very same messages under all rules, and those of `cablesim run`."""

from __future__ import annotations

import pickle
import subprocess
import sys

import pytest

import sim
from sim.engine.events import Filed
from sim.study import replications
from sim.study.replications import Task
from tests.study.cases import FIRST_COME, STRICT, one_line, work


def test_the_traffic_is_the_same_under_all_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    class Watched(replications.Simulation):
        def run(self, tell: object) -> None:
            told = []
            super().run(lambda event: (told.append(event), tell(event)))  # type: ignore[operator]
            seen.append([event.filing for event in told if isinstance(event, Filed)])

    monkeypatch.setattr(replications, "Simulation", Watched)
    work(one_line(), FIRST_COME, STRICT, seed=3)(Task(0, 2, (0, 1)))
    first_come, strict = seen
    assert len(first_come) > 20
    assert first_come == strict
    told = sim.simulate(one_line().under(STRICT), seed=3, replication=2)
    assert strict == [event.filing for event in told if isinstance(event, Filed)]


def test_a_replication_can_be_sent_to_any_process() -> None:
    scenario = sim.load_scenario("10_ageing")
    made = work(scenario, scenario.rules, sim.load_rules("acp127g"), sim.load_rules("weighted"))
    task = Task(0, 1, (0, 2))
    sent, here = pickle.loads(pickle.dumps(made))(task), made(task)
    assert len(sent) == len(here) == 2
    for one, other in zip(sent, here, strict=True):
        assert (one.counted, one.spread) == (other.counted, other.spread)
        assert one.figures.tobytes() == other.figures.tobytes()


def test_what_is_drawn_and_how_much_a_worker_takes() -> None:
    assert work(one_line(), STRICT).prospect()[0]
    assert work(one_line(first=0.0001, last=0.0001), STRICT).prospect()[0], "though few replications have a message"
    assert work(sim.load_scenario("10_ageing"), STRICT).prospect()[0] is False
    assert work(sim.load_scenario("06_queue"), STRICT).prospect()[0] is False
    few, many = one_line(filing=20), one_line(filing=20_000)
    assert work(few, STRICT).prospect()[1] > 100
    assert work(many, STRICT).prospect()[1] == 1


def test_only_comparing_loads_scipy() -> None:
    program = "import sys, sim; sim.compare; print('numpy' in sys.modules, 'scipy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "False False\n"
