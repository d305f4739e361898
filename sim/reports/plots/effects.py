"""What a factor of a sweep does to a measure: means with their intervals over its levels, a line for each setting.

Owns this plot: a panel for each precedence. Shares go from 0 to 100 % in all of them; else each has a scale of its own,
since precedences differ by far.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from matplotlib.axes import Axes

from sim.reports.plots.look import SMALL, Picture, Style, styles
from sim.reports.plots.means import BETTER, interval_ends
from sim.reports.plots.scales import scale_of
from sim.reports.plots.sheet import MARGIN, WIDTH, Sheet, set_scale
from sim.study.measures import Measure
from sim.study.statistics import Interval

__all__ = ["Level", "effect_plot"]

_LEFT, _BETWEEN, _ABOVE, _NAME = 0.62, 0.2, 0.3, 0.28
"""Inches beside, between and above the axes, and for the name of the factor."""
_TALL, _LINE, _LONGEST, _GAP = 1.6, 0.135, 1.5, 0.06
"""Inches: the axes, a line of a level's label, the longest label that is turned, and between labels."""
_TOGETHER = 0.3
"""So much of the way to the next level the marks of all settings take at most."""


class Level(NamedTuple):
    """A level of a factor as it is written on the axis, and what was found there."""

    label: str
    mean: float | None
    half_width: float | None


def effect_plot(
    measure: Measure, factor: str, found: Mapping[str, Mapping[str, Sequence[Level]]], caption: str
) -> Picture:
    """The plot: for each precedence, for each setting, its means at the levels of the factor.

    Levels stand in the order of the first line in which they occur; a line may lack some. All precedences have the
    same settings. To be called within `look.drawn`.
    """
    settings = list(dict.fromkeys(name for lines in found.values() for name in lines))
    labels = list(
        dict.fromkeys(level.label for lines in found.values() for levels in lines.values() for level in levels)
    )
    across = 1 if len(found) == 1 or len(labels) > 8 else 2
    rows = -(-len(found) // across)
    broad = (WIDTH - 2 * MARGIN - across * _LEFT - (across - 1) * _BETWEEN) / across
    sheet = Sheet(caption)
    told, below, turned = _labels(sheet, labels, broad / len(labels) - _GAP)
    tall = _TALL + _ABOVE + below
    sheet.head(f"{measure.title}, by {factor}", settings, rows * tall + _NAME, lines=True)
    looks = dict(zip(settings, styles(len(settings)), strict=True))
    for place, (precedence, lines) in enumerate(found.items()):
        down, right = divmod(place, across)
        left = MARGIN + _LEFT + right * (broad + _LEFT + _BETWEEN)
        bottom = sheet.floor + _NAME + (rows - 1 - down) * tall + below
        axes = sheet.axes(left, bottom, broad, _TALL)
        means = [one for levels in lines.values() for one in levels if one.mean is not None]
        ends = [0.0, *(end for one in means for end in interval_ends(_interval(one), measure))]  # all scales from zero
        scale = scale_of(measure, [one.mean for one in means if one.mean is not None], ends)
        set_scale(axes, "y", scale)
        axes.set_xlim(-0.5, len(labels) - 0.5)
        axes.set_xticks(range(len(labels)), told, rotation=90 if turned else 0)
        unit = scale.unit or "logarithmic scale"
        axes.set_ylabel("; ".join(filter(None, (unit, BETTER[measure.better]))) if not right else unit)
        if place >= len(found) - across:
            axes.set_xlabel(factor)
        sheet.write(left, bottom + _TALL + 0.14, precedence, weight="bold")
        for number, (name, levels) in enumerate(lines.items()):
            shift = _TOGETHER * (number - (len(lines) - 1) / 2) / len(lines)
            _draw(axes, {labels.index(one.label) + shift: _interval(one) for one in levels}, measure, looks[name])
    return sheet.figure


def _labels(sheet: Sheet, labels: Sequence[str], room: float) -> tuple[list[str], float, bool]:
    """Labels with line ends, how high they are, and whether they have to be turned so as not to touch each other."""
    words = [word for label in labels for word in label.split()]
    turned = max((sheet.width_of(word, SMALL) for word in words), default=0.0) > room
    lines = [sheet.wrapped(label, _LONGEST if turned else room, SMALL) for label in labels]
    high = max(_LINE * len(label) for label in lines)
    if turned:
        high = max(sheet.width_of(line, SMALL) for label in lines for line in label)
    return ["\n".join(label) for label in lines], high + 0.14, turned


def _interval(level: Level) -> Interval:
    return Interval(1, level.mean, level.half_width)


def _draw(axes: Axes, points: Mapping[float, Interval], measure: Measure, style: Style) -> None:
    """A line with the intervals of its points."""
    there = {x: one for x, one in sorted(points.items()) if one.mean is not None}
    axes.plot(list(there), [one.mean or 0.0 for one in there.values()], **style.line(clip_on=False, zorder=3))
    for x, one in there.items():
        low, high = interval_ends(one, measure)
        axes.vlines(x, low, high, colors=style.colour, linewidth=1.2, zorder=2)
        axes.plot([x, x], [low, high], color=style.colour, marker="_", markersize=4, linestyle="none", zorder=2)
