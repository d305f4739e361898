"""What `cablesim compare` does: what is asked for, who carries it out, where it is kept, and how it is told.

Owns the steps between the options of the command and the rooms that do the work, for a comparison and for a study that
varies fields; the options themselves are `compare`'s.
"""
# ruff: noqa: PLC0415 - a command imports what it calls

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from contextlib import ExitStack, contextmanager
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn, cast

import click

from sim.commands.telling import INPUTS, NAME, PROBLEMS, colour_on, say, spare_inputs, tell
from sim.quantities import counted
from sim.usage import width_of_output

if TYPE_CHECKING:
    from sim.study.carrying import Told
    from sim.study.compare import Comparison
    from sim.study.files import Study
    from sim.study.ledger import Ledger
    from sim.study.settings import Settings
    from sim.study.stopping import Stopping
    from sim.study.sweep import Sweep

__all__ = [
    "Asked", "asked", "carried_out", "draw", "engine", "kept", "plan", "ready", "spare_study", "tell_notes", "told",
]  # fmt: skip

_PRECISION = re.compile(r"(\d{1,3}(?:\.\d{1,6})?)\s*(%?)")


class Asked(NamedTuple):
    """What is to be run, of a study or of a scenario and its sets of rules."""

    points: Sequence[Settings]
    stopping: Stopping
    seed: int
    study: Study | None = None


def asked(
    scenario: str,
    rules: Sequence[str],
    replications: int | None,
    precision: str | None,
    measures: Sequence[str],
    seed: int | None,
) -> Asked:
    """What is asked for; raises `ValueError` where that makes no sense, `InvalidInput` with the problems of files."""
    from sim.study.files import kind_named, read_study
    from sim.study.settings import read_settings
    from sim.study.stopping import Stopping

    context = click.get_current_context()
    share = None if precision is None else _share(precision)
    kind = kind_named(scenario)
    if kind == "study" or (not rules and kind != "scenario"):
        if rules:
            raise ValueError(f"a study names its rules itself; write {rules[0]!r} there under 'rules:', and not here")
        read = read_study(scenario, replications=replications, precision=share, measures=measures, seed=seed)
        study = read.checked()
        tell(read.problems)
        context.meta[INPUTS] = [one.path for one in study.inputs]
        return Asked(study.points, study.stopping, study.seed, study)
    if len(rules) < 2:
        hint = "write 'cablesim compare SCENARIO A B'"
        raise ValueError(f"a comparison needs two sets of rules or more, or a study file; {hint}")
    stopping = Stopping.asked(replications, share, measures)
    settings, warnings = read_settings(scenario, rules)
    tell(warnings)
    context.meta[INPUTS] = [one.path for one in settings.scenario.inputs]
    return Asked((settings,), stopping, settings.scenario.seed if seed is None else seed)


def carried_out(
    asked: Asked, workers: int, executor: Executor | None, ledger: Ledger | None, told: Told
) -> Comparison | Sweep:
    """What came of it."""
    from sim.study.compare import compared
    from sim.study.sweep import swept

    how: dict[str, Any] = {"workers": workers, "executor": executor, "ledger": ledger, "told": told}
    if asked.study is not None:
        return swept(asked.study, **how)
    return compared(asked.points[0], asked.stopping, asked.seed, **how)


def plan(asked: Asked, output: str | None, workers: int, executor: Executor | None, ledger: Ledger | None) -> str:
    """How many runs there would be, and how long they take."""
    from sim.reports.plan import plan_text
    from sim.reports.tables import Paper, printable
    from sim.study.pilot import planned

    plan = planned(asked.points, asked.stopping, asked.seed, workers=workers, executor=executor, ledger=ledger)
    paper = Paper(width_of_output(output), output in (None, "-") and colour_on(sys.stdout))
    name = asked.points[0].scenario.name if asked.study is None else asked.study.name
    return printable(plan_text(name, plan, paper, () if asked.study is None else asked.study.factors))


def ready(asked: Asked, plots: str | None, export: str | None) -> None:
    """See before any long work that all can be drawn and written, over nothing that is read here."""
    from sim.reports.output import ready_folder

    if plots is not None:
        from sim.reports.plots import files
        from sim.reports.plots.sweeps import sweep_names

        if asked.study is not None and asked.study.design == "latin_hypercube":
            raise click.UsageError("a Latin hypercube has no levels to draw; leave out --plots")
        names = files.NAMED if asked.study is None else sweep_names(asked.study)
        for path in files.plot_files(plots, names):
            spare_inputs(path, "--plots")
        try:
            files.plots_folder(plots, names)
        except files.NoPlots as missing:
            _lacks(missing)
    if export is not None:
        from sim.reports.study_tables import export_files

        for path in export_files(export):
            spare_inputs(path, "--export")
        ready_folder(export, export_files(export))


def draw(found: Comparison | Sweep, plots: str) -> None:
    """Write the plots to their folder."""
    from sim.reports.plots.files import write_plots

    say(f"{NAME}: {counted(write_plots(found, plots), 'plot')} in {plots}, each as SVG and PNG")


def _lacks(missing: ImportError) -> NoReturn:
    """End with the line that says what to install."""
    say(f"{NAME}: {missing}")
    raise click.exceptions.Exit(PROBLEMS) from None


def spare_study(study: str | None, output: str | None, *, keep: bool) -> None:
    """Refuse what would be lost, or have no place."""
    if study is None and keep:
        raise click.UsageError("deliveries are kept beside a study; write --study PATH as well")
    if study is not None and output not in (None, "-") and os.path.realpath(output) == os.path.realpath(study):
        raise click.UsageError(f"{output!r} is the study itself; name another file with -o")


@contextmanager
def kept(asked: Asked, study: str | None, export: str | None, *, dry: bool, keep: bool) -> Iterator[Ledger | None]:
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
        _lacks(missing)


@contextmanager
def engine(workers: int | None, scheduler: str | None) -> Iterator[tuple[Executor | None, int]]:
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


def tell_notes(found: Comparison | Sweep, *, beside: bool) -> None:
    """What has to be known beside data, which has no room for it, on standard error."""
    from sim.reports.sweep import note_texts
    from sim.study.compare import Comparison

    notes = list(found.notes if isinstance(found, Comparison) else note_texts(found))
    if beside:
        from sim.reports.theory import theory_notes

        notes += theory_notes(cast("Comparison", found))
    for note in notes:
        say(f"{NAME}: {note}")


def told(found: Comparison | Sweep, form: str, output: str | None, *, beside: bool) -> Iterator[str]:
    """The report, in pieces; with theory ``beside``."""
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
