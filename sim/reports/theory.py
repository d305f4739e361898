"""Theory beside simulation: the closed forms of each setting of a comparison, next to what was simulated.

Owns the layout, for a terminal, for Markdown and as data. What theory knows, and why it does not, is
`sim.study.theory`'s; what was simulated is the comparison's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from sim.quantities import seconds_text
from sim.reports.data import json_text, list_json
from sim.reports.fields import Number
from sim.reports.grid import escaped, grid, markdown_grid
from sim.reports.tables import Paper
from sim.reports.titles import clock
from sim.study.compare import Comparison, Figure
from sim.study.formulas import letters
from sim.study.measures import BY_NAME
from sim.study.theory import Expected, NoTheory, Theory, theory

__all__ = ["theory_json", "theory_markdown", "theory_notes", "theory_text"]

TITLE = "Theory beside simulation"
_COLUMNS = ("Precedence", "Theory", "Simulated", "Difference", "In 95 %")
_ALIGNED = ("left", "right", "right", "right", "left")
_NOT_ASKED = (
    "Theory knows the waits for channels and the mean times from filing to receipt, and the comparison was narrowed to "
    "others. Ask for `--measure queue_mean_s`."
)
_NONE = "no closed form"


class _Line(NamedTuple):
    """A figure of theory and that of the simulation."""

    expected: Expected
    simulated: Figure

    @property
    def inside(self) -> bool | None:
        """Whether theory lies in the 95 % interval of what was simulated; None where there is none."""
        mean, half = self.simulated.mean, self.simulated.half_width
        return None if mean is None or half is None else abs(mean - self.expected.value) <= half


def theory_text(told: Comparison, paper: Paper) -> str:
    """The section for a terminal, its parts divided by empty lines, without a line at its end."""
    parts = []
    for name, found, lines in _known(told):
        text = [paper.heading(paper.wrapped(name))]
        text += [_grouped(lines)] if lines else [paper.wrapped(_NOT_ASKED)]
        text += [paper.wrapped(one, "  ", "    ") for one in _told(found)]
        parts.append("\n".join(text))
    for names, reasons in _unknown(told):
        heading = paper.heading(paper.wrapped(f"{'; '.join(names)}: {_NONE}"))
        parts.append("\n".join([heading, *(paper.wrapped(reason, "  ", "    ") for reason in reasons)]))
    parts[0] = f"{paper.heading(TITLE)}\n{parts[0]}"
    return "\n\n".join([*parts, *map(paper.wrapped, _footnote(told))])


def theory_markdown(told: Comparison) -> str:
    """The section for a document, without a line at its end."""
    parts = [f"## {TITLE}"]
    for name, found, lines in _known(told):
        parts.append(f"### {escaped(name)}")
        rows = [[BY_NAME[one.expected.measure].title, *_row(one)] for one in lines]
        parts.append(markdown_grid(("Measure", *_COLUMNS), rows, ("left", *_ALIGNED)) if rows else escaped(_NOT_ASKED))
        parts.append("\n".join(f"- {escaped(one)}" for one in _told(found)))
    for names, reasons in _unknown(told):
        parts.append(f"### {escaped('; '.join(names))}: {_NONE}")
        parts.append("\n".join(f"- {escaped(reason)}" for reason in reasons))
    return "\n\n".join([*parts, *map(escaped, _footnote(told))])


def theory_json(told: Comparison) -> Iterator[str]:
    """The members ``theory`` (what it says of each setting, precedence and measure, in seconds, and by which formula)
    and ``theory_reasons`` (why it says nothing of a setting) of the comparison's JSON object, in pieces."""
    found = list(_found(told))
    yield '"theory": '
    yield from list_json(
        json_text(
            {
                "setting": name,
                "precedence": one.precedence,
                "measure": one.measure,
                "theory": Number(seconds_text(round(one.value * 1_000_000))),
                "formula": one.formula,
            }
        )
        for name, known in found
        if isinstance(known, Theory)
        for one in known.figures
    )
    yield ',\n"theory_reasons": '
    yield from list_json(
        json_text({"setting": name, "reason": reason})
        for name, known in found
        if isinstance(known, NoTheory)
        for reason in known.reasons
    )


def theory_notes(told: Comparison) -> list[str]:
    """What keeps the simulation from the steady state, for whoever gets data."""
    return [f"{name}: {note}" for name, known in _found(told) if isinstance(known, Theory) for note in known.notes]


def _found(told: Comparison) -> Iterator[tuple[str, Theory | NoTheory]]:
    for name, rules in zip(told.settings, told.rules, strict=True):
        yield name, theory(told.scenario, rules)


def _known(told: Comparison) -> Iterator[tuple[str, Theory, list[_Line]]]:
    """The settings that have a closed form, with the lines of their tables, measure by measure."""
    simulated = {(one.setting, one.precedence, one.measure): one for one in told.measures}
    for name, found in _found(told):
        if isinstance(found, Theory):
            lines = [
                _Line(one, simulated[name, one.precedence, one.measure])
                for measure in ("queue_mean_s", "elapsed_mean_s")
                for one in found.figures
                if one.measure == measure and (name, one.precedence, measure) in simulated
            ]
            yield name, found, lines


def _told(found: Theory) -> list[str]:
    """What stands below the table of a setting."""
    return [*(f"By {one}" for one in found.formulas), *found.notes]


def _unknown(told: Comparison) -> list[tuple[list[str], tuple[str, ...]]]:
    """The settings that have none, those together that lack it for the same reasons."""
    together: dict[tuple[str, ...], list[str]] = {}
    for name, found in _found(told):
        if isinstance(found, NoTheory):
            together.setdefault(found.reasons, []).append(name)
    return [(names, reasons) for reasons, names in together.items()]


def _grouped(lines: Sequence[_Line]) -> str:
    """A table with a line above the rows of each measure, which stand a little further in."""
    head, rule, *rows = grid(_COLUMNS, [_row(one) for one in lines], _ALIGNED).split("\n")
    told = [f"  {head}", f"  {rule}"]
    for measure, group in groupby(zip(lines, rows, strict=True), key=lambda one: one[0].expected.measure):
        told += [BY_NAME[measure].title, *(f"  {row}" for _, row in group)]
    return "\n".join(told)


def _row(line: _Line) -> list[str]:
    value, mean, half = line.expected.value, line.simulated.mean, line.simulated.half_width
    simulated = "-" if mean is None else _length(mean) if half is None else f"{_length(mean)} \u00b1 {_length(half, 2)}"
    part = "" if mean is None or not value else f"{100 * (mean / value - 1):+.1f} %".replace("-0.0 %", "+0.0 %")
    inside = {True: "yes", False: "no", None: "-"}[line.inside]
    return [line.expected.precedence, _length(value), simulated, part, inside]


def _length(seconds: float, figures: int = 3) -> str:
    """A length of time for a column, to so many figures where it is below a minute: lines may be fast."""
    if seconds >= 59.9:
        return clock(round(seconds * 1_000_000))
    return f"{seconds:.{figures}g} s" if seconds >= 0.0001 or not seconds else "<0.1 ms"


def _footnote(told: Comparison) -> Iterator[str]:
    """How often theory was met, and what its letters mean; nothing where it knows nothing."""
    lines = [line for _, _, lines in _known(told) for line in lines]
    judged = [line.inside for line in lines if line.inside is not None]
    if judged:
        yield (
            f"Theory lies in the 95 % interval of {sum(judged)} of {len(judged)} simulated means; by chance one in "
            "twenty misses it. Difference: what was simulated, less theory, as a part of it."
        )
    if lines:
        yield letters(formula for _, found, _ in _known(told) for formula in found.formulas)
