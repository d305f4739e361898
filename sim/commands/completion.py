"""`cablesim completion`: print what a shell needs to complete the command."""
# ruff: noqa: PLC0415 - a command imports what it calls

from __future__ import annotations

import click

from sim.commands.telling import COMPLETE, DONE, NAME, Page, colour_option, write


@click.command(
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
    script = made(click.get_current_context().find_root().command, {}, NAME, COMPLETE)
    write([script.source_template % script.source_vars()], None)
    return DONE
