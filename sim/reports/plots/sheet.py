"""The sheet that a plot stands on: its title and the key of the settings above, the axes, and its caption below.

Owns the places of these, in inches from the lower left, and how a scale is put on an axis. Everything is measured
before it is placed. How things look is `look`'s, what stands on the axes the business of each plot.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from math import ceil
from typing import Any, Literal

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator, NullLocator

from sim.reports.plots.look import INK, RULE, SMALL, SOFT, TEXT, TITLE, Picture, Style, styles
from sim.reports.plots.scales import Scale

__all__ = ["MARGIN", "WIDTH", "Sheet", "set_scale"]

WIDTH, MARGIN = 7.2, 0.12
"""Inches; so broad a plot stands on a page of A4 or Letter as it is."""
_KEY_WIDTH = 3.3
_NO_BREAK = re.compile(r"(?<=\d) (?=%|(?:s|min|h|d)\b)")
"""A number and its unit stay on one line."""


class Sheet:
    """A figure with its caption at the bottom. Once it is known how high the rest is, `head` puts the title and the key
    above it; axes are added after that, from ``floor`` on.

    What is written is cleaned of line ends and of what cannot be printed.
    """

    def __init__(self, caption: str) -> None:
        self.figure = Picture(figsize=(WIDTH, WIDTH))
        FigureCanvasAgg(self.figure)
        self.floor = self._written(MARGIN, MARGIN, caption, size=SMALL, colour=SOFT) + 0.14

    def head(self, title: str, settings: Sequence[str], body: float, *, lines: bool) -> None:
        """The title, and the key of the settings (as lines, or as marks alone), above a body so many inches high."""
        self.figure.set_label(clean(title))
        above = self._key(settings, self.floor + body + 0.1, lines=lines)
        top = self._written(MARGIN, above + 0.1, title, size=TITLE, weight="bold")
        self.figure.set_size_inches(WIDTH, top + MARGIN)

    def _written(self, x: float, y: float, said: str, **more: Any) -> float:  # noqa: ANN401 - what `write` takes
        """A text as broad as the sheet; how high it reaches."""
        return self.write(x, y, said, within=WIDTH - 2 * MARGIN, upright="bottom", **more)

    def _key(self, settings: Sequence[str], y: float, *, lines: bool) -> float:
        """The key of the settings, in as many columns as there is room for; how high it reaches."""
        marks = [
            Line2D([], [], **style.line(**({} if lines else {"linestyle": "none"}))) for style in styles(len(settings))
        ]
        names = ["\n".join(self.wrapped(name, _KEY_WIDTH - 0.5, TEXT)) for name in settings]
        for most in range(min(4, len(names)), 0, -1):
            columns = ceil(len(names) / ceil(len(names) / most))
            key = self.figure.legend(
                marks, names, loc="lower left", bbox_to_anchor=(MARGIN, y), bbox_transform=self.figure.dpi_scale_trans,
                ncols=columns, frameon=False, borderaxespad=0, borderpad=0, handlelength=3.2 if lines else 1.2,
                columnspacing=1.8, labelspacing=0.45,
            )  # fmt: skip
            box = key.get_window_extent(self.renderer)
            if most == 1 or box.x1 / self.figure.dpi <= WIDTH - MARGIN:
                return float(box.y1) / self.figure.dpi
            key.remove()
        return y

    @property
    def renderer(self) -> Any:  # noqa: ANN401 - matplotlib's
        """What measures texts."""
        return self.figure.canvas.get_renderer()  # type: ignore[attr-defined]

    def axes(self, left: float, bottom: float, width: float, height: float) -> Axes:
        """Axes at a place in inches."""
        tall = self.figure.get_figheight()
        place = (left / WIDTH, bottom / tall, width / WIDTH, height / tall)
        axes = self.figure.add_axes(place)
        axes.spines[["top", "right"]].set_visible(False)
        return axes

    def write(
        self, x: float, y: float, said: str, *, size: float = TEXT, colour: str = INK, within: float = 0,
        across: str = "left", upright: str = "center", weight: str = "normal",
    ) -> float:  # fmt: skip
        """A text at a place in inches, wrapped where ``within`` says how broad it may be; how high it reaches."""
        text = "\n".join(self.wrapped(said, within, size, weight)) if within else clean(said)
        made = self.figure.text(
            x, y, text, fontsize=size, color=colour, ha=across, va=upright, weight=weight,
            transform=self.figure.dpi_scale_trans, linespacing=1.25,
        )  # fmt: skip
        return float(made.get_window_extent(self.renderer).y1) / self.figure.dpi

    def mark(self, x: float, y: float, style: Style) -> None:
        """The mark of a setting at a place in inches."""
        mark = Line2D([x], [y], **style.line(linestyle="none"), transform=self.figure.dpi_scale_trans)
        self.figure.add_artist(mark)

    def width_of(self, said: str, size: float = TEXT, weight: str = "normal") -> float:
        """How many inches broad a line is."""
        made = self.figure.text(0, 0, clean(said), fontsize=size, weight=weight)
        found = float(made.get_window_extent(self.renderer).width) / self.figure.dpi
        made.remove()
        return found

    def wrapped(self, said: str, within: float, size: float, weight: str = "normal") -> list[str]:
        """A text in lines of no more than so many inches; a word that is too long is broken."""
        lines = [""]
        for word in _NO_BREAK.sub("\u00a0", clean(said)).split(" "):
            while True:
                longer = f"{lines[-1]} {word}".lstrip()
                if self.width_of(longer, size, weight) <= within:
                    lines[-1] = longer
                    break
                if lines[-1]:
                    lines.append("")
                    continue
                fits = max(1, int(len(word) * within / self.width_of(word, size, weight)) - 1)
                lines[-1], word = word[:fits], word[fits:]
                lines.append("")
                if not word:
                    break
        return [line for line in lines if line] or [""]


def clean(said: str) -> str:
    """A text on one line, with what cannot be printed as question marks."""
    return "".join(letter if letter.isprintable() else "?" for letter in " ".join(said.split()))


def set_scale(axes: Axes, which: Literal["x", "y"], scale: Scale) -> None:
    """Put a scale on an axis, with its ticks, and fine lines across the plot."""
    axis = axes.xaxis if which == "x" else axes.yaxis
    set_kind, set_ends = (axes.set_xscale, axes.set_xlim) if which == "x" else (axes.set_yscale, axes.set_ylim)
    if scale.zero:
        set_kind("symlog", linthresh=scale.begin, linscale=0.4)
        set_ends(-0.12 * scale.begin, scale.end)
    else:
        set_kind("log" if scale.log else "linear")
        spare = 0.015 * (scale.end - scale.begin) if not scale.log else 0
        set_ends(scale.begin - spare, scale.end + (spare if scale.unit == "%" else 0))
    if scale.tiers:
        _label_ticks(axes, which, scale)
    else:
        many = 6 if which == "x" else 5
        per = scale.per
        steps = [1, 2, 2.5, 5, 10] if per == 0.01 else [1, 2, 3, 5, 10]
        places = MaxNLocator(many, steps=steps).tick_values(scale.begin / per, scale.end / per)
        axis.set_ticks([value * per for value in places if scale.begin - 1e-9 <= value * per <= scale.end + 1e-9])
        axis.set_major_formatter(FuncFormatter(lambda value, _: f"{round(value / per, 6):,g}"))
    axis.set_minor_locator(NullLocator())
    axes.grid(axis=which, color=RULE, linewidth=0.6)


def _label_ticks(axes: Axes, which: Literal["x", "y"], scale: Scale) -> None:
    """The ticks of the finest tier whose labels leave room for each other; if none do, every second of the coarsest,
    and so on."""
    dpi = axes.figure.dpi
    place = 0 if which == "x" else 1
    thinned = (scale.tiers[0][::step] for step in range(2, len(scale.tiers[0])))
    for tier in (*reversed(scale.tiers), *thinned):
        ticks = [(value, label) for value, label in tier if scale.begin <= value <= scale.end]
        if scale.zero:
            ticks.insert(0, (0.0, "0"))
        ends = [
            (at - half, at + half)
            for value, label in ticks
            for at in [axes.transData.transform((value, value))[place] / dpi]
            for half in [(0.066 * len(label) + 0.14) / 2 if which == "x" else 0.11]
        ]
        if len(ticks) <= 9 and all(one[1] <= other[0] for one, other in pairwise(ends)):
            break
    axis = axes.xaxis if which == "x" else axes.yaxis
    axis.set_ticks([value for value, _ in ticks], [label for _, label in ticks])
