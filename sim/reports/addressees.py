"""The table of addressees: when each received the message, where the time went, and by which posts it came.

Owns the columns, and which of them a width has room for: the path stands beside where that fits, below where
not, and columns in which nothing stands are left out. Nothing is cut short.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from textwrap import fill, wrap
from typing import Literal, NamedTuple

from sim.quantities import date_time_group
from sim.reports.grid import grid, width_of
from sim.reports.titles import clock
from sim.results.deliveries import Delivery

__all__ = ["Wording", "addressee_table", "on_time_text", "received_text", "where_text"]


class Wording(NamedTuple):
    """What tables say of a run: its start (microseconds since 1970), the title of each message by its name,
    and the prosign of each precedence by its name."""

    start: int
    titles: Mapping[str, str]
    prosigns: Mapping[str, str]


class Column(NamedTuple):
    """A column: its header, whether figures stand in it, and what it says of a delivery."""

    header: str
    figures: bool
    text: Callable[[Delivery], str]


class Layout(NamedTuple):
    """A way to set the table: the path beside or below, the designator with the indicator or below,
    precedences by name or prosign, and the times apart, added up or left out."""

    beside: bool
    full: bool
    named: bool
    times: Literal["apart", "added", "none"]


LAYOUTS = (
    Layout(beside=True, full=True, named=True, times="apart"),
    Layout(beside=False, full=True, named=True, times="apart"),
    Layout(beside=False, full=True, named=False, times="apart"),
    Layout(beside=False, full=False, named=True, times="apart"),
    Layout(beside=False, full=False, named=False, times="apart"),
    Layout(beside=False, full=False, named=False, times="added"),
    Layout(beside=False, full=False, named=False, times="none"),
)


ADDED = "Waits: for operators and channels, or held. Lines: on the line, also in vain."


def addressee_table(deliveries: Sequence[Delivery], wording: Wording, width: int) -> str:
    """A line for each addressee, and below it what does not fit beside; several messages have titles.

    Where times are added up to fit, a line below says which.
    """
    for layout in LAYOUTS:
        text = _set(deliveries, wording, layout, width)
        if width_of(text) <= width:
            break
    return f"{text}\n\n{fill(ADDED, width)}" if layout.times == "added" else text


def received_text(delivery: Delivery, wording: Wording, *, month: bool) -> str:
    """When the addressee received it, as a date-time group; else what became of it."""
    if delivery.received_us is None:
        return delivery.status
    group = date_time_group(wording.start + delivery.received_us)
    return group[:11] if month else group[:7]


def on_time_text(delivery: Delivery) -> str:
    """Whether the target was met; a dash where that is open, or where there is none."""
    return {True: "yes", False: "no", None: "-"}[delivery.on_time]


def where_text(delivery: Delivery) -> str:
    """Where a message is that has not been received, and why: ``no route``."""
    return delivery.reason or ""


def _columns(deliveries: Sequence[Delivery], wording: Wording, layout: Layout) -> list[Column]:
    month = _spans_months(deliveries, wording)
    prosigns = {} if layout.named else wording.prosigns
    columns = [Column("Addressee", False, lambda d: _address(d, layout))]
    if layout.times == "apart":
        columns.append(Column("Role", False, lambda d: d.role))
    heading = "Precedence" if layout.named else "Prec"
    columns.append(Column(heading, False, lambda d: prosigns.get(d.precedence, d.precedence)))
    columns.append(Column("Carried as" if layout.named else "As", False, lambda d: _carried(d, prosigns)))
    columns.append(Column("Received", False, lambda d: received_text(d, wording, month=month)))
    columns.append(Column("Elapsed", True, lambda d: clock(d.elapsed_us)))
    columns += _times(deliveries, layout.times)
    columns.append(Column("On time", False, on_time_text))
    if layout.beside:
        columns.append(Column("Path", False, _path))
    return columns


def _times(deliveries: Sequence[Delivery], times: str) -> Iterator[Column]:
    """Where the time went; what nobody spent is left out, but for handling, queue and line."""
    if times == "none":
        return
    if times == "added":
        yield Column("Handling", True, lambda d: clock(d.handling_us))
        yield Column("Waits", True, lambda d: _sum(d.operator_us, d.queue_us, d.waiting_us))
        yield Column("Lines", True, lambda d: _sum(d.line_us, d.lost_us))
        return
    yield Column("Handling", True, lambda d: clock(d.handling_us))
    if any(delivery.operator_us for delivery in deliveries):
        yield Column("Operator", True, lambda d: clock(d.operator_us))
    yield Column("Queue", True, lambda d: clock(d.queue_us))
    if any(delivery.waiting_us for delivery in deliveries):
        yield Column("Held", True, lambda d: clock(d.waiting_us))
    yield Column("Line", True, lambda d: clock(d.line_us))
    if any(delivery.lost_us for delivery in deliveries):
        yield Column("Lost", True, lambda d: clock(d.lost_us))


def _sum(*times: int | None) -> str:
    found = [time for time in times if time is not None]
    return clock(sum(found)) if found else ""


def _carried(delivery: Delivery, prosigns: Mapping[str, str]) -> str:
    return "" if delivery.carried_as is None else prosigns.get(delivery.carried_as, delivery.carried_as)


def _path(delivery: Delivery) -> str:
    reason = where_text(delivery)
    return " ".join(delivery.path) + (f" ({reason})" if reason else "")


def _spans_months(deliveries: Sequence[Delivery], wording: Wording) -> bool:
    months = {
        date_time_group(wording.start + delivery.received_us)[8:]
        for delivery in deliveries
        if delivery.received_us is not None
    }
    return bool(months - {date_time_group(wording.start)[8:]})


def _set(deliveries: Sequence[Delivery], wording: Wording, layout: Layout, width: int) -> str:
    columns = _columns(deliveries, wording, layout)
    rows = [[column.text(delivery) for column in columns] for delivery in deliveries]
    aligned = ["right" if column.figures else "left" for column in columns]
    head, rule, *lines = grid([column.header for column in columns], rows, aligned).split("\n")
    several = len({delivery.message for delivery in deliveries}) > 1
    told, last = [head, rule], None
    for delivery, line in zip(deliveries, lines, strict=True):
        if several and delivery.message != last:
            told += wrap(wording.titles.get(delivery.message, delivery.message), width)
        last = delivery.message
        told.append(line)
        if not layout.beside:
            told += _below(delivery, layout, width)
    return "\n".join(told)


def _below(delivery: Delivery, layout: Layout, width: int) -> list[str]:
    path = _path(delivery)
    text = path if layout.full else ", by ".join(filter(None, (delivery.addressee, path)))
    return wrap(text, width, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False)


def _address(delivery: Delivery, layout: Layout) -> str:
    """As an address line has it, ``RUEHC/SECSTATE WASHDC``; or the indicator alone."""
    if not layout.full:
        return delivery.indicator or "-"
    return "/".join(filter(None, (delivery.indicator, delivery.addressee))) or "-"
