"""`cablesim schema`: print the JSON Schema of a kind of file."""
# ruff: noqa: PLC0415 - a command imports what it calls

from __future__ import annotations

import click

from sim.commands.telling import DONE, Page, colour_option, output_option, write


@click.command(
    short_help="Print the JSON Schema of a kind of file.",
    cls=Page,
    examples=(
        ("cablesim schema scenario -o scenario.schema.json", "For an editor that helps to write scenarios."),
        ("cablesim schema rules", "Every key of a rules file, with what it means."),
    ),
)
@click.argument("kind", type=click.Choice(("network", "rules", "scenario", "targets", "study")))
@output_option
@colour_option
def schema(kind: str, output: str | None) -> int:
    """Print the JSON Schema of a kind of file."""
    from sim.study.schemas import schema_text

    write([schema_text(kind)], output)
    return DONE
