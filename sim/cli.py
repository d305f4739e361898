"""The command: arguments to calls to exit codes.

Owns what the user types and nothing of what it does: each command is a module of `sim.commands`, which is imported
when it is called, so that each starts as fast as it can. Here, and nowhere else, problems become an exit code: 0
done, 1 the input has problems, 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from sim.commands.telling import COMPLETE, DONE, NAME, PROBLEMS, say, tell
from sim.problems import InvalidInput
from sim.usage import Group, colour_option, usage_text

__all__ = ["command", "main"]

USAGE, INTERRUPTED = 2, 130
SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
COMMANDS = {
    "run": "Run a scenario, and tell who received what and when.",
    "read": "Explain cables line by line.",
    "route": "Tell where a cable would go, and why.",
    "check": "Tell every problem in cables and YAML files.",
    "compare": "Compare sets of rules under the same traffic.",
    "report": "Make a report again from a saved run.",
    "quiz": "Ask what happens next, and explain the answers.",
    "lessons": "List the lessons that ship.",
    "lesson": "Show a lesson; its hints and its answer when asked for.",
    "grade": "Judge what a class has handed in for a lesson.",
    "new": "Begin a scenario, network, rules, targets or study of your own.",
    "pack": "Put a scenario and all that it names into one file.",
    "schema": "Print the JSON Schema of a kind of file.",
    "examples": "Copy everything that ships into a folder.",
    "completion": "Print a shell's completion of this command.",
}
"""Each command, in the order in which people come to need them, with what the list of commands says of it."""


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
        say(f"{NAME}: {(failed.strerror or str(failed)).lower()}")
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
    """Results are UTF-8 with plain line ends wherever they go; what a terminal cannot show is escaped.

    A stream that is closed is as one that is empty, or that nobody reads.
    """
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115 - for the process
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


def _tell_usage(wrong: click.UsageError) -> None:
    path = wrong.ctx.command_path if wrong.ctx is not None else NAME
    say(f"{path}: {usage_text(wrong)}")
    say(f"Try '{path} --help'.")


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
command.summaries = COMMANDS
