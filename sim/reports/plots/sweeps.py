"""The plots of a sweep: for each measure and factor the means at its levels.

Owns which there are and their names. A Latin hypercube has no levels, and so no plots.
"""
# ruff: noqa: PLC0415 - matplotlib is loaded where a plot is drawn

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sim.reports.sweep import conditions
from sim.study.files import Study
from sim.study.measures import BY_NAME
from sim.study.sweep import Sweep

if TYPE_CHECKING:
    from sim.reports.plots.look import Picture

__all__ = ["sweep_names", "sweep_plot", "sweep_plots"]


def sweep_names(study: Study) -> list[str]:
    """The names of all plots that there can be: the measure, the number of the factor, and its name."""
    return list(_named(study))


def _named(study: Study) -> dict[str, tuple[str, int]]:
    """The measure and the factor of each plot that there can be, by its name."""
    return {
        f"{measure}_by_{factor + 1}_{re.sub(r'[^a-z0-9]+', '_', varied.name.lower()).strip('_')}": (measure, factor)
        for measure in BY_NAME
        if study.stopping.told(measure)
        for factor, varied in enumerate(study.factors)
    }


def sweep_plots(told: Sweep) -> list[str]:
    """The names of the plots that there are of a sweep: those of measures of which there is a figure."""
    return [name for name, (measure, factor) in _named(told.study).items() if told.at_levels(factor, measure)]


def sweep_plot(told: Sweep, name: str) -> Picture:
    """One of these plots, drawn; to be called within `look.drawn`."""
    from sim.reports.plots.effects import Level, effect_plot

    measure, factor = _named(told.study)[name]
    found = {
        precedence: {
            setting: [Level(text, one.mean, one.half_width) for text, one in levels]
            for setting, levels in lines.items()
        }
        for precedence, lines in told.at_levels(factor, measure).items()
    }
    said = "Marks are means over replications and over the other factors, bars their 95 % intervals."
    caption = f"{told.study.name} {conditions(told)} {said}"
    return effect_plot(BY_NAME[measure], told.study.factors[factor].name, found, caption)
