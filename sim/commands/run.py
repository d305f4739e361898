"""`cablesim run`: run a scenario, and tell who received what and when."""
# ruff: noqa: PLC0415 - a command imports what it calls

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from sim.commands.telling import (
    DONE,
    NAME,
    REPORT_GROUP,
    Page,
    asked,
    check_form,
    colour_option,
    command_line,
    loaded,
    report_options,
    say,
    spare_inputs,
    tell_report,
    write,
)
from sim.problems import nearest
from sim.reports.ask import Ask

if TYPE_CHECKING:
    from sim.results.result import Result, Sink


@click.command(
    short_help="Run a scenario, and tell who received what and when.",
    cls=Page,
    examples=(
        (
            "cablesim run scenarios/01_one_cable.yaml",
            "When each addressee of one cable received it, and by which posts.",
        ),
        (
            "cablesim run 07_interruption --rules strict --report lesson --message alarm",
            "One message's story under other rules: who waited for whom, and why.",
        ),
        (
            "cablesim run my.yaml --format csv -o deliveries.csv --trace run.jsonl",
            "All records, and the run itself.",
        ),
    ),
    groups=(
        ("What is run", ("rules", "network", "targets", "seed", "replication", "until")),
        REPORT_GROUP,
        ("Where it goes", ("output", "trace", "write_copy", "colour")),
    ),
)
@click.argument("scenario", type=click.Path())
@click.option("--rules", metavar="FILE", type=click.Path(), help="Other rules: a file, or a name that ships.")
@click.option("--network", metavar="FILE", type=click.Path(), help="Another network: a file, or a name that ships.")
@click.option("--targets", metavar="FILE", type=click.Path(), help="Other speed-of-service targets.")
@click.option("--seed", metavar="N", type=int, help="Another seed for the random traffic.")
@click.option(
    "--replication",
    metavar="N",
    type=click.IntRange(min=1),
    default=1,
    help="Which of the runs of that seed (default 1).",
)
@click.option("--until", metavar="TIME", help="Another horizon: '12 h', '161200Z', or ISO time.")
@report_options
@click.option("--trace", metavar="PATH", type=click.Path(), help="Save the run, for `cablesim report`.")
@click.option("--write-copy", metavar="RI", help="Instead of a report, the cable as the copy that reaches this post.")
@colour_option
def run(
    scenario: str,
    rules: str | None,
    network: str | None,
    targets: str | None,
    seed: int | None,
    replication: int,
    until: str | None,
    report: str,
    message: str | None,
    at: str | None,
    form: str,
    output: str | None,
    trace: str | None,
    write_copy: str | None,
) -> int:
    """Run a scenario and report who received what, when, and by which posts."""
    from sim.reports.data import meta_of
    from sim.results.result import run as run_scenario

    if trace is not None and trace == (output or "-"):
        raise click.UsageError("the trace and the report would go to the same place; name two with --trace and -o")
    if write_copy is not None and (form, report) != ("table", "deliveries"):
        raise click.UsageError("--write-copy writes a cable, and takes neither --format nor --report")
    check_form(report, form, message, at)
    result = run_scenario(
        loaded(scenario, rules=rules, network=network, targets=targets, seed=seed, until=until),
        replication=replication,
    )
    spare_inputs(output)
    spare_inputs(trace, "--trace")
    meta = meta_of(command_line(), result.seed, replication, result.scenario.inputs)
    ask = asked(report, form, message, at, result.scenario)
    with _tracing(trace, result, meta) as sinks:
        _gather(result, ask, sinks, copies=write_copy is not None)
    if write_copy is not None:
        write(_cables(result, write_copy, message), output)
    else:
        tell_report(result, ask, output, meta)
    return DONE


@contextmanager
def _tracing(path: str | None, result: Result, meta: Mapping[str, object]) -> Iterator[tuple[Sink, ...]]:
    """What listens to the run for a trace."""
    if path is None:
        yield ()
        return
    from sim.reports.output import writing
    from sim.reports.trace import TraceWriter

    with writing(path) as stream:
        writer = TraceWriter(stream.write, result.scenario, result.seed, result.replication, meta)
        yield (writer.take,)


def _gather(result: Result, ask: Ask, sinks: Sequence[Sink] = (), *, copies: bool = False) -> None:
    from sim.reports.report import gather

    if copies:
        result.gather(*sinks, copies=True)
    else:
        gather(result, ask, *sinks)


def _cables(result: Result, indicator: str, message: str | None) -> Iterator[str]:
    """The cables of all copies that reach a post, with an empty line between."""
    from sim.reports.cable_copies import copies_reaching

    posts = result.scenario.network.posts
    if indicator not in posts:
        hint = nearest(indicator, posts)
        raise click.UsageError(f"no post {indicator!r} in this network{'; ' + hint if hint else ''}")
    copies = [copy for copy in result.copies if message in (None, copy.message)]
    before = ""
    for cable in copies_reaching(indicator, copies, result.filings, result.scenario):
        yield before + cable
        before = "\n"
    if not before:
        say(f"{NAME}: no copy reached {indicator}")
