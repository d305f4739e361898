"""How many replications a precision takes, step by step."""

from __future__ import annotations

from array import array
from math import nan

import pytest

from sim.study.measures import MEASURES, place_of
from sim.study.stopping import Stopping


def samples(values: list[float], measure: str = "elapsed_mean_s") -> list[list[array[float]]]:
    """One setting with one precedence, of which one measure for `all` is known."""
    runs = []
    for value in values:
        run = array("d", [nan] * (2 * len(MEASURES)))
        run[place_of(1, measure)] = value
        runs.append(run)
    return [runs]


def test_a_number_is_a_number() -> None:
    asked = Stopping.asked(None, None)
    assert (asked.most, asked.first, asked.until(samples([1.0] * 30), 1)) == (30, 30, 30)
    assert Stopping.asked(7, None).first == 7
    assert asked.unmet(samples([1.0, 2.0]), [("all", 1)]) == ""


def test_a_precision_begins_with_ten() -> None:
    assert Stopping.asked(None, 0.05) == Stopping(1000, 0.05, ())
    assert Stopping.asked(None, 0.05).first == 10
    assert Stopping.asked(6, 0.05).first == 6


def test_as_many_more_as_the_widest_interval_needs_and_at_most_twice() -> None:
    values = [9.0, 11.0] * 5  # mean 10, error sqrt(10/9/10) = 1/3, t of 9 degrees 2.262: within 7.54 %
    assert Stopping.asked(None, 0.10).until(samples(values), 1) == 10  # 0.1 / 1.1 = 9.1 %
    assert Stopping.asked(None, 0.08).until(samples(values), 1) == 11  # 7.41 %, and (7.54 / 7.41)^2 x 10 = 10.4
    assert Stopping.asked(None, 0.01).until(samples(values), 1) == 20
    assert Stopping.asked(15, 0.01).until(samples(values), 1) == 15
    assert Stopping.asked(10, 0.01).until(samples(values), 1) == 10


def test_only_what_is_asked_for_counts() -> None:
    wild = samples([0.1, 0.9] * 5, "on_time")
    assert Stopping.asked(None, 0.05).until(wild, 1) == 10
    assert Stopping.asked(None, 0.05, ["on_time"]).until(wild, 1) == 20


def test_what_has_no_interval_yet_goes_on_and_zero_is_exact() -> None:
    once = samples([nan] * 9 + [5.0])
    assert Stopping.asked(None, 0.05).until(once, 1) == 20
    assert "the widest is elapsed_mean_s of all, no interval" in Stopping.asked(10, 0.05).unmet(once, [("all", 1)])
    assert Stopping.asked(None, 0.05).until(samples([0.0] * 10), 1) == 10


def test_what_was_not_reached() -> None:
    text = Stopping.asked(10, 0.01).unmet(samples([9.0, 11.0] * 5), [("all", 1)])
    assert text == (
        "The precision of 1 % was not reached in 10 replications: the widest is elapsed_mean_s of all, "
        "within 7.5 % of its mean."
    )
    assert Stopping.asked(10, 0.5).unmet(samples([9.0, 11.0] * 5), [("all", 1)]) == ""


@pytest.mark.parametrize("wrong", [(0, None, ()), (None, 0.0, ()), (None, 1.0, ()), (None, None, ("speed",))])
def test_what_makes_no_sense(wrong: tuple[int | None, float | None, tuple[str, ...]]) -> None:
    with pytest.raises(ValueError):
        Stopping.asked(*wrong)
