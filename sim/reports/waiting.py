"""Why a copy waited, in sentences: what was on the line, why it was left there, and who went first by which rule.

Owns the wording of waits, for a channel and for an operator, and of cuts. What happened is `sim.results.story`'s; the
order of the story is `sentences`'.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from sim.precedence.interruption import cuts, interrupts
from sim.quantities import counted, listed, transmission_us
from sim.reports.moments import exact_length
from sim.results.story import Ahead, Busy, Other, Transmission, Why
from sim.scenario.model import Scenario

__all__ = ["Speech"]

MOST_NAMED = 4
"""Copies of one kind that are named; more are counted."""


class Group(NamedTuple):
    """Copies that went first for one reason, of one precedence."""

    level: int
    why: Why
    names: list[str]


class Speech:
    """What is said of waits under the rules of a scenario; ``message`` is the one whose story it is."""

    def __init__(self, scenario: Scenario, message: str) -> None:
        self.rules = scenario.rules
        self.names = scenario.rules.names()
        self._message = message
        self._rates = {}
        for trunk in scenario.network.trunks:
            self._rates[trunk.a, trunk.b] = self._rates[trunk.b, trunk.a] = trunk.us_per_character

    def other(self, who: Other) -> str:
        """A copy by its message, ``alarm (FLASH)``."""
        name = "another copy of this message" if who.message == self._message else who.message
        return f"{name} ({self.names[who.level]})"

    def line_busy(self, busy: Sequence[Busy], before: int) -> str:
        """What a copy finds when it joins the queue of a line."""
        if not busy:
            return "No channel is free."
        if len(busy) == 1:
            rest = exact_length(busy[0].rest_us or 0)
            text = f"The line is busy with {self.other(busy[0].who)}, which needs {rest} more"
        else:
            text = f"{_all(len(busy))} channels are busy: with {listed([self.other(one.who) for one in busy])}"
            text += f". The first of them is free in {exact_length(busy[0].rest_us or 0)}"
        return text + f". {_before(before)}"

    def desk_busy(self, busy: Sequence[Busy], before: int) -> str:
        """What a copy finds when it comes to a desk whose operators are all at work."""
        who = "The operator is" if len(busy) == 1 else f"{_all(len(busy))} operators are"
        if not busy:
            return f"No operator is free. {_before(before)}"
        return f"{who} at work, on {self._grouped(one.who for one in busy)}. {_before(before)}"

    def left_alone(self, level: int, busy: Sequence[Busy], way: tuple[str, str]) -> str:
        """Why nothing was cut off to make way for a copy; empty where nothing below it was on the line."""
        positions = self.rules.positions
        lower = [one for one in busy if positions[one.who.level] > positions[level]]
        if not lower:
            return ""
        if not interrupts(self.rules):
            return f"Under these rules nothing is cut off for it, though {self.names[level]} is the higher precedence."
        cancel_us = transmission_us(self.rules.cancel_characters, self._rates.get(way, Fraction(0)))
        reasons = [self._kept(level, one, cancel_us) for one in lower]
        return " ".join(dict.fromkeys(reasons))

    def _kept(self, level: int, busy: Busy, cancel_us: int) -> str:
        mine, other = self.rules.ladder[level], self.names[busy.who.level]
        table = cuts(self.rules, cancel_us)
        least = None if table is None else table[level]
        if least is None or least[busy.who.level] is None:
            return f"{mine.name} does not interrupt {other}, so that it has to wait until that is sent."
        over = mine.interrupts[other]
        if over > cancel_us:
            return (
                f"{mine.name} interrupts {other} only where more than {exact_length(over)} of it are left to be sent, "
                "so that it has to wait."
            )
        return (
            f"{mine.name} interrupts {other}, but here the cancel sequence alone would take {exact_length(cancel_us)}: "
            "to wait is quicker."
        )

    def went_first(self, ahead: Iterable[Ahead], level: int) -> str:
        """Who was taken while a copy waited, and by which rule; empty where nobody was."""
        groups: dict[tuple[int, Why], Group] = {}
        for one in ahead:
            group = groups.setdefault((one.who.level, one.why), Group(one.who.level, one.why, []))
            group.names.append(one.who.message)
        if not groups:
            return ""
        return "Before it went " + "; ".join(self._group(group, level) for group in groups.values()) + "."

    def _group(self, group: Group, level: int) -> str:
        return f"{self._named(group.names, group.level)}, {self._reason(group, level)}"

    def _named(self, names: Sequence[str], level: int) -> str:
        told = [name for name in names if name != self._message]
        own = len(names) - len(told)
        if len(names) > MOST_NAMED:
            return f"{counted(len(names), 'copy', 'copies')} ({self.names[level]}, from {names[0]} to {names[-1]})"
        if own:
            told.append("another copy of this message" if own == 1 else f"{own} other copies of this message")
        return f"{listed(told)} ({self.names[level]})"

    def _reason(self, group: Group, level: int) -> str:
        if group.why == "higher":
            text = "of a higher precedence"
            if self.rules.order == "ageing":
                text += f" (each step of the ladder counts as much as {exact_length(self.rules.ageing_us)} of waiting)"
            return text
        if group.why == "aged":
            return (
                "of a lower precedence, but so long in the queue that it made up for that (each step of the ladder "
                f"counts as much as {exact_length(self.rules.ageing_us)} of waiting)"
            )
        if group.why == "share":
            return f"whose turn it was by the weights of {self.names[group.level]} and {self.names[level]}"
        if group.why == "cut in":
            higher = self.rules.positions[group.level] < self.rules.positions[level]
            return "of a higher precedence, cutting off what was on the line" if higher else (
                "which joined later, but cut off what was on the line"
            )
        return self._earlier(group, level)

    def _earlier(self, group: Group, level: int) -> str:
        joined = "which had joined earlier"
        if self.rules.order == "arrival":
            return f"{joined} (first come, first served)"
        if group.level == level:
            return f"{joined} with the same precedence"
        if self.rules.positions[group.level] == self.rules.positions[level]:
            return f"{joined} ({self.names[group.level]} and {self.names[level]} are served as one class)"
        return f"{joined}, and with a higher precedence"

    def cut_by(self, one: Transmission) -> str:
        """What was sent in the place of a copy that was cut off."""
        return "" if one.lost is None else f"In that time {self.other(one.lost.by)} was sent, which had cut it off."

    def passed(self, others: Sequence[Other]) -> str:
        """Those who had joined before a copy and were passed by it; empty where there are none."""
        return f"It passes {self._grouped(others)}, which joined before it and wait on." if others else ""

    def _grouped(self, others: Iterable[Other]) -> str:
        """Copies by name, or where they are many counted, by precedence."""
        by_level: dict[int, list[str]] = {}
        for who in others:
            by_level.setdefault(who.level, []).append(who.message)
        return listed([self._named(names, level) for level, names in sorted(by_level.items())])


def _all(number: int) -> str:
    return "Both" if number == 2 else f"All {number}"


def _before(number: int) -> str:
    if not number:
        return "Nobody stands before it in the queue."
    return f"In the queue {counted(number, 'copy stands', 'copies stand')} before it."
