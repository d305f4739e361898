"""Python's collector rests while a run is made, and is afterwards as it was."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from sim.engine import collector as collector_room
from sim.engine.collector import collector_paused, tidy
from sim.engine.simulation import Simulation, simulate
from tests.engine.cases import message, network, scenario, trunk


@pytest.fixture(autouse=True)
def collector() -> Iterator[None]:
    """However a test ends, the collector is as it was."""
    was_on = gc.isenabled()
    gc.enable()
    yield
    gc.unfreeze()
    if was_on:
        gc.enable()
    else:
        gc.disable()


def test_the_collector_rests_within_and_works_again_afterwards() -> None:
    with collector_paused():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off() -> None:
    gc.disable()
    with collector_paused():
        pass
    assert not gc.isenabled()


def test_pauses_within_pauses_end_with_the_outermost() -> None:
    with collector_paused():
        with collector_paused():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()


def test_the_collector_works_again_after_a_failure() -> None:
    with pytest.raises(KeyError), collector_paused():
        raise KeyError
    assert gc.isenabled()


def test_what_a_caller_has_frozen_stays_frozen() -> None:
    gc.freeze()
    frozen = gc.get_freeze_count()
    assert frozen
    with collector_paused():
        pass
    assert gc.get_freeze_count() >= frozen - 100  # what dies meanwhile is counted no more


def test_nothing_is_left_frozen_and_cycles_are_still_found() -> None:
    class Node:
        pass

    with collector_paused():
        node = Node()
        node.itself = node  # type: ignore[attr-defined]
        del node
    assert gc.get_freeze_count() == 0
    assert gc.collect() >= 1


@pytest.mark.parametrize("detail", ["all", "lines", "deliveries", "receipts"])
def test_a_stream_that_waits_for_its_reader_keeps_no_collector_from_working(detail: str) -> None:
    made = scenario(network(["A", "B"], [trunk("A", "B")]), [message(name, 0, "A>B", 10) for name in "mn"])
    stream = simulate(made, detail=detail)  # type: ignore[arg-type]
    next(stream)
    assert gc.isenabled()
    stream.close()  # type: ignore[attr-defined]
    assert gc.isenabled()


def test_what_many_runs_leave_is_collected_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    class Knot:
        def __init__(self) -> None:
            self.self = self

    monkeypatch.setattr(collector_room, "_since", 0)
    monkeypatch.setattr(collector_room, "MESSAGES", 100)
    with collector_paused():
        knot = Knot()
        gone = weakref.ref(knot)
        del knot
        tidy(99)
        assert gone() is not None
        tidy(1)
        assert gone() is None


def test_a_run_that_has_ended_holds_nothing_of_what_it_told() -> None:
    made = scenario(network("AB", [trunk("A", "B")]), [message("m", 0, "A>B", 10)])

    class Told(list[object]):
        pass

    gc.disable()  # so that only what nobody holds goes
    told = Told()
    gone = weakref.ref(told)
    Simulation(made, made.filings, "lines").run(told.append)
    assert told
    del told
    assert gone() is None
