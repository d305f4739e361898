"""Speed-of-service targets: how soon after filing an addressee should have a message of each precedence.

Owns the preset as a value; a file's form is `written`'s.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sim.precedence.rules import Rules
from sim.quantities import short_length

__all__ = ["Targets"]


@dataclass(frozen=True, slots=True)
class Targets:
    """Times from filing to receipt in microseconds, by the precedence as the file names it."""

    name: str
    times_us: Mapping[str, int]
    source: str = ""
    note: str = ""

    def __repr__(self) -> str:
        times = ", ".join(f"{name} {short_length(time_us)}" for name, time_us in self.times_us.items())
        return f"<Targets {self.name!r}: {times}>"

    def by_level(self, rules: Rules) -> tuple[int | None, ...]:
        """The target of each level of a ladder; None where the preset lacks it.

        Where several lines mean one level, its own name goes before a word of it, and a word before its prosign.
        """
        found: list[tuple[int, int] | None] = [None] * len(rules.ladder)
        for name, time_us in self.times_us.items():
            level = rules.level(name)
            if level is not None:
                meant = rules.likeness(name)
                best = found[level]
                if best is None or meant < best[0]:
                    found[level] = meant, time_us
        return tuple([None if best is None else best[1] for best in found])
