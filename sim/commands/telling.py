"""What the commands share: how a command is declared, and where its results and problems go.

Owns the options that several commands have, standard output and standard error. What a command does is its own.
"""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import click

from sim.problems import Problem
from sim.reports.ask import FORMATS, FORMS, REPORTS, Ask, NoSuchMessage
from sim.usage import Page, colour_on, colour_option, width_of_output

if TYPE_CHECKING:
    from sim.results.result import Result
    from sim.scenario.model import Scenario

__all__ = [
    "COMPLETE", "DONE", "NAME", "PROBLEMS", "REPORT_GROUP", "Page", "asked", "check_form", "colour_on",
    "colour_option", "command_line", "exit_code", "loaded", "output_option", "report_options", "say",
    "spare_inputs", "tell", "tell_report", "version", "write",
]  # fmt: skip

DONE, PROBLEMS = 0, 1
NAME = "cablesim"
COMPLETE = "_CABLESIM_COMPLETE"
INPUTS = "cablesim.inputs"
"""Under this name a command keeps the paths of the files that it has read."""
REPORT_GROUP = ("What is told", ("report", "message", "at", "form"))

output_option = click.option(
    "-o", "--output", metavar="PATH", type=click.Path(), help="Write to a file ('-': standard output)."
)


def report_options(function: Any) -> Any:  # noqa: ANN401 - a decorator of click's
    """The options by which `run` and `report` choose what is told, and where it goes."""
    for option in (
        click.option("--report", "report", type=click.Choice(REPORTS), default="deliveries",
                     help="A record per addressee (default) or per copy and leg; one message's story in sentences, "
                          "drawn as a timeline, or as a Mermaid sequence diagram; the queues."),
        click.option("--message", metavar="NAME",
                     help="Only this message, by its name in the reports (lesson, sequence: else the first)."),
        click.option("--at", "at", metavar="TIME",
                     help="With 'queues': what stood in them then ('2 h', '161200Z', or ISO time)."),
        click.option("--format", "form", type=click.Choice(FORMATS), default="table",
                     help="A table or text for people (default), or data; each report has some of them."),
        output_option,
    ):  # fmt: skip
        function = option(function)
    return function


def check_form(report: str, form: str, message: str | None, at: str | None) -> None:
    """Raise a usage error where a report does not have the form, or cannot be of one message or one time."""
    forms = FORMS[report]
    if form not in forms:
        known = " or ".join(filter(None, (", ".join(forms[:-1]), forms[-1])))
        raise click.UsageError(f"the report {report!r} has no form {form!r}; write --format {known}")
    if at is not None and report != "queues":
        raise click.UsageError("--at asks for the queues at a time; write --report queues beside it")
    if report == "queues" and message is not None:
        raise click.UsageError("the queues are those of all messages; leave out --message")


def asked(report: str, form: str, message: str | None, at: str | None, scenario: Scenario) -> Ask:
    """What is asked of the run of a scenario."""
    if at is None:
        return Ask(report, form, message)
    from sim.quantities import NotAQuantity, point_us  # noqa: PLC0415 - only where a time is given

    try:
        at_us = point_us(at, scenario.start)
    except NotAQuantity as wrong:
        raise click.UsageError(f"--at: {wrong}{'; ' + wrong.hint if wrong.hint else ''}") from None
    if at_us < 0:
        raise click.UsageError(f"--at: {at!r} lies before the start of the run")
    if scenario.horizon_us is not None and at_us > scenario.horizon_us:
        raise click.UsageError(f"--at: {at!r} lies past the end of the run")
    return Ask(report, form, message, at_us)


def say(line: str) -> None:
    """A line on standard error; one that cannot be written changes nothing."""
    with suppress(OSError):
        print(line, file=sys.stderr)


def tell(problems: Iterable[Problem]) -> None:
    """Problems on standard error, one a line."""
    for problem in problems:
        say(str(problem))


def exit_code(problems: Iterable[Problem]) -> int:
    """1 where there is an error among problems that have been told, else 0."""
    return PROBLEMS if any(problem.severity == "error" for problem in problems) else DONE


def write(pieces: Iterable[str], output: str | None) -> None:
    """Results: to a file, or to standard output."""
    from sim.reports.output import written  # noqa: PLC0415 - loaded where it is used

    spare_inputs(output)
    written(pieces, output)


def spare_inputs(output: str | None, option: str = "-o") -> None:
    """Refuse to write over a file that this command reads."""
    if output in (None, "-") or not os.path.exists(output):
        return
    ctx = click.get_current_context()
    read = [*ctx.meta.get(INPUTS, ())]
    for param in ctx.command.params:
        if isinstance(param, click.Argument) or param.name in {"rules", "network", "targets"}:
            given = ctx.params.get(param.name or "")
            read += [given] if isinstance(given, str) else given if isinstance(given, tuple) else []
    if any(_same_file(output, path) for path in read):
        raise click.UsageError(f"{output!r} is read here, and would be lost; name another file with {option}")


def _same_file(one: str, other: str) -> bool:
    with suppress(OSError, ValueError):
        return os.path.samefile(one, other)
    return False


def command_line() -> str:
    """The command as it was typed."""
    return shlex.join([NAME, *(click.get_current_context().find_root().obj or ())])


def version() -> str:
    """The version of cablesim."""
    from sim import shipped  # noqa: PLC0415 - loaded where it is used

    return shipped.version()


def loaded(path: str, **replaced: Any) -> Scenario:  # noqa: ANN401 - what the loader takes
    """The scenario of a file or a name that ships; its warnings are told at once, its errors raised."""
    from sim.scenario.files import read_scenario  # noqa: PLC0415 - loaded where it is used

    found = read_scenario(path, **replaced)
    scenario = found.checked()
    tell(found.problems)
    click.get_current_context().meta[INPUTS] = [read.path for read in scenario.inputs]
    return scenario


def tell_report(result: Result, ask: Ask, output: str | None, meta: Mapping[str, object]) -> None:
    """A report of a run, which has been gathered."""
    from sim.reports.report import told  # noqa: PLC0415 - loaded where it is used
    from sim.reports.tables import Paper  # noqa: PLC0415

    paper = Paper(width_of_output(output), output in (None, "-") and colour_on(sys.stdout))
    try:
        write(told(result, ask, paper, meta), output)
    except NoSuchMessage as wrong:
        raise click.UsageError(f"{wrong}{'; ' + wrong.hint if wrong.hint else ''}") from None
