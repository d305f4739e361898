"""How long messages take, as a curve for each setting, precedence by precedence, against their targets.

Owns this plot: the share of those filed that had the message within each time. What was not delivered by the end keeps
a curve below 100 %.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from math import log10
from typing import NamedTuple

from matplotlib.axes import Axes

from sim.quantities import round_length
from sim.reports.plots.look import SMALL, SOFT, Picture, Style, styles
from sim.reports.plots.scales import Scale, time_tiers
from sim.reports.plots.sheet import MARGIN, WIDTH, Sheet, set_scale
from sim.study.measures import Spread

__all__ = ["Curves", "times_plot"]

TITLE = "Share delivered within a time from filing, and targets"
_LEFT, _BETWEEN, _ABOVE, _BELOW, _COLUMN = 0.42, 0.42, 0.4, 0.27, 0.66
"""Inches beside, between, above and below the axes, and for the shares on time beside each."""
_LINE = 0.15
TARGET = SOFT
"""What targets are drawn in: thin grey lines without marks, which no curve is."""


class Curves(NamedTuple):
    """Of one precedence, for each setting: how its times are spread (`Spread.of`; empty where nothing was kept), and
    the share on time. The target, where there is one, is microseconds."""

    spreads: Sequence[Sequence[int]]
    on_time: Sequence[float | None]
    target_us: int | None


def times_plot(settings: Sequence[str], found: Mapping[str, Curves], caption: str) -> Picture:
    """The plot: a panel for each precedence, two beside each other."""
    many = len(settings)
    rows = (len(found) + 1) // 2
    tall = max(1.45, _LINE * (many + 1))
    body = rows * (tall + _ABOVE + _BELOW) + 0.22
    sheet = Sheet(caption)
    sheet.head(TITLE, settings, body, lines=True)
    scale = _scale(found.values())
    broad = (WIDTH - 2 * MARGIN - 2 * (_LEFT + _COLUMN) - _BETWEEN + 0.3) / 2
    looks = styles(many)
    for place, (name, curves) in enumerate(found.items()):
        down, across = divmod(place, 2)
        left = MARGIN + _LEFT + across * (broad + _COLUMN + _BETWEEN)
        bottom = sheet.floor + body - (down + 1) * (tall + _ABOVE + _BELOW) + _BELOW
        axes = sheet.axes(left, bottom, broad, tall)
        set_scale(axes, "x", scale)
        set_scale(axes, "y", Scale("%", 0.01, 0, 1))
        axes.set_ylim(0, 1.03)
        if not across:
            axes.set_ylabel("Delivered (%)")
        if place >= len(found) - 2:
            axes.set_xlabel("Time since filing (logarithmic scale)")
        top = bottom + tall
        sheet.write(left, top + 0.26, name, weight="bold")
        for number, (spread, style) in enumerate(zip(curves.spreads, looks, strict=True)):
            if sum(spread):
                _draw(axes, spread, scale, style, number / many)
        if curves.target_us is not None:
            target = max(curves.target_us / 1e6, scale.begin)  # a target of 0 has no place of its own
            axes.axvline(target, color=TARGET, linewidth=0.8, zorder=1.5)
            text = f"target {round_length(curves.target_us)}"
            half = sheet.width_of(text, SMALL) / 2
            at = left + broad * log10(target / scale.begin) / log10(scale.end / scale.begin)
            at = min(max(at, left + half), left + broad - half)
            sheet.write(at, top + 0.1, text, size=SMALL, colour=TARGET, across="center")
        beside = left + broad + _COLUMN
        for number, (share, style) in enumerate(zip(curves.on_time, looks, strict=True)):
            if share is not None:
                y = top - _LINE * (number + 0.6)
                sheet.mark(left + broad + 0.13, y, style)
                sheet.write(beside, y, f"{100 * share:.1f} %", size=SMALL, across="right")
        if any(share is not None for share in curves.on_time):
            sheet.write(beside, top + 0.1, "on time", size=SMALL, across="right")
    return sheet.figure


def _draw(axes: Axes, spread: Sequence[int], scale: Scale, style: Style, shift: float) -> None:
    """A curve, with a mark here and there, shifted so that those of several curves stand apart."""
    shares = [had / sum(spread) for had in accumulate(spread[:-2])]
    seen = [at for at, edge in enumerate(Spread.EDGES_US) if scale.begin <= edge / 1e6 <= scale.end]
    step = max(2, len(seen) // 4)
    marked = [place for place in range(int(shift * step), len(seen), step) if shares[seen[place]]]
    axes.plot(
        [Spread.EDGES_US[at] / 1e6 for at in seen], [shares[at] for at in seen],
        **style.line(markersize=3.6, linewidth=1.3, markevery=marked),
    )  # fmt: skip


def _scale(found: Iterable[Curves]) -> Scale:
    """From when the first 1 % of some setting's messages were there until the last; all targets are on it."""
    ends: list[float] = []
    for curves in found:
        if curves.target_us:
            ends.append(curves.target_us / 1e6)
        for spread in curves.spreads:
            total, had = sum(spread), list(accumulate(spread[:-2]))
            if had and had[-1]:
                first = next(at for at, one in enumerate(had) if one >= min(0.01 * total, had[-1]))
                last = had.index(had[-1])
                ends += [Spread.EDGES_US[max(0, first - 1)] / 1e6, Spread.EDGES_US[last] / 1e6]
    ends = ends or [1.0, 60.0]
    return Scale("", 1, min(ends) / 1.25, max(ends) * 1.25, log=True, tiers=time_tiers())
