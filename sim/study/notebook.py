"""How a comparison shows itself at the end of a notebook's cell: its differences, with units and verdicts.

Owns that table. What a difference says is `compare`'s; here are its words. All that comes from files is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple

from sim.quantities import short_length
from sim.study.measures import Measure

__all__ = ["Row", "page"]

_HEADS = ("Setting", "Precedence", "Measure", "First", "Difference", "95 % interval", "p", "Verdict")
_CELL = "text-align:left;white-space:nowrap"
_LOOKS = {"better": "font-weight:bold;color:#2574b5", "worse": "font-weight:bold;color:#c25510"}
_SHOWN, _FADED = "font-weight:bold", "opacity:.65"
"""Of a verdict that is neither, and of a line that shows nothing."""


class Row(NamedTuple):
    """A difference: of what, the mean under the first setting, how much more it is, what that says, and
    whether that is anything."""

    setting: str
    precedence: str
    measure: Measure
    first: float | None
    mean: float | None
    low: float | None
    high: float | None
    p: float | None
    verdict: str
    shown: bool


def page(title: str, notes: Sequence[str], rows: Iterable[Row]) -> str:
    """The table in HTML, what has to be borne in mind above it. Lines where nothing differs are counted, not shown."""
    told = list(rows)
    shown = [row for row in told if row.mean != 0]
    head = "".join(f'<th style="{_CELL}">{escape(name)}</th>' for name in _HEADS)
    body = "".join(map(_line, shown))
    caption = f'<caption style="text-align:left;font-weight:bold">{escape(title)}</caption>'
    table = f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    same = len(told) - len(shown)
    below = (
        f"<p>{same:,} further {'line' if same == 1 else 'lines'}: the same in every replication.</p>" if same else ""
    )
    listed = "".join(f"<li>{escape(note)}</li>" for note in notes)
    return (f"<ul>{listed}</ul>" if notes else "") + table + below


def _line(row: Row) -> str:
    between = "-" if row.low is None or row.high is None else f"{_change(row.low, row)} to {_change(row.high, row)}"
    chance = "-" if row.p is None else "<0.0001" if row.p < 0.0001 else f"{row.p:.4f}" if row.p < 1 else "1"
    first = "-" if row.first is None else _amount(row.first, row.measure)
    texts = [row.setting, row.precedence, row.measure.title, first, _change(row.mean, row), between, chance]
    look = _LOOKS.get(row.verdict, _SHOWN) if row.shown else ""
    cells = "".join(f'<td style="{_CELL}">{escape(text)}</td>' for text in texts)
    verdict = f'<td style="{_CELL};{look}">{escape(row.verdict)}</td>'
    return f'<tr style="{"" if row.shown else _FADED}">{cells}{verdict}</tr>'


def _change(value: float | None, row: Row) -> str:
    """A difference with its sign and unit; of shares in points of the hundred."""
    if value is None:
        return "-"
    text = _amount(abs(value), row.measure)
    text = text.replace("%", "pt") if row.measure.unit == "share" else text
    return f"{'+' if value > 0 else '-' if value < 0 else ''}{text}"


def _amount(value: float, measure: Measure) -> str:
    if measure.unit == "share":
        return f"{100 * value:.1f} %"
    if measure.unit == "count":
        return f"{value:,.1f}"
    return "<0.1 s" if 0 < value < 0.05 else short_length(round(value * 1_000_000))
