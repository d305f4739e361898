"""Designs: which points there are, and in which order."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.study.design import Design, drawn, factorial, hypercube, one_at_a_time, spread
from sim.study.levels import Ends

SIZES = st.lists(st.integers(2, 5), min_size=1, max_size=5)


def points(design: Design) -> list[tuple[int, ...]]:
    return [tuple(design.level(point, at) for at in range(len(design.sizes))) for point in range(len(design))]


@given(SIZES)
def test_a_factorial_is_read_like_a_book(sizes: list[int]) -> None:
    assert points(factorial(sizes)) == list(product(*map(range, sizes)))


@given(SIZES)
def test_one_at_a_time_changes_one_from_the_first(sizes: list[int]) -> None:
    first, *others = points(one_at_a_time(sizes))
    assert first == (0,) * len(sizes)
    changed = [[(at, level) for at, level in enumerate(one) if level] for one in others]
    assert changed == [[(at, level)] for at, size in enumerate(sizes) for level in range(1, size)]


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 5), st.integers(2, 60), st.integers(0, 2**63 - 1))
def test_a_hypercube_hits_each_part_of_each_range_once(factors: int, many: int, seed: int) -> None:
    columns = drawn(factors, many, seed)
    for column in columns:
        assert sorted(int(figure * many) for figure in column) == list(range(many))
    assert drawn(factors, many, seed) == columns
    assert drawn(factors, many, seed ^ 1) != columns


@settings(max_examples=60, deadline=None)
@given(
    st.fractions(-50, 50, max_denominator=10), st.fractions("1/10", 900, max_denominator=10), st.booleans(),
    st.integers(2, 60), st.integers(0, 99), st.booleans(),
)  # fmt: skip
def test_values_stay_in_their_part_when_they_are_rounded(
    low: Fraction, width: Fraction, down: bool, many: int, seed: int, log: bool
) -> None:
    begin = abs(low) + 1 if log else low
    end = begin + width
    ends = Ends(end, begin, "s", log) if down else Ends(begin, end, "s", log)
    (column,) = drawn(1, many, seed)
    levels = ends.levels(column)
    for figure, level in zip(column, levels, strict=True):
        assert level.number is not None
        bounds = sorted(float(ends._at((int(figure * many) + more) / many)) for more in (0, 1))
        assert bounds[0] - 1e-9 <= level.number <= bounds[1] + 1e-9
        assert level.text == f"{level.value}"
        assert len(level.text.removesuffix(" s").partition(".")[2]) <= 4


def test_of_levels_each_comes_as_often_as_any() -> None:
    columns = drawn(2, 30, 3)
    design = hypercube(columns, [0, 3])
    assert [design.level(point, 0) for point in range(30)] == list(range(30))
    assert sorted(design.level(point, 1) for point in range(30)) == [0] * 10 + [1] * 10 + [2] * 10


@given(SIZES, st.integers(20, 200))
def test_some_points_spread_over_a_design(sizes: list[int], many: int) -> None:
    found = list(spread(prod(sizes), many))
    assert len(set(found)) == len(found) == min(many, prod(sizes))


@pytest.mark.parametrize("sizes", [[10, 10, 10, 10], [2] * 12, [100, 7, 5]])
def test_no_level_is_passed_over(sizes: list[int]) -> None:
    design = factorial(sizes)
    tried = list(spread(len(design), 500))
    for at, size in enumerate(sizes):
        assert {design.level(point, at) for point in tried} == set(range(size))
