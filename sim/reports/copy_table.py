"""The table of copies: a line for each leg, and below it the routing line of the copy that went that way.

Owns the columns, and how routing lines, which may be long, stand between them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap

from sim.quantities import counted, date_time_group
from sim.reports.addressees import Wording
from sim.reports.grid import grid, width_of
from sim.reports.titles import clock
from sim.results.copies import CopyRecord

__all__ = ["copy_table"]


def copy_table(copies: Sequence[CopyRecord], wording: Wording, width: int) -> str:
    """Two lines or more for each copy and leg; of several messages each begins with its title."""
    text = _grid(copies, wording, {})
    if width_of(text) > width:
        text = _grid(copies, wording, wording.prosigns)
    head, rule, *lines = text.split("\n")
    several = len({copy.message for copy in copies}) > 1
    told: list[str] = [head, rule]
    last = None
    for copy, line in zip(copies, lines, strict=True):
        if several and copy.message != last:
            told += wrap(wording.titles.get(copy.message, copy.message), width)
        last = copy.message
        told.append(line)
        told += _routing(copy, width)
    return "\n".join(told)


def _grid(copies: Sequence[CopyRecord], wording: Wording, prosigns: Mapping[str, str]) -> str:
    """The lines of the legs; precedences stand by their prosigns where those are given."""
    lost = any(copy.lost_us for copy in copies)
    heading = "Prec" if prosigns else "Precedence"
    headers = ["Leg", heading, "Joined", "Started", "Arrived", "Queue", *(["Lost"] if lost else [])]
    rows = [_cells(copy, wording, prosigns, lost=lost) for copy in copies]
    return grid(headers, rows, ["left"] * 5 + ["right"] * (len(headers) - 5))


def _cells(copy: CopyRecord, wording: Wording, prosigns: Mapping[str, str], *, lost: bool) -> list[str]:
    def when(at_us: int | None) -> str:
        return "-" if at_us is None else date_time_group(wording.start + at_us, month=False)

    cells = [
        f"{copy.from_post} to {copy.to_post}",
        prosigns.get(copy.precedence, copy.precedence),
        when(copy.joined_us),
        when(copy.started_us),
        when(copy.arrived_us),
        clock(copy.queue_us) or "-",
    ]
    return [*cells, clock(copy.lost_us) or "-"] if lost else cells


def _routing(copy: CopyRecord, width: int) -> Iterator[str]:
    text = copy.routing_line
    if copy.behind is not None:
        text += f" (behind {copy.behind})"
    if copy.cuts:
        text += f" (cut {counted(copy.cuts, 'time')})"
    yield from wrap(text, width, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False)
