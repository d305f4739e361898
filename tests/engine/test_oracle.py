"""The engine against the naive simulator: every field of every record, to the microsecond."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from sim.engine.events import Delivered, Event
from sim.engine.simulation import Occupied, Received, simulate
from sim.results.copies import copies_of
from sim.results.deliveries import deliveries_of
from sim.scenario.model import Scenario
from tests.engine.legs import legs_of, occupied_of
from tests.oracle import simulator
from tests.oracle.scenarios import scenario

CHUNK = 50


def first_difference(engine: Sequence[object], oracle: Sequence[object]) -> str | None:
    """The first record in which the two differ, both sides of it."""
    for place in range(max(len(engine), len(oracle))):
        ours = engine[place] if place < len(engine) else None
        theirs = oracle[place] if place < len(oracle) else None
        if ours != theirs:
            return f"record {place}\nengine: {ours}\noracle: {theirs}"
    return None


def difference(seed: int) -> str | None:
    """Where the engine and the naive simulator differ on a scenario; None if nowhere."""
    made = scenario(seed)
    oracle, events = simulator.run(made), list(simulate(made))
    received = [event for event in events if isinstance(event, Delivered)]
    found = (
        first_difference(deliveries_of(events, made), oracle.deliveries())
        or first_difference(legs_of(events), oracle.legs)
        or first_difference(copies_of(events, made), oracle.copy_records())
        or first_difference(deliveries_of(simulate(made, detail="deliveries"), made), oracle.deliveries())
        or first_difference(
            sorted(event for event in simulate(made, detail="receipts") if isinstance(event, Received)),
            sorted(Received(one.at_us, one.message, one.indicator) for one in received),
        )
        or first_difference(*in_lines(made, events, oracle))
    )
    return found and f"scenario({seed}): {found}"


def in_lines(made: Scenario, events: list[Event], oracle: simulator.Run) -> tuple[list[object], list[object]]:
    """What ``detail="lines"`` tells: occupations as in the whole stream, and deliveries."""
    told = list(simulate(made, detail="lines"))
    occupied = sorted(event for event in told if isinstance(event, Occupied))
    others = [event for event in told if not isinstance(event, Occupied)]
    return [*occupied, *deliveries_of(others, made)], [*sorted(occupied_of(events)), *oracle.deliveries()]


def chunks(first: int, last: int) -> list[range]:
    """The seeds in handy lots."""
    return [range(seed, seed + CHUNK) for seed in range(first, last, CHUNK)]


@pytest.mark.parametrize("seeds", chunks(0, 300), ids=str)
def test_the_engine_agrees_with_the_naive_simulator(seeds: range) -> None:
    assert [found for seed in seeds if (found := difference(seed))] == []


@pytest.mark.long
@pytest.mark.parametrize("seeds", chunks(300, 2300), ids=str)
def test_the_engine_agrees_with_the_naive_simulator_on_many_more(seeds: range) -> None:
    assert [found for seed in seeds if (found := difference(seed))] == []
