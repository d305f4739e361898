"""A lesson as a student meets it: goal, what is filed, network and rules in short, task, hints, what to try.

Owns the page and the list of lessons. The answer is the report of the run, which is not here: nothing on the page
gives it away.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from shlex import quote

from sim.cable.writer import write_message
from sim.quantities import counted, date_time_group
from sim.reports.sketch import MOST_POSTS, listed, network_sketch, rules_sketch, shortly
from sim.reports.tables import Paper, printable
from sim.scenario.model import Addressee, Characters, Drawn, Filing, Lesson, Scenario, Source
from sim.teaching.lessons import Listed

__all__ = ["lesson_page", "lessons_page"]

MOST_NAMES = 6
MOST_FILINGS = 20
LONGEST_HEADING = 60
LONGEST_COMMAND = 44


def lessons_page(lessons: Sequence[Listed], paper: Paper) -> str:
    """The list of lessons: number, title, goal."""
    parts = [paper.heading(f"{len(lessons)} lessons, each a scenario that ships")]
    broad = max((len(str(one.number)) for one in lessons), default=0)
    for one in lessons:
        margin = " " * (broad + 3)
        parts.append(f" {one.number:>{broad}}  {paper.heading(one.title)}\n" + paper.wrapped(one.goal, margin, margin))
    if lessons:
        parts.append(f"`cablesim lesson {lessons[0].number}` shows the first. Its scenario is {lessons[0].name}.")
    return printable("\n".join(parts) + "\n")


def lesson_page(scenario: Scenario, name: str, hints: int, paper: Paper, number: int | None = None) -> str:
    """The page of a lesson, with the first hints; ``name`` is that of its scenario on the command line."""
    lesson = scenario.lesson or Lesson()
    called = quote(name) if number is None else str(number)
    title = scenario.name if number is None else f"Lesson {number}: {scenario.name}"
    parts = [paper.heading(title)]
    if lesson.goal:
        parts.append(paper.heading("Goal") + "\n" + _paragraph(lesson.goal, paper))
    parts.append(paper.heading("What is filed") + "\n" + "\n".join(_filed(scenario, paper)))
    network = scenario.network
    parts.append(paper.heading(f"Network: {network.name}") + "\n" + "\n".join(network_sketch(network, paper)))
    rules = paper.heading(f"Rules: {scenario.rules.name}") + "\n" + _paragraph(rules_sketch(scenario), paper)
    parts.append(rules)
    if lesson.task:
        parts.append(paper.heading("Task") + "\n" + _paragraph(lesson.task, paper))
    if lesson.hints:
        parts.append("\n".join(_hints(lesson.hints, hints, called, paper)))
    if lesson.try_:
        parts.append(paper.heading("When you have it, try") + "\n" + _paragraph(lesson.try_, paper))
    if scenario.source or scenario.note:
        parts.append(paper.heading("Sources and notes") + "\n" + _about(scenario, paper))
    parts.append(paper.heading("Commands") + "\n" + "\n".join(_commands(scenario, quote(name), called)))
    return printable("\n\n".join(parts) + "\n")


def _paragraph(text: str, paper: Paper) -> str:
    return paper.wrapped(" ".join(text.split()), "  ", "  ")


def _about(scenario: Scenario, paper: Paper) -> str:
    return "\n".join(_paragraph(text, paper) for text in (scenario.source, scenario.note) if text)


def _hints(hints: Sequence[str], shown: int, called: str, paper: Paper) -> Iterator[str]:
    yield paper.heading("Hints")
    for place, hint in enumerate(hints[:shown], 1):
        yield paper.wrapped(" ".join(hint.split()), f"  {place}. ", "     ")
    left = len(hints) - min(shown, len(hints))
    if left:
        told = counted(left, "more", "more") if shown else counted(left, "hint")
        yield f"  {told}: cablesim lesson {called} --hints {shown + 1}"


def _commands(scenario: Scenario, name: str, called: str) -> Iterator[str]:
    """What to type, the answer last."""
    lines = [
        (f"cablesim pack {called} --no-answers -o my.yaml", "a copy to change, in one file"),
        ("cablesim run my.yaml", "what a run of it has"),
    ]
    if any(one.leg for one in scenario.expectations):
        lines.append(("cablesim run my.yaml --report copies", "its copies and routing lines"))
    if len(scenario.network.posts) <= MOST_POSTS:
        lines.append((f"cablesim quiz {name}", "questions on what happens"))
    lines.append((f"cablesim lesson {called} --answer", "the answer, when you have yours"))
    broad = max(len(line) for line, _ in lines)
    for line, meaning in lines:
        yield f"  {line:<{broad}}  {meaning}" if broad <= LONGEST_COMMAND else f"  {line}\n    {meaning}"


# ---------------------------------------------------------------- what is filed


def _filed(scenario: Scenario, paper: Paper) -> Iterator[str]:
    filings = [one for one in scenario.filings if not one.name.startswith("log-")]
    logged = scenario.filings[len(filings) :]
    yield f"  From {date_time_group(scenario.start)} on" + _until(scenario)
    for filing in filings[:MOST_FILINGS]:
        yield paper.wrapped(_message(filing, scenario), "  ", "    ")
        if filing.cable is not None:
            yield from (f"    {line}".rstrip() for line in _heading(filing))
    if len(filings) > MOST_FILINGS:
        yield f"  and {counted(len(filings) - MOST_FILINGS, 'further message')}"
    if logged:
        yield paper.wrapped(_log(logged, scenario), "  ", "    ")
    for source in scenario.sources:
        yield paper.wrapped(_source(source), "  ", "    ")


def _until(scenario: Scenario) -> str:
    return "" if scenario.horizon_us is None else f", for {shortly(scenario.horizon_us)}"


def _message(filing: Filing, scenario: Scenario) -> str:
    first, second = scenario.prosigns(filing)
    names = scenario.rules.names()
    precedence = names[first] if second in (None, first) else f"{names[first]}, for info {names[second]}"
    when = "at the start" if filing.at_us == 0 else f"at {shortly(filing.at_us)}"
    text = f"{filing.name}: {precedence}, filed {when}, {counted(filing.characters, 'character')}"
    if filing.cable is not None:
        return f"{text}:"
    text += f", {filing.origin} to {listed(_addressed(filing, 'action'))}"
    info = _addressed(filing, "info")
    return text + (f" info {listed(info)}" if info else "")


def _addressed(filing: Filing, role: str) -> list[str]:
    return [_addressee(who) for who in filing.addressees if who.role == role]


def _addressee(who: Addressee) -> str:
    name = who.indicator or who.designator or "?"
    return f"{name} ({who.precedence})" if who.precedence else name


def _heading(filing: Filing) -> list[str]:
    """A cable as far as its first separator: its routing line is what the run makes, and is told as it was kept."""
    assert filing.cable is not None
    lines = write_message(filing.cable).splitlines()
    end = next((place for place, line in enumerate(lines) if place and line.strip() in ("", "BT")), len(lines))
    return lines[:end][:LONGEST_HEADING]


def _log(filings: Sequence[Filing], scenario: Scenario) -> str:
    characters = sum(filing.characters for filing in filings)
    path = next((one.path for one in scenario.inputs if one.role == "log"), "in its scenario")
    first, last = min(one.at_us for one in filings), max(one.at_us for one in filings)
    return (
        f"A log of {counted(len(filings), 'message')} from {shortly(first)} to {shortly(last)}, "
        f"{counted(characters, 'character')} in all: {path}"
    )


def _source(source: Source) -> str:
    """A source of traffic in a sentence."""
    gap = shortly(round(source.mean_gap_us))
    often = f"one every {gap}" if source.arrivals == "fixed" else f"one every {gap} on average"
    until = "" if source.until_us is None else f" until {shortly(source.until_us)}"
    begin = f" from {shortly(source.from_us)}" if source.from_us else ""
    return (
        f"{source.name}: {often}{begin}{until}, {_choice(source.precedence)}, {_length(source.characters)}, "
        f"{_posts(source.origins)} to {_posts(source.recipients)}"
    )


def _posts(drawn: Drawn) -> str:
    return listed(drawn.values) if len(drawn.values) <= MOST_NAMES else f"{len(drawn.values)} posts"


def _choice(drawn: Drawn) -> str:
    total = sum(drawn.weights)
    if len(drawn.values) == 1:
        return drawn.values[0]
    return listed([f"{value} {weight / total:.3g}" for value, weight in zip(drawn.values, drawn.weights, strict=True)])


def _length(characters: Characters) -> str:
    if characters.kind == "fixed":
        return counted(int(characters.figures[0]), "character")
    if characters.kind == "quantiles":
        return "lengths by a curve"
    return f"{characters.kind} lengths ({listed([f'{figure:g}' for figure in characters.figures])})"
