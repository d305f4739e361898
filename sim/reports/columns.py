"""Columns of text that is wrapped inside its column, for reports in which no table will do.

Owns wrapping and padding; what stands in the columns is its caller's. Rows of short cells are `grid`'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from textwrap import wrap

__all__ = ["FIXED", "GAP", "side_by_side", "wrapped_cell"]

FIXED = "\xa0"
"""A blank at which no line ends."""
GAP = 2
"""Blanks between two columns."""


def wrapped_cell(paragraphs: Iterable[str], width: int, hang: int = 2) -> list[str]:
    """The lines of a cell; each paragraph begins a line, and goes on a little further in."""
    lines: list[str] = []
    for text in paragraphs:
        further = " " * min(hang, width // 3)
        lines += wrap(text, width, subsequent_indent=further, break_on_hyphens=False) or [""]
    return [line.replace(FIXED, " ") for line in lines]


def side_by_side(cells: Sequence[Sequence[str]], widths: Sequence[int]) -> Iterator[str]:
    """The lines of a row, each cell padded to its width but the last."""
    for lines in zip_longest(*cells, fillvalue=""):
        padded = [line.ljust(width) for line, width in zip(lines, widths, strict=True)]
        yield (" " * GAP).join(padded).rstrip()
