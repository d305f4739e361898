"""What is compared: a ladder of precedences, and the rules by which copies wait, interrupt and inherit.

Owns the frozen values. How they are written in a file is `written`'s; how copies wait by them is `queue`'s.
A level is the place of a precedence on the ladder as written, 0 the highest; a position is that of its class.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import Literal

__all__ = ["DEFAULT_LADDER", "CopyPrecedence", "Order", "Precedence", "Rules"]

Order = Literal["precedence", "arrival", "ageing", "weighted"]
CopyPrecedence = Literal["message", "dual", "addressees"]


@dataclass(frozen=True, slots=True)
class Precedence:
    """One step of the ladder. ``interrupts`` maps the names that it may cut to the rest, in microseconds,
    that the other must have more of (0: always)."""

    name: str
    prosign: str
    words: tuple[str, ...] = ()
    target_us: int | None = None
    served_with: str | None = None
    interrupts: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))


_MINUTE, _HOUR = 60_000_000, 3_600_000_000
DEFAULT_LADDER = (
    Precedence("FLASH", "Z", ("FLASH",), 10 * _MINUTE),
    Precedence("IMMEDIATE", "O", ("IMMEDIATE",), 30 * _MINUTE),
    Precedence("PRIORITY", "P", ("PRIORITY",), 3 * _HOUR),
    Precedence("ROUTINE", "R", ("ROUTINE",), 6 * _HOUR),
)
"""The ladder of rules that write none (model.md section 3)."""


@dataclass(frozen=True)
class Rules:
    """The rules of one setting. ``cancel_characters`` is what cutting a copy costs on the line."""

    name: str
    ladder: tuple[Precedence, ...]
    order: Order = "precedence"
    interruption: bool = True
    resume: bool = False
    cancel_characters: int = 0
    copy_precedence: CopyPrecedence = "message"
    ageing_us: int = 0
    weights: Mapping[str, Fraction] = field(default_factory=lambda: MappingProxyType({}))
    source: str = ""
    note: str = ""

    @cached_property
    def levels(self) -> Mapping[str, int]:
        """The level that a name, a word or a prosign means; of a shared prosign the lowest entry."""
        found: dict[str, int] = {}
        for level, entry in enumerate(self.ladder):
            found[_folded(entry.prosign)] = level
        for level, entry in enumerate(self.ladder):
            for word in entry.words:
                found[_folded(word)] = level
        for level, entry in enumerate(self.ladder):
            found[_folded(entry.name)] = level
        return found

    def level(self, word: str) -> int | None:
        """The level of a precedence named by its name, one of its words or its prosign; None if unknown."""
        return self.levels.get(_folded(word))

    def likeness(self, word: str) -> int:
        """How a word names its level: 0 by the name, 1 by one of its words, 2 by the prosign."""
        entry, folded = self.ladder[self.levels[_folded(word)]], _folded(word)
        if folded == _folded(entry.name):
            return 0
        return 1 if folded in {_folded(one) for one in entry.words} else 2

    @cached_property
    def positions(self) -> tuple[int, ...]:
        """The position of each level's class: 0 for the highest, without gaps."""
        by_name: dict[str, int] = {}
        classes = 0
        for entry in self.ladder:
            if entry.served_with is None:
                by_name[entry.name] = classes
                classes += 1
            else:
                by_name[entry.name] = by_name[entry.served_with]
        return tuple(by_name[entry.name] for entry in self.ladder)

    @cached_property
    def class_weights(self) -> tuple[Fraction, ...]:
        """The weight of each class, by position: that under the name of its highest precedence, else 1."""
        heads = [entry.name for entry in self.ladder if entry.served_with is None]
        return tuple(self.weights.get(name, Fraction(1)) for name in heads)

    def names(self) -> tuple[str, ...]:
        """The names of the ladder, highest first."""
        return tuple(entry.name for entry in self.ladder)

    def __repr__(self) -> str:
        return f"<Rules {self.name!r}: {' > '.join(self.names())}, {self.order}>"


def _folded(word: str) -> str:
    return " ".join(word.upper().split())
