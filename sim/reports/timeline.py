"""A timeline drawn with characters: a row for each copy and hop, what took its time, and a time axis.

Owns the scale and the drawing. A row is a copy's way over a leg and its handling at the post where it ends; the first
row of a message is its originator's handling. What happened is `sim.results.story`'s.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sim.quantities import SECOND, counted, date_time_group
from sim.reports.moments import exact_length, moment
from sim.reports.tables import Paper, conditions
from sim.reports.titles import title_of
from sim.results.result import Result
from sim.results.story import Stories, Story, Trip, Visit, Wait

__all__ = ["timeline"]

MOST_ROWS = 60
"""Rows of all messages together; a run with more of them is told message by message."""

HANDLING, OPERATOR, QUEUE, LINE, LOST, DELAY = "#", "~", ".", "=", "x", "-"
RECEIVED, UNROUTABLE = "*", "!"
MEANINGS = {
    HANDLING: "handling at a post",
    OPERATOR: "waiting for an operator",
    QUEUE: "queue, waiting for a channel",
    LINE: "on the line",
    LOST: "lost on the line (cut off, or a cancel sequence)",
    DELAY: "delay of the line",
    RECEIVED: "received",
    UNROUTABLE: "unroutable",
}
_MINUTE, _HOUR = 60 * SECOND, 3600 * SECOND
_SIXTIETHS = (1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 30, 40)
STEPS = (
    *(number * scale for scale in (1, 10, 100, 1_000, 10_000, 100_000) for number in (1, 2, 5)),
    *(number * SECOND for number in _SIXTIETHS),
    *(number * _MINUTE for number in _SIXTIETHS),
    *(number * _HOUR for number in (1, 2, 3, 4, 6, 8, 12)),
    *(number * 24 * _HOUR for number in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000, 20_000, 50_000)),
)
"""How much time a column may stand for."""
TICKS = tuple(step for step in STEPS if not 24 * _HOUR % step or not step % (24 * _HOUR))


class Span(NamedTuple):
    """What took a copy's time, from when to when."""

    mark: str
    from_us: int
    to_us: int


class Row(NamedTuple):
    """A copy and hop: its label, what took its time, and where it ends with a mark of its own."""

    label: str
    spans: list[Span]
    ends: list[tuple[int, str]]


def timeline(result: Result, stories: Stories, paper: Paper) -> str:
    """The timeline of one message, or of all where they are few."""
    told = [story for story in stories.told if story.filed]
    head = [paper.heading(result.scenario.name), paper.wrapped(conditions(result, named=False))]
    if not told:
        return "\n".join([*head, "", "No message was filed."]) + "\n"
    rows = {story.name: list(_rows(story, result)) for story in told}
    number = sum(map(len, rows.values()))
    if stories.too_many or (number > MOST_ROWS and len(told) > 1):
        many = "more than " + counted(MOST_ROWS, "copy", "copies")
        text = f"The run has {many}, too many for one drawing. `--message NAME` draws one message."
        return "\n".join([*head, "", paper.wrapped(text)]) + "\n"
    lines = list(_drawn(told, rows, result, paper))
    if len(told) == 1:
        head = [paper.heading(_title(told[0], result)), paper.wrapped(conditions(result, named=True))]
    return "\n".join([*head, "", *lines]) + "\n"


def _title(story: Story, result: Result) -> str:
    return title_of(story.name, story.filing, result.scenario.network, result.scenario.start)


# What is drawn


def _rows(story: Story, result: Result) -> Iterator[Row]:
    ladder = result.scenario.rules.ladder
    origin = story.visits[0]
    yield Row(f"{ladder[story.level].prosign} {origin.post}", list(_at_post(origin, story)), list(_ends(origin)))
    for copy, trip in story.trips.items():
        spans = [span for span in _on_leg(trip, story.end_us) if span.to_us > span.from_us]
        ends: list[tuple[int, str]] = []
        visit = story.visits.get(copy)
        if visit is not None:
            spans += _at_post(visit, story)
            ends += _ends(visit)
        yield Row(f"{ladder[trip.level].prosign} {trip.post}-{trip.to}", spans, ends)


def _on_leg(trip: Trip, end_us: int) -> Iterator[Span]:
    for wait in trip.waits:
        yield _waited(wait, QUEUE, end_us)
    for one in trip.transmissions:
        over = end_us if one.over_us is None else one.over_us
        if one.lost is not None and not one.lost.sent_us:
            yield Span(LOST, one.at_us, over)
        else:
            begun = min(one.at_us + one.cancel_us, over)
            yield Span(LOST, one.at_us, begun)
            yield Span(LINE, begun, over)
    if trip.finished_us is not None:
        yield Span(DELAY, trip.finished_us, end_us if trip.arrived_us is None else trip.arrived_us)


def _waited(wait: Wait, mark: str, end_us: int) -> Span:
    return Span(mark, wait.since_us, end_us if wait.until_us is None else wait.until_us)


def _at_post(visit: Visit, story: Story) -> Iterator[Span]:
    if visit.desk is not None:
        yield _waited(visit.desk, OPERATOR, story.end_us)
    for worked in visit.worked:
        yield Span(HANDLING, worked.began_us, worked.ended_us)
    if any(left.status == "handling" for left in visit.remained):
        begun = visit.worked[-1].ended_us if visit.worked else visit.arrived_us
        if visit.desk is not None and visit.desk.until_us is not None:
            begun = max(begun, visit.desk.until_us)
        yield Span(HANDLING, begun, story.end_us)


def _ends(visit: Visit) -> Iterator[tuple[int, str]]:
    for one in visit.unrouted:
        yield one.at_us, UNROUTABLE
    if visit.delivered is not None:
        yield visit.delivered.at_us, RECEIVED


# How it is drawn


def _drawn(
    told: Sequence[Story], rows: dict[str, list[Row]], result: Result, paper: Paper
) -> Iterator[str]:
    every = [row for story in told for row in rows[story.name]]
    begin = min(story.filing.at_us for story in told)
    ends = [at_us for row in every for at_us, _ in row.ends] + [span.to_us for row in every for span in row.spans]
    end = max([begin, *ends])
    margin = max(len(row.label) for row in every) + 2
    columns = paper.width - margin - 1
    step = next((step for step in STEPS if step * columns >= end - begin), STEPS[-1])
    scale = _Scale(begin, step, columns, result.scenario.start)
    used = set("".join(map(scale.bar, every)))
    yield (" " * margin + scale.axis()).rstrip()
    for story in told:
        if len(told) > 1:
            yield paper.heading(_title(story, result))
        for row in rows[story.name]:
            yield (row.label.ljust(margin) + scale.bar(row)).rstrip()
    yield ""
    legend = ", ".join(f"{mark} {meaning}" for mark, meaning in MEANINGS.items() if mark in used)
    yield paper.wrapped(f"One column is {exact_length(step)}. {legend}. A row begins with the prosign of its copy.")


class _Scale:
    """Columns of time: how many, what each stands for, and where they begin."""

    def __init__(self, begin_us: int, step_us: int, columns: int, start: int) -> None:
        self.begin = begin_us
        self.step = step_us
        self.columns = columns
        self.start = start

    def axis(self) -> str:
        """Date-time groups above the columns that they stand for."""
        for every in TICKS:
            width = 16 if every < _MINUTE else 9
            if every >= self.step * width:
                break
        line = [" "] * (self.columns + 20)
        at_us = -(-(self.start + self.begin) // every) * every - self.start
        while (column := (at_us - self.begin) // self.step) < self.columns:
            label = "|" + (moment(self.start, at_us) if every < _MINUTE else _group(self.start + at_us))
            if column + len(label) <= self.columns + 1:
                line[column : column + len(label)] = label
            at_us += every
        return "".join(line)

    def bar(self, row: Row) -> str:
        """What took most of the time of each column."""
        spent: list[dict[str, int]] = [{} for _ in range(self.columns + 1)]
        for mark, from_us, to_us in row.spans:
            first, last = (from_us - self.begin) // self.step, -(-(to_us - self.begin) // self.step)
            for column in range(first, min(last, self.columns)):
                low = self.begin + column * self.step
                share = min(to_us, low + self.step) - max(from_us, low)
                spent[column][mark] = spent[column].get(mark, 0) + share
        cells = [_most(cell) for cell in spent]
        for at_us, mark in row.ends:
            cells[min(-(-(at_us - self.begin) // self.step), self.columns)] = mark
        return "".join(cells)


def _most(cell: dict[str, int]) -> str:
    return max(cell, key=lambda mark: cell[mark]) if cell else " "


def _group(instant: int) -> str:
    return date_time_group(instant, month=False)
