"""Whether a scenario can run under other rules: the precedences that it uses, held against another ladder.

Owns the question that comparing asks before it runs; a scenario that is loaded under its own rules has been checked.
"""

from __future__ import annotations

from collections.abc import Iterator

from sim.precedence.rules import Rules
from sim.problems import Place, Problem
from sim.scenario.directory import Directory
from sim.scenario.model import Filing, Scenario

__all__ = ["ladder_problems", "words_of"]


def words_of(scenario: Scenario) -> dict[str, str]:
    """Every word for a precedence that a scenario uses, with the first thing that uses it."""
    found: dict[str, str] = {}
    for word, where in _words(scenario):
        found.setdefault(word, where)
    return found


def _words(scenario: Scenario) -> Iterator[tuple[str, str]]:
    if scenario.unlabelled_info is not None:
        yield scenario.unlabelled_info, "unlabelled_info"
    seen: set[object] = set()
    for filing in scenario.filings:
        known = (filing.precedence, filing.info_precedence, filing.addressees)
        if known not in seen:
            seen.add(known)
            yield from ((word, filing.name) for word in _words_of_filing(filing))
    for source in scenario.sources:
        drawn = [source.precedence] if source.info_precedence is None else [source.precedence, source.info_precedence]
        yield from ((word, source.name) for one in drawn for word in one.values)


def _words_of_filing(filing: Filing) -> Iterator[str]:
    yield filing.precedence
    if filing.info_precedence is not None:
        yield filing.info_precedence
    for addressee in filing.addressees:
        if addressee.precedence is not None:
            yield addressee.precedence


def ladder_problems(scenario: Scenario, rules: Rules, place: Place) -> list[Problem]:
    """What stands in the way of running a scenario under other rules, told at the place that names them."""
    directory = Directory(scenario.network, rules)
    problems = []
    for word, where in words_of(scenario).items():
        if not directory.knows(word):
            problem = directory.unknown_precedence(word, place)
            problems.append(Problem(place, problem.code, f"{problem.text}, which {where} has", problem.hint))
    pairs = {(one.precedence, one.info_precedence): one.name for one in reversed(scenario.filings)}
    for (first, second), name in pairs.items():
        if second is not None and directory.above(second, first):
            text = f"under '{rules.name}' the second precedence of {name}, {second}, is above its first, {first}"
            problems.append(Problem(place, "S403", text))
    return problems
