"""Colours for a terminal: the only door to ``rich``, which is loaded where there is colour alone.

Owns the colour of each style that a text for people uses; what has which style is its maker's business. The colours
are the terminal's own sixteen, so that they suit a light ground and a dark one.
"""

from __future__ import annotations

from collections.abc import Iterable
from io import StringIO

from rich.console import Console
from rich.text import Text

from sim.reports.reading_text import Span

__all__ = ["STYLES", "coloured"]

STYLES = {
    "plain": "",
    "title": "bold",
    "label": "bold",
    "cable": "bold",
    "name": "",
    "dim": "dim",
    "observed": "italic",
    "warning": "yellow",
    "error": "bold red",
    "mark0": "bold green",
    "mark1": "bold cyan",
    "mark2": "bold magenta",
    "mark3": "bold yellow",
    "mark4": "bold blue",
    "mark5": "bold bright_green",
}
"""How each style is shown."""


def coloured(lines: Iterable[Iterable[Span]], width: int) -> str:
    """Styled lines as a terminal takes them."""
    console = Console(file=StringIO(), force_terminal=True, color_system="standard", no_color=False, width=width,
                      legacy_windows=False, highlight=False, markup=False, emoji=False)  # fmt: skip
    with console.capture() as shown:
        for line in lines:
            text = Text.assemble(*((piece, STYLES[style]) for piece, style in line))
            text.rstrip()
            console.print(text, no_wrap=True, overflow="ignore", crop=False, soft_wrap=True)
    return shown.get()
