"""A run's report as data: one JSON object, or CSV.

Owns both forms (model section 7). Numbers are written with every decimal they have, and what a spreadsheet
could take for a formula is marked as text. The bytes are the same on every machine, ``meta`` apart.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from json.encoder import encode_basestring_ascii
from typing import TypeAlias

from sim.problems import Problem
from sim.quantities import iso_utc, seconds_text
from sim.reports.fields import (
    COPY_FIELDS,
    DELIVERY_FIELDS,
    SPEED_FIELDS,
    Field,
    Number,
    values_of,
)
from sim.results.copies import CopyRecord
from sim.results.deliveries import Delivery
from sim.results.expectations import Judged
from sim.results.queues import QueueRecord, Stood
from sim.results.result import Result
from sim.results.summary import Speed
from sim.scenario.model import Expectation, Input
from sim.shipped import version

__all__ = [
    "FORMAT",
    "cell_of",
    "copies_csv",
    "copies_json",
    "deliveries_csv",
    "deliveries_json",
    "expectation_data",
    "json_text",
    "meta_of",
    "problem_data",
]

FORMAT = 1
"""The version of the JSON objects: 1, the first."""

Records: TypeAlias = (
    "Iterable[Delivery] | Iterable[CopyRecord] | Iterable[Speed] | Iterable[QueueRecord] | Iterable[Stood]"
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def meta_of(command: str, seed: int, replication: int, inputs: Iterable[Input]) -> dict[str, object]:
    """What a report was made by and from: the one part of it that differs between machines."""
    return {
        "version": version(),
        "command": command,
        "seed": seed,
        "replication": replication,
        "inputs": [{"role": one.role, "path": one.path, "sha256": one.sha256} for one in inputs],
    }


def json_text(value: object) -> str:
    """A value on one line of JSON, in ASCII; a `Number` stands as it is written."""
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, str):
        return encode_basestring_ascii(value)
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{json_text(key)}: {json_text(item)}" for key, item in value.items()) + "}"
    if isinstance(value, Sequence):
        return "[" + ", ".join(map(json_text, value)) + "]"
    return str(value)


def deliveries_json(result: Result, deliveries: Sequence[Delivery], summary: Sequence[Speed],
                    expectations: Sequence[Judged], meta: Mapping[str, object]) -> Iterator[str]:  # fmt: skip
    """The report of deliveries as one JSON object, a record a line, in pieces."""
    yield from head_json(result, meta)
    yield ',\n"deliveries": '
    yield from list_json(objects_json(DELIVERY_FIELDS, deliveries, result.scenario.start))
    yield ',\n"summary": '
    yield from list_json(objects_json(SPEED_FIELDS, summary, 0))
    yield ',\n"expectations": '
    yield from list_json(json_text(expectation_data(one, result.scenario.start)) for one in expectations)
    yield "\n}\n"


def copies_json(result: Result, copies: Sequence[CopyRecord], meta: Mapping[str, object]) -> Iterator[str]:
    """The report of copies as one JSON object, a record a line, in pieces."""
    yield from head_json(result, meta)
    yield ',\n"copies": '
    yield from list_json(objects_json(COPY_FIELDS, copies, result.scenario.start))
    yield "\n}\n"


def head_json(result: Result, meta: Mapping[str, object]) -> Iterator[str]:
    """How each object begins: format, meta, scenario, rules, seed, start, horizon; it is left open."""
    scenario = result.scenario
    horizon = None if scenario.horizon_us is None else Number(seconds_text(scenario.horizon_us))
    head = {
        "format": FORMAT,
        "meta": meta,
        "scenario": scenario.name,
        "rules": scenario.rules.name,
        "seed": result.seed,
        "start": iso_utc(scenario.start),
        "horizon_s": horizon,
    }
    yield "{\n" + ",\n".join(f"{json_text(key)}: {json_text(value)}" for key, value in head.items())


def list_json(items: Iterable[str]) -> Iterator[str]:
    """A JSON list of items that are JSON, an item a line."""
    before = "[\n"
    for item in items:
        yield before + item
        before = ",\n"
    yield "[]" if before == "[\n" else "\n]"


def objects_json(fields: tuple[Field, ...], records: Records, start: int) -> Iterator[str]:
    """A JSON object for each record."""
    keys = [json_text(field.name) + ": " for field in fields]
    values = values_of(fields, start)
    for record in records:
        pairs = zip(keys, values(record), strict=True)
        yield "{" + ", ".join([key + json_text(value) for key, value in pairs]) + "}"


def expectation_data(one: Judged, start: int) -> dict[str, object]:
    """An expectation with the keys that the scenario gives it, then whether it was met and what was found."""
    told: dict[str, object] = {
        key: value for key, value in _asked(one.expectation, start).items() if value not in (None, False)
    }
    return {**told, "met": one.met, "found": one.found}


def problem_data(problem: Problem) -> dict[str, object]:
    """A problem with its place, code, severity, text and hint."""
    place = problem.place
    return {
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "code": problem.code,
        "severity": problem.severity,
        "text": problem.text,
        "hint": problem.hint,
    }


def _asked(expectation: Expectation, start: int) -> dict[str, object]:
    after = expectation.after
    return {
        "message": expectation.message,
        "to": expectation.to,
        "before": None if expectation.before_us is None else iso_utc(start + expectation.before_us),
        "status": expectation.status,
        "path": expectation.path,
        "after": None if after is None else {"message": after[0], "to": after[1] or expectation.to},
        "leg": expectation.leg,
        "line": expectation.line,
        "sent": "none" if expectation.sent_none else None,
        "on_time": expectation.on_time,
        "at_least": None if expectation.at_least is None else Number(f"{float(expectation.at_least):.10g}"),
    }


def deliveries_csv(result: Result, deliveries: Iterable[Delivery]) -> Iterator[str]:
    """The records of deliveries as CSV, with a header."""
    return rows_csv(DELIVERY_FIELDS, deliveries, result.scenario.start)


def copies_csv(result: Result, copies: Iterable[CopyRecord]) -> Iterator[str]:
    """The records of copies as CSV, with a header."""
    return rows_csv(COPY_FIELDS, copies, result.scenario.start)


def rows_csv(fields: tuple[Field, ...], records: Records, start: int) -> Iterator[str]:
    """Rows of CSV: missing values empty, posts of a path with blanks between, lines ended by ``\\n``."""
    line = io.StringIO()
    writer = csv.writer(line, lineterminator="\n")
    values = values_of(fields, start)
    writer.writerow([field.name for field in fields])
    for record in records:
        writer.writerow([cell_of(value) for value in values(record)])
        if line.tell() > 60_000:
            yield line.getvalue()
            line.seek(0)
            line.truncate()
    yield line.getvalue()


def cell_of(value: object) -> object:
    """A value as a spreadsheet takes it: a text that begins like a formula gets an apostrophe before it, the
    mark of a text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        value = " ".join(value)
    if isinstance(value, str) and not isinstance(value, Number):
        return "'" + value if value.startswith(_FORMULA) else value
    return value
