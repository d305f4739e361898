"""Who may cut whom: the rest that a copy on the line must have more of to be cut by another.

Owns the table that the engine looks into (ACP 127(G) 151.b-d). A cut that takes longer than finishing is not made.
"""

from __future__ import annotations

from typing import TypeAlias

from sim.precedence.rules import Rules

__all__ = ["Cuts", "cuts", "interrupts"]

Cuts: TypeAlias = tuple[tuple[int | None, ...] | None, ...]


def interrupts(rules: Rules) -> bool:
    """Whether any copy is ever cut under these rules."""
    return rules.order == "precedence" and rules.interruption and any(entry.interrupts for entry in rules.ladder)


def cuts(rules: Rules, cancel_us: int) -> Cuts | None:
    """For each level, and each other level, the rest in microseconds above which the other is cut; None: never.

    ``cancel_us`` is what the cancel sequence takes on the line.
    """
    if not interrupts(rules):
        return None
    return tuple(
        tuple(
            max(entry.interrupts[other.name], cancel_us) if other.name in entry.interrupts else None
            for other in rules.ladder
        )
        if entry.interrupts
        else None
        for entry in rules.ladder
    )
