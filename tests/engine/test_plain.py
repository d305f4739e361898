"""The engine against the plain SimPy program that it is measured by: the same times of receipt."""

from __future__ import annotations

import pytest

from benchmarks import plain
from benchmarks.workload import workload
from sim.engine.simulation import Received, simulate


@pytest.mark.parametrize(
    ("messages", "seed"), [(600, 1), (600, 2), pytest.param(20_000, 3, marks=pytest.mark.long)]
)
def test_the_engine_gives_the_times_of_the_plain_program(messages: int, seed: int) -> None:
    made = workload(messages, seed)
    events = simulate(made, detail="receipts")
    received = {(one.message, one.indicator): one.at_us for one in events if isinstance(one, Received)}
    assert received == plain.run(plain.prepare(made))
    assert len(received) == sum(len(filing.addressees) for filing in made.filings)
