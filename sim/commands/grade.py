"""`cablesim grade`: judge what a class has handed in."""
# ruff: noqa: PLC0415 - a command imports what it calls

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from sim.commands.telling import (
    DONE,
    NAME,
    PROBLEMS,
    Page,
    colour_on,
    colour_option,
    command_line,
    output_option,
    say,
    write,
)
from sim.usage import width_of_output

if TYPE_CHECKING:
    from sim.teaching.grade import Grades


@click.command(
    short_help="Judge what a class has handed in for a lesson.",
    cls=Page,
    examples=(
        ("cablesim grade 6 class", "Each YAML file or folder in 'class', judged by what lesson 6 expects."),
        ("cablesim grade exercise.yaml class --format csv -o marks.csv", "By your own scenario, for a spreadsheet."),
    ),
    groups=(
        ("What is told", ("form",)),
        ("What a submission may ask for", ("seconds", "transmissions", "posts")),
        ("Where it goes", ("output", "colour")),
    ),
)
@click.argument("lesson", type=click.Path())
@click.argument("folder", type=click.Path())
@click.option("--format", "form", type=click.Choice(("table", "csv", "json")), default="table",
              help="A table for people (default), or data.")  # fmt: skip
@click.option("--seconds", type=click.FloatRange(min=0.1, max=86_400), default=60, show_default=True,
              metavar="N", help="Seconds for each.")  # fmt: skip
@click.option("--transmissions", type=click.IntRange(min=1), default=500_000, show_default=True,
              metavar="N", help="Transmissions of each run.")  # fmt: skip
@click.option("--posts", type=click.IntRange(min=1), default=2_000, show_default=True,
              metavar="N", help="Posts of each network.")  # fmt: skip
@output_option
@colour_option
def grade(
    lesson: str, folder: str, form: str, seconds: float, transmissions: int, posts: int, output: str | None
) -> int:
    """Judge what a class has handed in: a YAML file, or a folder with YAML files, for each student.

    A submission is a scenario, a network or rules. Its network and its rules count (what it leaves out is the
    lesson's); filings, times, targets and what is expected are the lesson's. It may name files in its own folder
    and those that ship. The exit code is 1 where one did not pass.
    """
    from sim.teaching.examiner import grade as graded
    from sim.teaching.grade import Bounds

    grades = graded(lesson, folder, Bounds(seconds=seconds, transmissions=transmissions, posts=posts))
    write(_told(grades, form, output), output)
    if grades.passed_over:
        say(f"{NAME}: not graded, being neither YAML files nor folders: {', '.join(grades.passed_over)}")
    return DONE if grades.all_passed else PROBLEMS


def _told(grades: Grades, form: str, output: str | None) -> Iterable[str]:
    from sim.reports import marks
    from sim.reports.data import meta_of
    from sim.reports.tables import Paper

    if form == "json":
        return marks.marks_json(grades, meta_of(command_line(), grades.lesson.seed, 1, grades.lesson.inputs))
    if form == "csv":
        return [marks.marks_csv(grades)]
    paper = Paper(width_of_output(output), output in (None, "-") and colour_on(sys.stdout))
    return [marks.marks_table(grades, paper)]
