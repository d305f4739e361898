"""Who is meant: the names that files use, found in a network and in a ladder.

Owns looking up posts by indicator or designator and precedences by name, word or prosign, with the hints
that go with what is not found. Where a network or a ladder could not be read, every name is taken as it
stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from sim.cable.message import Exempted
from sim.cable.terms import precedence_name
from sim.network.model import Collective, Network, folded
from sim.precedence.checks import may_be_called
from sim.precedence.rules import Rules
from sim.problems import Place, Problem
from sim.scenario.model import Addressee, Role
from sim.textfiles import shown
from sim.written import closest

__all__ = ["Addressed", "Directory", "Group"]


@dataclass(frozen=True)
class Group:
    """A collective as it is addressed."""

    collective: Collective
    role: Role
    precedence: str | None


Addressed: TypeAlias = Addressee | Group


MOST_HINTS = 200


class Directory:
    """What names are looked up in; ``network`` or ``rules`` is None where it could not be read."""

    def __init__(self, network: Network | None, rules: Rules | None) -> None:
        self.network, self.rules = network, rules
        self._hints: dict[str, str] = {}

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
        if name not in self._hints and len(self._hints) < MOST_HINTS:
            several = re.split(r"[,;\s]+", name.strip())
            if len(several) > 1 and all(one in self.network.posts for one in several):
                return f"for several, write [{', '.join(several)}]"
            near = closest(name, self.network.posts) or closest(folded(name), self.network.by_designator)
            self._hints[name] = near
        return self._hints.get(name, "")

    def knows(self, word: str) -> bool:
        """Whether the ladder has a precedence of that name, word or prosign."""
        return self.rules is None or self.rules.level(word) is not None or may_be_called(self.rules, word)

    def unknown_precedence(self, word: str, place: Place, code: str = "S402") -> Problem:
        """The problem of a precedence that the ladder lacks."""
        rules = self.rules
        known = tuple(dict.fromkeys(filter(None, rules.names()))) if rules else ()
        hint = closest(word, known) or f"the ladder has {', '.join(known)}"
        name = f" of '{rules.name}'" if rules and rules.name else ""
        return Problem(place, code, f"the ladder{name} has no precedence {shown(word)}", hint)

    def above(self, one: str, other: str) -> bool:
        """Whether one precedence is above another on the ladder."""
        if self.rules is None:
            return False
        upper, lower = self.rules.level(one), self.rules.level(other)
        return upper is not None and lower is not None and upper < lower

    def word_of(self, written: str) -> str | None:
        """The words of an address line as the ladder knows them, a slip read through, or None."""
        if self.rules is not None and self.rules.level(written) is not None:
            return written
        return precedence_name(written)

    # ------------------------------------------------------------ collectives

    def expanded(
        self, addressed: Sequence[Addressed], origin: str | None, exempt: Sequence[Exempted] = ()
    ) -> tuple[Addressee, ...]:
        """Collectives replaced by their members: each once, none that is addressed anyway, or exempted.

        The originator does not write to itself (ACP 127(G) 205.b, 206.e).
        """
        known = {one.indicator for one in addressed if isinstance(one, Addressee)} | {origin}
        made: list[Addressee] = []
        for one in addressed:
            if isinstance(one, Addressee):
                made.append(one)
                continue
            spared = {post for each in exempt for post in self._spared(each, one.collective)}
            for member in one.collective.members:
                if member not in known and member not in spared:
                    known.add(member)
                    made.append(Addressee(member, None, one.role, one.precedence))
        return tuple(made)

    def _spared(self, exempted: Exempted, collective: Collective) -> Iterator[str]:
        """The post that an exemption spares a collective's message, if it follows that collective."""
        behind = exempted.collective
        if behind is not None:
            named = [self.collective(name) for name in (behind.ri, behind.plad) if name]
            if any(named) and collective not in named:
                return
        for name in (exempted.ri, exempted.plad):
            found = self.post(name) if name else None
            if found is not None:
                yield found
