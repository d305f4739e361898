"""Who is meant: the names that files use, found in a network and in a ladder.

Owns looking up posts by indicator or designator and precedences by name, word or prosign, with the hints that go
with what is not found. Where a network or a ladder could not be read, every name is taken as it stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from sim.cable.terms import precedence_name
from sim.network.model import Collective, Network, folded
from sim.precedence.rules import Rules
from sim.problems import Place, Problem
from sim.textfiles import shown
from sim.written import closest

__all__ = ["Directory"]


class Directory:
    """What a scenario's names are looked up in; ``network`` or ``rules`` are None where they could not be read."""

    def __init__(self, network: Network | None, rules: Rules | None) -> None:
        self.network, self.rules = network, rules

    def post(self, name: str) -> str | None:
        """The indicator that a name means: itself, or the post that serves the designator."""
        if self.network is None or name in self.network.posts:
            return name
        return self.network.by_designator.get(folded(name))

    def collective(self, name: str) -> Collective | None:
        """The collective that an indicator or a designator names."""
        if self.network is None or not self.network.collectives:
            return None
        return self.network.collectives.get(name) or self._collectives.get(folded(name))

    @cached_property
    def _collectives(self) -> Mapping[str, Collective]:
        found = self.network.collectives if self.network else {}
        return {folded(name): one for one in found.values() for name in one.designators}

    def unknown_post(self, name: str, place: Place) -> Problem:
        """The problem of a name that the network does not have."""
        return Problem(place, "N203", f"unknown post {shown(name)}", self.hint(name))

    def hint(self, name: str) -> str:
        """The nearest name of the network: an indicator, else a designator."""
        if self.network is None:
            return ""
        return closest(name, self.network.posts) or closest(folded(name), self.network.by_designator)

    def knows(self, word: str) -> bool:
        """Whether the ladder has a precedence of that name, word or prosign."""
        return self.rules is None or self.rules.level(word) is not None

    def unknown_precedence(self, word: str, place: Place, code: str = "S402") -> Problem:
        """The problem of a precedence that the ladder lacks."""
        rules = self.rules
        known = rules.names() if rules else ()
        hint = closest(word, known) or f"the ladder has {', '.join(known)}"
        name = f" of '{rules.name}'" if rules else ""
        return Problem(place, code, f"the ladder{name} has no precedence {shown(word)}", hint)

    def above(self, one: str, other: str) -> bool:
        """Whether one precedence is above another on the ladder."""
        if self.rules is None:
            return False
        upper, lower = self.rules.level(one), self.rules.level(other)
        return upper is not None and lower is not None and upper < lower

    def word_of(self, written: str) -> str | None:
        """The words on an address line as the ladder knows them, a misspelling read through; None if no precedence."""
        if self.rules is not None and self.rules.level(written) is not None:
            return written
        return precedence_name(written)
