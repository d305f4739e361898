"""From a file of targets to `Targets`: its form, checked.

Owns what is wrong with targets. The keys are `written`'s; rules are put together by `layers` and `checks`.
"""

from __future__ import annotations

from types import MappingProxyType

from sim.documents import Part
from sim.precedence.layers import as_one_word
from sim.precedence.targets import Targets
from sim.precedence.written import TargetsForm
from sim.problems import Problem
from sim.textfiles import shown
from sim.validation import expected_kind, validated

__all__ = ["read_targets"]


def read_targets(part: Part) -> tuple[Targets | None, list[Problem]]:
    """The targets that a part of a document is, as far as they can be read, and every problem that they have."""
    problems = expected_kind(part, "targets")
    if problems:
        return None, problems
    form, problems = validated(TargetsForm, part)
    if form.times == {}:
        problems.append(Problem(part.place(("times",)), "T501", "no target is given", "write {FLASH: 10 min}"))
    times: dict[str, int] = {}
    for name, length in (form.times or {}).items():
        word = as_one_word(name)
        if word in times:
            problems.append(Problem(part.place(("times", name), key=True), "T502", f"{shown(name)} has two targets"))
        times[word] = length or 0
    return Targets(form.targets or "", MappingProxyType(times), form.source or "", form.note or ""), problems
