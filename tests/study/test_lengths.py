"""Drawn lengths and their chances, against sums worked by hand and against what is drawn."""

from __future__ import annotations

from dataclasses import replace
from math import exp, sqrt
from statistics import fmean, stdev

import pytest

from sim.scenario.model import Characters
from sim.scenario.traffic import workload
from sim.study.lengths import lengths
from tests.study.cases import one_line


def mean(drawn: Characters, power: int = 1) -> float:
    """The mean of a power of the length."""
    return sum(length**power * chance for length, chance in lengths(drawn))


@pytest.mark.parametrize(
    ("drawn", "chances"),
    [
        (Characters("fixed", (1000.4,)), {1000: 1}),
        (Characters("fixed", (0.2,)), {1: 1}),
        (Characters("lognormal", (700.0, 0.0)), {700: 1}),
        (Characters("uniform", (40.0, 40.0)), {40: 1}),
        # below 1.5 it is 1, from 1.5 to 2.5 it is 2
        (Characters("uniform", (0.0, 3.0)), {1: 3 / 6, 2: 2 / 6, 3: 1 / 6}),
        (Characters("uniform", (9.5, 11.5)), {10: 0.5, 11: 0.5}),
        # level before 0.25 and after 0.75, and even between
        (Characters("quantiles", quantiles=((0.25, 10.0), (0.75, 11.0))), {10: 0.5, 11: 0.5}),
        (Characters("quantiles", quantiles=((0.25, 5.0), (0.5, 5.0), (1.0, 7.0))), {5: 5 / 8, 6: 2 / 8, 7: 1 / 8}),
        (Characters("quantiles", quantiles=((0.5, 80.0),)), {80: 1}),
    ],
)  # fmt: skip
def test_chances_by_hand(drawn: Characters, chances: dict[int, float]) -> None:
    found: dict[float, float] = {}
    for length, chance in lengths(drawn):
        found[length] = found.get(length, 0) + chance
    assert found == pytest.approx(chances)


@pytest.mark.parametrize("average", [0.5, 3.0, 80.0, 1_500.0, 400_000.0])
def test_an_exponential_is_a_geometric_sum(average: float) -> None:
    # n or more: exp(-(n - 1/2) / mean) from 2 on; their sum is the mean, that of (2 n - 1) times them the mean square
    ratio, two = exp(-1 / average), exp(-1.5 / average)
    drawn = Characters("exponential", (average,))
    assert mean(drawn) == pytest.approx(1 + two / (1 - ratio), rel=2e-6)
    assert mean(drawn, 2) == pytest.approx(1 + two * (3 / (1 - ratio) + 2 * ratio / (1 - ratio) ** 2), rel=4e-6)


@pytest.mark.parametrize(("median", "sigma"), [(40.0, 0.3), (800.0, 0.8), (2_000.0, 1.5), (90_000.0, 0.5)])
def test_moments_of_a_lognormal(median: float, sigma: float) -> None:
    # exp(m + s^2 / 2) and exp(2 m + 2 s^2), rounding adds 1/12 to the square (Sheppard)
    drawn = Characters("lognormal", (median, sigma))
    assert mean(drawn) == pytest.approx(median * exp(sigma**2 / 2), rel=1e-5)
    assert mean(drawn, 2) == pytest.approx(median**2 * exp(2 * sigma**2) + 1 / 12, rel=2e-5)


@pytest.mark.parametrize(("least", "most"), [(100.0, 5_000.0), (30_000.0, 30_010.0), (2_000.0, 900_000.0)])
def test_moments_of_even_lengths(least: float, most: float) -> None:
    drawn = Characters("uniform", (least, most))
    assert mean(drawn) == pytest.approx((least + most) / 2, rel=1e-6)
    assert mean(drawn, 2) == pytest.approx((least**2 + least * most + most**2) / 3, rel=5e-6)


@pytest.mark.parametrize(
    "drawn",
    [
        Characters("exponential", (1.2,)),
        Characters("exponential", (900.0,)),
        Characters("uniform", (0.0, 7.0)),
        Characters("lognormal", (3.0, 0.9)),
        Characters("lognormal", (2_500.0, 0.7)),
        Characters("quantiles", quantiles=((0.1, 2.0), (0.5, 4.4), (0.9, 3_000.0))),
    ],
    ids=lambda drawn: f"{drawn.kind} {drawn.figures}",
)
def test_what_is_drawn_has_these_moments(drawn: Characters) -> None:
    made = one_line(1.0, 1.0, filing=10_000)
    made = replace(made, sources=(replace(made.sources[0], characters=drawn),))
    found = [filing.characters for filing in workload(made, 4)]
    for power in (1, 2):
        values = [length**power for length in found]
        assert abs(fmean(values) - mean(drawn, power)) < 3 * stdev(values) / sqrt(len(values))


def test_chances_add_up_to_one() -> None:
    for drawn in (Characters("lognormal", (10_000_000.0, 4.0)), Characters("exponential", (0.01,))):
        assert sum(chance for _, chance in lengths(drawn)) == pytest.approx(1, abs=1e-12)
