"""`cablesim lessons`: the lessons that ship, with what each teaches."""
# ruff: noqa: PLC0415 - a command imports what it calls

from __future__ import annotations

import sys

import click

from sim.commands.telling import DONE, Page, colour_on, colour_option, output_option, write
from sim.usage import width_of_output


@click.command(
    short_help="List the lessons that ship.",
    cls=Page,
    examples=(
        ("cablesim lessons", "Thirteen scenarios, with what each teaches."),
        ("cablesim lessons -o lessons.txt", "The same in a file, to hand out."),
    ),
)
@output_option
@colour_option
def lessons(output: str | None) -> int:
    """List the lessons that ship, with what each teaches."""
    from sim.reports.lesson_page import lessons_page
    from sim.reports.tables import Paper
    from sim.teaching import lessons as teaching

    paper = Paper(width_of_output(output), output in (None, "-") and colour_on(sys.stdout))
    write([lessons_page(teaching.lessons(), paper)], output)
    return DONE
