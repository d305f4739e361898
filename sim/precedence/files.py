"""From the files of rules and targets to `Rules` and `Targets`: their forms, checked.

Owns what is wrong with targets. The keys are `written`'s, `based_on` is `layers`', the ladder is checked in `checks`.
"""

from __future__ import annotations

from types import MappingProxyType

from sim.documents import Part
from sim.precedence.checks import check_rules
from sim.precedence.layers import Layered, as_one_word
from sim.precedence.rules import Rules
from sim.precedence.targets import Targets
from sim.precedence.written import RulesForm, TargetsForm
from sim.problems import Problem
from sim.textfiles import shown
from sim.validation import expected_kind, validated

__all__ = ["read_rules", "read_targets"]


def read_rules(layers: Layered) -> tuple[Rules | None, list[Problem]]:
    """The rules that all layers together give, or None; and what is wrong between their entries."""
    form = RulesForm.model_validate(layers.value)
    return check_rules(form, layers)


def read_targets(part: Part) -> tuple[Targets | None, list[Problem]]:
    """The targets that a part of a document is, or None; and every problem that they have."""
    problems = expected_kind(part, "targets")
    if problems:
        return None, problems
    form, problems = validated(TargetsForm, part)
    if form is None or problems:
        return None, problems
    if not form.times:
        return None, [Problem(part.place(("times",)), "T501", "no target is given", "write {FLASH: 10 min}")]
    seen: set[str] = set()
    times: dict[str, int] = {}
    for name, length in form.times.items():
        word = as_one_word(name)
        if word in seen:
            problems.append(Problem(part.place(("times", name), key=True), "T502", f"{shown(name)} has two targets"))
        seen.add(word)
        times[word] = length
    if problems:
        return None, problems
    return Targets(form.targets, MappingProxyType(times), form.source or "", form.note or ""), []
