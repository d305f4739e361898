"""`cablesim report`: make any report again from a saved run."""
# ruff: noqa: PLC0415 - a command imports what it calls

from __future__ import annotations

import click

from sim.commands.telling import (
    DONE,
    REPORT_GROUP,
    Page,
    asked,
    check_form,
    colour_option,
    command_line,
    report_options,
    tell_report,
)


@click.command(
    short_help="Make a report again from a saved run.",
    cls=Page,
    examples=(
        ("cablesim report run.jsonl", "The report of a saved run."),
        (
            "cablesim report run.jsonl --report copies --message 'RUEHNT 1989/01'",
            "The copies of one message.",
        ),
    ),
    groups=(REPORT_GROUP, ("Where it goes", ("output", "colour"))),
)
@click.argument("trace", type=click.Path())
@report_options
@colour_option
def report(trace: str, report: str, message: str | None, at: str | None, form: str, output: str | None) -> int:
    """Make any report again from a saved run, without a new one."""
    from sim.reports.data import meta_of
    from sim.reports.report import gather
    from sim.reports.saved import open_trace
    from sim.results.result import Result

    check_form(report, form, message, at)
    saved = open_trace(trace)
    result = Result(saved.scenario, lambda _: saved.events(), saved.seed, saved.replication)
    ask = asked(report, form, message, at, saved.scenario)
    gather(result, ask)
    meta = meta_of(command_line(), saved.seed, saved.replication, saved.scenario.inputs)
    tell_report(result, ask, output, meta)
    return DONE
