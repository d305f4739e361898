"""`cablesim new`: begin a file of one's own."""
# ruff: noqa: PLC0415 - a command imports what it calls

from __future__ import annotations

import shlex

import click

from sim.commands.telling import DONE, NAME, Page, colour_option, write

TRIED = {
    "scenario": "run {}",
    "network": "run 02_one_indicator --network {}",
    "rules": "run 07_interruption --rules {}",
    "targets": "run 06_queue --targets {}",
    "study": "compare {}",
}
"""What to type next, by the kind of file."""


@click.command(
    short_help="Begin a scenario, network, rules, targets or study of your own.",
    cls=Page,
    examples=(
        ("cablesim new scenario first", "Writes first.yaml, which runs as it stands."),
        ("cablesim new rules mine/strict", "Writes strict.yaml into the folder 'mine', which is there."),
    ),
)
@click.argument("kind", type=click.Choice(tuple(TRIED)))
@click.argument("name", type=click.Path())
@colour_option
def new(kind: str, name: str) -> int:
    """Begin a file of your own: one with comments that runs as it stands. Nothing is overwritten."""
    from sim.teaching.templates import begun, path_of

    path = path_of(name)
    write([begun(kind, path)], path)
    write([f"{path} is written; try: {NAME} {TRIED[kind].format(_told(path))}\n"], None)
    return DONE


def _told(path: str) -> str:
    """A path as the command line takes it for one, and not for a name or an option."""
    return shlex.quote(f"./{path}" if path.startswith("-") else path)
