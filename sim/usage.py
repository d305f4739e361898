"""How the command explains itself: help pages, the nearest of what was mistyped, and when it uses colour.

Owns the form of help (one sentence, examples, options in groups), how wrong usage is worded, and the rule for
colour. What the commands do is `cli`'s.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import IO, Any, TypeVar

import click

from sim.problems import nearest

__all__ = ["Group", "Page", "colour_on", "colour_option", "usage_text", "width_of_output"]

F = TypeVar("F", bound=Callable[..., Any])
WIDTH = 100
"""Columns of a report that goes to no terminal."""


def usage_text(wrong: click.UsageError) -> str:
    """What is wrong with a command line, worded as problems are, click's own sentences too."""
    if isinstance(wrong, click.NoSuchOption) and wrong.ctx is not None:
        params = wrong.ctx.command.get_params(wrong.ctx)
        known = [name for param in params for name in (*param.opts, *param.secondary_opts) if name.startswith("--")]
        hint = nearest(wrong.option_name, known)
        return f"no such option {wrong.option_name!r}{'; ' + hint if hint else ''}"
    text = wrong.format_message()
    return text[:1].lower() + text[1:].removesuffix(".")


@contextmanager
def _in_context(ctx: click.Context) -> Iterator[None]:
    """An error of usage that click raises without the command that it is of gets it here."""
    try:
        yield
    except click.UsageError as wrong:
        wrong.ctx = wrong.ctx or ctx
        raise


class Page(click.Command):
    """A command whose help is one sentence, then examples, then its options in groups.

    ``examples`` are command lines with what they do; ``groups`` are titles with the names of options.
    """

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - click's own
        examples: Sequence[tuple[str, str]] = (),
        groups: Sequence[tuple[str, Sequence[str]]] = (),
        **kwargs: Any,  # noqa: ANN401 - click's own
    ) -> None:
        super().__init__(*args, **kwargs)
        self.examples = examples
        self.groups = groups

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """The arguments that are left; what is wrong with them is of this command."""
        with _in_context(ctx):
            return super().parse_args(ctx, args)

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Usage, sentence, examples, options."""
        self.format_usage(ctx, formatter)
        self.format_help_text(ctx, formatter)
        _write_examples(self.examples, formatter)
        self.format_options(ctx, formatter)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options, group by group; those of no group come last."""
        records = {
            param.name: record
            for param in self.get_params(ctx)
            if isinstance(param, click.Option) and (record := param.get_help_record(ctx))
        }
        for title, names in self.groups:
            rows = [records.pop(name) for name in names if name in records]
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)
        if records:
            with formatter.section("Options"):
                formatter.write_dl(list(records.values()))


class Group(click.Group):
    """The command itself: its help shows examples first, and a mistyped command the nearest one.

    ``summaries`` names the commands, each with its line in the list. A command is the function of its own name in
    the module of that name, which is imported only when the command is called.
    """

    examples: Sequence[tuple[str, str]] = ()
    summaries: Mapping[str, str] = {}
    rooms = "sim.commands"

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Usage, sentence, examples, commands, options."""
        self.format_usage(ctx, formatter)
        self.format_help_text(ctx, formatter)
        _write_examples(self.examples, formatter)
        self.format_commands(ctx, formatter)
        click.Command.format_options(self, ctx, formatter)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order in which people come to need them."""
        return list(self.summaries)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, from the module of that name."""
        if cmd_name not in self.summaries:
            return None
        found: click.Command = getattr(import_module(f"{self.rooms}.{cmd_name}"), cmd_name)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(self.summaries.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is meant; of one that there is not, the nearest is named."""
        if args and not args[0].startswith("-") and args[0] not in self.summaries:
            hint = nearest(args[0], self.summaries)
            ctx.fail(f"no such command {args[0]!r}{'; ' + hint if hint else ''}")
        return super().resolve_command(ctx, args)


def _write_examples(examples: Sequence[tuple[str, str]], formatter: click.HelpFormatter) -> None:
    if examples:
        with formatter.section("Examples"):
            for line, meaning in examples:
                formatter.write_text(f"{line}")
                formatter.indent()
                formatter.write_text(meaning)
                formatter.dedent()


def colour_option(command: F) -> F:
    """``--color`` and ``--no-color`` for a command."""
    return click.option(
        "--color/--no-color",
        "colour",
        default=None,
        expose_value=False,
        is_eager=True,
        callback=_set_colour,
        help="Use colour, or none (default: on a terminal; NO_COLOR, FORCE_COLOR, TERM=dumb are obeyed).",
    )(command)


def _set_colour(ctx: click.Context, _: click.Parameter, value: bool | None) -> None:
    if value is not None:
        ctx.color = value


def colour_on(stream: IO[str]) -> bool:
    """Whether a stream gets colour: by ``--color``, else ``NO_COLOR``, ``FORCE_COLOR``, ``TERM=dumb``, else
    where it is a terminal."""
    ctx = click.get_current_context(silent=True)
    if ctx is not None and ctx.color is not None:
        return ctx.color
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    return os.environ.get("TERM") != "dumb" and stream.isatty()


def width_of_output(path: str | None) -> int:
    """The columns of the terminal that a report goes to; 100 where it goes to a file or a pipe."""
    if path not in (None, "-"):
        return WIDTH
    if sys.stdout.isatty() or os.environ.get("COLUMNS", "").isdigit():
        return shutil.get_terminal_size((WIDTH, 24)).columns
    return WIDTH
