"""`cablesim compare`: compare sets of rules under the same traffic, and tell who gains, who pays, and what is noise."""
# ruff: noqa: PLC0415 - a command imports what it calls

from __future__ import annotations

import click

from sim.commands.telling import DONE, Page, colour_option, output_option, spare_inputs


@click.command(
    short_help="Compare sets of rules under the same traffic.",
    cls=Page,
    examples=(
        ("cablesim compare 12_state_day state first_come", "What precedence buys, and who pays for it."),
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
    from sim.commands import studying
    from sim.reports.output import writing
    from sim.reports.progress import Bar

    if workers and scheduler:
        raise click.UsageError("a cluster has workers of its own; leave out --workers or --scheduler")
    if dry and (form != "table" or plots is not None or export is not None):
        raise click.UsageError("--dry-run has nothing to draw, and no data; leave out --plots, --export and --format")
    try:
        asked = studying.asked(scenario, rules, replications, precision, measures, seed)
    except ValueError as wrong:
        raise click.UsageError(str(wrong)) from None
    if beside and (asked.study is not None or form == "csv"):
        text = "theory stands beside a comparison of rules, and not in CSV; leave out --theory"
        raise click.UsageError(text)
    spare_inputs(output)
    studying.spare_study(study, output, keep=keep)
    studying.ready(asked, plots, export)
    # first of all what is written, so that no long work is lost to a path that cannot be
    with writing(output) as stream, studying.kept(asked, study, export, dry=dry, keep=keep) as ledger:
        with studying.engine(workers, scheduler) as (executor, many), Bar("runs") as bar:
            if dry:
                stream.write(studying.plan(asked, output, many, executor, ledger))
                return DONE
            found = studying.carried_out(asked, many, executor, ledger, bar.told)
        if form in ("json", "csv"):
            studying.tell_notes(found, beside=beside)
        for piece in studying.told(found, form, output, beside=beside):
            stream.write(piece)
    if plots is not None:
        studying.draw(found, plots)
    return DONE
