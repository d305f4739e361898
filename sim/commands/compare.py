"""`cablesim compare`: compare sets of rules under the same traffic, and tell who gains, who pays, and what is noise."""
# ruff: noqa: PLC0415 - a command imports what it calls

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from contextlib import ExitStack, contextmanager
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import click

from sim.commands.telling import (
    DONE,
    INPUTS,
    NAME,
    PROBLEMS,
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
    from sim.study.carrying import Told
    from sim.study.compare import Comparison
    from sim.study.files import Study
    from sim.study.ledger import Ledger
    from sim.study.settings import Settings
    from sim.study.stopping import Stopping
    from sim.study.sweep import Sweep

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
        ("cablesim compare narrow_trunk --dry-run", "How many runs a study is, and how long they take."),
    ),
    groups=(
        ("How much is run", ("replications", "precision", "seed", "dry")),
        ("Who does the work", ("workers", "scheduler")),
        ("What is told", ("measures", "beside", "form")),
        ("Where it goes", ("output", "plots", "colour")),
        ("What is kept", ("study", "keep", "export")),
    ),
)
@click.argument("scenario", metavar="SCENARIO|STUDY", type=click.Path())
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
@click.option(
    "--theory",
    "beside",
    is_flag=True,
    help="Beside the simulated means also those of queueing theory, where it has a closed form, and else why not.",
)
@click.option("--seed", metavar="N", type=int, help="Another seed for the random traffic.")
@click.option("--dry-run", "dry", is_flag=True, help="Only tell how many runs these are, and about how long they take.")
@click.option(
    "--workers",
    metavar="N",
    type=click.IntRange(min=1),
    help="Processes that share the work (default: as many as the machine has processors; 1: none).",
)
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Give the work to the Dask cluster whose scheduler is there ('tcp://10.0.0.5:8786'), instead of processes.",
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
    beside: bool,
    seed: int | None,
    dry: bool,
    workers: int | None,
    scheduler: str | None,
    form: str,
    output: str | None,
    plots: str | None,
    study: str | None,
    keep: bool,
    export: str | None,
) -> int:
    """Compare sets of rules, each a file or a name that ships, under the same traffic; differences are to the first.
    A study file names them itself, and the fields of network, rules or scenario that it varies."""
    from sim.reports.output import writing
    from sim.reports.progress import Bar
    from sim.study.sweep import Sweep

    if workers and scheduler:
        raise click.UsageError("a cluster has workers of its own; leave out --workers or --scheduler")
    if dry and (form != "table" or plots is not None or export is not None):
        raise click.UsageError("--dry-run has nothing to draw, and no data; leave out --plots, --export and --format")
    try:
        share = None if precision is None else _share(precision)
        asked = _asked(scenario, rules, replications, share, measures, seed)
    except ValueError as wrong:
        raise click.UsageError(str(wrong)) from None
    if asked.study is not None and plots is not None:
        raise click.UsageError("plots are drawn of comparisons; leave out --plots")
    if beside and (asked.study is not None or form == "csv"):
        raise click.UsageError("theory stands beside a comparison, as tables or JSON; leave out --theory")
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
    with writing(output) as stream, _kept(asked, study, export, dry=dry, keep=keep) as ledger:
        with _engine(workers, scheduler) as (executor, many), Bar("runs") as bar:
            if dry:
                stream.write(_plan(asked, output, many, executor, ledger))
                return DONE
            found = _carried_out(asked, many, executor, ledger, bar.told)
        if form in ("json", "csv"):
            _tell_notes(found, beside)
        for piece in _told(found, form, output, beside):
            stream.write(piece)
    if plots is not None and not isinstance(found, Sweep):
        from sim.reports.plots.files import write_plots

        say(f"{NAME}: {write_plots(found, plots)} plots in {plots}, each as SVG and PNG")
    return DONE


class _Asked(NamedTuple):
    """What is to be run, of a study or of a scenario and its sets of rules."""

    points: Sequence[Settings]
    stopping: Stopping
    seed: int
    study: Study | None = None


def _asked(
    scenario: str,
    rules: Sequence[str],
    replications: int | None,
    precision: float | None,
    measures: Sequence[str],
    seed: int | None,
) -> _Asked:
    """What is asked for; raises `ValueError` where that makes no sense, `InvalidInput` with the problems of files."""
    from sim.study.files import is_study, read_study
    from sim.study.settings import read_settings
    from sim.study.stopping import Stopping

    context = click.get_current_context()
    if is_study(scenario) or (scenario == "-" and not rules):
        if rules:
            raise ValueError(f"a study names its rules itself; write {rules[0]!r} there under 'rules:', and not here")
        read = read_study(scenario, replications=replications, precision=precision, measures=measures, seed=seed)
        study = read.checked()
        tell(read.problems)
        context.meta[INPUTS] = [one.path for one in study.inputs]
        return _Asked(study.points, study.stopping, study.seed, study)
    if len(rules) < 2:
        raise ValueError("a comparison needs two sets of rules or more; write 'cablesim compare SCENARIO A B'")
    stopping = Stopping.asked(replications, precision, measures)
    settings, warnings = read_settings(scenario, rules)
    tell(warnings)
    context.meta[INPUTS] = [one.path for one in settings.scenario.inputs]
    return _Asked((settings,), stopping, settings.scenario.seed if seed is None else seed)


def _carried_out(
    asked: _Asked, workers: int, executor: Executor | None, ledger: Ledger | None, told: Told
) -> Comparison | Sweep:
    """What came of it."""
    from sim.study.compare import compared
    from sim.study.sweep import swept

    how: dict[str, Any] = {"workers": workers, "executor": executor, "ledger": ledger, "told": told}
    if asked.study is not None:
        return swept(asked.study, **how)
    return compared(asked.points[0], asked.stopping, asked.seed, **how)


def _plan(asked: _Asked, output: str | None, workers: int, executor: Executor | None, ledger: Ledger | None) -> str:
    """How many runs there would be, and how long they take."""
    from sim.reports.plan import plan_text
    from sim.reports.tables import Paper, printable
    from sim.study.pilot import planned

    plan = planned(asked.points, asked.stopping, asked.seed, workers=workers, executor=executor, ledger=ledger)
    paper = Paper(width_of_output(output), output in (None, "-") and colour_on(sys.stdout))
    name = asked.points[0].scenario.name if asked.study is None else asked.study.name
    return printable(plan_text(name, plan, paper, () if asked.study is None else asked.study.factors))


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


def _spare_study(study: str | None, output: str | None, *, keep: bool) -> None:
    """Refuse what would be lost, or have no place."""
    if study is None and keep:
        raise click.UsageError("deliveries are kept beside a study; write --study PATH as well")
    if study is not None and output not in (None, "-") and os.path.realpath(output) == os.path.realpath(study):
        raise click.UsageError(f"{output!r} is the study itself; name another file with -o")


@contextmanager
def _kept(asked: _Asked, study: str | None, export: str | None, *, dry: bool, keep: bool) -> Iterator[Ledger | None]:
    """Where runs are kept: in a file, of which is told what it has when all is broken off, or in memory; for an export
    alone in a file that is gone afterwards. A dry run makes no such file."""
    if (study is None and export is None) or (dry and not (study and os.path.exists(study))):
        yield None
        return
    from sim.reports.study_tables import export_tables
    from sim.study.records import NoDuckDB
    from sim.study.store import Store

    varied = None if asked.study is None else [asked.study.values(point) for point in range(len(asked.points))]
    try:
        with ExitStack() as opened:
            path = study or os.path.join(opened.enter_context(TemporaryDirectory()), "study")
            store = opened.enter_context(Store(path, asked.points, asked.seed, varied, deliveries=keep))
            try:
                yield store
            except KeyboardInterrupt:
                if study is not None:
                    kept = f"{study} has the {len(store):,} runs that are done"
                    say(f"{NAME}: {kept}; the same command goes on from there")
                raise
            if export is not None:
                say(f"{NAME}: {export_tables(store, export)}")
    except NoDuckDB as missing:
        say(f"{NAME}: {missing}")
        raise click.exceptions.Exit(PROBLEMS) from None


@contextmanager
def _engine(workers: int | None, scheduler: str | None) -> Iterator[tuple[Executor | None, int]]:
    """Who does the work: this machine's processes (no executor), or a cluster; and how many there are."""
    if scheduler is None:
        from sim.study.workers import machine_workers

        yield None, workers or machine_workers()
        return
    from sim.study.cluster import NoCluster, cluster

    try:
        with cluster(scheduler) as found:
            yield found
    except NoCluster as gone:
        say(f"{NAME}: {gone}")
        raise click.exceptions.Exit(PROBLEMS) from None


def _share(text: str) -> float:
    found = _PRECISION.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"--precision: {text!r} is no share; write '5%' or 0.05")
    if not found[2] and 1 <= float(found[1]) < 100:
        raise ValueError(f"--precision: {text!r} is more than all; write '{text}%' or {float(found[1]) / 100:g}")
    return float(found[1]) / 100 if found[2] else float(found[1])


def _tell_notes(found: Comparison | Sweep, beside: bool) -> None:
    """What has to be known beside data, which has no room for it, on standard error."""
    from sim.reports.sweep import note_texts
    from sim.study.compare import Comparison

    notes = list(found.notes if isinstance(found, Comparison) else note_texts(found))
    if beside:
        from sim.reports.theory import theory_notes

        notes += theory_notes(cast("Comparison", found))
    for note in notes:
        say(f"{NAME}: {note}")


def _told(found: Comparison | Sweep, form: str, output: str | None, beside: bool) -> Iterator[str]:
    from sim.study.compare import Comparison

    if form in ("json", "csv"):
        from sim.reports import comparison_data, sweep_data

        if isinstance(found, Comparison):
            if form == "csv":
                return comparison_data.comparison_csv(found)
            return comparison_data.comparison_json(found, theory=beside)
        return sweep_data.sweep_json(found) if form == "json" else sweep_data.sweep_csv(found)
    from sim.reports.comparison import comparison_markdown, comparison_text
    from sim.reports.sweep import sweep_markdown, sweep_text
    from sim.reports.tables import Paper, printable

    if form == "markdown":
        made = comparison_markdown(found, theory=beside) if isinstance(found, Comparison) else sweep_markdown(found)
        return iter([printable(made)])
    paper = Paper(width_of_output(output), output in (None, "-") and colour_on(sys.stdout))
    made = comparison_text(found, paper, theory=beside) if isinstance(found, Comparison) else sweep_text(found, paper)
    return iter([printable(made)])
