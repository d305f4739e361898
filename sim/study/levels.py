"""The values that a field takes: lists, labelled values, ranges with exact figures, and what is drawn from a range.

Owns how values are written in a study and read out of it, with what is wrong with them as values. Whether one of them
can stand in its field is asked of the files (`variants`). Codes V702 to V704.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, log10

from sim.documents import Part, Value
from sim.problems import Problem
from sim.study.design import Level
from sim.study.written import MOST_LEVELS, NamedForm, RangeForm
from sim.textfiles import shown
from sim.validation import keys_of, validated
from sim.written import kind_of

__all__ = ["Ends", "Levels", "one_level", "read_levels", "value_text"]

MOST_DECIMALS = 4
LONGEST = 60
_FIGURE = re.compile(r"([+-]?\d{1,15}(?:\.\d{1,15})?)\s*([^\d\s+-][^\d]*)?")
_LENGTHS = {"us": 1, "ms": 1_000, "s": 1_000_000, "min": 60_000_000, "h": 3_600_000_000, "d": 86_400_000_000}
_LENGTH_PART = re.compile(r"\s*(\d{1,15}(?:\.\d{1,15})?)\s*(us|ms|s|min|h|d)(?![A-Za-z])")


@dataclass(frozen=True)
class Ends:
    """A range to draw from: its ends in a unit, and whether equal ratios are equally likely instead of differences."""

    low: Fraction
    high: Fraction
    unit: str
    log: bool

    def levels(self, column: Sequence[float]) -> tuple[Level, ...]:
        """The values for numbers from 0 to 1, rounded to what tells them apart; each stays in its own part."""
        points = len(column)
        return tuple(self._level(figure, floor(figure * points), points) for figure in column)

    def _level(self, figure: float, part: int, points: int) -> Level:
        begin, end = sorted((self._at(part / points), self._at((part + 1) / points)))
        exact = self._at(figure)
        decimals = min(MOST_DECIMALS, max(0, 2 - floor(log10(end - begin)))) if end > begin else MOST_DECIMALS
        step = Fraction(1, 10**decimals)
        value = min(max(round(exact / step), ceil(begin / step)), max(ceil(begin / step), floor(end / step))) * step
        return _level(value, self.unit)

    def _at(self, figure: float) -> Fraction:
        if self.log:
            return Fraction(float(self.low) * (float(self.high) / float(self.low)) ** figure)
        return self.low + (self.high - self.low) * Fraction(figure)


@dataclass(frozen=True)
class Levels:
    """The values of a factor, each with the place where it is written. Where they are drawn from a range, ``ends`` is
    that, and the levels are its two ends."""

    name: str
    levels: tuple[Level, ...]
    places: tuple[Part, ...]
    unit: str
    ends: Ends | None = None


def read_levels(part: Part, *, whole: bool, drawn: bool) -> tuple[Levels | None, list[Problem]]:
    """The values in a part of a study (below ``vary``), and what is wrong with them.

    ``whole``: a number without a unit is a whole one there; ``drawn``: ranges are drawn from.
    """
    name, given = str(part.path[-1]), part.value
    if _is_range(given):
        return _range(part, whole=whole, drawn=drawn)
    if isinstance(given, dict) and "values" in given and set(given) <= set(keys_of(NamedForm)):
        form, problems = validated(NamedForm, part)
        if problems:
            return None, problems
        name, part, given = form.name or name, part.part(("values",)), given["values"]
    if isinstance(given, list):
        written = [(value_text(value), value, part.part((at,))) for at, value in enumerate(given)]
    elif isinstance(given, dict):
        written = [(" ".join(label.split()), value, part.part((label,))) for label, value in given.items()]
    else:
        hint = "write a list [A, B], a range {from: A, to: B, steps: 5}, or values under labels {one: A, other: B}"
        return None, [Problem(part.place(), "V702", f"{kind_of(given)} stands where values should be", hint)]
    problems = list(_wrong(written, part))
    numbers, unit = _numbers([value for _, value, _ in written])
    levels = tuple(Level(text, value, number) for (text, value, _), number in zip(written, numbers, strict=True))
    return (None if problems else Levels(name, levels, tuple(place for *_, place in written), unit)), problems


def one_level(part: Part) -> Levels:
    """The one value in a part of a study (below ``set``)."""
    (number,), unit = _numbers([part.value])
    return Levels(str(part.path[-1]), (Level(value_text(part.value), part.value, number),), (part,), unit)


def _wrong(written: Sequence[tuple[str, Value, Part]], part: Part) -> Iterator[Problem]:
    """What is wrong with values in a list or under labels, whatever they stand for."""
    if len(written) < 2:
        hint = "write two values or more; one that holds at all points stands under 'set:'"
        yield Problem(part.place(), "V702", "one value varies nothing" if written else "there are no values", hint)
    if len(written) > MOST_LEVELS:
        yield Problem(part.place(), "V702", f"more than {MOST_LEVELS:,} values", "write fewer")
    seen: list[Value] = []
    texts: set[str] = set()
    for text, value, place in written[:MOST_LEVELS]:
        if value in seen or text in texts:
            yield Problem(place.place(), "V704", f"{shown(text)} stands there twice", "leave one of them out")
        seen.append(value)
        texts.add(text)


def value_text(value: Value) -> str:
    """A value as people read it, on one short line."""
    if isinstance(value, dict):
        text = ", ".join(f"{key} {value_text(child)}" for key, child in value.items())
    elif isinstance(value, list):
        text = ", ".join(map(value_text, value))
    else:
        text = " ".join(value.split())
    return text if len(text) <= LONGEST else text[: LONGEST - 3] + "..."


# ---------------------------------------------------------------- figures with units


def _figure(value: Value) -> tuple[Fraction, str] | None:
    """A number and its unit; of a length of several parts ('1 h 30 min') in the last of its units."""
    text = value.strip() if isinstance(value, str) else ""
    if found := _FIGURE.fullmatch(text):
        return Fraction(found[1]), " ".join((found[2] or "").split())
    total, at, unit = Fraction(0), 0, ""
    while (piece := _LENGTH_PART.match(text, at)) is not None:
        total, at, unit = total + Fraction(piece[1]) * _LENGTHS[piece[2]], piece.end(), piece[2]
    return (total / _LENGTHS[unit], unit) if unit and at == len(text) else None


def _in_one_unit(figures: Sequence[tuple[Fraction, str]]) -> tuple[list[Fraction], str] | None:
    """Numbers in one unit, of lengths of time in the smallest; None where they have different ones. 0 has any."""
    units = {unit for number, unit in figures if number or unit}
    if len(units) <= 1:
        return [number for number, _ in figures], units.pop() if units else ""
    if not units <= set(_LENGTHS):
        return None
    smallest = min(units, key=_LENGTHS.__getitem__)
    return [number * _LENGTHS.get(unit, 1) / _LENGTHS[smallest] for number, unit in figures], smallest


def _numbers(values: Sequence[Value]) -> tuple[list[float | None], str]:
    """The values as numbers and their unit, where all are numbers in one unit."""
    figures = [_figure(value) for value in values]
    known = [one for one in figures if one is not None]
    same = _in_one_unit(known) if known and len(known) == len(values) else None
    return ([None] * len(values), "") if same is None else ([float(number) for number in same[0]], same[1])


def _level(number: Fraction, unit: str) -> Level:
    """A number with its unit, as a value that a file could have."""
    rounded = Fraction(round(number * 10**MOST_DECIMALS), 10**MOST_DECIMALS)
    figure = f"{float(rounded):.{MOST_DECIMALS}f}".rstrip("0").rstrip(".")
    text = f"{figure} {unit}".strip()
    return Level(text, text, float(rounded))


# ---------------------------------------------------------------- ranges


def _is_range(given: Value) -> bool:
    return isinstance(given, dict) and len(set(given) & {"from", "to", "steps", "by", "spacing"}) >= 2


def _range(part: Part, *, whole: bool, drawn: bool) -> tuple[Levels | None, list[Problem]]:
    """The values of a range, or its ends where they are drawn."""
    form, problems = validated(RangeForm, part)
    written = {key: text for key, text in (("from", form.from_), ("to", form.to), ("by", form.by)) if text is not None}
    figures = {key: _figure(text) for key, text in written.items()}
    for key in [key for key, figure in figures.items() if figure is None]:
        text = f"{shown(written[key])} is no number with a unit"
        problems.append(Problem(part.place((key,)), "V703", text, "write '50 baud', '5 min' or '0.8'"))
    same = _in_one_unit([figure for figure in figures.values() if figure is not None])
    if same is None:
        text = f"{' and '.join(map(shown, written.values()))} have different units"
        problems.append(Problem(part.place(("to",)), "V703", text, "give all in the same"))
    if same is None or problems:
        return None, problems
    (low, high, *by), unit = same
    log = form.spacing == "log"
    problems += _odd(form, part, low, high, drawn=drawn)
    if problems:
        return None, problems
    ends = None
    if form.steps is not None:
        found = _stepped(low, high, form.steps, log=log)
    elif by:
        found = [low + (by[0] if high > low else -by[0]) * at for at in range(_many(low, high, by[0]))]
    elif whole and unit in ("", "characters") and low.denominator == high.denominator == 1:
        found = _stepped(low, high, _many(low, high, Fraction(1)), log=False)
    else:
        found, ends = [low, high], Ends(low, high, unit, log)
    levels = tuple(_level(number, unit) for number in found)
    if len(set(levels)) < len(levels):
        hint = f"{MOST_DECIMALS} decimals count; write fewer steps"
        return None, [Problem(part.place(), "V703", "the values lie so close that some are the same", hint)]
    return Levels(form.name or str(part.path[-1]), levels, (part,) * len(levels), unit, ends), []


def _odd(form: RangeForm, part: Part, low: Fraction, high: Fraction, *, drawn: bool) -> Iterator[Problem]:
    """What does not go together in a range."""
    by = None if form.by is None else _figure(form.by)
    if low == high:
        yield Problem(part.place(("to",)), "V703", "the range begins where it ends", "write another value")
    if form.spacing == "log" and min(low, high) <= 0:
        yield Problem(part.place(("spacing",)), "V703", "ratios need ends above 0", "write 'spacing: equal'")
    elif form.spacing == "log" and by is not None:
        yield Problem(part.place(("by",)), "V703", "equal ratios have no distance", "write 'steps: 5'")
    if form.steps is not None and by is not None:
        yield Problem(part.place(("by",)), "V703", "a range has 'steps' or 'by'", "leave one of them")
    if form.steps is None and by is None and not drawn:
        hint = "write 'steps: 5', or 'by:' and a distance"
        yield Problem(part.place(), "V703", "how many values the range has is not said", hint)
    if by is not None and by[0] <= 0:
        yield Problem(part.place(("by",)), "V703", f"{shown(form.by or '')} leads nowhere", "write a distance above 0")


def _many(low: Fraction, high: Fraction, by: Fraction) -> int:
    """How many values there are at that distance; no more than one too many."""
    return min(MOST_LEVELS, floor(abs(high - low) / by)) + 1


def _stepped(low: Fraction, high: Fraction, many: int, *, log: bool) -> list[Fraction]:
    """So many values between two ends, both among them."""
    if not log:
        return [low + (high - low) * at / (many - 1) for at in range(many)]
    ratio = float(high) / float(low)
    return [low, *(_significant(float(low) * ratio ** (at / (many - 1))) for at in range(1, many - 1)), high]


def _significant(number: float) -> Fraction:
    """A number with four figures that count."""
    return Fraction(f"{number:.4g}")
