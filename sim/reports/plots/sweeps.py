"""The plots of a sweep: for each measure and factor the means at its levels, each a file in SVG and one in PNG.

Owns which there are and their names. A Latin hypercube has no levels, and so no plots.
"""
# ruff: noqa: PLC0415 - matplotlib is loaded where a plot is drawn

from __future__ import annotations

import os
import re

from sim.reports.comparison_words import BY_NAME
from sim.reports.output import written_bytes
from sim.reports.plots.files import FORMS
from sim.reports.sweep import conditions
from sim.study.files import Study
from sim.study.sweep import Sweep

__all__ = ["sweep_names", "write_sweep_plots"]


def sweep_names(study: Study) -> list[str]:
    """The names of all plots that there can be: the measure, the number of the factor, and its name."""
    measures = [name for name in BY_NAME if study.stopping.told(name)]
    return [_name(measure, study, factor) for measure in measures for factor in range(len(study.factors))]


def _name(measure: str, study: Study, factor: int) -> str:
    words = re.sub(r"[^a-z0-9]+", "_", study.factors[factor].name.lower()).strip("_")
    return f"{measure}_by_{factor + 1}_{words}"


def write_sweep_plots(told: Sweep, folder: str) -> int:
    """Write every plot of a sweep to a folder, as SVG and PNG; how many there are."""
    from sim.reports.plots.effects import Level, effect_plot
    from sim.reports.plots.look import drawn, file_bytes

    many = 0
    for name, measure in BY_NAME.items():
        for factor, varied in enumerate(told.study.factors):
            found = {
                precedence: {
                    setting: [Level(text, one.mean, one.half_width) for text, one in levels]
                    for setting, levels in lines.items()
                }
                for precedence, lines in told.at_levels(factor, name).items()
            }
            if not found:
                continue
            said = "Marks are means over replications and over the other factors, bars their 95 % intervals."
            with drawn():
                figure = effect_plot(measure, varied.name, found, f"{told.study.name} {conditions(told)} {said}")
            for form in FORMS:
                path = os.path.join(folder, f"{_name(name, told.study, factor)}.{form}")
                written_bytes(file_bytes(figure, form), path)
            many += 1
    return many
