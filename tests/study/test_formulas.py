"""Closed forms against tables, textbook forms written another way, and laws that hold whoever goes first."""

from __future__ import annotations

from itertools import product
from math import exp

import pytest

from sim.scenario.model import Characters
from sim.study.formulas import (
    CUT,
    FIRST_COME,
    KEPT,
    PARTLY,
    SEVERAL_CUT,
    SEVERAL_FIRST_COME,
    SEVERAL_KEPT,
    Stream,
    _waits_for_several,
    formula,
    load,
    settling_s,
    waits,
)
from sim.study.lengths import Lengths, lengths

UNIT = tuple((length / 1_000, chance) for length, chance in lengths(Characters("exponential", (1_000.0,))))
"""Exponential times of a second, in parts of a thousand."""


def exponential(rate: float, mean: float = 1.0) -> Stream:
    return Stream(rate, tuple((time * mean, chance) for time, chance in UNIT))


def fixed(rate: float, mean: float = 1.0) -> Stream:
    return Stream(rate, ((mean, 1.0),))


def two(rate: float, *times: float) -> Stream:
    """Times that are equally likely."""
    return Stream(rate, tuple((time, 1 / len(times)) for time in times))


MIXED = [[fixed(0.1, 0.5)], [two(0.15, 0.2, 1.8)], [exponential(0.2)], [two(0.1, 1.0, 3.0), exponential(0.05, 0.7)]]
MEMORYLESS = [[exponential(0.2, 0.5)], [exponential(0.15)], [exponential(0.1, 2.0)], [exponential(0.1, 1.5)]]
CUTTERS = [list(many) for many in product(range(1), range(2), range(3), range(4))]
ALL_CUT, NONE_CUT = [0, 1, 2, 3], [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("stream", "wait"),
    [
        (fixed(0.5), 0.5), (fixed(0.8), 2.0), (fixed(0.9), 4.5),  # M/D/1: rho / (2 (1 - rho))
        (exponential(0.5), 1.0), (exponential(0.8), 4.0), (exponential(0.9), 9.0),  # M/M/1: rho / (1 - rho)
        (two(0.5, 0.5, 1.5), 0.625),  # (1 + cv^2) / 2 of M/M/1, cv^2 = 1/4
    ],
)  # fmt: skip
def test_one_class_on_one_channel(stream: Stream, wait: float) -> None:
    assert waits([[stream]], [0], 1) == [[pytest.approx(wait, rel=1e-5)]]


@pytest.mark.parametrize(
    ("channels", "busy", "chance"),
    [(2, 1.0, 1 / 3), (3, 2.0, 4 / 9), (5, 4.0, 0.554113), (10, 8.0, 0.409180), (2, 1.4, 0.98 / 1.7)],
)
def test_several_channels_as_tables_of_erlang_have_it(channels: int, busy: float, chance: float) -> None:
    assert waits([[exponential(busy)]], [0], channels) == [[pytest.approx(chance / (channels - busy), rel=1e-5)]]


def test_several_channels_that_are_one() -> None:
    # the general form with one channel gives M/M/1
    for cutters in (NONE_CUT, ALL_CUT, [0, 0, 2, 3]):
        classes = [[exponential(rate)] for rate in (0.1, 0.3, 0.2, 0.15)]
        for one, other in zip(waits(classes, cutters, 1), _waits_for_several(classes, cutters, 1), strict=True):
            assert one == [pytest.approx(other[0], rel=1e-5)]


def test_two_classes_without_interruption_by_hand() -> None:
    # rates 0.2 and 0.3, all of a second: residual 0.25; 0.25 / 0.8 and 0.25 / (0.8 x 0.5)
    assert waits([[fixed(0.2)], [fixed(0.3)]], [0, 0], 1) == [[pytest.approx(0.3125)], [pytest.approx(0.625)]]


def test_two_classes_with_interruption_by_hand() -> None:
    # the first sees itself alone: 0.1 / 0.8; the second: 0.25 / (0.8 x 0.5) and a quarter of a second for cuts
    found = waits([[fixed(0.2)], [fixed(0.3)]], [0, 1], 1)
    assert found == [[pytest.approx(0.125)], [pytest.approx(0.875)]]


def test_three_classes_of_which_only_the_first_cuts_by_hand() -> None:
    # Rates 0.2, 0.3, 0.1, all of a second. A stretch of the third ends with it or at a cut: the squares of its
    # stretches add up to 2 (1 / 0.2 - (1 - exp(-0.2)) / 0.04) on average, the last is (1 - exp(-0.2)) / 0.2.
    last = (1 - exp(-0.2)) / 0.2
    half = (1 - last) / 0.2
    second = ((0.25 + 0.3 * 0.1 * half) / 0.5 + 0.1 * half) / 0.8 + 0.2 / 0.8
    third = 0.3 / 0.4 / 0.5 + (0.2 + (1 - last) * 0.3) / 0.5
    found = waits([[fixed(0.2)], [fixed(0.3)], [fixed(0.1)]], [0, 1, 1], 1)
    assert found == [[pytest.approx(0.125)], [pytest.approx(second)], [pytest.approx(third)]]


def cobham(classes: list[list[Stream]]) -> list[float]:
    residual = sum(one.rate * one.square for each in classes for one in each) / 2
    found, free = [], 1.0
    for each in classes:
        left = free - sum(one.rate * one.mean for one in each)
        found.append(residual / free / left)
        free = left
    return found


def test_nobody_is_cut_as_in_the_textbook() -> None:
    for each, wait in zip(waits(MIXED, NONE_CUT, 1), cobham(MIXED), strict=True):
        assert each == [pytest.approx(wait)] * len(each)


def test_everybody_is_cut_as_in_the_textbook() -> None:
    # the whole time of class k: (b (1 - s(k)) + R(k)) / ((1 - s(k-1)) (1 - s(k)))
    residual, above = 0.0, 0.0
    for each, found in zip(MIXED, waits(MIXED, ALL_CUT, 1), strict=True):
        residual += sum(one.rate * one.square for one in each) / 2
        upto = above + sum(one.rate * one.mean for one in each)
        for one, wait in zip(each, found, strict=True):
            whole = (one.mean * (1 - upto) + residual) / (1 - above) / (1 - upto)
            assert wait + one.mean == pytest.approx(whole)
        above = upto


@pytest.mark.parametrize("cutters", CUTTERS, ids=str)
def test_what_is_memoryless_is_conserved(cutters: list[int]) -> None:
    # the work that is there does not depend on who goes first; of an exponential, what is left is its mean
    found = waits(MEMORYLESS, cutters, 1)
    lost = sum(one.rate * one.mean * wait for each, times in zip(MEMORYLESS, found, strict=True)
               for one, wait in zip(each, times, strict=True))  # fmt: skip
    used = load(MEMORYLESS, 1)
    residual = sum(one.rate * one.square for each in MEMORYLESS for one in each) / 2
    assert lost == pytest.approx(used * residual / (1 - used), rel=1e-5)


def test_what_is_not_cut_is_conserved_whatever_the_lengths() -> None:
    # Kleinrock's law: the sum of use x wait
    used, residual = load(MIXED, 1), sum(one.rate * one.square for each in MIXED for one in each) / 2
    lost = sum(one.rate * one.mean * wait for each, wait in zip(MIXED, cobham(MIXED), strict=True) for one in each)
    assert lost == pytest.approx(used * residual / (1 - used))


@pytest.mark.parametrize("cutters", [NONE_CUT, ALL_CUT, [0, 0, 0, 3], [0, 0, 2, 3]], ids=str)
def test_several_channels_wait_as_long_together_in_whatever_order(cutters: list[int]) -> None:
    rates = (0.3, 0.5, 0.8, 0.6)
    found = waits([[exponential(rate)] for rate in rates], cutters, 3)
    together = waits([[exponential(sum(rates))]], [0], 3)[0][0]
    assert sum(rate * wait for rate, (wait,) in zip(rates, found, strict=True)) == pytest.approx(sum(rates) * together)


def test_those_who_are_cut_are_not_seen_from_above() -> None:
    alone = waits(MIXED[:2], [0, 1], 1)
    assert waits(MIXED, ALL_CUT, 1)[:2] == alone
    few = [[exponential(0.3)], [exponential(0.5)]]
    assert waits([*few, [exponential(1.0)]], [0, 0, 2], 3)[:2] == [
        [pytest.approx(each[0], rel=1e-12)] for each in waits(few, [0, 0], 3)
    ]


def test_a_cutter_that_hardly_comes_changes_nothing() -> None:
    classes = [[fixed(1e-9)], *MIXED[1:]]
    for one, other in zip(waits(classes, [0, 1, 1, 1], 1)[1:], waits(MIXED[1:], [0, 0, 0], 1), strict=True):
        assert one == pytest.approx(other, rel=1e-5)


@pytest.mark.parametrize(
    ("cutters", "channels", "name"),
    [
        ([0], 1, FIRST_COME), ([0, 0], 1, KEPT), ([0, 1, 2], 1, CUT), ([0, 0, 2], 1, PARTLY), ([0, 1, 1], 1, PARTLY),
        ([0], 2, SEVERAL_FIRST_COME), ([0, 0], 2, SEVERAL_KEPT), ([0, 1], 2, SEVERAL_CUT), ([0, 0, 2], 2, SEVERAL_CUT),
    ],
)  # fmt: skip
def test_each_line_has_its_formula(cutters: list[int], channels: int, name: object) -> None:
    assert formula(cutters, channels) is name


def test_settling_as_measured() -> None:
    # Odoni and Roth: (1 + 1) b / (2.8 (1 - sqrt(rho))^2), half of it with two channels and twice the traffic
    assert settling_s([[exponential(0.64)]], 1) == pytest.approx(2 / 2.8 / 0.04, rel=1e-5)
    assert settling_s([[exponential(0.64)], [exponential(0.64)]], 2) == pytest.approx(1 / 2.8 / 0.04, rel=1e-5)
    assert settling_s([[fixed(0.25)]], 1) == pytest.approx(1 / 2.8 / 0.25)


def test_moments_of_a_stream() -> None:
    times: Lengths = ((1.0, 0.5), (3.0, 0.5))
    stream = Stream(0.1, times)
    assert (stream.mean, stream.square) == (2.0, 5.0)
    assert stream.stretches(0.0) == (2.5, 2.0)
    assert list(stream.stretches(1e-7)) == pytest.approx([2.5, 2.0], rel=1e-5)
