import random
import statistics

import pytest

from sim.results.deliveries import Delivery, deliveries_of
from sim.results.summary import mean_us, quantile_us, summary_of
from tests.results.cases import (
    FLASH,
    PRIORITY,
    ROUTINE,
    SECOND,
    action,
    delivered,
    ended,
    filed,
    filing,
    scenario,
)

NAMES = ("FLASH", "PRIORITY", "ROUTINE")


def records(*pairs: tuple[int, int]) -> list[Delivery]:
    """Deliveries of (level, seconds), a message each."""
    events = []
    for number, (level, seconds) in enumerate(pairs):
        events.append(filed(number, filing(action("BBBB"), name=str(number)), level=level))
        events.append(delivered(seconds * SECOND, number, "BBBB", level=level))
    return deliveries_of([*events, ended()], scenario())


def test_lines_stand_in_the_order_of_the_ladder_and_end_with_all() -> None:
    lines = summary_of(records((ROUTINE, 5), (FLASH, 7), (ROUTINE, 9)), NAMES)
    assert [(line.precedence, line.count) for line in lines] == [("FLASH", 1), ("ROUTINE", 2), ("all", 3)]


def test_on_time_counts_those_with_a_target() -> None:
    lines = summary_of(records((PRIORITY, 5), (PRIORITY, 1801), (ROUTINE, 9)), NAMES)
    assert [line.on_time for line in lines] == [1, None, 1]


def test_where_nothing_was_delivered_there_are_no_times() -> None:
    events = [filed(0, filing(action("BBBB", served=True))), ended()]
    lines = summary_of(deliveries_of(events, scenario()), NAMES)
    assert [(line.count, line.delivered, line.elapsed_mean_us) for line in lines] == [(1, 0, None)] * 2


def test_of_nothing_there_is_a_line_for_all() -> None:
    (line,) = summary_of([], NAMES)
    assert (line.precedence, line.count, line.on_time) == ("all", 0, None)


def test_the_warm_up_is_left_out() -> None:
    early, late = filing(action("BBBB"), name="early"), filing(action("BBBB"), name="late", at_us=60)
    events = [filed(0, early), filed(1, late), delivered(99, 0, "BBBB"), delivered(99, 1, "BBBB"), ended()]
    (line, _) = summary_of(deliveries_of(events, scenario()), NAMES, warm_up_us=60)
    assert (line.count, line.elapsed_max_us) == (1, 39)


@pytest.mark.parametrize(("times", "mean"), [([1, 2], 2), ([1, 1, 2], 1), ([0, 1, 1], 1), ([5], 5)])
def test_a_mean_is_rounded_halves_up(times: list[int], mean: int) -> None:
    assert mean_us(times) == mean


@pytest.mark.parametrize(
    ("times", "percent", "value"),
    [
        ([1, 2], 50, 2),
        ([1, 4], 50, 3),
        ([7], 95, 7),
        ([0, 10], 95, 10),
        ([0, 9], 95, 9),
        ([0, 100, 200], 95, 190),
    ],
)
def test_a_quantile_lies_between_the_nearest_two(times: list[int], percent: int, value: int) -> None:
    assert quantile_us(times, percent) == value


def test_quantiles_are_those_of_the_standard_library() -> None:
    drawn = random.Random("quantiles")
    for count in range(2, 60):
        times = sorted(drawn.randrange(10**9) for _ in range(count))
        whole = statistics.quantiles(times, n=100, method="inclusive")
        for percent in (50, 95):
            assert abs(quantile_us(times, percent) - whole[percent - 1]) <= 0.5 + 1e-6
