"""A measure of every setting, precedence by precedence: means with their intervals, and the figures beside them.

Owns this plot. Precedences stand below each other in the order of the ladder, `all` apart from them, the settings of
each below each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sim.reports.comparison_words import figure_text
from sim.reports.plots.look import BAND, SMALL, SOFT, Picture, styles
from sim.reports.plots.scales import scale_of
from sim.reports.plots.sheet import MARGIN, WIDTH, Sheet, set_scale
from sim.results.summary import ALL
from sim.study.measures import Measure
from sim.study.statistics import Interval

__all__ = ["BETTER", "interval_ends", "means_plot"]

_ROW, _NARROW, _PADDING, _APART, _AXIS = 0.17, 0.135, 0.08, 0.12, 0.42
"""Inches: a line; one of more than `_MANY`; above and below the lines of a precedence; above `all`; for ticks and the
name of the axis."""
_MANY = 40
_NAME, _NAME_LINE = 1.1, 0.16
"""Inches: how broad a precedence's name may be, and how high a line of it is."""
BETTER = {"lower": "less is better", "higher": "more is better", None: ""}


def means_plot(
    measure: Measure, settings: Sequence[str], found: Mapping[str, Sequence[Interval]], caption: str
) -> Picture:
    """The plot of a measure: for each precedence the mean of each setting and its interval."""
    there = [one for row in found.values() for one in row if one.mean is not None]
    scale = scale_of(measure, [one.mean for one in there if one.mean is not None], _ends(there, measure))
    row_height = _ROW if len(found) * len(settings) <= _MANY else _NARROW
    tall = {
        name: 2 * _PADDING + max(row_height * len(row), _NAME_LINE * len(name.split())) for name, row in found.items()
    }
    apart = _APART if ALL in found and len(found) > 1 else 0
    body = sum(tall.values()) + apart
    sheet = Sheet(caption)
    sheet.head(measure.title, settings, body + _AXIS, lines=False)
    most = max(one.n for row in found.values() for one in row)
    told = {name: [_told(one, measure, most) for one in row] for name, row in found.items()}
    left = MARGIN + min(_NAME, max(sheet.width_of(name, weight="bold") for name in found)) + 0.15
    right = WIDTH - MARGIN - max(sheet.width_of(text, SMALL) for row in told.values() for text in row) - 0.15
    bottom = sheet.floor + _AXIS
    axes = sheet.axes(left, bottom, right - left, body)
    axes.set_ylim(0, body)
    axes.spines["left"].set_visible(False)
    axes.set_yticks([])
    set_scale(axes, "x", scale)
    axes.set_xlabel(
        "; ".join(filter(None, (f"{measure.title} ({scale.unit or 'logarithmic scale'})", BETTER[measure.better])))
    )
    looks = styles(len(settings))
    y = body
    for place, (name, row) in enumerate(found.items()):
        y -= apart if name == ALL else 0
        if place % 2 == 0 and name != ALL:
            axes.axhspan(y - tall[name], y, color=BAND, zorder=0, linewidth=0)
        sheet.write(MARGIN, bottom + y - tall[name] / 2, name, weight="bold", within=_NAME)
        for line, (one, text, style) in enumerate(zip(row, told[name], looks, strict=True)):
            at = y - tall[name] / 2 + row_height * ((len(row) - 1) / 2 - line)
            sheet.write(WIDTH - MARGIN, bottom + at, text, size=SMALL, across="right")
            if one.mean is not None:
                low, high = interval_ends(one, measure)
                axes.hlines(at, low, high, colors=style.colour, linewidth=1.4, zorder=2)
                axes.vlines([low, high], at - 0.035, at + 0.035, colors=style.colour, linewidth=1.1, zorder=2)
                axes.plot([one.mean], [at], **style.line(linestyle="none", clip_on=False, zorder=3))
        y -= tall[name]
    if apart:
        axes.axhline(tall[ALL] + apart / 2, color=SOFT, linewidth=0.7)
    return sheet.figure


def _ends(there: Sequence[Interval], measure: Measure) -> list[float]:
    return [end for one in there for end in interval_ends(one, measure)]


def interval_ends(one: Interval, measure: Measure) -> tuple[float, float]:
    """The ends of an interval, as far as they are possible: nothing is less than zero, and no share above one."""
    mean, half = one.mean or 0.0, one.half_width or 0.0
    return max(0.0, mean - half), min(mean + half, 1.0) if measure.unit == "share" else mean + half


def _told(one: Interval, measure: Measure, most: int) -> str:
    """A mean and half of its interval; and how many replications have a figure, where not all have."""
    text = _text(one.mean, measure)
    if one.half_width:
        text += f" ± {_text(one.half_width, measure)}"
    return f"{text} (n = {one.n})" if 0 < one.n < most else text


def _text(value: float | None, measure: Measure) -> str:
    if value is not None and measure.unit == "seconds" and 0 < value < 0.1:
        return f"{value:.2g} s"
    return figure_text(value, measure)
