"""Lengths of time, line rates and instants: the text that people write, to whole numbers and exact fractions.

Owns every conversion between text and time. A length of time is whole microseconds, rounded once, halves up; a
rate is an exact fraction of microseconds a character; an instant is whole microseconds since 1970-01-01 UTC.
What cannot be read raises `NotAQuantity`, whose text and hint are written for the user. How numbers and lists stand
in a sentence is here as well, for every room that tells something.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from fractions import Fraction

__all__ = [
    "MONTHS",
    "NotAQuantity",
    "counted",
    "date_time_group",
    "full_year",
    "instant_us",
    "iso_utc",
    "length_us",
    "listed",
    "microseconds_per_character",
    "point_us",
    "round_length",
    "rounded",
    "seconds_text",
    "short_length",
    "transmission_us",
]

SECOND = 1_000_000
DAY = 86_400 * SECOND
_MONTH_NAMES = (
    "JANUARY", "FEBRUARY", "MARCH", "APRIL", "MAY", "JUNE",
    "JULY", "AUGUST", "SEPTEMBER", "OCTOBER", "NOVEMBER", "DECEMBER",
)  # fmt: skip
MONTHS = tuple(name[:3] for name in _MONTH_NAMES)
LONGEST_US = 36_525 * DAY
EARLIEST_YEAR, LATEST_YEAR = 1800, 2999

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FOUR_CENTURIES = 146_097 * DAY
_UNITS_US = {"us": 1, "ms": 1_000, "s": SECOND, "min": 60 * SECOND, "h": 3_600 * SECOND, "d": DAY}
_PART = re.compile(r"\s*([0-9]{1,15}(?:\.[0-9]{1,15})?)\s*(us|ms|s|min|h|d)(?![A-Za-z])")
_BARE = re.compile(r"[+-]?\d+(?:\.\d*)?", re.ASCII)
_RATE = re.compile(r"(\d{1,15}(?:\.\d+)?)\s*(bit/s|wpm|baud|char/s)", re.ASCII)
_RATE_US = {"bit/s": 10_000_000, "wpm": 10_000_000, "baud": 7_420_000, "char/s": 1_000_000}
_DTG = re.compile(r"(\d{2})(\d{2})(\d{2})\s*Z(?:\s+([A-Z]{3,9})(?:\s+(\d{4}|\d{2}))?)?", re.IGNORECASE | re.ASCII)

_LENGTH_HINT = "write a number and a unit (us, ms, s, min, h, d), as in '2 min' or '1 h 30 min'"
_RATE_HINT = "write '9600 bit/s', '75 baud', '100 wpm' or '10 char/s'"
_INSTANT_HINT = "write '161039Z NOV 07' or '2007-11-16T10:39Z'"


class NotAQuantity(ValueError):  # noqa: N818 - it says what the text is
    """A text that is not the quantity asked for; ``hint`` says what to write instead."""

    def __init__(self, text: str, hint: str = "") -> None:
        super().__init__(text)
        self.hint = hint


def rounded(value: Fraction) -> int:
    """The nearest whole number, halves up."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def _shown(text: str) -> str:
    return repr(text if len(text) <= 80 else text[:77] + "...")


def length_us(text: str) -> int:
    """A length of time as written (``1 h 30 min``), in whole microseconds; only 0 may stand without a unit."""
    words = text.strip()
    if re.fullmatch(r"0+(?:\.0+)?", words):
        return 0
    total, at = Fraction(0), 0
    while at < len(words):
        part = _PART.match(words, at)
        if part is None:
            break
        total += Fraction(part[1]) * _UNITS_US[part[2]]
        at = part.end()
    if at < len(words) or not words:
        if len(words) <= 20 and _BARE.fullmatch(words) and not words.startswith("-"):
            raise NotAQuantity(f"{_shown(text)} has no unit", f"write '{words} s' or '{words} min'")
        raise NotAQuantity(f"{_shown(text)} is not a length of time", _LENGTH_HINT)
    if total > LONGEST_US:
        raise NotAQuantity(f"{_shown(text)} is longer than a hundred years", _LENGTH_HINT)
    return rounded(total)


def microseconds_per_character(text: str) -> Fraction:
    """A line rate as written, in microseconds a character: an exact fraction of the figure.

    ``N bit/s`` takes 10 bits a character, ``N wpm`` 6 characters a word, ``N baud`` the five-level code of 7.42
    units a character (handbook of record traffic, 4.3), ``N char/s`` speaks for itself. No line is so fast that a
    thousand characters take less than a microsecond on it.
    """
    found = _RATE.fullmatch(text.strip())
    if found is None:
        raise NotAQuantity(f"{_shown(text)} is not a rate", _RATE_HINT)
    figure = Fraction(found[1])
    if "." in found[1] and len(found[1].split(".")[1]) > 4:
        raise NotAQuantity(f"{_shown(text)} has more than four decimals", _RATE_HINT)
    if not 0 < figure <= 1_000 * _RATE_US[found[2]]:
        raise NotAQuantity(f"{_shown(text)} is no rate of any line", _RATE_HINT)
    return Fraction(_RATE_US[found[2]]) / figure


def transmission_us(characters: int, per_character: Fraction) -> int:
    """How long a line of that rate needs for so many characters: microseconds, to the nearest, halves up."""
    denominator = per_character.denominator
    return (2 * characters * per_character.numerator + denominator) // (2 * denominator)


def full_year(digits: str) -> int:
    """A year as written with two or four digits; of two, 60 and more are of the twentieth century."""
    year = int(digits)
    if len(digits) == 4:
        return year
    return year + (1900 if year >= 60 else 2000)


def instant_us(text: str) -> int:
    """A date-time group with month and year, or ISO time (UTC unless it says), in microseconds since 1970."""
    words = text.strip()
    group = _DTG.fullmatch(words)
    if group is None:
        return _iso(words)
    if not (group[4] and group[5]):
        raise NotAQuantity(f"{_shown(text)} lacks its month and year", _INSTANT_HINT)
    year = full_year(group[5])
    found = _on(year, _month(group[4], words), group)
    if found is None:
        raise NotAQuantity(f"{_shown(text)} is no date and time of the calendar", _INSTANT_HINT)
    return _sane(found, words)


def point_us(text: str, start: int) -> int:
    """An instant of a scenario, in microseconds since its start (negative: before it).

    A length of time after the start, a date-time group (without month, or without year, the next one from the
    start on) or ISO time. ``start`` is in microseconds since 1970.
    """
    words = text.strip()
    group = _DTG.fullmatch(words)
    if group is not None and not (group[4] and group[5]):
        return _next(group, start, words) - start
    if group is not None or re.match(r"[0-9]{4}-[0-9]{2}", words):
        return instant_us(words) - start
    return length_us(words)


def _iso(words: str) -> int:
    try:
        when = datetime.fromisoformat(words)
    except ValueError:
        raise NotAQuantity(f"{_shown(words)} is not an instant", _INSTANT_HINT) from None
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return _sane((when - _EPOCH) // timedelta(microseconds=1), words)


def _sane(instant: int, words: str) -> int:
    if not _of_year(EARLIEST_YEAR) <= instant < _of_year(LATEST_YEAR + 1):
        raise NotAQuantity(f"{_shown(words)} lies outside the years {EARLIEST_YEAR} to {LATEST_YEAR}", _INSTANT_HINT)
    return instant


def _of_year(year: int) -> int:
    return (datetime(year, 1, 1, tzinfo=UTC) - _EPOCH) // timedelta(microseconds=1)


def _month(name: str, words: str) -> int:
    for place, month in enumerate(_MONTH_NAMES):
        if name.upper() in {month, month[:3]}:
            return place + 1
    raise NotAQuantity(f"{_shown(words)} names no month", f"months are {' '.join(MONTHS)}")


def _on(year: int, month: int, group: re.Match[str]) -> int | None:
    day, hour, minute = int(group[1]), int(group[2]), int(group[3])
    if not (1 <= year <= 9999 and 1 <= day <= monthrange(year, month)[1] and hour < 24 and minute < 60):
        return None
    return (datetime(year, month, day, hour, minute, tzinfo=UTC) - _EPOCH) // timedelta(microseconds=1)


def _next(group: re.Match[str], start: int, words: str) -> int:
    """The first instant from the start on that a date-time group without month or year can mean."""
    begin = _EPOCH + timedelta(microseconds=start)
    wanted = _month(group[4], words) if group[4] else None
    for ahead in range(12 * 9):
        year, month = divmod(begin.year * 12 + begin.month - 1 + ahead, 12)
        if wanted in (None, month + 1):
            found = _on(year, month + 1, group)
            if found is not None and found >= start:
                return found
    raise NotAQuantity(f"{_shown(words)} is no day and time of the calendar", _INSTANT_HINT)


def _moment(instant: int) -> tuple[datetime, int]:
    """An instant as calendar time and the years to add to it, since a run may last beyond the year 9999."""
    cycles = 0
    while instant - cycles * _FOUR_CENTURIES >= _of_year(9000):
        cycles = (instant - _of_year(8000)) // _FOUR_CENTURIES
    return _EPOCH + timedelta(microseconds=instant - cycles * _FOUR_CENTURIES), cycles * 400


def iso_utc(instant: int) -> str:
    """ISO 8601 in UTC, ``2007-11-16T10:39:00Z``: a fraction only where there is one, without trailing zeros."""
    when, years = _moment(instant)
    fraction = f".{when.microsecond:06d}".rstrip("0") if when.microsecond else ""
    return f"{when.year + years:04d}-{when:%m-%dT%H:%M:%S}{fraction}Z"


def date_time_group(instant: int, *, month: bool = True) -> str:
    """The date-time group of an instant, ``161039Z NOV 07``; seconds are cut off, as on a cable."""
    when, years = _moment(instant)
    group = f"{when:%d%H%M}Z"
    return f"{group} {MONTHS[when.month - 1]} {(when.year + years) % 100:02d}" if month else group


def seconds_text(microseconds: int) -> str:
    """Microseconds as plain decimal seconds, without exponent or trailing zeros: ``0.000001``, ``12``."""
    whole, rest = divmod(abs(microseconds), SECOND)
    sign = "-" if microseconds < 0 else ""
    return f"{sign}{whole}.{rest:06d}".rstrip("0") if rest else f"{sign}{whole}"


def short_length(microseconds: int) -> str:
    """A length of time for tables, in the two largest units that say something: ``1 h 05 min``, ``4.7 s``."""
    if microseconds < 60 * SECOND:
        tenths = (microseconds + 50_000) // 100_000
        if tenths < 600:
            return f"{tenths // 10}.{tenths % 10} s" if tenths % 10 else f"{tenths // 10} s"
    seconds = (microseconds + SECOND // 2) // SECOND
    if seconds < 3_600:
        return f"{seconds // 60} min {seconds % 60:02d} s" if seconds % 60 else f"{seconds // 60} min"
    minutes = (microseconds + 30 * SECOND) // (60 * SECOND)
    if minutes < 48 * 60:
        return f"{minutes // 60} h {minutes % 60:02d} min"
    hours = (microseconds + 1_800 * SECOND) // (3_600 * SECOND)
    return f"{hours // 24} d {hours % 24:02d} h"


def round_length(microseconds: int) -> str:
    """The same in a sentence, where a second unit that says nothing is left out: ``6 h``."""
    return short_length(microseconds).removesuffix(" 00 min").removesuffix(" 00 h")


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun: ``1 message``, ``12,000 messages``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(words: Sequence[str]) -> str:
    """Words as people list them: ``A``, ``A and B``, ``A, B and C``."""
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))
