"""`cablesim check`: tell every problem in cables and YAML files."""
# ruff: noqa: PLC0415 - a command imports what it calls

from __future__ import annotations

import click

from sim.commands.telling import (
    Page,
    colour_option,
    command_line,
    exit_code,
    output_option,
    say,
    version,
    write,
)


@click.command(
    short_help="Tell every problem in cables and YAML files.",
    cls=Page,
    examples=(
        ("cablesim check scenarios", "Everything that is wrong in a folder's cables and YAML files."),
        ("cablesim check my.yaml --format json", "The same as data."),
    ),
    groups=(("What is told", ("form",)), ("Where it goes", ("output", "colour"))),
)
@click.argument("paths", metavar="FILE|FOLDER...", nargs=-1, required=True, type=click.Path())
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text",
              help="A line for each problem (default), or one JSON object.")  # fmt: skip
@output_option
@colour_option
def check(paths: tuple[str, ...], form: str, output: str | None) -> int:
    """Tell every problem in cables and YAML files, one line each."""
    from sim.study.checks import check_paths

    problems = check_paths(paths)
    if form == "json":
        from json import dumps

        from sim.reports.data import problem_data

        meta = {"version": version(), "command": command_line()}
        told = {"format": 1, "meta": meta, "problems": [problem_data(problem) for problem in problems]}
        write([dumps(told, indent=1) + "\n"], output)
    else:
        write((f"{problem}\n" for problem in problems), output)
        if not problems:
            say("No problems.")
    return exit_code(problems)
