"""A run's report as Markdown: for documents, issues and course pages.

Owns the choice of columns. Cells are escaped, so that no name of a file becomes markup.
"""

from __future__ import annotations

from collections.abc import Sequence

from sim.quantities import date_time_group
from sim.reports.addressees import Wording, on_time_text, received_text
from sim.reports.grid import escaped, markdown_grid
from sim.reports.tables import Selection, judged_text, wait_text
from sim.reports.titles import clock
from sim.results.copies import CopyRecord
from sim.results.deliveries import Delivery
from sim.results.expectations import Judged
from sim.results.summary import Speed

__all__ = ["copies_markdown", "deliveries_markdown"]

_TEXT, _FIGURE = "left", "right"


def deliveries_markdown(title: str, told: Selection, wording: Wording) -> str:
    """The table of addressees, the summary, the longest waits and what was expected.

    Times of receipt are date-time groups with month and year.
    """
    deliveries, summary = told.deliveries, told.summary
    headers = ["Message", "Addressee", "Indicator", "Role", "Precedence", "Carried as", "Received", "Elapsed"]
    headers += ["Handling", "Operator", "Queue", "Lost", "Line", "Path", "On time"]
    aligned = [_TEXT] * 7 + [_FIGURE] * 6 + [_TEXT] * 2
    rows = [_delivery(delivery, wording) for delivery in deliveries]
    parts = [f"# {escaped(title)}", markdown_grid(headers, rows, aligned), "## From filing to receipt"]
    parts.append(_summary(summary))
    if told.waits:
        waits = [f"- {clock(wait.waited_us)}: {escaped(wait_text(wait))}" for wait in told.waits]
        parts += ["## Longest waits", "\n".join(waits)]
    if told.expectations:
        met = sum(one.met for one in told.expectations)
        parts.append(f"## Expected: {met} of {len(told.expectations)} met")
        parts.append("\n".join(_judged(one, wording.start) for one in told.expectations))
    return "\n\n".join(parts) + "\n"


def _judged(one: Judged, start: int) -> str:
    return f"- {'met' if one.met else '**not met**'}: {escaped(judged_text(one, start))}"


def copies_markdown(title: str, copies: Sequence[CopyRecord], wording: Wording) -> str:
    """The table of copies."""
    headers = ["Message", "From", "To", "Routing line", "Precedence", "Joined", "Started", "Arrived"]
    headers += ["Queue", "Lost", "Cuts", "Behind"]
    aligned = [_TEXT] * 8 + [_FIGURE] * 3 + [_TEXT]
    rows = [_copy(copy, wording) for copy in copies]
    return f"# {escaped(title)}\n\n{markdown_grid(headers, rows, aligned)}\n"


def _delivery(delivery: Delivery, wording: Wording) -> list[str]:
    received = delivery.received_us
    if received is None:
        when = received_text(delivery, wording, month=False)
    else:
        when = date_time_group(wording.start + received)
    times = (
        delivery.elapsed_us,
        delivery.handling_us,
        delivery.operator_us,
        delivery.queue_us,
        delivery.lost_us,
        delivery.line_us,
    )
    return [
        delivery.message,
        delivery.addressee or "",
        delivery.indicator or "",
        delivery.role,
        delivery.precedence,
        delivery.carried_as or "",
        f"{when} ({delivery.reason})" if delivery.reason else when,
        *map(clock, times),
        " ".join(delivery.path),
        on_time_text(delivery),
    ]


def _copy(copy: CopyRecord, wording: Wording) -> list[str]:
    times = (copy.joined_us, copy.started_us, copy.arrived_us)
    return [
        copy.message,
        copy.from_post,
        copy.to_post,
        copy.routing_line,
        copy.precedence,
        *["" if time is None else date_time_group(wording.start + time) for time in times],
        clock(copy.queue_us),
        clock(copy.lost_us),
        str(copy.cuts),
        copy.behind or "",
    ]


def _summary(summary: Sequence[Speed]) -> str:
    headers = ["Precedence", "Addressees", "Delivered", "On time", "Mean", "Median", "95 %", "Longest"]
    rows = [
        [
            speed.precedence,
            str(speed.count),
            str(speed.delivered),
            "-" if speed.on_time is None else str(speed.on_time),
            clock(speed.elapsed_mean_us),
            clock(speed.elapsed_median_us),
            clock(speed.elapsed_p95_us),
            clock(speed.elapsed_max_us),
        ]
        for speed in summary
    ]
    return markdown_grid(headers, rows, [_TEXT] + [_FIGURE] * 7)
