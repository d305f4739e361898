"""A comparison of rules as data: one JSON object, or CSV.

Owns both forms (model section 7). Means are written to six decimals, a p to six figures; what is missing is null or
empty. The bytes are the same whoever carried out the work.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import NamedTuple

from sim.quantities import seconds_text
from sim.reports.data import FORMAT, cell_of, json_text, list_json
from sim.reports.fields import Number
from sim.reports.theory import theory_json
from sim.study.compare import Comparison, Difference, Figure

__all__ = ["comparison_csv", "comparison_json", "written_fields"]

_CHANCES = ("p", "p_adjusted")
_SHARED = ("setting", "precedence", "measure")


def comparison_json(told: Comparison, *, theory: bool = False) -> Iterator[str]:
    """The comparison as one JSON object, a line of figures or of differences a line, in pieces; with ``theory`` what
    theory says of it as well."""
    head = {
        "format": FORMAT,
        "scenario": told.scenario.name,
        "seed": told.seed,
        "replications": told.replications,
        "settings": told.settings,
    }
    yield "{\n" + ",\n".join(f"{json_text(key)}: {json_text(value)}" for key, value in head.items())
    yield ',\n"measures": '
    yield from list_json(json_text(written_fields(one)) for one in told.measures)
    yield ',\n"differences": '
    yield from list_json(json_text(written_fields(one)) for one in told.differences)
    if theory:
        yield ",\n"
        yield from theory_json(told)
    yield "\n}\n"


def comparison_csv(told: Comparison) -> Iterator[str]:
    """The comparison as CSV: a row for each setting, precedence and measure; the mean of the differences to the first
    setting is ``difference``, and the first setting has none."""
    changes = {(one.setting, one.precedence, one.measure): one for one in told.differences}
    further = [name for name in Difference._fields if name not in _SHARED]
    named = ["difference" if name == "mean" else name for name in further]
    line = io.StringIO()
    writer = csv.writer(line, lineterminator="\n")
    writer.writerow([*Figure._fields, *named])
    for one in told.measures:
        change = changes.get((one.setting, one.precedence, one.measure))
        values = written_fields(change) if change is not None else {}
        row = [*written_fields(one).values(), *(values.get(name) for name in further)]
        writer.writerow(["" if value is None else cell_of(value) for value in row])
    yield line.getvalue()


def written_fields(record: NamedTuple) -> dict[str, object]:
    """The fields of a record, numbers as they are written."""
    return {name: _written(name, value) for name, value in record._asdict().items()}


def _written(name: str, value: object) -> object:
    if not isinstance(value, float):
        return value
    return Number(f"{value:.6g}" if name in _CHANCES else seconds_text(round(value * 1_000_000)))
