"""Pairing: the very same messages under all rules, and those of `cablesim run`."""

from __future__ import annotations

import pickle
import subprocess
import sys

import pytest

import sim
from sim.engine.events import Filed
from sim.study import replications
from sim.study.replications import Replications
from tests.study.cases import FIRST_COME, STRICT, one_line


def test_the_traffic_is_the_same_under_all_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    class Watched(replications.Simulation):
        def run(self, tell: object) -> None:
            told = []
            super().run(lambda event: (told.append(event), tell(event)))  # type: ignore[operator]
            seen.append([event.filing for event in told if isinstance(event, Filed)])

    monkeypatch.setattr(replications, "Simulation", Watched)
    Replications(one_line(), (FIRST_COME, STRICT), seed=3)(2)
    first_come, strict = seen
    assert len(first_come) > 20
    assert first_come == strict
    told = sim.simulate(one_line().under(STRICT), seed=3, replication=2)
    assert strict == [event.filing for event in told if isinstance(event, Filed)]


def test_a_replication_can_be_sent_to_any_process() -> None:
    scenario = sim.load_scenario("10_ageing")
    work = Replications(scenario, (scenario.rules, sim.load_rules("acp127g"), sim.load_rules("weighted")), seed=3)
    sent, here = pickle.loads(pickle.dumps(work))(1), work(1)
    assert sent.counted == here.counted
    assert [figures.tobytes() for figures in sent.figures] == [figures.tobytes() for figures in here.figures]


def test_what_is_drawn_and_how_much_a_worker_takes() -> None:
    assert Replications(one_line(), (STRICT,), 1).prospect()[0]
    assert Replications(sim.load_scenario("10_ageing"), (STRICT,), 1).prospect()[0] is False
    assert Replications(sim.load_scenario("06_queue"), (STRICT,), 1).prospect() == (False, 1)
    few, many = one_line(filing=20), one_line(filing=20_000)
    assert Replications(few, (STRICT,), 1).prospect()[1] > 100
    assert Replications(many, (STRICT,), 1).prospect()[1] == 1


def test_only_comparing_loads_scipy() -> None:
    program = "import sys, sim; sim.compare; print('numpy' in sys.modules, 'scipy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "False False\n"
