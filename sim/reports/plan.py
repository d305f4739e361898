"""What a study would run, for people: its points, the factors with their levels, the runs, and how long they take.

Owns the words of a dry run. The counting and the timing are `sim.study.pilot`'s.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.quantities import counted, round_length
from sim.reports.tables import Paper
from sim.study.design import Factor, Level
from sim.study.levels import value_text
from sim.study.pilot import Plan

__all__ = ["levels_text", "plan_text"]

MOST_LEVELS = 12


def plan_text(name: str, plan: Plan, paper: Paper, factors: Sequence[Factor] = ()) -> str:
    """The plan of a study, or of a comparison (without factors)."""
    lines = [paper.heading(name)]
    lines += [paper.wrapped(f"{one.name}: {levels_text(one)}", "  ", "      ") for one in factors]
    lines += [paper.wrapped(text) for text in _told(plan)]
    return "\n".join(lines) + "\n"


def levels_text(factor: Factor) -> str:
    """The levels of a factor in a line, labels with their values; of very many the least and the greatest."""
    levels = factor.levels
    if len(levels) <= MOST_LEVELS:
        return ", ".join(map(_level_text, levels))
    numbers = [(level.number, level.text) for level in levels if level.number is not None]
    if len(numbers) == len(levels):
        return f"{len(levels)} values from {min(numbers)[1]} to {max(numbers)[1]}"
    return ", ".join(level.text for level in levels[:MOST_LEVELS]) + f" and {len(levels) - MOST_LEVELS} more"


def _level_text(level: Level) -> str:
    value = value_text(level.value)
    return level.text if level.text == value else f"{level.text} ({value})"


def _told(plan: Plan) -> Iterator[str]:
    sets = "1 set of rules" if plan.settings == 1 else f"{plan.settings} sets of rules"
    runs = _both(plan.runs, "run")
    yield f"{counted(plan.points, 'point')}, {sets}, {_both(plan.replications, 'replication')}: {runs}."
    if not plan.lacking[1]:
        yield "All of them are kept already; nothing is left to run."
        return
    if plan.lacking != plan.runs:
        yield f"Kept already are {plan.runs[1] - plan.lacking[1]:,}; {_both(plan.lacking, 'run')} are left."
    least, most = map(_about, plan.seconds)
    long = f"{least} to {most}" if least != most else most
    on = counted(plan.workers, "worker")
    yield f"About {long} on {on}, going by {counted(plan.timed, 'run')} at {counted(plan.timed_points, 'point')}."


def _both(many: tuple[int, int], noun: str) -> str:
    least, most = many
    return counted(most, noun) if least == most else f"{least:,} to {counted(most, noun)}"


def _about(seconds: float) -> str:
    """A length of time with two figures that count, a second or more."""
    return round_length(round(float(f"{max(seconds, 1.0):.2g}")) * 1_000_000)
