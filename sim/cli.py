"""The command: arguments to calls to exit codes.

Owns what the user types and nothing of what it does: every command imports what it calls when it is called,
so that each starts as fast as it can. Here, and nowhere else, problems become an exit code: 0 done, 1 the
input has problems, 2 wrong usage, 130 interrupted.
"""
# ruff: noqa: PLC0415 - commands import what they call

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import click

from sim.problems import InvalidInput, Problem, nearest
from sim.usage import Group, Page, colour_on, colour_option, width_of_output

if TYPE_CHECKING:
    from sim.reports.report import Ask
    from sim.results.result import Result, Sink
    from sim.scenario.model import Scenario

__all__ = ["command", "main"]

DONE, PROBLEMS, USAGE, INTERRUPTED = 0, 1, 2, 130
NAME = "cablesim"
COMPLETE = "_CABLESIM_COMPLETE"
SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


def main(arguments: Sequence[str]) -> int:
    """Carry out a command line and return its exit code; nothing that a user's file holds raises an error."""
    _prepare_streams()
    try:
        code = _carry_out(list(arguments))
        sys.stdout.flush()
    except InvalidInput as invalid:
        tell(invalid.problems)
        return PROBLEMS
    except click.UsageError as wrong:
        _tell_usage(wrong)
        return USAGE
    except click.exceptions.Exit as left:
        return left.exit_code
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
    except BrokenPipeError:
        _close_quietly()
        return DONE
    except OSError as failed:
        _say(f"{NAME}: {(failed.strerror or str(failed)).lower()}")
        _close_quietly()
        return PROBLEMS
    return code if isinstance(code, int) else DONE


def _carry_out(arguments: list[str]) -> object:
    """Run the command; what a shell asks for the tab key, click answers by itself."""
    if COMPLETE in os.environ:
        return command.main(arguments, prog_name=NAME, complete_var=COMPLETE)
    with command.make_context(NAME, arguments, obj=tuple(arguments)) as ctx:
        return command.invoke(ctx)


def _prepare_streams() -> None:
    """Results are UTF-8 with plain line ends wherever they go; what a terminal cannot show is escaped."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - for the process
        elif hasattr(stream, "reconfigure"):
            encoding = None if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace", newline="\n")


def _close_quietly() -> None:
    """Let nothing more be written, so that Python's own flush at the end is silent too."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - for the rest of the process


def tell(problems: Iterable[Problem]) -> None:
    """Problems on standard error, one a line."""
    for problem in problems:
        _say(str(problem))


def _say(line: str) -> None:
    """A line on standard error; one that cannot be written changes nothing."""
    with suppress(OSError):
        print(line, file=sys.stderr)


def _tell_usage(wrong: click.UsageError) -> None:
    path = wrong.ctx.command_path if wrong.ctx is not None else NAME
    _say(f"{path}: {wrong.format_message()}")
    _say(f"Try '{path} --help'.")


@click.group(cls=Group, context_settings=SETTINGS, no_args_is_help=False, invoke_without_command=True)
@click.version_option(package_name="cablesim", prog_name=NAME)
@colour_option
@click.pass_context
def command(ctx: click.Context) -> None:
    """Simulates how cables travel from relay to relay, and tells who received them when."""
    if ctx.invoked_subcommand is None:
        print(ctx.get_help())


command.examples = (
    ("cablesim run 01_one_cable", "Run a scenario that ships, and see when each addressee had its message."),
    ("cablesim read cable.txt", "Explain a cable line by line."),
    ("cablesim examples my", "Copy all scenarios, networks and rules into the folder 'my', to change them."),
)

REPORTS = ("deliveries", "copies")
FORMATS = ("table", "json", "csv", "markdown")
REPORT_GROUP = ("What is told", ("report", "message", "form"))


_output_option = click.option(
    "-o", "--output", metavar="PATH", type=click.Path(), help="Write to a file ('-': standard output)."
)


def _report_options(function: Any) -> Any:  # noqa: ANN401 - a decorator of click's
    """The options by which `run` and `report` choose what is told, and where it goes."""
    for option in (
        click.option("--report", "report", type=click.Choice(REPORTS), default="deliveries",
                     help="A record per addressee (default), or per copy and leg."),
        click.option("--message", metavar="NAME", help="Only this message, by its name in the reports."),
        click.option("--format", "form", type=click.Choice(FORMATS), default="table",
                     help="A table for people (default), or data."),
        _output_option,
    ):  # fmt: skip
        function = option(function)
    return function


@command.command(
    short_help="Run a scenario, and tell who received what and when.",
    cls=Page,
    examples=(
        (
            "cablesim run scenarios/01_one_cable.yaml",
            "When each addressee of one cable received it, and by which posts.",
        ),
        ("cablesim run 07_interruption --rules strict", "The same traffic under other rules."),
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
@_report_options
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
    form: str,
    output: str | None,
    trace: str | None,
    write_copy: str | None,
) -> int:
    """Run a scenario and report who received what, when, and by which posts."""
    from sim.reports.data import meta_of
    from sim.reports.report import Ask
    from sim.results.result import run as run_scenario

    if trace is not None and trace == (output or "-"):
        raise click.UsageError("the trace and the report would go to the same place; name two with --trace and -o")
    if write_copy is not None and (form, report) != ("table", "deliveries"):
        raise click.UsageError("--write-copy writes a cable, and takes neither --format nor --report")
    loaded = _loaded(scenario, rules=rules, network=network, targets=targets, seed=seed, until=until)
    result = run_scenario(loaded, replication=replication)
    meta = meta_of(_command_line(), result.seed, replication, loaded.inputs)
    ask = Ask(report, form, message)
    with _tracing(trace, result, meta) as sinks:
        _gather(result, ask, sinks, copies=write_copy is not None)
    if write_copy is not None:
        _write(_cables(result, write_copy, message), output)
    else:
        _report(result, ask, output, meta)
    return DONE


def _loaded(path: str, **replaced: Any) -> Scenario:  # noqa: ANN401 - what the loader takes
    """The scenario; its warnings are told at once, its errors raised."""
    from sim.scenario.files import read_scenario

    loaded = read_scenario(path, **replaced)
    scenario = loaded.checked()
    tell(loaded.problems)
    return scenario


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


def _report(result: Result, ask: Ask, output: str | None, meta: Mapping[str, object]) -> None:
    from sim.reports.report import NoSuchMessage, told
    from sim.reports.tables import Paper

    paper = Paper(width_of_output(output), output in (None, "-") and colour_on(sys.stdout))
    try:
        pieces = told(result, ask, paper, meta)
        _write(pieces, output)
    except NoSuchMessage as wrong:
        raise click.UsageError(f"{wrong}{'; ' + wrong.hint if wrong.hint else ''}") from None


def _write(pieces: Iterable[str], output: str | None) -> None:
    from sim.reports.output import written

    written(pieces, output)


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
        _say(f"{NAME}: no copy reached {indicator}")


def _command_line() -> str:
    """The command as it was typed."""
    return shlex.join([NAME, *(click.get_current_context().find_root().obj or ())])


@command.command(
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
@_output_option
@colour_option
def read(cables: tuple[str, ...], form: str, field: str | None, output: str | None) -> int:
    """Read cables, and explain them line by line."""
    from sim.cable.reader import read_bytes, read_file
    from sim.reports import reading

    if field is not None and field not in reading.FIELDS:
        hint = nearest(field, reading.FIELDS) or f"fields are {', '.join(reading.FIELDS)}"
        raise click.UsageError(f"no field {field!r}; {hint}")
    readings = [read_bytes(_standard_input(), "-") if path == "-" else read_file(path) for path in cables]
    if field is not None:
        _write((reading.field_value(one, field) + "\n" for one in readings), output)
    elif form == "json":
        from json import dumps

        told = reading.reading_json(readings, version=_version(), command=_command_line())
        _write([dumps(told, indent=1) + "\n"], output)
    else:
        colour = output in (None, "-") and colour_on(sys.stdout)
        _write(_readings(cables, [reading.reading_text(one, colour) for one in readings]), output)
    problems = [problem for one in readings for problem in one.problems]
    if form != "json" or field is not None:
        tell(problems)
    return PROBLEMS if any(problem.severity == "error" for problem in problems) else DONE


def _standard_input() -> bytes:
    return sys.stdin.buffer.read() if sys.stdin is not None else b""


def _readings(paths: Sequence[str], texts: Sequence[str]) -> Iterator[str]:
    """The text of each reading; of several, under the path of each."""
    for place, (path, text) in enumerate(zip(paths, texts, strict=True)):
        if len(paths) > 1:
            yield f"{'' if place == 0 else chr(10)}{path}\n"
        yield text


def _version() -> str:
    from sim.reports.data import version

    return version()


@command.command(
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
@_output_option
@colour_option
def check(paths: tuple[str, ...], form: str, output: str | None) -> int:
    """Tell every problem in cables and YAML files, one line each."""
    from sim.scenario.checks import check_paths

    problems = check_paths(paths)
    if form == "json":
        from json import dumps

        meta = {"version": _version(), "command": _command_line()}
        told = {"format": 1, "meta": meta, "problems": [_problem(problem) for problem in problems]}
        _write([dumps(told, indent=1) + "\n"], output)
    else:
        _write((f"{problem}\n" for problem in problems), output)
        if not problems:
            _say("No problems.")
    return PROBLEMS if any(problem.severity == "error" for problem in problems) else DONE


def _problem(problem: Problem) -> dict[str, object]:
    place = problem.place
    return {
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "code": problem.code,
        "severity": problem.severity,
        "text": problem.text,
        "hint": problem.hint,
    }


@command.command(
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
@_report_options
@colour_option
def report(trace: str, report: str, message: str | None, form: str, output: str | None) -> int:
    """Make any report again from a saved run, without a new one."""
    from sim.reports.data import meta_of
    from sim.reports.report import Ask
    from sim.reports.saved import open_trace
    from sim.results.result import Result

    saved = open_trace(trace)
    result = Result(saved.scenario, lambda _: saved.events(), saved.seed, saved.replication)
    result.gather(message=message, copies=report == "copies")
    meta = meta_of(_command_line(), saved.seed, saved.replication, saved.scenario.inputs)
    _report(result, Ask(report, form, message), output, meta)
    return DONE


@command.command(
    short_help="Print the JSON Schema of a kind of file.",
    cls=Page,
    examples=(("cablesim schema scenario -o scenario.schema.json", "For an editor that helps to write scenarios."),),
)
@click.argument("kind", type=click.Choice(("network", "rules", "scenario", "targets")))
@_output_option
@colour_option
def schema(kind: str, output: str | None) -> int:
    """Print the JSON Schema of a kind of file."""
    from sim.scenario.schemas import schema_text

    _write([schema_text(kind)], output)
    return DONE


@command.command(
    short_help="Copy everything that ships into a folder.",
    cls=Page,
    examples=(("cablesim examples my", "Copies everything that ships into the folder 'my'."),),
)
@click.argument("folder", type=click.Path())
@colour_option
def examples(folder: str) -> int:
    """Copy all scenarios, networks, rules and targets that ship into a folder, to be changed."""
    from sim.shipped import copy_examples

    files = copy_examples(folder)
    _write([f"{len(files)} files in {folder}; try: {shlex.join([NAME, 'run', _first_lesson(files)])}\n"], None)
    return DONE


def _first_lesson(files: Sequence[os.PathLike[str]]) -> str:
    scenarios = [path for path in map(os.fspath, files) if os.path.basename(os.path.dirname(path)) == "scenarios"]
    return min(scenarios, default="SCENARIO")


@command.command(
    short_help="Print a shell's completion of this command.",
    cls=Page,
    examples=(
        ('eval "$(cablesim completion bash)"', "In ~/.bashrc; likewise with zsh in ~/.zshrc."),
        ("cablesim completion fish > ~/.config/fish/completions/cablesim.fish", "For fish."),
    ),
)
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
@colour_option
def completion(shell: str) -> int:
    """Print what a shell needs to complete this command with the tab key."""
    from click.shell_completion import get_completion_class

    made = get_completion_class(shell)
    assert made is not None
    script = made(command, {}, NAME, COMPLETE)
    _write([script.source_template % script.source_vars()], None)
    return DONE
