"""How all plots look, and how a figure becomes the bytes of a file.

Owns fonts, colours, marks and dashes: settings differ by each of these, so that none is needed alone. Nothing is shared
with `pyplot`; what a notebook has set is left as it is, and changes nothing here.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal, NamedTuple

from matplotlib import style
from matplotlib.figure import Figure

__all__ = ["BAND", "INK", "RULE", "SMALL", "SOFT", "TEXT", "TITLE", "Picture", "Style", "drawn", "file_bytes", "styles"]

INK, SOFT, RULE, BAND = "#1b1f24", "#55606b", "#d3d9de", "#f3f5f7"
TITLE, TEXT, SMALL = 11.0, 8.5, 7.5
"""Sizes of letters, in points."""
DOTS = 200
"""To the inch, in PNG and where texts are measured."""
_COLOURS = ("#0072b2", "#e69f00", "#000000", "#d55e00", "#56b4e9", "#009e73", "#cc79a7")
"""Of Okabe and Ito, told apart by the colour-blind; neighbours differ in brightness too."""
_MARKS = ("o", "s", "^", "D", "v", "P", "X", "<", ">", "p", "*", "h")
_DASHES: tuple[Any, ...] = (
    "-", (0, (5, 1.6)), (0, (1.2, 1.2)), (0, (7, 1.6, 1.2, 1.6)), (0, (3, 1.2)),
    (0, (7, 1.6, 1.2, 1.6, 1.2, 1.6)), (0, (10, 2.5)),
)  # fmt: skip
_LOOK = {
    "font.family": ["DejaVu Sans"],
    "font.size": TEXT,
    "text.color": INK,
    "text.parse_math": False,
    "axes.edgecolor": SOFT,
    "axes.labelcolor": INK,
    "axes.labelsize": TEXT,
    "axes.linewidth": 0.7,
    "axes.axisbelow": True,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL,
    "xtick.major.size": 3,
    "ytick.major.size": 3,
    "legend.fontsize": TEXT,
    "svg.fonttype": "none",
    "svg.hashsalt": "cablesim",
    "text.hinting": "none",
    "figure.dpi": DOTS,
}


class Style(NamedTuple):
    """How a setting is told from others: its colour, its mark, the dashes of its line, and whether the mark is full."""

    colour: str
    mark: str
    dashes: Any
    full: bool

    def line(self, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - what matplotlib takes
        """What matplotlib's lines take."""
        return {
            "color": self.colour, "marker": self.mark, "linestyle": self.dashes, "markersize": 5.0,
            "markerfacecolor": self.colour if self.full else "white",
            "markeredgecolor": INK if self.full else self.colour,
            "markeredgewidth": 0.5 if self.full else 1.1, "linewidth": 1.4, **more,
        }  # fmt: skip


def styles(many: int) -> list[Style]:
    """The styles of so many settings, in order; all differ up to 84, and after seven marks are hollow."""
    return [
        Style(
            _COLOURS[place % len(_COLOURS)],
            _MARKS[place % len(_MARKS)],
            _DASHES[(place + place // len(_COLOURS)) % len(_DASHES)],
            place % (2 * len(_COLOURS)) < len(_COLOURS),
        )
        for place in range(many)
    ]


@contextmanager
def drawn() -> Iterator[None]:
    """Within it everything has this look, whatever a notebook has set; afterwards all is as it was."""
    with warnings.catch_warnings(), style.context(_LOOK, after_reset=True):
        warnings.filterwarnings("ignore", "Glyph .* missing from font")
        yield


def file_bytes(figure: Figure, form: Literal["svg", "png"]) -> bytes:
    """A figure as the bytes of a file: text stays text in SVG; neither tells when or by what version it was made."""
    stream = io.BytesIO()
    title = figure.get_label() or "cablesim"
    metadata = {"Title": str(title), "Creator" if form == "svg" else "Software": "cablesim"}
    if form == "svg":
        metadata["Date"] = None  # type: ignore[assignment]
    with drawn():
        figure.savefig(stream, format=form, dpi=DOTS, metadata=metadata)
    return stream.getvalue()


class Picture(Figure):
    """A matplotlib figure: all that these can do, and a picture at the end of a notebook's cell, which plain ones are
    only where `pyplot` is at work."""

    def _repr_png_(self) -> bytes:
        """For notebooks."""
        return file_bytes(self, "png")
