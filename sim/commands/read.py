"""`cablesim read`: explain cables line by line."""
# ruff: noqa: PLC0415 - a command imports what it calls

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

import click

from sim.commands.telling import (
    Page,
    colour_on,
    colour_option,
    command_line,
    exit_code,
    output_option,
    tell,
    version,
    write,
)
from sim.problems import nearest
from sim.usage import width_of_output


@click.command(
    short_help="Explain cables line by line.",
    cls=Page,
    examples=(
        ("cablesim read scenarios/cables/tashkent.txt", "Each line of a cable, and what each part means."),
        ("cablesim read *.txt --format json -o cables.json", "All cables as data."),
        ("cablesim read cable.txt --field serial", "One field, for a pipe."),
    ),
    groups=(("What is told", ("form", "field")), ("Where it goes", ("output", "colour"))),
)
@click.argument("cables", metavar="CABLE...", nargs=-1, required=True, type=click.Path())
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text",
              help="Text for people (default), or one JSON object.")  # fmt: skip
@click.option("--field", metavar="NAME", help="One field alone, by its name in the JSON.")
@output_option
@colour_option
def read(cables: tuple[str, ...], form: str, field: str | None, output: str | None) -> int:
    """Read cables, and take them apart line by line: what each part means, and where that is written."""
    from sim.cable.reader import read_bytes, read_file
    from sim.reports import reading
    from sim.reports.reading_text import reading_text

    if field is not None and field not in reading.FIELDS:
        hint = nearest(field, reading.FIELDS) or f"fields are {', '.join(reading.FIELDS)}"
        raise click.UsageError(f"no field {field!r}; {hint}")
    readings = [read_bytes(_standard_input(), "-") if path == "-" else read_file(path) for path in cables]
    if field is not None:
        write((reading.field_value(one, field) + "\n" for one in readings), output)
    elif form == "json":
        from json import dumps

        told = reading.reading_json(readings, version=version(), command=command_line())
        write([dumps(told, indent=1) + "\n"], output)
    else:
        width = width_of_output(output)
        if output in (None, "-") and colour_on(sys.stdout):
            from sim.reports.reading_colour import coloured
            from sim.reports.reading_text import reading_lines

            texts = [coloured(reading_lines(one, width), width) for one in readings]
        else:
            texts = [reading_text(one, width) for one in readings]
        write(_readings(cables, texts), output)
    problems = [problem for one in readings for problem in one.problems]
    if form != "json" or field is not None:
        tell(problems)
    return exit_code(problems)


def _standard_input() -> bytes:
    return sys.stdin.buffer.read() if sys.stdin is not None else b""


def _readings(paths: Sequence[str], texts: Sequence[str]) -> Iterator[str]:
    """The text of each reading; of several, under the path of each."""
    for place, (path, text) in enumerate(zip(paths, texts, strict=True)):
        if len(paths) > 1:
            yield f"{'' if place == 0 else chr(10)}{path}\n"
        yield text
