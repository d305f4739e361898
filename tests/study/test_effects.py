"""Main effects of made figures whose truth is known: which points are set against each other, and what comes of it."""

from __future__ import annotations

from itertools import product
from math import isnan, nan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.study.effects import Grid, changes, spans
from sim.study.statistics import slopes

RATE, LOAD = 0, 1


def test_a_change_is_the_mean_over_the_pairs_that_differ_in_nothing_else() -> None:
    points = list(product(range(2), range(3)))  # load is of the second factor: 0, 1, 2
    figures = [[10.0 * rate + load**2 + 100 * replication for replication in range(2)] for rate, load in points]
    (faster,) = changes(Grid(points), RATE, figures)
    assert (faster.level, faster.more) == (1, [10.0, 10.0])
    assert faster.first == pytest.approx([5 / 3, 100 + 5 / 3])
    assert faster.there == pytest.approx([10 + 5 / 3, 110 + 5 / 3])
    assert [(one.level, one.more) for one in changes(Grid(points), LOAD, figures)] == [(1, [1.0] * 2), (2, [4.0] * 2)]


def test_one_factor_at_a_time_is_set_against_the_base_alone() -> None:
    points = [(0, 0), (1, 0), (0, 1), (0, 2)]
    figures = [[1.0], [5.0], [2.0], [8.0]]
    assert [one.more for one in changes(Grid(points), RATE, figures)] == [[4.0]]
    assert [one.more for one in changes(Grid(points), LOAD, figures)] == [[1.0], [7.0]]


def test_a_pair_that_lacks_a_figure_is_left_out_in_that_replication_alone() -> None:
    points = [(0, 0), (1, 0), (0, 1), (1, 1)]
    figures = [[1.0, 1.0, nan], [3.0, nan, nan], [1.0, 1.0, 1.0], [9.0, 9.0, nan]]
    (change,) = changes(Grid(points), RATE, figures)
    assert change.more[:2] == [5.0, 8.0]
    assert change.first[:2] == [1.0, 1.0]
    assert isnan(change.more[2])


def test_a_factor_without_pairs_has_no_changes() -> None:
    assert changes(Grid([(0, 0), (1, 1)]), RATE, [[1.0], [2.0]]) == []


finite = st.floats(-100, 100).map(lambda value: round(value, 3))


@settings(deadline=None)
@given(finite, finite, finite)
def test_spans_of_a_plane_are_exact(level: float, of_rate: float, of_load: float) -> None:
    rates, loads = [50.0, 60.0, 75.0, 100.0, 90.0], [1.0, 0.8, 1.2, 0.9, 1.1]
    figures = [[level + of_rate * rate + of_load * load] for rate, load in zip(rates, loads, strict=True)]
    found = spans([rates, loads], figures)
    assert found[RATE] == pytest.approx([50 * of_rate], abs=1e-6)
    assert found[LOAD] == pytest.approx([0.4 * of_load], abs=1e-6)


def test_spans_leave_out_what_is_lacking() -> None:
    rates, loads = [0.0, 1.0, 2.0, 3.0, 4.0], [1.0, 0.0, 1.0, 0.0, 5.0]
    figures = [[2 * rate, nan, 2 * rate if rate < 3 else nan] for rate in rates]
    found = spans([rates, loads], figures)
    assert found[RATE][0] == pytest.approx(8)
    assert isnan(found[RATE][1])
    assert isnan(found[LOAD][2])  # three points do not tell two slopes and a level apart from chance


def test_numbers_that_go_along_with_each_other_tell_nothing() -> None:
    assert all(map(isnan, slopes([[1.0, 2.0], [2.0, 4.0], [3.0, 6.0], [4.0, 8.0]], [1.0, 2.0, 3.0, 5.0])))
    assert slopes([], []) == []
