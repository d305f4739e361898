"""Tables of text: the only door to ``tabulate``.

Owns alignment, for a terminal and for Markdown. What stands in a table is its caller's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import tabulate as tables

__all__ = ["escaped", "grid", "markdown_grid", "width_of"]

tables.MIN_PADDING = 0  # else each header is two columns wider than it needs to be
_ESCAPED = str.maketrans(
    {mark: "\\" + mark for mark in "|\\*_`[]"}
    | {"<": "&lt;", ">": "&gt;", "&": "&amp;", "\n": " ", "\r": " "}
)


def grid(headers: Sequence[str], rows: Iterable[Sequence[str]], aligned: Sequence[str]) -> str:
    """A table of text with a rule below its headers; ``aligned`` is ``left`` or ``right`` for each column."""
    text = tables.tabulate(
        [list(row) for row in rows],
        list(headers),
        tablefmt="simple",
        colalign=list(aligned),
        disable_numparse=True,
    )
    return "\n".join(line.rstrip() for line in text.split("\n"))


def markdown_grid(headers: Sequence[str], rows: Iterable[Sequence[str]], aligned: Sequence[str]) -> str:
    """A Markdown table whose cells cannot be taken for markup."""
    cells = [[escaped(cell) for cell in row] for row in rows]
    return tables.tabulate(
        cells, list(headers), tablefmt="pipe", colalign=list(aligned), disable_numparse=True
    )


def escaped(text: str) -> str:
    """A text that Markdown shows as it stands."""
    return text.translate(_ESCAPED)


def width_of(text: str) -> int:
    """The length of the longest line."""
    return max(map(len, text.split("\n")))
