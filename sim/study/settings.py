"""What a study compares: a scenario, and the sets of rules that it is run under.

Owns reading them, and checking each set of rules against the scenario. A comparison has one such point; a sweep has
one for each combination of the values that it varies.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from sim.precedence.rules import Rules
from sim.problems import InvalidInput, Place, Problem
from sim.results.deliveries import told_name
from sim.scenario.files import read_rules_file, read_scenario
from sim.scenario.ladders import ladder_problems
from sim.scenario.model import Input, Scenario

__all__ = ["Settings", "named", "read_settings"]


class Settings(NamedTuple):
    """What is compared: a scenario under the first set of rules, all of them, the names that they go by, and the files
    that each was read from (none where the rules were handed over)."""

    scenario: Scenario
    rules: tuple[Rules, ...]
    names: tuple[str, ...]
    inputs: tuple[tuple[Input, ...], ...] = ()


def read_settings(
    scenario: Scenario | str | Path, rules: Sequence[Rules | str | Path]
) -> tuple[Settings, tuple[Problem, ...]]:
    """A scenario and at least two sets of rules, checked against each other, and the warnings of their files.

    Raises `InvalidInput` with all problems at once.
    """
    if isinstance(rules, (str, Path)):
        raise ValueError(f"rules are a list, as in rules=[{str(rules)!r}, 'strict']")
    if len(rules) < 2:
        raise ValueError("a comparison needs two sets of rules or more")
    problems: dict[Problem, None] = {}
    stands = scenario
    if not isinstance(stands, Scenario):
        read = read_scenario(stands)
        problems.update(dict.fromkeys(read.problems))
        stands = read.value  # type: ignore[assignment]
    found: list[Rules] = []
    inputs: list[tuple[Input, ...]] = []
    for one in rules:
        made = one
        if not isinstance(made, Rules):
            file = read_rules_file(made)
            problems.update(dict.fromkeys(file.problems))
            inputs.append(file.inputs)
            made = file.value  # type: ignore[assignment]
        else:
            inputs.append(())
        if isinstance(made, Rules):
            found.append(made)
            if isinstance(stands, Scenario):
                place = Place(one.name if isinstance(one, Rules) else str(one))
                problems.update(dict.fromkeys(ladder_problems(stands, made, place)))
    if any(problem.severity == "error" for problem in problems):
        raise InvalidInput(problems)
    assert isinstance(stands, Scenario)
    return Settings(stands.under(found[0]), tuple(found), named(found), tuple(inputs)), tuple(problems)


def named(rules: Sequence[Rules]) -> tuple[str, ...]:
    """The names that sets of rules go by: their own, a second of one name as ``X (2)``."""
    used: dict[str, int] = {}
    return tuple(told_name(one.name, used) for one in rules)
