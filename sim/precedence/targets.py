"""Speed-of-service targets: how soon after filing an addressee should have a message of each precedence.

Owns the preset as a value; a file's form is `written`'s.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sim.precedence.rules import Rules

__all__ = ["Targets"]


@dataclass(frozen=True, slots=True)
class Targets:
    """Times from filing to receipt in microseconds, by the precedence as the file names it."""

    name: str
    times_us: Mapping[str, int]
    source: str = ""
    note: str = ""

    def by_level(self, rules: Rules) -> tuple[int | None, ...]:
        """The target of each level of a ladder; None where the preset lacks it."""
        found: list[int | None] = [None] * len(rules.ladder)
        for name, time_us in self.times_us.items():
            level = rules.level(name)
            if level is not None:
                found[level] = time_us
        return tuple(found)
