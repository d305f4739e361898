"""Queues against the run that they are told from, and a queue worked by hand."""

from fractions import Fraction

import pytest

from sim.engine.events import Event, Handled, Interrupted, Queued, Started, Waited
from sim.results.copies import Legs
from sim.results.queues import QueueRecord, Queues
from sim.results.result import run
from sim.results.standing import Standing
from sim.scenario.files import load_scenario
from sim.scenario.model import Scenario
from tests.oracle.scenarios import scenario as random_scenario

MINUTE = 60_000_000


def queues_of(what: Scenario, at_us: int | None = None) -> tuple[Queues, list[Event]]:
    found, events = Queues(what, at_us), list(run(what).events())
    for event in events:
        found.take(event)
    return found, events


def waited_for_operators(events: list[Event]) -> dict[tuple[int, int, str], tuple[int, int | None]]:
    """Of each copy that waited at a desk, from when to when (None: to the end, or taken up and not done)."""
    found: dict[tuple[int, int, str], tuple[int, int | None]] = {}
    for event in events:
        if isinstance(event, Waited):
            found[event.message, event.copy, event.post] = event.at_us, None
        elif isinstance(event, Handled) and (key := (event.message, event.copy, event.post)) in found:
            since, until = found[key]
            found[key] = since, until if until is not None else event.began_us
    return found


@pytest.mark.parametrize("number", range(60))
def test_waits_add_up_to_those_of_the_run(number: int) -> None:
    what = random_scenario(number)
    found, events = queues_of(what)
    if what.warm_up_us:
        pytest.skip("counts what comes after it alone")
    legs = Legs(what)
    for event in events:
        legs.take(event)
    everywhere = [record for record in found.records() if record.precedence == "all"]
    on_lines = sum(record.waited_us for record in everywhere if record.to is not None)
    assert on_lines == sum(leg.waited_us(found.end_us) for leg in legs._legs.values())
    desks = waited_for_operators(events).values()
    at_desks = sum(record.waited_us for record in everywhere if record.to is None)
    least = sum(until - since for since, until in desks if until is not None)
    assert least <= at_desks <= sum((until or found.end_us) - since for since, until in desks)


@pytest.mark.parametrize("number", range(60))
def test_who_is_first_in_a_queue_is_the_next_to_be_taken(number: int) -> None:
    what = random_scenario(number)
    standing = Standing(what)
    cutter, checked = 0, 0
    for event in run(what).events():
        if isinstance(event, Interrupted):
            cutter = event.by_copy
        elif isinstance(event, Started):
            key = standing.key_of(event.copy)
            assert key is not None
            if event.copy != cutter:
                assert standing.order(key)[0].copy == event.copy
                checked += 1
            cutter = 0
        standing.take(event)
    assert checked


@pytest.mark.parametrize("number", range(20))
def test_the_records_of_the_precedences_add_up(number: int) -> None:
    found, _ = queues_of(random_scenario(number))
    by_queue: dict[tuple[str, str | None], list[QueueRecord]] = {}
    for record in found.records():
        by_queue.setdefault((record.post, record.to), []).append(record)
    for *parts, every in by_queue.values():
        assert every.precedence == "all"
        if parts:
            assert sum(part.waits for part in parts) == every.waits
            assert sum(part.mean for part in parts) == every.mean
            assert max(part.longest for part in parts) <= every.longest <= sum(part.longest for part in parts)


def test_a_queue_worked_by_hand() -> None:
    """Lesson 6: behind the long one, Alder's line sends O at 360 s, O at 420 s, P at 480 s and R at 540 s."""
    found, events = queues_of(load_scenario("06_queue"))
    records = {(one.post, one.to, one.precedence): one for one in found.records()}
    assert records["RXAA", "RXRN", "IMMEDIATE"].waited_us == (360 - 90 + 420 - 100) * 1_000_000
    every = records["RXAA", "RXRN", "all"]
    assert (every.places, every.waits, every.longest, every.longest_us) == (1, 4, 4, 100_000_000)
    assert every.longest_wait_us == (540 - 70) * 1_000_000
    assert every.mean == Fraction(every.waited_us, events[-1].at_us)
    assert records["RXBB", "RXRS", "all"] == ("RXBB", "RXRS", 1, "all", 0, 0, None, 0, 0, None)


def test_what_stood_in_the_queues_at_a_time() -> None:
    found, _ = queues_of(load_scenario("06_queue"), 2 * MINUTE)
    assert [(one.place, one.message, one.waited_us // 1_000_000) for one in found.stood] == [
        (1, "o1", 30), (2, "o2", 20), (3, "p", 40), (4, "r", 50),
    ]  # fmt: skip


def test_what_happens_at_that_time_counts_still() -> None:
    found, _ = queues_of(load_scenario("06_queue"), 360_000_000)
    assert [one.message for one in found.stood if one.post == "RXAA"] == ["o2", "p", "r"]


def test_a_time_behind_the_end_finds_nothing() -> None:
    found, events = queues_of(load_scenario("06_queue"), 1000 * MINUTE)
    assert found.stood == []
    assert events[-1].at_us == found.end_us


def test_a_copy_that_was_cut_off_stands_in_its_queue_again() -> None:
    what = load_scenario("07_interruption")
    found, _ = queues_of(what, 370_000_000)
    (one,) = found.stood
    assert (one.message, one.joined_us, one.since_us, one.waited_us) == ("inventory", MINUTE, 6 * MINUTE, 10_000_000)


def test_a_foreign_trace_is_not_stumbled_over() -> None:
    what = load_scenario("06_queue")
    found = Queues(what, 5)
    events = [event for event in run(what).events() if not isinstance(event, Queued)]
    for event in events:
        found.take(event)
    assert found.records()
