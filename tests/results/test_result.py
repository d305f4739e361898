from collections.abc import Iterator

from sim.engine.events import Event
from sim.problems import Place
from sim.reports.ask import Ask
from sim.reports.report import gather
from sim.results.result import Result, run
from sim.scenario.model import Expectation
from tests.results.cases import action, delivered, ended, filed, filing, scenario

EVENTS = [filed(0, filing(action("BBBB"))), delivered(5, 0, "BBBB"), ended()]


class Told:
    """A source that notes how much of the run it was asked for."""

    def __init__(self) -> None:
        self.asked: list[bool] = []

    def __call__(self, whole: bool) -> Iterator[Event]:
        self.asked.append(whole)
        return iter(EVENTS)


def result(**changes: object) -> tuple[Result, Told]:
    told = Told()
    return Result(scenario(**changes), told, 7), told


def test_nothing_is_run_before_something_is_asked() -> None:
    found, told = result()
    assert repr(found) == "<Result of 'By hand', seed 7>"
    assert told.asked == []


def test_deliveries_alone_are_asked_for_deliveries_alone() -> None:
    found, told = result()
    assert [line.count for line in found.summary] == [1, 1]
    assert found.deliveries is found.deliveries
    assert found.expectations == []
    assert told.asked == [False]
    assert repr(found) == "<Result of 'By hand', seed 7: 1 of 1 delivered>"


def test_copies_and_waits_take_the_whole_stream_once() -> None:
    found, told = result()
    assert (found.copies, found.waits, list(found.filings)) == ([], [], ["m"])
    assert told.asked == [True]


def test_waits_and_filings_by_themselves() -> None:
    found, told = result()
    assert found.waits == []
    assert told.asked == [True]
    found, told = result()
    assert list(found.filings) == ["m"]
    assert told.asked == [False]


def test_a_leg_that_is_expected_takes_the_whole_stream() -> None:
    found, told = result(expectations=(Expectation(Place("x"), leg=("AAAA", "RRRR"), sent_none=True),))
    assert found.expectations[0].met
    assert told.asked == [True]


def test_listeners_hear_every_event_in_order() -> None:
    heard = []
    found, _ = result()
    found.gather(heard.append)
    assert heard == EVENTS == list(found.events())


def test_a_run_takes_its_seed_from_the_scenario_unless_one_is_given() -> None:
    assert run(scenario(seed=3)).seed == 3
    assert run(scenario(seed=3), seed=5).seed == 5


def test_a_run_gives_the_same_with_and_without_all_its_events() -> None:
    message = filing(action("BBBB"), action("CCCC"))
    first, second = run(scenario(filings=(message,))), run(scenario(filings=(message,)))
    second.gather()
    assert first.deliveries == second.deliveries
    assert [one.status for one in first.deliveries] == ["delivered"] * 2


def test_a_report_as_json_with_a_leg_runs_once() -> None:
    expected = Expectation(Place("x"), leg=("AAAA", "RRRR"), sent_none=True)
    found, told = result(expectations=(expected,))
    gather(found, Ask(form="json"))
    assert found.expectations[0].met
    assert told.asked == [True]


def test_a_report_as_csv_asks_for_deliveries_alone() -> None:
    found, told = result()
    gather(found, Ask(form="csv"))
    assert len(found.deliveries) == 1
    assert told.asked == [False]
