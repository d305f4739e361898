"""Lengths of time, rates and instants: what people write, to whole microseconds and exact fractions, and back."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.quantities import (
    DAY,
    LONGEST_US,
    MONTHS,
    NotAQuantity,
    counted,
    date_time_group,
    full_year,
    instant_us,
    iso_utc,
    length_us,
    listed,
    microseconds_per_character,
    point_us,
    rounded,
    seconds_text,
    short_length,
    transmission_us,
)

SECOND, MINUTE, HOUR = 1_000_000, 60_000_000, 3_600_000_000
UNITS = {"us": 1, "ms": 1_000, "s": SECOND, "min": MINUTE, "h": HOUR, "d": DAY}
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

often = settings(max_examples=200, deadline=None, derandomize=True)
lengths = st.integers(0, LONGEST_US)
minutes = st.datetimes(datetime(1800, 1, 1), datetime(2999, 12, 31)).map(
    lambda when: when.replace(second=0, microsecond=0, tzinfo=UTC)
)
moments = st.datetimes(datetime(1800, 1, 1), datetime(2999, 12, 31, 23, 59, 59, 999999)).map(
    lambda when: when.replace(tzinfo=UTC)
)


def since_1970(when: datetime) -> int:
    return (when - EPOCH) // timedelta(microseconds=1)


def refused(reader: object, text: str) -> NotAQuantity:
    with pytest.raises(NotAQuantity) as caught:
        reader(text)  # type: ignore[operator]
    assert "\n" not in str(caught.value)
    assert caught.value.hint
    return caught.value


# Lengths of time


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("1 h 30 min", 90 * MINUTE),
        ("1h30min", 90 * MINUTE),
        ("  2   min ", 2 * MINUTE),
        ("0.25 s", 250_000),
        ("250 ms", 250_000),
        ("1 d", DAY),
        ("7 us", 7),
        ("1 s 1 s", 2 * SECOND),
        ("0", 0),
        ("0.0", 0),
        ("0 min", 0),
        ("1.5 us", 2),
        ("0.5 us", 1),
        ("0.4999999 us", 0),
        ("0.0000005 s", 1),
        ("36525 d", LONGEST_US),
    ],
)
def test_a_length_of_time_as_written(written: str, means: int) -> None:
    assert length_us(written) == means


def test_a_length_is_rounded_once_as_a_whole() -> None:
    assert length_us("0.4 us 0.4 us") == 1  # 0.8, and not 0 + 0
    assert length_us("0.5 us 0.5 us") == 1  # 1.0, and not 1 + 1


@often
@given(lengths)
def test_a_length_that_is_told_in_seconds_reads_back(microseconds: int) -> None:
    assert length_us(seconds_text(microseconds) + " s") == microseconds


@often
@given(st.lists(st.tuples(st.integers(0, 999), st.sampled_from(list(UNITS))), min_size=1, max_size=6), st.data())
def test_a_length_is_the_sum_of_its_parts_however_they_are_spaced(
    parts: list[tuple[int, str]], data: st.DataObject
) -> None:
    blank = st.sampled_from(["", " ", "  "])
    written = "".join(f"{data.draw(blank)}{number}{data.draw(blank)}{unit}" for number, unit in parts)
    assert length_us(written) == sum(number * UNITS[unit] for number, unit in parts)


@often
@given(st.decimals(0, 36_000, places=12), st.sampled_from(list(UNITS)))
def test_a_length_with_decimals_is_the_nearest_microsecond_halves_up(figure: Decimal, unit: str) -> None:
    exact = Fraction(figure) * UNITS[unit]
    found = length_us(f"{figure:f} {unit}")
    assert -Fraction(1, 2) < found - exact <= Fraction(1, 2)


@pytest.mark.parametrize("written", ["1700", "5", "0.5", "+3", "10."])
def test_a_bare_number_other_than_0_has_no_unit(written: str) -> None:
    error = refused(length_us, written)
    assert "has no unit" in str(error)
    assert f"'{written} s'" in error.hint


@pytest.mark.parametrize(
    "written",
    [
        "", " ", "min", "5 minutes", "5 M", "5 sec", "1 h 30", "-5 s", "-5", "1,5 s", "1e3 s", "5 min later", ".5 s",
        "1. s", "nan s", "inf", "1:30", "0 0",
    ],
)  # fmt: skip
def test_what_is_no_length_of_time(written: str) -> None:
    assert "is not a length of time" in str(refused(length_us, written))


def test_a_length_of_more_than_a_hundred_years_is_a_slip() -> None:
    assert "longer than a hundred years" in str(refused(length_us, "36525 d 1 us"))


def test_a_long_text_is_not_quoted_at_length() -> None:
    assert len(str(refused(length_us, "x" * 100_000))) < 150
    assert len(str(refused(length_us, "1 s " * 100_000 + "x"))) < 150


@often
@given(st.text(max_size=30))
def test_any_text_is_a_quantity_or_is_refused_with_a_hint(text: str) -> None:
    hints: list[str] = []
    for reader in (length_us, microseconds_per_character, instant_us, lambda words: point_us(words, 0)):
        try:
            reader(text)
        except NotAQuantity as error:
            hints.append(error.hint)
    assert all(hints)


# Rounding, rates, transmissions


@often
@given(st.fractions())
def test_rounding_is_to_the_nearest_halves_up(value: Fraction) -> None:
    assert -Fraction(1, 2) < rounded(value) - value <= Fraction(1, 2)


@often
@given(st.integers(-(10**9), 10**9))
def test_a_half_goes_up_on_both_sides_of_0(whole: int) -> None:
    assert rounded(whole + Fraction(1, 2)) == whole + 1


@pytest.mark.parametrize(
    ("written", "per_character"),
    [
        ("9600 bit/s", Fraction(10_000_000, 9600)),  # 10 bits a character
        ("100 wpm", Fraction(100_000)),  # 600 characters in 60 s
        ("75 baud", Fraction(7_420_000, 75)),  # 7.42 units a character
        ("10 char/s", Fraction(100_000)),
        ("45.45 baud", Fraction(742_000_000, 4545)),
        ("9600bit/s", Fraction(10_000_000, 9600)),
        (" 0.0001 char/s ", Fraction(10**10)),
    ],
)
def test_a_rate_is_an_exact_fraction_of_the_figure_as_written(written: str, per_character: Fraction) -> None:
    assert microseconds_per_character(written) == per_character


@pytest.mark.parametrize(
    "written",
    ["", "9600", "0 bit/s", "0.0 wpm", "-75 baud", "75 Baud", "75 bps", "1e4 bit/s", "9600 bit/s 75 baud",
     "45.45454 baud", "1000000000001 bit/s"],
)  # fmt: skip
def test_what_is_no_rate(written: str) -> None:
    refused(microseconds_per_character, written)


@often
@given(st.integers(0, 10**7), st.fractions(Fraction(1, 10**4), 10**10, max_denominator=10**8))
def test_a_transmission_lasts_characters_times_the_rate_rounded_once(characters: int, rate: Fraction) -> None:
    assert transmission_us(characters, rate) == rounded(characters * rate)


def test_1700_characters_at_75_baud() -> None:
    # 1,700 x 7,420,000 / 75 = 168,186,666.67
    assert transmission_us(1_700, microseconds_per_character("75 baud")) == 168_186_667


# Instants


@pytest.mark.parametrize(
    ("digits", "year"), [("60", 1960), ("99", 1999), ("00", 2000), ("07", 2007), ("59", 2059), ("1959", 1959)]
)
def test_a_year_of_two_digits_from_60_on_is_of_the_twentieth_century(digits: str, year: int) -> None:
    assert full_year(digits) == year


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("161039Z NOV 07", "2007-11-16T10:39:00Z"),
        ("161039z nov 2007", "2007-11-16T10:39:00Z"),
        ("161039 Z NOVEMBER 07", "2007-11-16T10:39:00Z"),
        ("311200Z DEC 89", "1989-12-31T12:00:00Z"),
        ("010000Z JAN 60", "1960-01-01T00:00:00Z"),
        ("312359Z DEC 59", "2059-12-31T23:59:00Z"),
        ("290000Z FEB 00", "2000-02-29T00:00:00Z"),
        ("2007-11-16T10:39Z", "2007-11-16T10:39:00Z"),
        ("2007-11-16T10:39", "2007-11-16T10:39:00Z"),
        ("2007-11-16", "2007-11-16T00:00:00Z"),
        ("2007-11-16T15:39:00.000001+05:00", "2007-11-16T10:39:00.000001Z"),
        ("1800-01-01T00:00Z", "1800-01-01T00:00:00Z"),
        ("2999-12-31T23:59:59.999999Z", "2999-12-31T23:59:59.999999Z"),
    ],
)
def test_an_instant_as_written(written: str, iso: str) -> None:
    assert iso_utc(instant_us(written)) == iso


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("161039Z", "lacks its month and year"),
        ("161039Z NOV", "lacks its month and year"),
        ("310000Z NOV 07", "no date and time of the calendar"),
        ("290000Z FEB 07", "no date and time of the calendar"),
        ("162400Z NOV 07", "no date and time of the calendar"),
        ("161060Z NOV 07", "no date and time of the calendar"),
        ("001039Z NOV 07", "no date and time of the calendar"),
        ("161039Z NOX 07", "names no month"),
        ("161039Z NOV 1799", "outside the years 1800 to 2999"),
        ("2007-13-01", "is not an instant"),
        ("3000-01-01", "outside the years 1800 to 2999"),
        ("0001-01-01T00:00+14:00", "outside the years 1800 to 2999"),
        ("5 min", "is not an instant"),
        ("", "is not an instant"),
    ],
)
def test_what_is_no_instant(written: str, told: str) -> None:
    assert told in str(refused(instant_us, written))


@often
@given(moments)
def test_iso_time_is_exact_and_reads_back(when: datetime) -> None:
    instant = since_1970(when)
    text = iso_utc(instant)
    assert datetime.fromisoformat(text) == when
    assert instant_us(text) == instant
    whole, _, fraction = text.removesuffix("Z").partition(".")
    assert whole == f"{when:%Y-%m-%dT%H:%M:%S}"
    assert not fraction.endswith("0")
    assert bool(fraction) == bool(when.microsecond) == ("." in text)


@often
@given(minutes)
def test_a_date_time_group_reads_back_where_its_year_can_be_told_by_two_digits(when: datetime) -> None:
    instant = since_1970(when)
    group = date_time_group(instant)
    assert group == f"{when:%d%H%M}Z {MONTHS[when.month - 1]} {when.year % 100:02d}"
    assert date_time_group(instant, month=False) == group[:7]
    assert instant_us(f"{group[:11]} {when.year}") == instant
    if 1960 <= when.year <= 2059:
        assert instant_us(group) == instant


def test_a_date_time_group_cuts_its_seconds_off() -> None:
    assert date_time_group(since_1970(datetime(2007, 11, 16, 10, 39, 59, 999999, UTC))) == "161039Z NOV 07"


@often
@given(moments, st.integers(0, 30))
def test_times_past_the_year_9999_go_on_by_the_calendar(when: datetime, cycles: int) -> None:
    later = since_1970(when) + cycles * 146_097 * DAY  # the calendar repeats after 400 years
    rest = f"{when:-%m-%dT%H:%M:%S}"
    assert iso_utc(later).startswith(f"{when.year + 400 * cycles:04d}{rest}")
    assert date_time_group(later) == date_time_group(since_1970(when))


# Points of a scenario


@often
@given(moments, lengths)
def test_a_length_of_time_is_a_point_after_the_start(start: datetime, after: int) -> None:
    assert point_us(f"{seconds_text(after)} s", since_1970(start)) == after


@often
@given(moments, moments)
def test_iso_time_is_a_point_before_or_after_the_start(start: datetime, when: datetime) -> None:
    assert point_us(iso_utc(since_1970(when)), since_1970(start)) == since_1970(when) - since_1970(start)


@often
@given(moments, st.integers(1, 31), st.integers(0, 23), st.integers(0, 59))
def test_a_date_time_group_without_month_is_the_next_one_from_the_start_on(
    start: datetime, day: int, hour: int, minute: int
) -> None:
    point = point_us(f"{day:02d}{hour:02d}{minute:02d}Z", since_1970(start))
    found = start + timedelta(microseconds=point)
    assert point >= 0
    assert (found.day, found.hour, found.minute, found.second, found.microsecond) == (day, hour, minute, 0, 0)
    at = start.replace(hour=hour, minute=minute, second=0, microsecond=0)
    while not (at.day == day and at >= start):  # day by day, as one turns the leaves of a calendar
        at += timedelta(days=1)
    assert found == at


@often
@given(moments, st.integers(1, 31), st.integers(1, 12))
def test_a_date_time_group_without_year_is_the_next_one_from_the_start_on(
    start: datetime, day: int, month: int
) -> None:
    written = f"{day:02d}1200Z {MONTHS[month - 1]}"
    longest = monthrange(2004, month)[1]
    if day > longest:
        assert "no day and time of the calendar" in str(
            refused(lambda text: point_us(text, since_1970(start)), written)
        )
        return
    found = start + timedelta(microseconds=point_us(written, since_1970(start)))
    assert (found.month, found.day, found.hour, found.minute) == (month, day, 12, 0)
    assert found >= start
    for year in range(start.year, found.year):
        if day <= monthrange(year, month)[1]:
            assert datetime(year, month, day, 12, tzinfo=UTC) < start


def test_the_next_29th_of_february_may_be_eight_years_away() -> None:
    start = since_1970(datetime(1896, 3, 1, tzinfo=UTC))  # 1900 was no leap year
    assert iso_utc(start + point_us("290000Z FEB", start)) == "1904-02-29T00:00:00Z"


def test_a_date_time_group_at_the_start_itself_is_the_start() -> None:
    start = instant_us("161039Z NOV 07")
    assert point_us("161039Z", start) == point_us("161039Z NOV", start) == point_us("161039Z NOV 07", start) == 0
    assert point_us("161038Z", start) == 30 * DAY - MINUTE  # 16 December
    assert point_us("161038Z NOV 07", start) == -MINUTE


@pytest.mark.parametrize("written", ["161039Z 07", "161039Z 2007"])
def test_a_year_without_its_month_is_not_passed_over(written: str) -> None:
    refused(lambda text: point_us(text, 0), written)
    refused(instant_us, written)


@pytest.mark.parametrize("written", ["1700", "noon", "2007-11-16T25:00", "161039A NOV 07", "162400Z"])
def test_what_is_no_point_of_a_scenario(written: str) -> None:
    refused(lambda text: point_us(text, 0), written)


# As people see them


@pytest.mark.parametrize(
    ("microseconds", "text"),
    [(1, "0.000001"), (12 * SECOND, "12"), (0, "0"), (-1, "-0.000001"), (-1_500_000, "-1.5"), (100_000, "0.1"),
     (10**20, "100000000000000")],
)  # fmt: skip
def test_seconds_are_plain_decimals(microseconds: int, text: str) -> None:
    assert seconds_text(microseconds) == text


@often
@given(st.integers(-(10**24), 10**24))
def test_seconds_are_exact_without_exponent_or_trailing_zeros(microseconds: int) -> None:
    text = seconds_text(microseconds)
    assert Fraction(text) * SECOND == microseconds
    assert "e" not in text
    assert "." not in text or not text.endswith("0")


@pytest.mark.parametrize(
    ("microseconds", "text"),
    [
        (0, "0 s"),
        (49_999, "0 s"),
        (50_000, "0.1 s"),
        (4_700_000, "4.7 s"),
        (12 * SECOND, "12 s"),
        (59_949_999, "59.9 s"),
        (59_950_000, "1 min"),
        (90 * SECOND, "1 min 30 s"),
        (65_400_000, "1 min 05 s"),
        (HOUR - SECOND, "59 min 59 s"),
        (HOUR - 1, "1 h 00 min"),
        (HOUR + 5 * MINUTE, "1 h 05 min"),
        (HOUR + 29_500_000, "1 h 00 min"),
        (47 * HOUR + 59 * MINUTE, "47 h 59 min"),
        (48 * HOUR, "2 d 00 h"),
        (50 * HOUR + 31 * MINUTE, "2 d 03 h"),
        (50 * HOUR + 29 * MINUTE + 59 * SECOND, "2 d 02 h"),
    ],
)
def test_a_short_length_has_the_two_largest_units_that_say_something(microseconds: int, text: str) -> None:
    assert short_length(microseconds) == text


@often
@given(lengths)
def test_a_short_length_is_as_near_as_its_smallest_unit_allows(microseconds: int) -> None:
    text = short_length(microseconds)
    off = abs(length_us(text) - microseconds)
    coarse = {"s": SECOND, "min": MINUTE, "h": HOUR}[text.split()[-1]]
    if microseconds < 59 * SECOND:
        coarse = 100_000
    elif text == "1 min" or "h" not in text:
        coarse = SECOND
    assert 2 * off <= coarse


def test_a_month_is_written_short_or_whole() -> None:
    assert instant_us("161039Z NOVEMBER 07") == instant_us("161039Z Nov 07")
    with pytest.raises(NotAQuantity, match="names no month"):
        instant_us("161039Z NOVICE 07")


def test_no_line_is_so_fast_that_a_copy_takes_no_time() -> None:
    with pytest.raises(NotAQuantity, match="no rate of any line"):
        microseconds_per_character("1000000001 char/s")


def test_numbers_with_their_nouns_and_lists_as_a_sentence_has_them() -> None:
    assert [counted(1, "copy", "copies"), counted(2, "copy", "copies"), counted(1200, "message")] == [
        "1 copy", "2 copies", "1,200 messages",
    ]  # fmt: skip
    assert [listed("ABC"[:many]) for many in range(4)] == ["", "A", "A and B", "A, B and C"]
