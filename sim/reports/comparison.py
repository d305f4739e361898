"""A comparison of rules for people: what it comes to, the means of each setting, and the differences to the first.

Owns the layout, for a terminal from 80 columns on and for Markdown. The words are `comparison_words`', the figures
`sim.study`'s. Settings have letters in the tables, in the order given.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from string import ascii_uppercase

from sim.reports.comparison_words import (
    chance_text,
    change_text,
    conditions_text,
    figure_text,
    part_text,
    sentences,
)
from sim.reports.grid import escaped, grid, markdown_grid, width_of
from sim.reports.tables import Paper
from sim.reports.theory import theory_markdown, theory_text
from sim.study.compare import Comparison, Difference, Figure
from sim.study.measures import BY_NAME

__all__ = ["comparison_markdown", "comparison_text", "letters_of"]

_TEXT, _FIGURE = "left", "right"
DIFFERENCES = ("Precedence", "Difference", "95 % \u00b1", "Part", "p", "Verdict")
_ALIGNED = (_TEXT, _FIGURE, _FIGURE, _FIGURE, _FIGURE, _TEXT)


def comparison_text(told: Comparison, paper: Paper, *, theory: bool = False) -> str:
    """The report for a terminal, its parts divided by empty lines; with ``theory`` that stands at the end."""
    letters = letters_of(told.settings)
    parts = [_head(told, letters, paper), _comes_to(told, paper)]
    if told.notes:
        parts.append("\n".join([paper.heading("To bear in mind"), *_listed(told.notes, paper)]))
    parts += _means(told, letters, paper)
    for name in told.settings[1:]:
        parts.append(_differences(told, name, letters, paper))
    parts.append(paper.wrapped(_footnote(told)))
    if theory:
        parts.append(theory_text(told, paper))
    return "\n\n".join(parts) + "\n"


def comparison_markdown(told: Comparison, *, theory: bool = False) -> str:
    """The report for a document; with ``theory`` what theory says of it at the end."""
    letters = letters_of(told.settings)
    parts = [f"# {escaped(told.scenario.name)}", escaped(conditions_text(told))]
    parts.append("\n".join(f"- {letter}: {escaped(name)}" for name, letter in letters.items()))
    parts += ["## What it comes to", "\n".join(f"- {escaped(text)}" for text in sentences(told))]
    if told.notes:
        parts += ["## To bear in mind", "\n".join(f"- {escaped(text)}" for text in told.notes)]
    rows = [[title, *row] for title, group in _by_measure(told, told.settings) for row in group]
    aligned = [_TEXT, _TEXT, *[_FIGURE] * len(letters)]
    parts += ["## Means", markdown_grid(["Measure", "Precedence", *letters.values()], rows, aligned)]
    for name in told.settings[1:]:
        found = [[title, *row] for title, group in _changes(told, name) for row in group]
        parts += [f"## {letters[name]} less {letters[told.settings[0]]}"]
        parts.append(markdown_grid(["Measure", *DIFFERENCES], found, [_TEXT, *_ALIGNED]) if found else _NONE)
    parts.append(escaped(_footnote(told)))
    if theory:
        parts.append(theory_markdown(told))
    return "\n\n".join(parts) + "\n"


_NONE = "No figure differs in any replication."


def letters_of(settings: Sequence[str]) -> dict[str, str]:
    """What each setting is called in the tables: A to Z, then AA and so on."""
    found = {}
    for number, name in enumerate(settings):
        tens, ones = divmod(number, 26)
        found[name] = (ascii_uppercase[tens - 1] if tens else "") + ascii_uppercase[ones]
    return found


def _head(told: Comparison, letters: Mapping[str, str], paper: Paper) -> str:
    lines = [paper.heading(told.scenario.name), paper.wrapped(conditions_text(told))]
    broad = max(map(len, letters.values()))
    lines += [paper.wrapped(name, f"  {letter:<{broad}}  ", " " * (broad + 4)) for name, letter in letters.items()]
    return "\n".join(lines)


def _comes_to(told: Comparison, paper: Paper) -> str:
    return "\n".join([paper.heading("What it comes to"), *_listed(sentences(told), paper)])


def _listed(texts: Iterable[str], paper: Paper) -> Iterator[str]:
    for text in texts:
        yield paper.wrapped(text, "  ", "    ")


def _means(told: Comparison, letters: Mapping[str, str], paper: Paper) -> Iterator[str]:
    """The means of all settings, as many beside each other as there is room for."""
    heading = "Means"
    left = list(told.settings)
    while left:
        many = len(left)
        text = _means_of(told, left, letters)
        while width_of(text) > paper.width and many > 1:
            many -= 1
            text = _means_of(told, left[:many], letters)
        yield paper.heading(heading) + "\n" + text
        left = left[many:]
        heading = "Means, continued"


def _means_of(told: Comparison, settings: Sequence[str], letters: Mapping[str, str]) -> str:
    headers = ["Precedence", *(letters[name] for name in settings)]
    return _grouped(headers, _by_measure(told, settings), [_TEXT, *[_FIGURE] * len(settings)])


def _by_measure(told: Comparison, settings: Sequence[str]) -> Iterator[tuple[str, list[list[str]]]]:
    """For each measure its title, and a row for each precedence."""
    found = {(one.setting, one.precedence, one.measure): one for one in told.measures}
    first = [one for one in told.measures if one.setting == told.settings[0]]
    for name, measure in BY_NAME.items():
        rows = [
            [one.precedence, *(_mean(found[setting, one.precedence, name]) for setting in settings)]
            for one in first
            if one.measure == name
        ]
        if rows:
            yield measure.title, rows


def _mean(one: Figure) -> str:
    measure = BY_NAME[one.measure]
    text = figure_text(one.mean, measure)
    return text if one.half_width is None else f"{text} \u00b1 {figure_text(one.half_width, measure)}"


def _differences(told: Comparison, name: str, letters: Mapping[str, str], paper: Paper) -> str:
    heading = f"{letters[name]} less {letters[told.settings[0]]}: {name}, against {told.settings[0]}"
    groups = list(_changes(told, name))
    same = [measure.title for measure in BY_NAME.values() if measure.title not in {title for title, _ in groups}]
    same = [title for title in same if title in {BY_NAME[one.measure].title for one in told.differences}]
    lines = [paper.heading(paper.wrapped(heading))]
    if groups:
        lines.append(_grouped(DIFFERENCES, groups, _ALIGNED))
        if same:
            lines.append(paper.wrapped(f"The same in every replication: {'; '.join(same).lower()}."))
    else:
        lines.append(_NONE)
    return "\n".join(lines)


def _changes(told: Comparison, setting: str) -> Iterator[tuple[str, list[list[str]]]]:
    """For each measure that differs anywhere its title, and a row for each precedence."""
    before = {(one.precedence, one.measure): one.mean for one in told.measures if one.setting == told.settings[0]}
    own = [one for one in told.differences if one.setting == setting]
    for name, measure in BY_NAME.items():
        lines = [one for one in own if one.measure == name]
        if any(one.mean != 0 for one in lines):
            yield measure.title, [_change(one, before[one.precedence, name], certain=not told.random) for one in lines]


def _change(one: Difference, before: float | None, *, certain: bool) -> list[str]:
    measure = BY_NAME[one.measure]
    half = None if one.high is None or one.mean is None else one.high - one.mean
    return [
        one.precedence,
        change_text(one.mean, measure),
        change_text(half, measure).lstrip("+"),
        part_text(one.mean, before, measure),
        chance_text(one.p_adjusted),
        "no difference" if certain and not one.mean else one.verdict,
    ]


def _grouped(headers: Sequence[str], groups: Iterable[tuple[str, list[list[str]]]], aligned: Sequence[str]) -> str:
    """A table with a line above the rows of each group, which stand a little further in."""
    titled = [(title, row) for title, rows in groups for row in rows]
    head, rule, *lines = grid(headers, [row for _, row in titled], aligned).split("\n")
    told = [f"  {head}", f"  {rule}"]
    for title, group in groupby(zip(titled, lines, strict=True), key=lambda one: one[0][0]):
        told += [title, *(f"  {line}" for _, line in group)]
    return "\n".join(told)


def _footnote(told: Comparison) -> str:
    if not told.random:
        return "Differences are exact for this traffic; shares differ by points of the hundred (pt)."
    lines = sum(one.p is not None for one in told.differences)
    if not lines:
        return "Shares differ by points of the hundred (pt). More replications give intervals and verdicts."
    return (
        "\u00b1 is half of the 95 % interval of the line by itself, over replications (Student's t; of differences, in "
        f"pairs). p is the chance of so large a difference where there is none, corrected for all {lines} lines of "
        "differences (Holm); a verdict is given where it is below 0.05. Shares differ by points of the hundred (pt)."
    )
