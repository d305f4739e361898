"""The stream of a run: how much it tells, live and by halves, horizons at happenings, seed and replication."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.engine.events import Arrived, Delivered, Ended, Event, Filed, Finished, Remained, Unfiled, Unrouted
from sim.engine.simulation import Detail, Received, Simulation, simulate
from sim.network.model import Post
from sim.scenario.model import Characters, Drawn, Filing, Scenario, Source
from sim.scenario.traffic import workload
from tests.engine import cases
from tests.engine.cases import info, message, network, one, trunk
from tests.oracle.scenarios import scenario as random_scenario

often = settings(max_examples=60, deadline=None, derandomize=True)
scenarios = st.integers(0, 10**9).map(random_scenario)
details = st.sampled_from(["all", "lines", "deliveries", "receipts"])
CHAIN = network(
    [Post("A", originate_us=5), Post("B", relay_us=7), Post("C", deliver_us=17)],
    [trunk("A", "B", delay=3), trunk("B", "C")],
)
# filed 10, on the line 15-115, at B 118-125, on the line 125-225, received 242
MADE = cases.scenario(CHAIN, [message("m", 10, "A>C", 100), message("n", 400, "A>C", 100)])


def at(horizon_us: int, made: Scenario = MADE, detail: Detail = "all") -> list[Event]:
    return list(simulate(replace(made, horizon_us=horizon_us), detail=detail))


# How much is told


@often
@given(scenarios)
def test_deliveries_and_endings_are_told_in_order_of_time_without_what_lies_between(made: Scenario) -> None:
    told = list(simulate(made, detail="deliveries"))
    kinds = (Filed, Delivered, Unrouted, Remained, Unfiled, Ended)
    assert all(isinstance(event, kinds) for event in told)
    assert [event.at_us for event in told] == sorted(event.at_us for event in told)
    assert isinstance(told[-1], Ended)
    whole = [event for event in simulate(made) if isinstance(event, kinds)]
    assert len(told) == len(whole)
    assert [event for event in told if isinstance(event, Filed)] == [e for e in whole if isinstance(e, Filed)]


@often
@given(scenarios)
def test_receipts_are_told_alone_in_order_of_time(made: Scenario) -> None:
    *told, end = simulate(made, detail="receipts")
    assert all(isinstance(event, Received) for event in told)
    assert [event.at_us for event in told] == sorted(event.at_us for event in told)
    assert end == list(simulate(made))[-1]


def test_a_run_without_messages_has_an_end_and_nothing_else() -> None:
    for detail in ("all", "lines", "deliveries", "receipts"):
        empty = cases.scenario(CHAIN, [])
        assert list(simulate(empty, detail=detail)) == [Ended(0)]
        assert list(simulate(replace(empty, horizon_us=50), detail=detail)) == [Ended(50)]


def test_a_message_to_nobody_is_filed_and_that_is_all() -> None:
    events = list(simulate(cases.scenario(CHAIN, [one("m", "A", at_us=3)]), detail="deliveries"))
    assert [type(event) for event in events] == [Filed, Ended]


@pytest.mark.parametrize("detail", ["all", "lines", "deliveries", "receipts"])
def test_without_a_horizon_a_run_ends_with_its_last_happening(detail: Detail) -> None:
    alone = replace(MADE, filings=MADE.filings[:1])
    assert list(simulate(alone, detail=detail))[-1] == Ended(242)
    lost = replace(MADE, filings=(message("m", 10, "A>XX", 100),))
    assert list(simulate(lost, detail=detail))[-1] == Ended(15), "unroutable when its handling ends"


def test_a_run_can_be_told_to_a_listener_instead() -> None:
    for detail in ("all", "lines", "deliveries", "receipts"):
        told: list[Event] = []
        Simulation(MADE, MADE.filings, detail).run(told.append)
        assert sorted(told, key=lambda event: event.at_us) == sorted(
            simulate(MADE, detail=detail), key=lambda event: event.at_us
        )
        assert told[-1] == Ended(400 + 232)


# Live


def test_events_come_as_soon_as_they_happen() -> None:
    endless = cases.scenario(CHAIN, [message(f"m{n}", 1_000 * n, "A>C", 100) for n in range(50_000)])
    run = Simulation(endless, endless.filings)
    first = list(islice(run.events(), 3))
    assert isinstance(first[0], Filed)
    assert run.transmissions <= 1, "the rest of the run has not been made"


@often
@given(scenarios, details, st.integers(0, 30))
def test_a_stream_may_be_left_at_any_event_and_others_go_on(made: Scenario, detail: Detail, count: int) -> None:
    whole = list(simulate(made, detail=detail))
    stream = simulate(made, detail=detail)
    assert list(islice(stream, count)) == whole[:count]
    stream.close()  # type: ignore[attr-defined]
    assert list(simulate(made, detail=detail)) == whole


@often
@given(scenarios, scenarios)
def test_two_streams_read_in_turn_do_not_disturb_each_other(one_made: Scenario, other_made: Scenario) -> None:
    one_stream, other_stream = simulate(one_made), simulate(other_made)
    one_told, other_told = [], []
    going = True
    while going:
        mine, theirs = list(islice(one_stream, 2)), list(islice(other_stream, 3))
        one_told += mine
        other_told += theirs
        going = bool(mine or theirs)
    assert one_told == list(simulate(one_made))
    assert other_told == list(simulate(other_made))


def test_a_stream_has_an_end_and_stays_there() -> None:
    stream = simulate(MADE)
    events = list(stream)
    assert isinstance(events[-1], Ended)
    assert next(stream, None) is None


# Horizons


def test_what_happens_exactly_at_the_horizon_still_counts() -> None:
    assert isinstance(at(10)[0], Filed)
    assert [type(event) for event in at(9)] == [Unfiled, Unfiled, Ended]
    assert any(isinstance(event, Finished) for event in at(115))
    assert not any(isinstance(event, Finished) for event in at(114))
    assert any(isinstance(event, Arrived) for event in at(118))
    assert not any(isinstance(event, Arrived) for event in at(117))
    assert any(isinstance(event, Delivered) for event in at(242))
    assert not any(isinstance(event, Delivered) for event in at(241))


@pytest.mark.parametrize(
    ("horizon_us", "status", "arrived_us", "path"),
    [
        (10, "handling", None, ("A",)),
        (14, "handling", None, ("A",)),
        (15, "sending", None, ("A",)),
        (117, "sending", None, ("A",)),  # the delay is part of the way
        (118, "handling", None, ("A", "B")),
        (125, "sending", None, ("A", "B")),
        (224, "sending", None, ("A", "B")),
        (225, "handling", 225, ("A", "B", "C")),
        (241, "handling", 225, ("A", "B", "C")),
    ],
)
@pytest.mark.parametrize("detail", ["all", "lines", "deliveries"])
def test_what_is_not_delivered_is_told_as_where_it_is(
    detail: Detail, horizon_us: int, status: str, arrived_us: int | None, path: tuple[str, ...]
) -> None:
    (found,) = [event for event in at(horizon_us, detail=detail) if isinstance(event, Remained)]
    assert (found.indicator, found.status, found.arrived_us, found.path) == ("C", status, arrived_us, path)
    assert found.at_us == horizon_us


@often
@given(scenarios)
def test_a_run_up_to_a_happening_tells_what_a_longer_run_tells_until_then(made: Scenario) -> None:
    """Every instant at which something happens is tried as a horizon."""
    whole = [event for event in simulate(made) if not isinstance(event, (Remained, Unfiled, Ended))]
    for horizon_us in sorted({event.at_us for event in whole})[:40]:
        short = at(horizon_us, made)
        before = [event for event in short if not isinstance(event, (Remained, Unfiled, Ended))]
        assert before == [event for event in whole if event.at_us <= horizon_us]
        assert short[-1] == Ended(horizon_us)
        receipts = [event for event in at(horizon_us, made, "receipts") if isinstance(event, Received)]
        assert sorted(receipts) == sorted(
            (event.at_us, event.message, event.indicator) for event in before if isinstance(event, Delivered)
        )


def test_what_is_filed_past_the_horizon_is_told_at_the_end() -> None:
    unfiled = [event for event in at(300) if isinstance(event, Unfiled)]
    assert [(event.at_us, event.message, event.filing.name) for event in unfiled] == [(300, 1, "n")]
    assert not [event for event in at(300, detail="receipts") if isinstance(event, Unfiled)]


# Seed and replication


def drawn() -> Scenario:
    """A day of traffic at random."""
    origins, to = Drawn(("A",), (1.0,)), Drawn(("B", "C"), (1.0, 1.0))
    number, none = Drawn(("1", "2"), (1.0, 1.0)), Drawn(("0",), (1.0,))
    routine = Drawn(("ROUTINE",), (1.0,))
    traffic = Source(
        "t", origins, to, number, none, routine, None, "poisson", Fraction(1_000), None, False,
        Characters("exponential", (500.0,)),
    )  # fmt: skip
    return cases.scenario(CHAIN, [message("m", 10, "A>C", 100)], sources=(traffic,), horizon_us=20_000, seed=5)


def filed(events: object) -> list[Filing]:
    return [event.filing for event in events if isinstance(event, Filed)]  # type: ignore[attr-defined]


def test_the_seed_is_the_scenarios_unless_one_is_given() -> None:
    made = drawn()
    assert list(simulate(made)) == list(simulate(made, seed=5))
    assert filed(simulate(made, seed=0)) == filed(simulate(replace(made, seed=0))) != filed(simulate(made))


def test_a_replication_draws_anew_and_the_first_is_the_default() -> None:
    made = drawn()
    assert list(simulate(made)) == list(simulate(made, replication=1))
    assert filed(simulate(made, replication=2)) != filed(simulate(made))
    written = [filing for filing in filed(simulate(made, replication=2)) if filing.name == "m"]
    assert written == [made.filings[0]], "what is written is the same in every replication"


def test_what_is_filed_is_the_workload() -> None:
    made = drawn()
    assert filed(simulate(made, seed=9, replication=3)) == list(workload(made, 9, 3))


def test_changing_rules_files_the_same_messages() -> None:
    made = drawn()
    cutting = cases.rules(ladder=cases.ladder({"FLASH": cases.cuts("ROUTINE")}), order="arrival")
    assert filed(simulate(made.under(cutting))) == filed(simulate(made))


def test_how_much_is_told_changes_nothing_in_the_run() -> None:
    made = drawn()
    runs = [Simulation(made, workload(made, 5), detail) for detail in ("all", "lines", "deliveries", "receipts")]
    for run in runs:
        run.run(lambda event: None)
    assert len({run.transmissions for run in runs}) == 1


def test_an_info_addressee_behind_the_same_indicator_shares_the_copy() -> None:
    both = one("m", "A", cases.served("B"), info("C"), info("C"))
    receipts = list(simulate(cases.scenario(CHAIN, [both]), detail="receipts"))
    assert [type(event) for event in receipts] == [Received, Ended]


def test_a_detail_that_there_is_not_is_told() -> None:
    with pytest.raises(ValueError, match="it is one of all, lines, deliveries, receipts"):
        next(simulate(MADE, detail="everything"))  # type: ignore[arg-type]
