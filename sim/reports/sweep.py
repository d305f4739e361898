"""A sweep for people: what was varied, which factor does most, and the main effects.

Owns the layout, for a terminal from 80 columns on and for Markdown, and the sentence that ranks the factors. The other
words are `comparison_words`', the figures `sim.study`'s. Sets of rules have letters in the tables, in the order given.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from sim.quantities import counted, listed, round_length
from sim.reports.comparison import letters_of
from sim.reports.comparison_words import chance_text, change_text, figure_text, in_words, part_text
from sim.reports.grid import escaped, grid, markdown_grid, width_of
from sim.reports.plan import levels_text
from sim.reports.tables import Paper
from sim.results.summary import ALL
from sim.study.compare import NOT_SHOWN, Difference, Figure
from sim.study.measures import BY_NAME, Measure
from sim.study.sweep import RULES, Effect, Sweep

__all__ = ["conditions", "note_texts", "sweep_markdown", "sweep_text"]

MOST_POINTS = 40
"""More points than these are told in data alone."""
MOST_NOTES = 6
MOST_NAMED = 6
"""So many points are named one by one."""
_DESIGNS = {
    "factorial": "every level with every other",
    "latin_hypercube": "a Latin hypercube",
    "one_at_a_time": "one factor changed at a time",
}
_COLUMNS = ("", "Precedence", "From", "To", "Change", "95 % \u00b1", "Part", "p", "Verdict")
_SPARED = ((), ("Part",), ("Part", "From"))
"""Columns that are left out where there is no room for all."""
_LEFT = ("", "Precedence", "Verdict")


class _Row(NamedTuple):
    """A line of a table of effects: its group's title and its cells."""

    title: str
    cells: tuple[str, ...]


def sweep_text(told: Sweep, paper: Paper) -> str:
    """The report for a terminal, its parts divided by empty lines."""
    letters = letters_of(told.settings)
    head = [paper.heading(told.study.name), paper.wrapped(conditions(told))]
    head += [paper.wrapped(name, f"  {letter}  ", " " * 5) for name, letter in letters.items()]
    varied = [paper.heading("What was varied")]
    varied += [paper.wrapped(text, "  ", "      ") for text in _varied(told)]
    parts = ["\n".join(head), "\n".join(varied), _listed("What it comes to", _comes_to(told), paper)]
    if told.notes:
        parts.append(_listed("To bear in mind", note_texts(told), paper))
    parts += [paper.heading("Main effects")]
    parts += [f"{paper.heading(title)}\n{_table(told, rows, paper.width)}" for title, rows in _tables(told, letters)]
    parts += [f"{paper.heading(title)}\n{text}" for title, text in _points(told, letters, paper.width)]
    parts.append(paper.wrapped(_footnote(told)))
    return "\n\n".join(parts) + "\n"


def sweep_markdown(told: Sweep) -> str:
    """The report for a document."""
    letters = letters_of(told.settings)
    parts = [f"# {escaped(told.study.name)}", escaped(conditions(told))]
    parts.append("\n".join(f"- {letter}: {escaped(name)}" for name, letter in letters.items()))
    lists = [("What was varied", _varied(told)), ("What it comes to", _comes_to(told))]
    if told.notes:
        lists.append(("To bear in mind", note_texts(told)))
    for title, texts in lists:
        parts += [f"## {title}", "\n".join(f"- {escaped(text)}" for text in texts)]
    parts.append("## Main effects")
    for title, rows in _tables(told, letters):
        cells = [(row.title, *row.cells) for row in rows]
        aligned = ["left", *("left" if name in _LEFT else "right" for name in _COLUMNS)]
        parts += [f"### {title}", markdown_grid(["Factor", "Rules", *_COLUMNS[1:]], cells, aligned)]
    for title, headers, point_rows in _point_tables(told, letters):
        parts += [f"## {title}", markdown_grid(headers, point_rows, ["right"] * len(headers))]
    parts.append(escaped(_footnote(told)))
    return "\n\n".join(parts) + "\n"


def conditions(told: Sweep) -> str:
    """What was run: scenario, network, horizon, points, replications, seed."""
    scenario = told.scenario
    words = [f"Scenario {scenario.name}", f"network {scenario.network.name}"]
    if scenario.horizon_us is not None:
        words.append(f"horizon {round_length(scenario.horizon_us)}")
    if scenario.warm_up_us:
        words.append(f"without the messages of the first {round_length(scenario.warm_up_us)}")
    words += [
        f"{counted(len(told), 'point')}, {_DESIGNS[told.study.design]}",
        counted(told.replications, "replication"), f"seed {told.seed}",
    ]  # fmt: skip
    return "; ".join(words) + ". All points and rules drew from the same streams."


def _varied(told: Sweep) -> Iterator[str]:
    for name, text in told.study.held.items():
        yield f"{name}: {text} at all points"
    for factor in told.study.factors:
        if told.study.design == "latin_hypercube" and all(level.number is not None for level in factor.levels):
            ordered = sorted(factor.levels, key=lambda level: level.number or 0.0)
            yield f"{factor.name}: from {ordered[0].text} to {ordered[-1].text}"
        else:
            yield f"{factor.name}: {levels_text(factor)}"


def _comes_to(told: Sweep) -> Iterator[str]:
    """For each set of rules which factor does most, and then what each one does."""
    for setting in told.settings:
        yield from _ranking(told, setting)
    groups: dict[tuple[str, str, str, str], list[Effect]] = {}
    for one in told.effects:
        groups.setdefault((one.factor, one.level, one.against, one.setting), []).append(one)
    last = {(factor, setting): level for factor, level, _, setting in groups}
    nothing: dict[str, list[str]] = {}
    for (factor, level, against, setting), lines in groups.items():
        if factor != RULES and last[factor, setting] != level:
            continue
        if factor != RULES and not any(map(_shown, lines)):
            nothing.setdefault(setting, []).append(f"{factor} ({level}, against {against})")
            continue
        before = {(one.precedence, one.measure): one.first for one in lines}
        text = in_words([_difference(one) for one in lines], before, certain=not told.random)
        if factor == RULES:
            yield f"{level}, against {against}, over all points: {text}"
        else:
            under = f", under {setting}" if len(told.settings) > 1 else ""
            yield f"{factor} {level}, against {against}{under}: {text}"
    for setting, names in nothing.items():
        under = f"Under {setting}, no" if len(told.settings) > 1 else "No"
        yield f"{under} difference is shown for {listed(names)}."


def _ranking(told: Sweep, setting: str) -> Iterator[str]:
    """Which factor changes the first measure of all most, and which nothing."""
    named = {one.measure for one in told.effects}
    measure = next((BY_NAME[name] for name in (*told.stopping.measures, *BY_NAME) if name in named), None)
    most: dict[str, Effect] = {}
    if measure is None:
        return
    asked = (setting, ALL, measure.name)
    for one in told.effects:
        if one.factor != RULES and (one.setting, one.precedence, one.measure) == asked:
            kept = most.setdefault(one.factor, one)
            if _shown(one) and (not _shown(kept) or abs(one.more or 0) > abs(kept.more or 0)):
                most[one.factor] = one
    if len(most) < 2:
        return
    shown = sorted((one for one in most.values() if _shown(one)), key=lambda one: -abs(one.more or 0))
    rest = [one.factor for one in most.values() if not _shown(one)]
    title = measure.title
    if len(told.settings) > 1:
        title = f"Under {setting}, {title[0].lower()}{title[1:]}"
    if not shown:
        yield f"{title}: for no factor is a difference shown."
        return
    texts = [f"{one.factor} ({_change(one, measure)} at {one.level}, against {one.against})" for one in shown]
    text = f"{title}: {texts[0]} changes it most"
    text += f", then {'; then '.join(texts[1:])}" if texts[1:] else ""
    yield text + (f". For {listed(rest)} no difference is shown." if rest else ".")


def _shown(one: Effect) -> bool:
    return one.verdict != NOT_SHOWN


def _change(one: Effect, measure: Measure) -> str:
    part = part_text(one.more, one.first, measure)
    return change_text(one.more, measure) + (f", {part}" if part else "")


def _difference(one: Effect) -> Difference:
    return Difference(
        one.setting, one.against, one.precedence, one.measure, one.more, one.low, one.high, one.p, one.p_adjusted,
        one.verdict,
    )  # fmt: skip


def note_texts(told: Sweep) -> Iterator[str]:
    """What has to be borne in mind, a sentence each, with the points that it holds for."""
    for note, points in told.notes[:MOST_NOTES]:
        where = listed([str(point + 1) for point in points[:MOST_NAMED]])
        if len(points) > MOST_NAMED:
            where = f"{len(points)} of {len(told)}"
        yield note if len(points) == len(told) else f"{note} (Point{'s' * (len(points) > 1)} {where}.)"
    if len(told.notes) > MOST_NOTES:
        yield f"{counted(len(told.notes) - MOST_NOTES, 'further note')}: see --format json."


def _listed(title: str, texts: Iterable[str], paper: Paper) -> str:
    return "\n".join([paper.heading(title), *(paper.wrapped(text, "  ", "    ") for text in texts)])


def _tables(told: Sweep, letters: dict[str, str]) -> Iterator[tuple[str, list[_Row]]]:
    """For each measure its title, and a row for each effect on it that is not nothing everywhere."""
    for name, measure in BY_NAME.items():
        groups: dict[str, list[_Row]] = {}
        moved: set[str] = set()
        for one in told.effects:
            if one.measure == name:
                title = f"{one.factor}: {one.level}, against {one.against}"
                groups.setdefault(title, []).append(_Row(title, _cells(one, measure, letters)))
                if one.more:
                    moved.add(title)
        if moved:
            yield measure.title, [row for title, rows in groups.items() if title in moved for row in rows]


def _cells(one: Effect, measure: Measure, letters: dict[str, str]) -> tuple[str, ...]:
    half = None if one.high is None or one.more is None else one.high - one.more
    return (
        letters[one.setting],
        one.precedence,
        figure_text(one.first, measure),
        figure_text(one.mean, measure),
        change_text(one.more, measure),
        change_text(half, measure).lstrip("+"),
        part_text(one.more, one.first, measure),
        chance_text(one.p_adjusted),
        "-" if one.verdict == NOT_SHOWN else one.verdict,
    )


def _table(told: Sweep, rows: Sequence[_Row], width: int) -> str:
    """A table of effects, with a line above those of each factor and level; columns are spared where it is narrow."""
    text = ""
    for spared in _SPARED:
        kept = [at for at, name in enumerate(_COLUMNS) if name not in spared and (at or len(told.settings) > 1)]
        if told.study.design == "latin_hypercube":
            kept = [at for at in kept if _COLUMNS[at] not in ("From", "To", "Part")]
        headers = [_COLUMNS[at] for at in kept]
        aligned = ["left" if name in _LEFT else "right" for name in headers]
        head, rule, *lines = grid(headers, [[row.cells[at] for at in kept] for row in rows], aligned).split("\n")
        found, title = [f"  {head}", f"  {rule}"], None
        for row, line in zip(rows, lines, strict=True):
            if row.title != title:
                found.append(row.title)
                title = row.title
            found.append(f"  {line}")
        text = "\n".join(found)
        if width_of(text) <= width:
            break
    return text


def _points(told: Sweep, letters: dict[str, str], width: int) -> Iterator[tuple[str, str]]:
    """The tables of the points; where one is too wide, the numbers of the points stand for their values."""
    factors = slice(1, 1 + len(told.study.factors))
    for title, headers, rows in _point_tables(told, letters):
        text = grid(headers, rows, ["right"] * len(headers))
        if width_of(text) > width:
            for row in (headers, *rows):
                del row[factors]
            text = grid(headers, rows, ["right"] * len(headers))
        if width_of(text) <= width:
            yield title, text


def _point_tables(told: Sweep, letters: dict[str, str]) -> Iterator[tuple[str, list[str], list[list[str]]]]:
    """The means of all at each point, and how much more each precedence has there than under the first rules."""
    if len(told) > MOST_POINTS:
        return
    comparisons = [told.comparison(point) for point in range(len(told))]
    yield from _means_at_points(told, letters, [one.measures for one in comparisons])
    for name in told.settings[1:]:
        yield from _rules_at_points(told, letters, name, [one.differences for one in comparisons])


def _rules_at_points(
    told: Sweep, letters: dict[str, str], setting: str, found: Sequence[Sequence[Difference]]
) -> Iterator[tuple[str, list[str], list[list[str]]]]:
    for name, measure in BY_NAME.items():
        lines = [{one.precedence: one for one in own if (one.setting, one.measure) == (setting, name)} for own in found]
        precedences = [one for one in (*told.scenario.rules.names(), ALL) if any(one in own for own in lines)]
        if precedences and any(one.mean for own in lines for one in own.values()):
            rows = [
                [
                    str(point + 1), *told.study.values(point).values(),
                    *(_marked(own.get(one), measure) for one in precedences),
                ]
                for point, own in enumerate(lines)
            ]  # fmt: skip
            headers = ["Point", *(factor.name for factor in told.study.factors), *precedences]
            less = f"{letters[setting]} less {letters[told.settings[0]]}"
            yield f"{measure.title}, {less} at each point (*: shown)", headers, rows


def _marked(one: Difference | None, measure: Measure) -> str:
    """A change, with a mark where it is shown; the mark has a place of its own."""
    if one is None:
        return "-"
    return f"{change_text(one.mean, measure)}{' *' if one.verdict != NOT_SHOWN else '  '}"


def _means_at_points(
    told: Sweep, letters: dict[str, str], found: Sequence[Sequence[Figure]]
) -> Iterator[tuple[str, list[str], list[list[str]]]]:
    for name, measure in BY_NAME.items():
        rows = []
        for point, figures in enumerate(found):
            means = {one.setting: one for one in figures if one.measure == name and one.precedence == ALL}
            if means:
                cells = [f"{figure_text(one.mean, measure)}" for one in means.values()]
                rows.append([str(point + 1), *told.study.values(point).values(), *cells])
        if rows:
            headers = ["Point", *(factor.name for factor in told.study.factors), *letters.values()]
            yield f"{measure.title}, all precedences, at each point", headers, rows


def _footnote(told: Sweep) -> str:
    shares = "shares differ by points of the hundred (pt)"
    if not told.random:
        return f"Nothing is drawn at random: differences are exact for this traffic; {shares}."
    lines = sum(one.p is not None for one in told.effects)
    how = (
        "An effect is the change from the least to the greatest value on the plane that fits the points best"
        if told.study.design == "latin_hypercube"
        else "An effect is the mean change over the pairs of points that differ in nothing else"
    )
    return (
        f"{how}, in pairs over replications; \u00b1 is half of its 95 % interval (Student's t), that of the line by "
        f"itself. p is the chance of so large a change where there is none, corrected for all {lines} lines (Holm; at "
        f"each point for the lines of that point); a verdict is given where it is below 0.05 (-: no difference is "
        f"shown); {shares}."
    )
