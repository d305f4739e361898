"""Background traffic: streams of their own, and what they draw against the laws that it is drawn by.

Seeds are fixed. Where a figure is random, it must lie within a 99 % interval of what the law says.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from statistics import NormalDist, fmean, variance
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.network.model import Post
from sim.quantities import DAY, instant_us
from sim.results.result import run
from sim.scenario.files import load_scenario
from sim.scenario.model import Characters, Drawn, Filing, Scenario, Source
from sim.scenario.traffic import workload
from tests.engine import cases
from tests.engine.cases import message, network, trunk

SECOND, MINUTE, HOUR = 1_000_000, 60_000_000, 3_600_000_000
Z99 = NormalDist().inv_cdf(0.995)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
POSTS = ("RXAA", "RXBB", "RXCC", "RXDD", "RXEE")
STANDS = network(POSTS, [trunk("RXAA", name) for name in POSTS[1:]])


def one(value: str) -> Drawn:
    """Always the same."""
    return Drawn((value,), (1.0,))


def of(**weights: float) -> Drawn:
    """Values by their weights."""
    return Drawn(tuple(weights), tuple(weights.values()))


def evenly(*values: str) -> Drawn:
    """Values that are equally likely."""
    return Drawn(values, (1.0,) * len(values))


def source(name: str = "t", **given: object) -> Source:
    """A message of 100 characters an hour on average, from RXAA to RXBB."""
    values = {
        "origins": one("RXAA"),
        "recipients": one("RXBB"),
        "addressees": one("1"),
        "info": one("0"),
        "precedence": one("ROUTINE"),
        "info_precedence": None,
        "arrivals": "poisson",
        "mean_gap_us": Fraction(HOUR),
        "hours": None,
        "local": False,
        "characters": Characters("fixed", (100.0,)),
    }
    return Source(name, **{**values, **given})  # type: ignore[arg-type]


def scenario(*sources: Source, **given: object) -> Scenario:
    """A day that begins at midnight, 16 November 2007."""
    values = {"horizon_us": DAY, "start": instant_us("2007-11-16"), "network": STANDS, **given}
    return Scenario("by hand", rules=cases.rules(), sources=sources, **values)  # type: ignore[arg-type]


def drawn(*sources: Source, seed: int = 1, replication: int = 1, **given: object) -> Sequence[Filing]:
    return workload(scenario(*sources, **given), seed, replication)


def within(found: float, mean: float, deviation: float) -> bool:
    """Whether a figure lies in the 99 % interval around its mean."""
    return abs(found - mean) <= Z99 * deviation


# Streams of their own


MIXED = source(
    "mixed",
    origins=evenly(*POSTS),
    recipients=evenly(*POSTS),
    addressees=evenly("1", "2", "3"),
    info=evenly("0", "1", "2"),
    precedence=of(FLASH=1, PRIORITY=2, ROUTINE=3),
    info_precedence=of(PRIORITY=1, ROUTINE=2),
    mean_gap_us=Fraction(10 * MINUTE),
    characters=Characters("lognormal", (2000.0, 0.8)),
)
OTHER = replace(MIXED, name="other")


def of_source(filings: Sequence[Filing], name: str) -> list[Filing]:
    return [filing for filing in filings if filing.name.startswith(f"{name}-")]


def test_the_same_seed_gives_the_same_filings_and_another_gives_others() -> None:
    assert drawn(MIXED) == drawn(MIXED)
    assert drawn(MIXED) != drawn(MIXED, seed=2)


def test_every_replication_is_a_stream_of_its_own() -> None:
    first, second, elsewhere = drawn(MIXED), drawn(MIXED, replication=2), drawn(MIXED, seed=2, replication=1)
    assert first != second
    assert second != elsewhere, "replication 2 of seed 1 is not replication 1 of seed 2"
    assert drawn(MIXED, seed=1, replication=12) != drawn(MIXED, seed=11, replication=2)


def test_a_source_draws_the_same_whoever_else_draws() -> None:
    alone = drawn(MIXED)
    both = drawn(OTHER, MIXED)
    assert of_source(both, "mixed") == list(alone)
    assert of_source(drawn(MIXED, replace(OTHER, mean_gap_us=Fraction(MINUTE))), "mixed") == list(alone)


def test_two_sources_of_other_names_do_not_draw_alike() -> None:
    both = drawn(MIXED, OTHER)
    mine = [(one.at_us, one.origin, one.characters) for one in of_source(both, "mixed")]
    theirs = [(one.at_us, one.origin, one.characters) for one in of_source(both, "other")]
    assert not set(mine) & set(theirs)


def test_rules_leave_what_is_filed_untouched() -> None:
    made = scenario(MIXED)
    for order in ("arrival", "ageing", "weighted"):
        other = made.under(replace(cases.rules(), order=order, ageing_us=HOUR, copy_precedence="addressees"))
        assert workload(other, 1) == workload(made, 1)


def test_trunks_tables_and_times_of_the_network_leave_what_is_filed_untouched() -> None:
    slower = network([Post(name, (), HOUR, HOUR, HOUR, 1) for name in POSTS], [trunk("RXAA", "RXEE", 9)])
    assert drawn(MIXED, network=slower) == drawn(MIXED)


def test_a_longer_horizon_only_adds() -> None:
    short, long = drawn(MIXED, horizon_us=DAY // 2), drawn(MIXED)
    assert list(long[: len(short)]) == list(short)
    assert all(filing.at_us > DAY // 2 for filing in long[len(short) :])


def test_the_seed_of_a_stream_is_told_by_its_name_alone_on_every_machine() -> None:
    """The filings are the same under other hash seeds and on clocks of other zones."""
    script = (
        "import json; from tests.scenario.test_traffic import *;"
        "local = replace(MIXED, name='local', local=True, hours=tuple(map(float, range(24))));"
        "print(json.dumps([[f.name, f.at_us, f.origin, f.characters, f.precedence, f.info_precedence,"
        " [a.indicator for a in f.addressees]] for f in drawn(MIXED, OTHER, local, network=ZONED)]))"
    )
    told = set()
    for hash_seed, zone in (("0", "UTC"), ("1", "America/New_York"), ("4242", "Asia/Kolkata")):
        environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "TZ": zone}
        ran = subprocess.run(
            [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
        )
        told.add(ran.stdout)
    (text,) = told
    here = drawn(MIXED, OTHER, replace(MIXED, name="local", local=True, hours=tuple(map(float, range(24)))),
                 network=ZONED)  # fmt: skip
    assert [row[:2] for row in json.loads(text)] == [[filing.name, filing.at_us] for filing in here]


# The order of filing


def test_what_is_written_comes_before_what_is_drawn_at_the_same_instant() -> None:
    written = (message("late", 2 * HOUR, "RXAA>RXBB", 10), message("early", HOUR, "RXAA>RXBB", 10))
    filings = drawn(source(arrivals="fixed"), filings=written, horizon_us=2 * HOUR)
    assert [filing.name for filing in filings] == ["early", "t-1", "late", "t-2"]


def test_a_written_name_stays_that_of_the_written_message_though_a_drawn_one_is_filed_before(tmp_path: Path) -> None:
    path = tmp_path / "day.yaml"
    path.write_text(
        "scenario: Day\nnetwork: four_posts\nrules: strict\nhorizon: 2 h\n"
        "filings: [{name: bg-1, at: 1 h, from: RXAA, precedence: FLASH, to: RXBB, words: 10}]\n"
        "traffic: [{name: bg, from: RXBB, to: RXAA, every: 10 min, precedence: ROUTINE, characters: 99}]\n"
        "expect: [{message: bg-1, to: RXBB, status: delivered}]\n"
    )
    result = run(load_scenario(path))
    names = [told.message for told in result.deliveries]
    assert names[0] == "bg-1 (2)"
    assert names.count("bg-1") == names.count("bg-1 (2)") == 1
    assert [judged.met for judged in result.expectations] == [True]


def test_sources_that_file_at_one_instant_go_as_they_are_written() -> None:
    filings = drawn(source("b", arrivals="fixed"), source("a", arrivals="fixed"), horizon_us=HOUR)
    assert [filing.name for filing in filings] == ["b-1", "a-1"]


def test_messages_of_a_source_are_numbered_in_the_order_of_filing() -> None:
    filings = drawn(MIXED)
    assert [filing.name for filing in filings] == [f"mixed-{number}" for number in range(1, len(filings) + 1)]
    assert [filing.at_us for filing in filings] == sorted(filing.at_us for filing in filings)


# When: fixed


def test_fixed_arrivals_are_exactly_at_multiples_the_first_one_gap_after_the_start() -> None:
    filings = drawn(source(arrivals="fixed", mean_gap_us=Fraction(4 * MINUTE)))
    assert [filing.at_us for filing in filings] == [4 * MINUTE * number for number in range(1, 361)]


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.fractions(1, 3_000, max_denominator=3))
def test_fixed_arrivals_within_a_day_are_as_many_as_per_day_says(per_day: Fraction) -> None:
    gap = DAY / per_day
    filings = drawn(source(arrivals="fixed", mean_gap_us=gap))
    assert len(filings) == math.floor(per_day)
    for number, filing in enumerate(filings, 1):
        assert abs(filing.at_us - number * gap) <= Fraction(1, 2), "errors do not add up"


@pytest.mark.parametrize("per_day", [28, 300, 1100, 8_641])
def test_a_whole_number_per_day_is_kept_every_day(per_day: int) -> None:
    filings = drawn(source(arrivals="fixed", mean_gap_us=Fraction(DAY, per_day)), horizon_us=3 * DAY)
    assert Counter((filing.at_us - 1) // DAY for filing in filings) == dict.fromkeys(range(3), per_day)


def test_what_is_filed_exactly_at_the_horizon_counts() -> None:
    made = source(arrivals="fixed")
    assert len(drawn(made, horizon_us=2 * HOUR)) == 2
    assert len(drawn(made, horizon_us=2 * HOUR - 1)) == 1
    assert not drawn(made, horizon_us=0)


def test_28_messages_per_day_as_written_are_28(tmp_path: Path) -> None:
    """A day's 28th part is no whole number of microseconds."""
    file = tmp_path / "s.yaml"
    file.write_text(
        "scenario: S\nhorizon: 1 d\n"
        "network: {network: N, defaults: {rate: 75 baud}, posts: {RXAA: , RXBB: }, trunks: [{between: [RXAA, RXBB]}]}\n"
        "traffic:\n  - {name: t, from: RXAA, to: RXBB, precedence: R, arrivals: fixed, per_day: 28, characters: 9}\n"
    )
    filings = workload(load_scenario(file), 1)
    assert len(filings) == 28
    assert filings[-1].at_us == DAY


def test_fixed_arrivals_follow_the_profile_at_equal_shares() -> None:
    """Six hours as busy again as the mean day's quarter, nothing else: all messages lie in them, evenly."""
    hours = tuple(1.0 if 6 <= hour < 12 else 0.0 for hour in range(24))
    filings = drawn(source(arrivals="fixed", hours=hours))  # 24 a day, 4 times as many an hour within the six
    assert [filing.at_us for filing in filings] == [6 * HOUR + 15 * MINUTE * number for number in range(1, 25)]


# When: Poisson


COUNTS = [len(drawn(source(mean_gap_us=Fraction(HOUR, 2)), seed=7, replication=run)) for run in range(1, 401)]


def test_poisson_counts_have_the_mean_that_the_rate_says() -> None:
    assert within(fmean(COUNTS), 48, math.sqrt(48 / len(COUNTS)))


def test_poisson_counts_have_a_variance_like_their_mean() -> None:
    # the variance of the sample variance of a Poisson count: 2 m^2 / (n - 1) + m / n
    runs, mean = len(COUNTS), 48
    assert within(variance(COUNTS), mean, math.sqrt(2 * mean**2 / (runs - 1) + mean / runs))


def test_gaps_between_poisson_arrivals_are_exponential() -> None:
    filings = drawn(source(mean_gap_us=Fraction(MINUTE)), seed=3, horizon_us=7 * DAY)
    gaps = sorted((b.at_us - a.at_us) / MINUTE for a, b in pairwise(filings))
    furthest = max(
        max(abs((place + 1) / len(gaps) - (1 - math.exp(-gap))), abs(place / len(gaps) - (1 - math.exp(-gap))))
        for place, gap in enumerate(gaps)
    )
    assert furthest < 1.628 / math.sqrt(len(gaps))  # Kolmogorov, 99 %


def test_two_sources_do_not_move_together() -> None:
    pairs = []
    for replication in range(1, 401):
        both = drawn(source("a"), source("b"), seed=5, replication=replication)
        pairs.append((len(of_source(both, "a")), len(of_source(both, "b"))))
    mean_a, mean_b = (fmean(side) for side in zip(*pairs, strict=True))
    together = sum((a - mean_a) * (b - mean_b) for a, b in pairs)
    alone = math.sqrt(sum((a - mean_a) ** 2 for a, _ in pairs) * sum((b - mean_b) ** 2 for _, b in pairs))
    assert within(together / alone, 0, 1 / math.sqrt(len(pairs)))


# When: the day's profile


BUSY = tuple([1.0] * 8 + [5.0] * 4 + [0.0] * 2 + [3.0] * 4 + [1.0] * 6)  # nothing from 12 to 14
ZONED = network([Post("RXAA", zone="America/New_York"), Post("RXBB", zone="Asia/Kolkata"), *POSTS[2:]], [])


def hours_of(filings: Sequence[Filing], start: int, zone: str) -> list[int]:
    """How many were filed in each hour of a clock."""
    clock = ZoneInfo(zone)
    found = Counter((EPOCH + timedelta(microseconds=start + one.at_us)).astimezone(clock).hour for one in filings)
    return [found[hour] for hour in range(24)]


def chi_square(found: Sequence[int], weights: Sequence[float]) -> float:
    """How far counts are from their shares; where a share is 0 nothing may be found."""
    assert not any(count for count, weight in zip(found, weights, strict=True) if not weight)
    shares = [(count, sum(found) * weight / sum(weights)) for count, weight in zip(found, weights, strict=True)]
    return sum((count - share) ** 2 / share for count, share in shares if share)


def chi_square_99(freedom: int) -> float:
    """The 99 % quantile, by Wilson and Hilferty."""
    part = 2 / (9 * freedom)
    return freedom * (1 - part + NormalDist().inv_cdf(0.99) * math.sqrt(part)) ** 3


def test_the_profile_follows_the_hours_of_utc() -> None:
    made = scenario(source(hours=BUSY, mean_gap_us=Fraction(MINUTE)), horizon_us=10 * DAY, network=ZONED)
    filings = workload(made, 11)
    assert chi_square(hours_of(filings, made.start, "UTC"), BUSY) < chi_square_99(21)
    assert within(len(filings), 14_400, math.sqrt(14_400)), "a profile does not change how many a day"


@pytest.mark.parametrize(("post", "zone"), [("RXAA", "America/New_York"), ("RXBB", "Asia/Kolkata")])
def test_the_profile_follows_the_clock_of_the_originator(post: str, zone: str) -> None:
    """Kolkata is five hours and a half ahead: the profile turns at the half hours of UTC."""
    busy = source(origins=one(post), recipients=one("RXEE"), hours=BUSY, local=True, mean_gap_us=Fraction(MINUTE))
    made = scenario(busy, horizon_us=10 * DAY, network=ZONED)
    filings = workload(made, 11)
    assert chi_square(hours_of(filings, made.start, zone), BUSY) < chi_square_99(21)
    assert within(len(filings), 14_400, math.sqrt(14_400))


def test_originators_of_several_zones_each_keep_to_their_own_clock_and_their_weight() -> None:
    busy = source(origins=of(RXAA=1, RXBB=3, RXCC=2), recipients=one("RXEE"), hours=BUSY, local=True,
                  mean_gap_us=Fraction(MINUTE))  # fmt: skip
    made = scenario(busy, horizon_us=10 * DAY, network=ZONED)
    filings = workload(made, 12)
    by_post = {name: [one for one in filings if one.origin == name] for name in ("RXAA", "RXBB", "RXCC")}
    for name, zone in (("RXAA", "America/New_York"), ("RXBB", "Asia/Kolkata"), ("RXCC", "UTC")):
        assert chi_square(hours_of(by_post[name], made.start, zone), BUSY) < chi_square_99(21)
    assert chi_square([len(by_post[name]) for name in by_post], [1, 3, 2]) < chi_square_99(2)


@pytest.mark.parametrize(
    ("midnight", "hours_after"),
    [("2007-11-04T04:00Z", [1, 2]), ("2007-11-07T05:00Z", [1]), ("2007-03-11T05:00Z", [1])],
)
def test_the_clock_of_the_originator_keeps_summer_time(midnight: str, hours_after: list[int]) -> None:
    """From 1 to 2 o'clock alone, in New York: twice in the night in which clocks go back."""
    busy = source(
        hours=tuple(1.0 if hour == 1 else 0.0 for hour in range(24)), local=True, mean_gap_us=Fraction(MINUTE),
        arrivals="fixed",
    )  # fmt: skip
    filings = drawn(busy, start=instant_us(midnight), network=ZONED)
    # the hour holds all 1,440 messages of a day, and where it comes twice each of the two does
    assert Counter((one.at_us - 1) // HOUR for one in filings) == dict.fromkeys(hours_after, 1_440)


def test_an_hour_that_clocks_leap_over_files_nothing() -> None:
    """From 2 to 3 o'clock alone, in New York, in the night in which clocks go forward, and in the next."""
    busy = source(hours=tuple(1.0 if hour == 2 else 0.0 for hour in range(24)), local=True)
    assert not drawn(busy, start=instant_us("2007-03-11T05:00Z"), horizon_us=23 * HOUR, network=ZONED)
    assert drawn(busy, start=instant_us("2007-03-12T04:00Z"), network=ZONED)


def test_a_profile_that_begins_within_an_hour_begins_with_its_rest() -> None:
    hours = tuple(1.0 if hour == 10 else 0.0 for hour in range(24))
    made = source(hours=hours, arrivals="fixed", mean_gap_us=Fraction(HOUR))
    filings = drawn(made, start=instant_us("2007-11-16T10:50:07Z"), horizon_us=HOUR)
    # 24 in the hour, one each 2.5 min: 9 min 53 s are left of it
    assert [filing.at_us for filing in filings] == [150 * SECOND * number for number in (1, 2, 3)]


# When: during


def test_traffic_keeps_within_its_time() -> None:
    made = source(mean_gap_us=Fraction(MINUTE), from_us=2 * HOUR, until_us=5 * HOUR)
    times = [filing.at_us for filing in drawn(made)]
    assert 2 * HOUR < min(times) <= max(times) <= 5 * HOUR
    assert within(len(times), 180, math.sqrt(180))


def test_fixed_arrivals_begin_one_gap_after_the_beginning_of_their_time() -> None:
    made = source(arrivals="fixed", from_us=HOUR // 2, until_us=3 * HOUR)
    assert [filing.at_us for filing in drawn(made)] == [HOUR * 3 // 2, HOUR * 5 // 2]


def test_traffic_that_would_begin_after_the_horizon_or_never_ends_before_it_begins_files_nothing() -> None:
    for arrivals in ("fixed", "poisson"):
        for hours in (None, BUSY):
            made = source(arrivals=arrivals, hours=hours, mean_gap_us=Fraction(MINUTE))
            assert not drawn(replace(made, from_us=2 * DAY, until_us=3 * DAY))
            assert not drawn(replace(made, from_us=DAY, until_us=DAY))


def test_traffic_with_an_end_needs_no_horizon() -> None:
    made = source(arrivals="fixed", until_us=3 * HOUR)
    assert len(drawn(made, horizon_us=None)) == 3
    assert len(drawn(made, horizon_us=2 * HOUR)) == 2


# How long


def lengths(characters: Characters, count: int = 4_000) -> list[int]:
    made = source(mean_gap_us=Fraction(SECOND), characters=characters, arrivals="fixed")
    found = [filing.characters for filing in drawn(made, seed=21, horizon_us=count * SECOND)]
    assert len(found) == count
    assert min(found) >= 1
    return found


def test_a_fixed_length_is_always_the_same() -> None:
    assert set(lengths(Characters("fixed", (900.0,)), 10)) == {900}


def test_lognormal_lengths_have_their_median_and_sigma() -> None:
    logs = [math.log(length) for length in lengths(Characters("lognormal", (2000.0, 0.8)))]
    assert within(fmean(logs), math.log(2000), 0.8 / math.sqrt(len(logs)))
    assert within(variance(logs), 0.64, 0.64 * math.sqrt(2 / (len(logs) - 1)))


def test_exponential_lengths_have_their_mean_and_as_large_a_deviation() -> None:
    found = lengths(Characters("exponential", (1500.0,)))
    assert within(fmean(found), 1500, 1500 / math.sqrt(len(found)))
    assert within(variance(found), 1500**2, 1500**2 * math.sqrt(8 / len(found)))
    assert within(sum(length > 3000 for length in found) / len(found), math.exp(-2), 0.5 * math.sqrt(0.468 / 4_000))


def test_uniform_lengths_lie_between_their_ends() -> None:
    found = lengths(Characters("uniform", (100.0, 500.0)))
    assert 100 <= min(found) <= max(found) <= 500
    assert within(fmean(found), 300, 400 / math.sqrt(12 * len(found)))
    assert within(variance(found), 400**2 / 12, 400**2 / 12 * math.sqrt(0.8 / len(found)))


def test_lengths_of_a_curve_of_quantiles_are_linear_between_its_points() -> None:
    points = ((0.0, 100.0), (0.5, 200.0), (1.0, 1000.0))
    found = lengths(Characters("quantiles", quantiles=points))
    assert 100 <= min(found) <= max(found) <= 1000
    for value, share in ((150, 0.25), (200, 0.5), (600, 0.75)):
        deviation = math.sqrt(share * (1 - share) / len(found))
        assert within(sum(length <= value for length in found) / len(found), share, deviation + 0.001)
    assert within(fmean(found), (150 + 600) / 2, 260 / math.sqrt(len(found)))


def test_a_curve_is_level_before_its_first_and_beyond_its_last_point() -> None:
    found = Counter(lengths(Characters("quantiles", quantiles=((0.25, 10.0), (0.75, 20.0)))))
    assert min(found) == 10
    assert max(found) == 20
    for end in (10, 20):  # a quarter beyond, and half a character of the ten between the points
        assert within(found[end] / 4_000, 0.25 + 0.5 * 0.05, math.sqrt(0.275 * 0.725 / 4_000))


def test_a_curve_of_one_point_is_one_length() -> None:
    assert set(lengths(Characters("quantiles", quantiles=((0.5, 70.0),)), 20)) == {70}


def test_lengths_are_at_least_one_character() -> None:
    assert set(lengths(Characters("uniform", (0.0, 1.0)), 100)) == {1}


# To whom, and with what precedence


def test_addressees_are_drawn_without_repetition_and_never_the_originator() -> None:
    made = replace(MIXED, addressees=evenly("1", "2", "3", "4"), info=evenly("0", "3", "9"))
    filings = drawn(made)
    assert {filing.origin for filing in filings} == set(POSTS)
    for filing in filings:
        names = [who.indicator for who in filing.addressees]
        assert len(names) == len(set(names)) <= 4
        assert filing.origin not in names
        roles = [who.role for who in filing.addressees]
        assert roles == sorted(roles), "action before info"
        assert roles.count("action") in {1, 2, 3, 4}


def test_numbers_of_addressees_are_drawn_by_their_shares() -> None:
    made = replace(MIXED, mean_gap_us=Fraction(20 * SECOND), origins=one("RXAA"), info=Drawn(("0", "1"), (3.0, 1.0)))
    filings = drawn(made)
    actions = Counter(sum(who.role == "action" for who in filing.addressees) for filing in filings)
    infos = Counter(sum(who.role == "info" for who in filing.addressees) for filing in filings)
    assert chi_square([actions[number] for number in (1, 2, 3)], [1, 1, 1]) < chi_square_99(2)
    assert chi_square([infos[number] for number in (0, 1)], [3, 1]) < chi_square_99(1)


def test_where_there_are_fewer_posts_than_addressees_action_goes_first() -> None:
    made = source(recipients=evenly("RXBB", "RXCC", "RXDD"), addressees=one("2"), info=one("8"))
    for filing in drawn(made):
        assert [who.role for who in filing.addressees] == ["action", "action", "info"]
        assert {who.indicator for who in filing.addressees} == {"RXBB", "RXCC", "RXDD"}


def test_a_message_that_nobody_is_left_to_have_is_not_filed() -> None:
    made = source(origins=evenly("RXAA", "RXBB"), recipients=one("RXBB"), arrivals="fixed")
    filings = drawn(made)
    assert {filing.origin for filing in filings} == {"RXAA"}
    assert 0 < len(filings) < 24
    assert [filing.name for filing in filings] == [f"t-{number}" for number in range(1, len(filings) + 1)]


def test_who_writes_and_who_is_written_to_goes_by_weight() -> None:
    made = source(origins=of(RXAA=5, RXBB=1), recipients=of(RXCC=1, RXDD=2, RXEE=4), mean_gap_us=Fraction(20 * SECOND))
    filings = drawn(made)
    by_origin = Counter(filing.origin for filing in filings)
    assert chi_square([by_origin["RXAA"], by_origin["RXBB"]], [5, 1]) < chi_square_99(1)
    to = Counter(filing.addressees[0].indicator for filing in filings)
    assert chi_square([to[name] for name in ("RXCC", "RXDD", "RXEE")], [1, 2, 4]) < chi_square_99(2)


def test_a_weight_of_0_is_never_drawn() -> None:
    made = source(
        origins=of(RXDD=0, RXAA=1, RXEE=0), recipients=of(RXEE=0, RXBB=1, RXCC=1, RXDD=0), addressees=one("4"),
        precedence=of(FLASH=0, ROUTINE=1, PRIORITY=0), mean_gap_us=Fraction(MINUTE),
    )  # fmt: skip
    for filing in drawn(made):
        assert (filing.origin, filing.precedence) == ("RXAA", "ROUTINE")
        assert {who.indicator for who in filing.addressees} == {"RXBB", "RXCC"}


def test_a_heavy_post_that_is_taken_already_leaves_the_light_ones_their_weights() -> None:
    made = source(recipients=of(RXBB=10**9, RXCC=1, RXDD=3), addressees=one("2"), mean_gap_us=Fraction(MINUTE))
    second = Counter(filing.addressees[1].indicator for filing in drawn(made))
    assert chi_square([second["RXCC"], second["RXDD"]], [1, 3]) < chi_square_99(1)


def test_precedences_are_drawn_by_their_shares() -> None:
    made = source(precedence=of(FLASH=0.1, PRIORITY=0.3, ROUTINE=0.6), mean_gap_us=Fraction(20 * SECOND))
    found = Counter(filing.precedence for filing in drawn(made))
    assert chi_square([found[name] for name in ("FLASH", "PRIORITY", "ROUTINE")], [1, 3, 6]) < chi_square_99(2)


def test_a_second_prosign_is_never_above_the_first() -> None:
    made = replace(MIXED, info_precedence=of(FLASH=1, IMMEDIATE=1, ROUTINE=1), mean_gap_us=Fraction(MINUTE))
    by = scenario(made)
    found = set()
    for filing in drawn(made):
        first, second = by.prosigns(filing)
        assert second is not None
        assert second >= first
        found.add((filing.precedence, filing.info_precedence))
    assert {("FLASH", "IMMEDIATE"), ("ROUTINE", "FLASH"), ("PRIORITY", "IMMEDIATE")} <= found, "filed as drawn"


def test_without_a_second_prosign_there_is_none() -> None:
    assert {filing.info_precedence for filing in drawn(source())} == {None}
