"""`cablesim compare`: compare sets of rules under the same traffic, and tell who gains, who pays, and what is noise."""
# ruff: noqa: PLC0415 - a command imports what it calls

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from sim.commands.telling import (
    DONE,
    INPUTS,
    NAME,
    Page,
    colour_on,
    colour_option,
    output_option,
    say,
    spare_inputs,
    tell,
)
from sim.usage import width_of_output

if TYPE_CHECKING:
    from sim.study.compare import Comparison
    from sim.study.ledger import Ledger
    from sim.study.settings import Settings

_PRECISION = re.compile(r"(\d{1,3}(?:\.\d{1,6})?)\s*(%?)")


@click.command(
    short_help="Compare sets of rules under the same traffic.",
    cls=Page,
    examples=(
        ("cablesim compare 12_state_day state first_come", "What precedence buys, and who pays for it."),
        ("cablesim compare my.yaml strict acp127g my_rules.yaml --replications 100 --seed 7", "Three sets of rules."),
        (
            "cablesim compare my.yaml strict acp127g --precision 5% --measure on_time",
            "As many replications as it takes to know that figure to within 5 %.",
        ),
    ),
    groups=(
        ("How much is run", ("replications", "precision", "seed", "workers")),
        ("What is told", ("measures", "form")),
        ("Where it goes", ("output", "plots", "colour")),
        ("What is kept", ("study", "keep", "export")),
    ),
)
@click.argument("scenario", type=click.Path())
@click.argument("rules", metavar="RULES RULES...", nargs=-1, type=click.Path())
@click.option(
    "--replications",
    metavar="N",
    type=click.IntRange(min=1),
    help="How many runs under each set of rules (default 30); with --precision, the most (default 1000).",
)
@click.option(
    "--precision",
    metavar="P",
    help="Go on until the 95 % interval of each measure asked for is within P ('5%') of its mean.",
)
@click.option(
    "--measure",
    "measures",
    metavar="NAME",
    multiple=True,
    help="Only this measure; may be given again (default: all; for --precision: elapsed_mean_s).",
)
@click.option("--seed", metavar="N", type=int, help="Another seed for the random traffic.")
@click.option(
    "--workers",
    metavar="N",
    type=click.IntRange(min=1),
    help="Processes that share the work (default: as many as the machine has processors; 1: none).",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(("table", "json", "csv", "markdown")),
    default="table",
    help="Tables for people (default), or data.",
)
@output_option
@click.option(
    "--plots",
    metavar="FOLDER",
    type=click.Path(),
    help="Write a plot of each measure, and one of times against targets, to this folder, each as SVG and PNG.",
)
@click.option(
    "--study",
    metavar="PATH",
    type=click.Path(),
    help="Keep every run in this file as soon as it is done; those that it has are not made again.",
)
@click.option(
    "--keep-deliveries", "keep", is_flag=True, help="Keep the records of each run too, as Parquet beside the study."
)
@click.option(
    "--export", metavar="FOLDER", type=click.Path(), help="Write all figures to this folder, as CSV and as Parquet."
)
@colour_option
def compare(
    scenario: str,
    rules: tuple[str, ...],
    replications: int | None,
    precision: str | None,
    measures: tuple[str, ...],
    seed: int | None,
    workers: int | None,
    form: str,
    output: str | None,
    plots: str | None,
    study: str | None,
    keep: bool,
    export: str | None,
) -> int:
    """Compare sets of rules, each a file or a name that ships, under the same traffic; differences are to the first."""
    from sim.reports.output import writing
    from sim.reports.progress import Bar
    from sim.study.compare import compared
    from sim.study.settings import read_settings
    from sim.study.stopping import Stopping
    from sim.study.workers import machine_workers

    if len(rules) < 2:
        raise click.UsageError("a comparison needs two sets of rules or more; write 'cablesim compare SCENARIO A B'")
    try:
        stopping = Stopping.asked(replications, None if precision is None else _share(precision), measures)
    except ValueError as wrong:
        raise click.UsageError(str(wrong)) from None
    settings, warnings = read_settings(scenario, rules)
    tell(warnings)
    click.get_current_context().meta[INPUTS] = [read.path for read in settings.scenario.inputs]
    spare_inputs(output)
    if plots is not None:
        _ready(plots)
    _spare_study(study, output, keep=keep)
    if export is not None:
        from sim.reports.output import ready_folder
        from sim.reports.study_tables import export_files

        for path in export_files(export):
            spare_inputs(path, "--export")
        ready_folder(export, export_files(export))
    # first of all what is written, so that no long work is lost to a path that cannot be
    with writing(output) as stream, _kept(settings, seed, study, export, keep=keep) as ledger:
        many = workers or machine_workers()
        with Bar("runs") as bar:
            found = compared(settings, stopping, seed, workers=many, ledger=ledger, told=bar.told)
        if form in ("json", "csv"):
            _tell_notes(found)
        for piece in _told(found, form, output):
            stream.write(piece)
    if plots is not None:
        from sim.reports.plots.files import write_plots

        say(f"{NAME}: {write_plots(found, plots)} plots in {plots}, each as SVG and PNG")
    return DONE


def _spare_study(study: str | None, output: str | None, *, keep: bool) -> None:
    """Refuse what would be lost, or have no place."""
    if study is None and keep:
        raise click.UsageError("deliveries are kept beside a study; write --study PATH as well")
    if study is not None and output not in (None, "-") and os.path.realpath(output) == os.path.realpath(study):
        raise click.UsageError(f"{output!r} is the study itself; name another file with -o")


@contextmanager
def _kept(
    settings: Settings, seed: int | None, study: str | None, export: str | None, *, keep: bool
) -> Iterator[Ledger | None]:
    """Where runs are kept: in a file, of which is told what it has when all is broken off, or in memory; for an export
    alone in a file that is gone afterwards."""
    if study is None and export is None:
        yield None
        return
    from sim.reports.study_tables import export_tables
    from sim.study.records import NoDuckDB
    from sim.study.store import Store

    seed = settings.scenario.seed if seed is None else seed
    with ExitStack() as opened:
        path = study or os.path.join(opened.enter_context(TemporaryDirectory()), "study")
        try:
            store = opened.enter_context(Store(path, (settings,), seed, deliveries=keep))
        except NoDuckDB as missing:
            say(f"{NAME}: {missing}")
            raise click.exceptions.Exit(1) from None
        try:
            yield store
        except KeyboardInterrupt:
            if study is not None:
                say(f"{NAME}: {study} has the {len(store):,} runs that are done; the same command goes on from there")
            raise
        if export is not None:
            say(f"{NAME}: {export_tables(store, export)}")


def _ready(plots: str) -> None:
    """See before any long work that plots can be drawn, and written to a folder, over nothing that is read here."""
    from sim.reports.plots.files import NoPlots, plot_files, plots_folder

    for path in plot_files(plots):
        spare_inputs(path, "--plots")
    try:
        plots_folder(plots)
    except NoPlots as missing:
        say(f"{NAME}: {missing}")
        raise click.exceptions.Exit(1) from None


def _share(text: str) -> float:
    found = _PRECISION.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"--precision: {text!r} is no share; write '5%' or 0.05")
    if not found[2] and 1 <= float(found[1]) < 100:
        raise ValueError(f"--precision: {text!r} is more than all; write '{text}%' or {float(found[1]) / 100:g}")
    return float(found[1]) / 100 if found[2] else float(found[1])


def _tell_notes(found: Comparison) -> None:
    """What has to be known beside data, which has no room for it, on standard error."""
    for note in found.notes:
        say(f"{NAME}: {note}")


def _told(found: Comparison, form: str, output: str | None) -> Iterator[str]:
    if form in ("json", "csv"):
        from sim.reports import comparison_data

        return comparison_data.comparison_json(found) if form == "json" else comparison_data.comparison_csv(found)
    from sim.reports.comparison import comparison_markdown, comparison_text
    from sim.reports.tables import Paper, printable

    if form == "markdown":
        return iter([printable(comparison_markdown(found))])
    paper = Paper(width_of_output(output), output in (None, "-") and colour_on(sys.stdout))
    return iter([printable(comparison_text(found, paper))])
