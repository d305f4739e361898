"""The queues of a run as text, Markdown, JSON and CSV: over all of it, or as they stood at one time.

Owns the columns. The records are `sim.results.queues`'.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from sim.quantities import SECOND, counted, date_time_group, iso_utc, rounded, short_length
from sim.reports.data import head_json, json_text, list_json, objects_json, rows_csv
from sim.reports.fields import QUEUE_FIELDS, STOOD_FIELDS
from sim.reports.grid import escaped, grid, markdown_grid
from sim.reports.moments import moment
from sim.reports.tables import Paper, conditions
from sim.reports.titles import clock
from sim.results.queues import QueueRecord, Queues, Stood
from sim.results.result import Result
from sim.results.summary import ALL

__all__ = ["queues_csv", "queues_json", "queues_markdown", "queues_text"]

MOST_ROWS = 200
_TEXT, _FIGURE = "left", "right"
OVER = ("Precedence", "Waits", "Mean wait", "Longest wait", "Mean length", "Longest", "At")
STOOD = ("Place", "Message", "Precedence", "Joined", "Waiting since", "Waited")
NOTE = (
    "A queue is that of one trunk's way, or of the desk of a post with operators. A copy stands in it from when it "
    "joined until it was taken, which is one wait; one that was cut off on the line stands in it again. Mean length is "
    "the number of copies that waited, on average over the run; longest, the most that waited at a time, and when that "
    "was first so."
)


def queues_text(result: Result, queues: Queues, paper: Paper) -> str:
    """The report for a terminal: a table below the name of each queue that was not always empty."""
    parts = ["\n".join([paper.heading(result.scenario.name), paper.wrapped(conditions(result, named=False))])]
    if queues.at_us is None:
        parts[0] += "\n" + paper.wrapped(NOTE)
        parts += _over(result, queues, paper)
    else:
        parts += _at(result, queues, paper)
    return "\n\n".join(parts) + "\n"


def _over(result: Result, queues: Queues, paper: Paper) -> Iterator[str]:
    records = queues.records()
    told = [record for record in records if record.waits]
    if told:
        rows: list[list[str]] = []
        names: dict[int, str] = {}
        for name, group in groupby(told, key=_named):
            names[len(rows)] = name
            rows += [_cells(record, result) for record in group]
        text = grid(OVER, rows, [_TEXT, *[_FIGURE] * 5, _TEXT])
        head, rule, *lines = text.split("\n")
        yield "\n".join([head, rule, *_between(lines, names, paper)])
    empty = sum(record.precedence == ALL and not record.waits for record in records)
    if told and empty:
        yield f"{counted(empty, 'further queue was', 'further queues were')} always empty."
    elif empty:
        yield "No copy waited for a channel or an operator: every queue was always empty."


def _between(lines: Sequence[str], names: Mapping[int, str], paper: Paper) -> Iterator[str]:
    for number, line in enumerate(lines):
        if number in names:
            yield paper.heading(names[number])
        yield line


def _at(result: Result, queues: Queues, paper: Paper) -> Iterator[str]:
    assert queues.at_us is not None
    yield paper.heading(_looked(result, queues.at_us))
    if queues.at_us > queues.end_us:
        yield f"The run had ended at {moment(result.scenario.start, queues.end_us)}, and nothing stood in any queue."
    elif not queues.stood:
        yield "Nothing stood in any queue."
    elif len(queues.stood) > MOST_ROWS:
        many = counted(len(queues.stood), "copy", "copies")
        yield paper.wrapped(f"{many} are too many for a table here. `--format csv` gives every one.")
    else:
        rows: list[list[str]] = []
        names: dict[int, str] = {}
        for name, group in groupby(queues.stood, key=_named):
            stays = list(group)
            names[len(rows)] = f"{name}: {counted(len(stays), 'copy', 'copies')}, the next to be taken first"
            rows += [_stood(stay, result) for stay in stays]
        head, rule, *lines = grid(STOOD, rows, [_FIGURE, _TEXT, _TEXT, _TEXT, _TEXT, _FIGURE]).split("\n")
        yield "\n".join([head, rule, *_between(lines, names, paper)])


def _looked(result: Result, at_us: int) -> str:
    when = date_time_group(result.scenario.start + at_us)
    return f"What stood in the queues at {when}, {short_length(at_us)} after the start"


def queues_markdown(result: Result, queues: Queues) -> str:
    """The report for a document, one table."""
    parts = [f"# {escaped(result.scenario.name)}"]
    if queues.at_us is None:
        told = [record for record in queues.records() if record.waits]
        rows = [[_named(record), *_cells(record, result)] for record in told]
        parts.append(markdown_grid(["Queue", *OVER], rows, [_TEXT, _TEXT, *[_FIGURE] * 5, _TEXT]))
    else:
        parts.append(f"## {escaped(_looked(result, queues.at_us))}")
        rows = [[_named(stay), *_stood(stay, result)] for stay in queues.stood]
        parts.append(markdown_grid(["Queue", *STOOD], rows, [_TEXT, _FIGURE, *[_TEXT] * 4, _FIGURE]))
    return "\n\n".join(parts) + "\n"


def queues_json(result: Result, queues: Queues, meta: Mapping[str, object]) -> Iterator[str]:
    """The report as one JSON object: ``queues``, a record for each queue and precedence; or ``at`` and ``stood``."""
    start = result.scenario.start
    yield from head_json(result, meta)
    if queues.at_us is None:
        yield ',\n"queues": '
        yield from list_json(objects_json(QUEUE_FIELDS, queues.records(), start))
    else:
        yield f',\n"at": {json_text(iso_utc(start + queues.at_us))},\n"stood": '
        yield from list_json(objects_json(STOOD_FIELDS, queues.stood, start))
    yield "\n}\n"


def queues_csv(result: Result, queues: Queues) -> Iterator[str]:
    """The records as CSV, with a header."""
    if queues.at_us is None:
        return rows_csv(QUEUE_FIELDS, queues.records(), result.scenario.start)
    return rows_csv(STOOD_FIELDS, queues.stood, result.scenario.start)


def _named(record: QueueRecord | Stood) -> str:
    if record.to is None:
        return f"The desk of {record.post}"
    return f"{record.post} to {record.to}"


def _cells(record: QueueRecord, result: Result) -> list[str]:
    hundredths = rounded(record.mean * 100)
    when = "" if record.longest_us is None else moment(result.scenario.start, record.longest_us // SECOND * SECOND)
    return [
        record.precedence,
        f"{record.waits:,}",
        clock((2 * record.waited_us + record.waits) // (2 * record.waits)),
        clock(record.longest_wait_us),
        f"{hundredths // 100:,}.{hundredths % 100:02d}",
        f"{record.longest:,}",
        when,
    ]


def _stood(stay: Stood, result: Result) -> list[str]:
    start = result.scenario.start
    joined, since = (moment(start, at_us // SECOND * SECOND) for at_us in (stay.joined_us, stay.since_us))
    return [str(stay.place), stay.message, stay.precedence, joined, since, clock(stay.waited_us)]
