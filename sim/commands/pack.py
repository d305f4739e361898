"""`cablesim pack`: put a scenario and all that it names into one file."""
# ruff: noqa: PLC0415 - a command imports what it calls

from __future__ import annotations

import click

from sim.commands.telling import DONE, Page, colour_option, output_option, write


@click.command(
    short_help="Put a scenario and all that it names into one file.",
    cls=Page,
    examples=(
        ("cablesim pack scenarios/12_state_day.yaml -o day.yaml", "Network, rules, targets, cables and CSVs in place."),
        ("cablesim pack 6 --no-answers -o exercise.yaml", "A lesson for a class, without what it expects."),
    ),
    groups=(("What is packed", ("answers",)), ("Where it goes", ("output", "colour"))),
)
@click.argument("scenario", type=click.Path())
@click.option("--answers/--no-answers", default=True,
              help="With 'expect' and the comments at the head (default), or without them.")  # fmt: skip
@output_option
@colour_option
def pack(scenario: str, answers: bool, output: str | None) -> int:
    """Put a scenario, its network, rules, targets, cables, log and CSVs into one file that runs anywhere.

    The scenario is a path, a name that ships, or the number of a lesson.
    """
    from sim.scenario.bundle import pack as packed
    from sim.teaching.lessons import named

    write([packed(named(scenario), answers=answers)], output)
    return DONE
