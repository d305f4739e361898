"""Intervals and corrections against figures worked by hand and printed in tables."""

from __future__ import annotations

from itertools import product
from math import nan, sqrt

import pytest

from sim.study.statistics import Interval, Paired, holm, interval, paired, t_quantile


@pytest.mark.parametrize(
    ("degrees", "quantile"), [(1, 12.706), (2, 4.303), (4, 2.776), (9, 2.262), (29, 2.045), (120, 1.980)]
)
def test_student_t_as_the_tables_have_it(degrees: int, quantile: float) -> None:
    assert round(t_quantile(degrees), 3) == quantile


def test_an_interval_by_hand() -> None:
    # 2, 4, 9: mean 5, squares 9 + 1 + 16 = 26, variance 13, error sqrt(13 / 3), t of 2 degrees 4.3027
    found = interval([2.0, 4.0, 9.0])
    assert found.n == 3
    assert found.mean == 5.0
    assert found.half_width == pytest.approx(4.302653 * sqrt(13 / 3), rel=1e-6)


def test_what_a_replication_lacks_is_left_out() -> None:
    assert interval([nan, 3.0, nan]) == Interval(1, 3.0, None)
    assert interval([nan, nan]) == Interval(0, None, None)
    assert paired([nan, 3.0, 4.0], [1.0, nan, 6.0]) == Paired(1, -2.0, None, None, None)
    assert paired([nan], [1.0]) == Paired(0, None, None, None, None)


def test_a_paired_difference_by_hand() -> None:
    # differences 1, 2, 3, 4: mean 2.5, variance 5/3, error sqrt(5/12) = 0.6455, t = 3.873 with 3 degrees: p = 0.03047
    found = paired([11.0, 22.0, 33.0, 44.0], [10.0, 20.0, 30.0, 40.0])
    assert found.n == 4
    assert found.mean == 2.5
    half = 3.182446 * sqrt(5 / 12)
    assert (found.low, found.high) == (pytest.approx(2.5 - half), pytest.approx(2.5 + half))
    assert found.p == pytest.approx(0.030466, abs=1e-6)


def test_of_equal_differences_their_number_counts() -> None:
    assert paired([1.5, 0.1], [1.5, 0.1]) == Paired(2, 0.0, 0.0, 0.0, 1.0)
    assert paired([2.0, 3.0], [1.0, 2.0]) == Paired(2, 1.0, 1.0, 1.0, 0.5)
    assert paired([1.0] * 30, [0.0] * 30).p == 2 * 0.5**30


def test_few_pairs_of_shares_show_nothing_that_is_not_there() -> None:
    """All that three replications can give where each is 0 or 1 by the toss of a coin."""
    rows = list(product((0.0, 1.0), repeat=3))
    found = [paired(one, other).p for one in rows for other in rows]
    assert sum(p is not None and p < 0.05 for p in found) <= 0.05 * len(found)
    assert all(found)


def test_differences_that_cancel_show_nothing() -> None:
    assert paired([1.0, -1.0], [0.0, 0.0]).p == 1.0


def test_holm_by_hand() -> None:
    # 0.01 x 4, 0.02 x 3, then 0.03 x 2 (not below the one before), 0.6 x 1
    assert holm([0.03, 0.01, None, 0.6, 0.02]) == [pytest.approx(0.06), pytest.approx(0.04), None, 0.6, 0.06]
    assert holm([0.9, 0.8]) == [1.0, 1.0]
    assert holm([0.0, 1.0]) == [0.0, 1.0]
    assert holm([]) == []


def test_holm_never_falls_from_a_smaller_to_a_larger() -> None:
    # 0.01 x 3 = 0.03; 0.011 x 2 = 0.022 is less, and stays 0.03
    assert holm([0.01, 0.011, 0.5]) == [pytest.approx(0.03), pytest.approx(0.03), 0.5]
