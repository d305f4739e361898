"""The plots of a comparison: which there are, each by its name, and their files; and one door to those of a sweep.

Owns what a plot is made of, and that each is a file in SVG and one in PNG, written beside and renamed.
"""
# ruff: noqa: PLC0415 - matplotlib is loaded where a plot is drawn

from __future__ import annotations

import os
from collections.abc import Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING

from sim.reports.comparison_words import conditions_text
from sim.reports.output import ready_folder
from sim.reports.plots.forms import FORMS, write_forms
from sim.reports.plots.sweeps import sweep_plot, sweep_plots
from sim.study.compare import Comparison
from sim.study.measures import BY_NAME, NAMES, Spread, place_of
from sim.study.statistics import Interval, interval
from sim.study.sweep import Sweep

if TYPE_CHECKING:
    from sim.reports.plots.look import Picture

__all__ = ["TIMES", "NoPlots", "matplotlib_there", "plot", "plot_files", "plot_names", "plots_folder", "write_plots"]

TIMES = "delivery_times"
"""The name of the plot of times from filing to receipt; the others have those of their measures."""
NAMED = (*NAMES, TIMES)
"""All plots that there can be of a comparison."""


class NoPlots(ImportError):  # noqa: N818 - it says what is the matter
    """matplotlib is not installed; says what to install."""

    def __init__(self) -> None:
        super().__init__("plots need matplotlib, which is not installed: pip install 'cablesim[plots]'")


def matplotlib_there() -> None:
    """Raise `NoPlots` where plots cannot be drawn; nothing is loaded."""
    if find_spec("matplotlib") is None:
        raise NoPlots


def plot_names(told: Comparison | Sweep) -> list[str]:
    """The plots that there are of a comparison (its measures, and `delivery_times`) or of a study."""
    if isinstance(told, Sweep):
        return sweep_plots(told)
    there = {one.measure for one in told.measures}
    return [*(name for name in NAMES if name in there), *([TIMES] if any(map(any, told.spread)) else [])]


def plot(told: Comparison | Sweep, what: str = "delivery_times") -> Picture:
    """A plot of a comparison or a study, as a matplotlib figure that a notebook shows.

    Of a comparison: a measure by its name (`elapsed_mean_s`: means with 95 % intervals for each precedence and
    setting), or `delivery_times` (how many had the message within which time, and the targets). Of a study: a measure,
    the number of a factor and its name (`elapsed_mean_s_by_2_load`: means at each level of the factor).

    Raises `ValueError` for a plot that there is not, and `NoPlots` where matplotlib is not installed.
    """
    if isinstance(told, Sweep) and told.study.design == "latin_hypercube":
        raise ValueError("a Latin hypercube has no levels to draw; plots are of studies with another design")
    names = plot_names(told)
    if what not in names:
        raise ValueError(f"no plot {what!r}; plots are {', '.join(names)}")
    matplotlib_there()
    return _drawn(told, what)


def _drawn(told: Comparison | Sweep, what: str) -> Picture:
    """A plot that there is."""
    from sim.reports.plots.look import drawn

    with drawn():
        if isinstance(told, Sweep):
            return sweep_plot(told, what)
        return _times(told) if what == TIMES else _means(told, what)


def _means(told: Comparison, name: str) -> Picture:
    from sim.reports.plots.means import means_plot

    found: dict[str, list[Interval]] = {}
    for one in told.measures:
        if one.measure == name:
            found.setdefault(one.precedence, []).append(Interval(one.n, one.mean, one.half_width))
    said = ""
    if told.replications > 1:
        said = "Marks are means over replications, bars their 95 % intervals."
        if len(told.settings) > 1:
            said += " Differences are taken in pairs: overlapping bars say nothing of them."
    if any(one.n < told.replications for row in found.values() for one in row):
        said += " n: how many replications had such messages, where not all had."
    return means_plot(BY_NAME[name], told.settings, found, _caption(told, said))


def _times(told: Comparison) -> Picture:
    from sim.reports.plots.times import Curves, times_plot

    levels = [*told.scenario.rules.names(), "all"]
    targets = [*told.scenario.targets_us(), None]
    found = {}
    for level, (name, target_us) in enumerate(zip(levels, targets, strict=True)):
        spreads = [Spread.of(spread, level) for spread in told.spread]
        if any(map(any, spreads)):
            place = place_of(level, "on_time")
            on_time = [interval([run[place] for run in runs]).mean for runs in told.samples]
            found[name] = Curves(spreads, on_time, target_us)
    many = "all replications" if told.replications > 1 else "the run"
    said = (
        f"Curves: of those filed in {many}, the share that had the message within a time; what stays below 100 % was "
        "not delivered by the end. Shares on time are means over replications."
    )
    return times_plot(told.settings, found, _caption(told, said))


def _caption(told: Comparison, said: str) -> str:
    return f"{told.scenario.name}. {conditions_text(told)} {said}".rstrip()


def plot_files(folder: str, names: Sequence[str] = NAMED) -> list[str]:
    """The files of some plots, else of all that there can be of a comparison, in a folder."""
    return [os.path.join(folder, f"{name}.{form}") for name in names for form in FORMS]


def plots_folder(folder: str, names: Sequence[str] = NAMED) -> None:
    """Make a folder for plots where there is none, and see that they can be drawn and written there: nothing else is
    lost to it. Raises `NoPlots`, and `InvalidInput` with the problem of the folder or of each file."""
    matplotlib_there()
    ready_folder(folder, plot_files(folder, names))


def write_plots(told: Comparison | Sweep, folder: str) -> int:
    """Write every plot of a comparison or a study to a folder, as SVG and PNG; how many plots there are. A file of a
    plot's name that was there before is written anew."""
    names = plot_names(told)
    for name in names:
        write_forms(_drawn(told, name), folder, name)
    return len(names)
