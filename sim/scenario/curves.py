"""Small CSVs that traffic draws from: hours of the day, shares of numbers, quantiles of lengths.

Owns their columns and checks. Each has a header line: ``hour,weight``, ``value,share``, ``quantile,value``.
Codes are the log's (L601 to L609).
"""

from __future__ import annotations

import re
from collections.abc import Callable

from sim.problems import Place, Problem
from sim.scenario.log import rows_of
from sim.scenario.model import Drawn
from sim.scenario.written import LONGEST_MESSAGE
from sim.textfiles import TextFile, shown

__all__ = ["hours", "quantiles", "shares"]

MOST_ROWS = 100_000
_FIGURE = re.compile(r"\d{1,15}(\.\d{1,18})?")

Row = tuple[int, float, float]


def hours(source: TextFile) -> tuple[tuple[float, ...] | None, list[Problem]]:
    """The 24 weights of a day."""
    rows, problems = _rows(source, "hour", "weight")
    if problems:
        return None, problems
    found: dict[int, float] = {}
    for line, hour, weight in rows:
        if hour != int(hour) or not 0 <= hour < 24:
            problems.append(_at(source, line, f"{hour:g} is no hour of the day", "write 0 to 23"))
        elif int(hour) in found:
            problems.append(_at(source, line, f"the hour {int(hour)} stands twice"))
        else:
            found[int(hour)] = weight
    missing = [str(hour) for hour in range(24) if hour not in found]
    if not problems and missing:
        problems.append(_at(source, 1, f"the hours {', '.join(missing)} are missing", "write 24 rows"))
    if not problems and not any(found.values()):
        problems.append(_at(source, 1, "all hours have the weight 0"))
    return (None, problems) if problems else (tuple(found[hour] for hour in range(24)), [])


def shares(source: TextFile) -> tuple[Drawn | None, list[Problem]]:
    """Whole numbers and their shares."""
    rows, problems = _rows(source, "value", "share")
    for line, value, _ in rows:
        if value != int(value) or value > MOST_ROWS:
            problems.append(_at(source, line, f"{value:g} is no number of addressees"))
    if not problems and not any(share for _, _, share in rows):
        problems.append(_at(source, 1, "all shares are 0"))
    if problems:
        return None, problems
    return Drawn(tuple(str(int(value)) for _, value, _ in rows), tuple(share for _, _, share in rows)), []


def quantiles(source: TextFile) -> tuple[tuple[tuple[float, float], ...] | None, list[Problem]]:
    """A curve of lengths: quantiles from 0 to 1, rising, and values that do not fall."""
    rows, problems = _rows(source, "quantile", "value")
    last: Row | None = None
    for row in rows:
        line, quantile, value = row
        if quantile > 1:
            problems.append(_at(source, line, f"the quantile {quantile:g} is above 1"))
        elif value > LONGEST_MESSAGE:
            problems.append(
                _at(
                    source,
                    line,
                    f"{value:g} is longer than any message",
                    f"{LONGEST_MESSAGE} characters at most",
                )
            )
        elif last is not None and quantile <= last[1]:
            problems.append(_at(source, line, f"the quantile {quantile:g} is not above the one before"))
        elif last is not None and value < last[2]:
            problems.append(_at(source, line, f"the value {value:g} is below the one before"))
        last = row
    return (None, problems) if problems else (tuple((quantile, value) for _, quantile, value in rows), [])


def _at(source: TextFile, line: int, text: str, hint: str = "") -> Problem:
    return Problem(Place(source.path, line, 1), "L609", text, hint)


def _rows(source: TextFile, first: str, second: str) -> tuple[list[Row], list[Problem]]:
    """The rows as figures; a header that is another, or no rows at all, is the only problem then."""
    lines = rows_of(source)
    _, header = next(lines, (1, []))
    if [name.strip() for name in header] != [first, second]:
        text = f"{shown(','.join(header))} are not the columns that belong here"
        return [], [Problem(Place(source.path, 1, 1), "L601", text, f"the first line is {first},{second}")]
    rows: list[Row] = []
    problems: list[Problem] = []
    read: Callable[[str], re.Match[str] | None] = _FIGURE.fullmatch
    for line, row in lines:
        place = Place(source.path, line, 1)
        if len(row) != 2:
            problems.append(Problem(place, "L602", f"{len(row)} columns where 2 belong"))
            continue
        wrong = next((cell for cell in row if not read(cell.strip())), None)
        if wrong is not None:
            problems.append(Problem(place, "L603", f"{shown(wrong)} is not a plain number, 0 or more"))
            continue
        rows.append((line, float(row[0]), float(row[1])))
        if len(problems) + len(rows) > MOST_ROWS:
            return [], [Problem(place, "L610", f"more than {MOST_ROWS:,} rows", "write a coarser curve")]
    if not rows and not problems:
        problems.append(Problem(Place(source.path, 1, 1), "L609", "there are no rows"))
    return rows, problems
