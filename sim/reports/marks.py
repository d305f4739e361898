"""Marks of a class for people and programs: a table, CSV, or one JSON object.

Owns these three forms. What a mark is, and how it comes about, is `sim.teaching`'s.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping

from sim.quantities import counted
from sim.reports.data import FORMAT, cell_of, expectation_data, json_text, problem_data
from sim.reports.grid import grid
from sim.reports.tables import Paper, printable
from sim.results.expectations import Judged, expected_text
from sim.teaching.grade import Grades, Mark

__all__ = ["marks_csv", "marks_json", "marks_table"]

COLUMNS = (
    "student", "path", "result", "met", "expected", "unchanged", "stopped_by", "unmet", "problems",
)  # fmt: skip
MOST_TOLD = 10
"""Problems of one submission that a table shows."""


def marks_table(grades: Grades, paper: Paper) -> str:
    """Who passed, what each of the others lacks, and how many met each expectation."""
    passed = sum(mark.verdict == "passed" for mark in grades.marks)
    head = paper.heading(grades.lesson.name)
    head += f"\n{counted(len(grades.marks), 'submission')}, {passed} passed; {grades.expected} expected of each"
    parts = [head, _table(grades, paper), _by_expectation(grades, paper)]
    return printable("\n\n".join(part for part in parts if part) + "\n")


def _table(grades: Grades, paper: Paper) -> str:
    rows = [[mark.student, mark.verdict, _met(mark, grades), _note(mark)] for mark in grades.marks]
    lines = grid(["Student", "Result", "Met", "Note"], rows, ["left"] * 4).split("\n")
    told = lines[:2]
    for line, mark in zip(lines[2:], grades.marks, strict=True):
        told.append(line if mark.verdict == "passed" else _alarmed(line, mark, paper))
        told += [paper.wrapped(text, "  ", "    ") for text in _lacks(mark, grades)]
    return "\n".join(told)


def _alarmed(line: str, mark: Mark, paper: Paper) -> str:
    before, verdict, after = line.partition(f"  {mark.verdict}")
    return f"{before}  {paper.alarm(verdict.strip())}{after}"


def _met(mark: Mark, grades: Grades) -> str:
    return f"{mark.met} of {grades.expected}" if mark.judged else "-"


def _note(mark: Mark) -> str:
    if mark.stopped_by:
        return mark.stopped_by
    return "the lesson's own network and rules" if mark.unchanged else ""


def _lacks(mark: Mark, grades: Grades) -> list[str]:
    """What a submission lacks, a line each."""
    told = [f"not met: {_unmet(one, grades)}" for one in mark.judged if not one.met]
    told += [str(problem) for problem in mark.problems[:MOST_TOLD]]
    more = len(mark.problems) - MOST_TOLD
    return told + ([f"and {counted(more, 'further problem')}"] if more > 0 else [])


def _unmet(one: Judged, grades: Grades) -> str:
    return f"{expected_text(one.expectation, grades.lesson.start)}: {one.found}"


def _by_expectation(grades: Grades, paper: Paper) -> str:
    """How many met each expectation, of those that could be run."""
    ran = [mark for mark in grades.marks if mark.judged]
    if len(ran) < 2:
        return ""
    lines = [paper.heading(f"Expected, and by how many of {len(ran)} met")]
    broad = len(str(len(ran)))
    for place, expectation in enumerate(grades.lesson.expectations):
        number = sum(mark.judged[place].met for mark in ran)
        text = expected_text(expectation, grades.lesson.start)
        lines.append(paper.wrapped(text, f"  {number:>{broad}}  ", " " * (broad + 4)))
    return "\n".join(lines)


def marks_csv(grades: Grades) -> str:
    """A row for each submission, with a header."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    for mark in grades.marks:
        row = _row(mark, grades)
        writer.writerow([cell_of(row[column]) for column in COLUMNS])
    return stream.getvalue()


def _row(mark: Mark, grades: Grades) -> Mapping[str, object]:
    return {
        "student": mark.student,
        "path": mark.path,
        "result": mark.verdict,
        "met": mark.met,
        "expected": grades.expected,
        "unchanged": mark.unchanged,
        "stopped_by": mark.stopped_by or None,
        "unmet": "; ".join(_unmet(one, grades) for one in mark.judged if not one.met),
        "problems": " | ".join(map(str, mark.problems)),
    }


def marks_json(grades: Grades, meta: Mapping[str, object]) -> Iterator[str]:
    """One object, a submission a line, in pieces."""
    head = {"format": FORMAT, "meta": meta, "lesson": grades.lesson.name, "passed_over": grades.passed_over}
    yield "{\n" + "".join(f"{json_text(key)}: {json_text(value)},\n" for key, value in head.items())
    yield '"submissions": [\n'
    yield ",\n".join(json_text(_object(mark, grades)) for mark in grades.marks)
    yield "\n]\n}\n"


def _object(mark: Mark, grades: Grades) -> Mapping[str, object]:
    flat = _row(mark, grades)
    told = {column: flat[column] for column in COLUMNS[:-2]}
    told["expectations"] = [expectation_data(one, grades.lesson.start) for one in mark.judged]
    told["problems"] = [problem_data(one) for one in mark.problems]
    return told
