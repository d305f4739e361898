"""A sweep as data: one JSON object, or CSV.

Owns both forms. JSON holds the factors with their levels, the measures and differences of every point as a comparison
has them (a p is corrected within its point), and the main effects. CSV holds a row for each figure of each point.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from sim.documents import Value
from sim.reports.comparison_data import written_fields
from sim.reports.data import FORMAT, cell_of, json_text, list_json
from sim.study.compare import Figure
from sim.study.design import Factor
from sim.study.sweep import Sweep

__all__ = ["sweep_csv", "sweep_json"]


def sweep_json(told: Sweep) -> Iterator[str]:
    """The sweep as one JSON object, a line of figures or of effects a line, in pieces."""
    head = {
        "format": FORMAT,
        "study": told.study.name,
        "scenario": told.scenario.name,
        "design": told.study.design,
        "seed": told.seed,
        "replications": told.replications,
        "settings": told.settings,
        "set": dict(told.study.held),
    }
    yield "{\n" + ",\n".join(f"{json_text(key)}: {json_text(value)}" for key, value in head.items())
    yield ',\n"factors": '
    yield from list_json(
        json_text({"factor": factor.name, "levels": [one.text for one in factor.levels], "values": _values(factor)})
        for factor in told.study.factors
    )
    yield ',\n"effects": '
    yield from list_json(json_text(written_fields(one)) for one in told.effects)
    yield ',\n"points": '
    yield from list_json(_point(told, point) for point in range(len(told)))
    yield ',\n"notes": '
    notes = ({"note": note, "points": [one + 1 for one in points]} for note, points in told.notes)
    yield from list_json(map(json_text, notes))
    yield "\n}\n"


def _values(factor: Factor) -> list[Value]:
    """What was put where, level by level, as the file has it."""
    return [level.value for level in factor.levels]


def _point(told: Sweep, point: int) -> str:
    found = told.comparison(point)
    return json_text(
        {
            "point": point + 1,
            "values": told.study.values(point),
            "measures": [written_fields(one) for one in found.measures],
            "differences": [written_fields(one) for one in found.differences],
        }
    )


def sweep_csv(told: Sweep) -> Iterator[str]:
    """A row for each figure of each point: its number, the value of each factor, and the figure's fields."""
    line = io.StringIO()
    writer = csv.writer(line, lineterminator="\n")
    writer.writerow(["point", *(cell_of(factor.name) for factor in told.study.factors), *Figure._fields])
    for point in range(len(told)):
        values = [cell_of(text) for text in told.study.values(point).values()]
        for one in told.comparison(point).measures:
            figures = written_fields(one).values()
            writer.writerow([point + 1, *values, *("" if value is None else cell_of(value) for value in figures)])
        yield line.getvalue()
        line.seek(0)
        line.truncate()
