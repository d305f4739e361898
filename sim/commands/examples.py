"""`cablesim examples`: copy everything that ships into a folder."""
# ruff: noqa: PLC0415 - a command imports what it calls

from __future__ import annotations

import os
import shlex
from collections.abc import Sequence

import click

from sim.commands.telling import DONE, NAME, Page, colour_option, write


@click.command(
    short_help="Copy everything that ships into a folder.",
    cls=Page,
    examples=(
        ("cablesim examples my", "Copies everything that ships into the folder 'my'."),
        ("cablesim examples .", "The same into the folder where you are."),
    ),
)
@click.argument("folder", type=click.Path())
@colour_option
def examples(folder: str) -> int:
    """Copy all scenarios, networks, rules, targets and studies that ship into a folder, to be changed."""
    from sim.shipped import copy_examples

    files = copy_examples(folder)
    write([f"{len(files)} files in {folder}; try: {shlex.join([NAME, 'run', _first_lesson(files)])}\n"], None)
    return DONE


def _first_lesson(files: Sequence[os.PathLike[str]]) -> str:
    scenarios = [path for path in map(os.fspath, files) if os.path.basename(os.path.dirname(path)) == "scenarios"]
    return min(scenarios, default="SCENARIO")
