"""`cablesim lesson`: one lesson, its hints a step at a time, its answer when it is asked for."""
# ruff: noqa: PLC0415 - a command imports what it calls

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from sim.commands.telling import DONE, Page, colour_on, colour_option, loaded, output_option, write
from sim.usage import width_of_output

if TYPE_CHECKING:
    from sim.reports.tables import Paper
    from sim.scenario.model import Scenario

ALL = 1_000_000


def _number(_ctx: click.Context, _param: click.Parameter, value: str) -> int:
    """How many hints are asked for; of ``all`` a number that no lesson has."""
    if value.isascii() and value.isdigit():
        return min(int(value[:9]), ALL)
    if value == "all":
        return ALL
    raise click.BadParameter(f"{value!r} is neither a number nor 'all'")


@click.command(
    short_help="Show a lesson; its hints and its answer when asked for.",
    cls=Page,
    examples=(
        ("cablesim lesson 4", "Goal, what is filed, the network, the task."),
        ("cablesim lesson 4 --hints 1", "The same with the first hint ('all': with all of them)."),
        ("cablesim lesson 4 --answer", "What the run has, when you have yours."),
    ),
    groups=(("What is shown", ("hints", "answer")), ("Where it goes", ("output", "colour"))),
)
@click.argument("lesson", metavar="LESSON", type=click.Path())
@click.option("--hints", callback=_number, metavar="N", default="0", help="The first N hints, or 'all'.")
@click.option("--answer", is_flag=True, help="Instead, the report of the run and what it expects.")
@output_option
@colour_option
def lesson(lesson: str, hints: int, answer: bool, output: str | None) -> int:
    """Show a lesson: by its number, the name of a scenario that ships, or the path of one of your own."""
    from sim.reports.lesson_page import lesson_page
    from sim.reports.tables import Paper
    from sim.teaching.lessons import named, number_of

    name = named(lesson)
    scenario = loaded(name)
    paper = Paper(width_of_output(output), output in (None, "-") and colour_on(sys.stdout))
    page = _answer(scenario, paper) if answer else lesson_page(scenario, name, hints, paper, number_of(name))
    write([page], output)
    return DONE


def _answer(scenario: Scenario, paper: Paper) -> str:
    """The report of the run; where legs are expected, with that of its copies."""
    from sim.reports.ask import Ask
    from sim.reports.report import gather, told
    from sim.results.expectations import needs_copies
    from sim.results.result import run

    result = run(scenario)
    reports = ["deliveries"]
    if needs_copies(scenario.expectations):
        reports.insert(0, "copies")
        result.gather(copies=True)
    else:
        gather(result, Ask())
    return "\n".join("".join(told(result, Ask(name), paper, {})) for name in reports)
