"""A scenario that has been run, as questions ask about it: its copies, how they were segregated, who met whom.

Owns the fold that finds what is worth asking: posts where a copy was segregated, copies that found the line busy,
channels that fell free while several waited. It decides nothing itself; all of it stands in the run's events.
"""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

from sim.engine.events import Event, Filed, Finished, Interrupted, Queued, Started, Unfiled
from sim.network.model import Trunk
from sim.network.routing import Router
from sim.results.copies import CopyRecord
from sim.results.deliveries import Delivery, told_name
from sim.results.result import Result, run
from sim.scenario.model import Filing, Scenario

__all__ = ["Case", "Cut", "Meeting", "Split", "Turn"]


class Split(NamedTuple):
    """A copy (0: the message at its originator) that a post segregated: what it answered for, what left."""

    message: str
    post: str
    copy: int
    indicators: tuple[str, ...]
    level: int
    onward: tuple[Queued, ...]

    @property
    def local(self) -> bool:
        """Whether the post's own indicator was among them."""
        return self.post in self.indicators


class Meeting(NamedTuple):
    """A copy that found the one channel of its way busy with another, and whether it cut that one."""

    queued: Queued
    other: Queued
    began_us: int
    ends_us: int
    cut: bool


class Cut(NamedTuple):
    """A transmission that was cut: when its first character left, when it was cut, by which copy."""

    event: Interrupted
    queued: Queued
    by: Queued
    began_us: int
    cancel_us: int


class Turn(NamedTuple):
    """A channel that fell free while several waited: who was taken, and all that waited, as they had joined."""

    at_us: int
    taken: Queued
    waiting: tuple[Queued, ...]


class Case:
    """A scenario with its name and what came of one run of it."""

    def __init__(self, name: str, scenario: Scenario, seed: int | None = None) -> None:
        self.name = name
        self.scenario = scenario
        self.network = scenario.network
        self.rules = scenario.rules
        self.router = Router(scenario.network)
        self.result: Result = run(scenario, seed)
        self._fold = _Fold(scenario)
        self.result.gather(self._fold.take, copies=True)
        self.names = self._fold.names

    @property
    def title(self) -> str:
        """What the scenario is called."""
        return self.scenario.name

    @property
    def deliveries(self) -> list[Delivery]:
        """One record per addressee."""
        return self.result.deliveries

    @cached_property
    def filings(self) -> dict[str, Filing]:
        """The messages by the names under which they are reported."""
        return self.result.filings

    @cached_property
    def copies(self) -> list[tuple[Queued, CopyRecord]]:
        """Each copy as it joined, with its record."""
        return list(zip(self._fold.copies.values(), self.result.copies, strict=True))

    @property
    def meetings(self) -> list[Meeting]:
        """Copies that found a way of one channel busy."""
        return self._fold.meetings

    @property
    def turns(self) -> list[Turn]:
        """Channels that fell free while two or more waited."""
        return self._fold.turns

    @property
    def cuts(self) -> list[Cut]:
        """Transmissions that were cut."""
        return self._fold.cuts

    @cached_property
    def splits(self) -> list[Split]:
        """Every post that sent something on, in the order in which it happened."""
        onward: dict[tuple[int, int], list[Queued]] = {}
        for queued in self._fold.copies.values():
            onward.setdefault((queued.message, queued.parent), []).append(queued)
        return [self._split(message, copy, tuple(left)) for (message, copy), left in onward.items()]

    def _split(self, message: int, copy: int, onward: tuple[Queued, ...]) -> Split:
        name = self.names[message]
        if copy:
            parent = self._fold.copies[copy]
            return Split(name, parent.to, copy, parent.indicators, parent.level, onward)
        filing = self.filings[name]
        found = [who.indicator for who in filing.addressees if who.indicator and not who.served]
        return Split(name, filing.origin, 0, tuple(dict.fromkeys(found)), self.level(name), onward)

    def level(self, message: str) -> int:
        """The level of a message's first prosign."""
        return self.scenario.prosigns(self.filings[message])[0]

    def name_of(self, queued: Queued) -> str:
        """The message of a copy, by name."""
        return self.names[queued.message]

    def cited(self, message: str) -> str:
        """A message as a question names it: that of a cable as it stands, any other in quotes."""
        return message if self.filings[message].cable is not None else f"'{message}'"

    def trunk(self, post: str, neighbour: str) -> Trunk:
        """The trunk between two posts."""
        return next(trunk for trunk in self.network.trunks if {trunk.a, trunk.b} == {post, neighbour})

    def likely(self, posts: list[str]) -> list[str]:
        """Posts in the order in which a copy is likely to go by them: relays before all others."""
        return sorted(posts, key=lambda post: not self.network.posts[post].relays)

    def neighbours(self, post: str) -> list[str]:
        """A post's neighbours, in the order of the trunks."""
        return [trunk.b if trunk.a == post else trunk.a for trunk in self.network.trunks if post in (trunk.a, trunk.b)]


class _Fold:
    """What listens to the run: who is on each way's line, and who waits for it."""

    def __init__(self, scenario: Scenario) -> None:
        self._single = {
            way: trunk.channels == 1
            for trunk in scenario.network.trunks
            for way in ((trunk.a, trunk.b), (trunk.b, trunk.a))
        }
        self._used: dict[str, int] = {}
        self._waiting: dict[tuple[str, str], dict[int, Queued]] = {}
        self._began: dict[int, Started] = {}
        self._on_line: dict[tuple[str, str], int] = {}
        self.names: list[str] = []
        self.copies: dict[int, Queued] = {}
        self.meetings: list[Meeting] = []
        self.turns: list[Turn] = []
        self.cuts: list[Cut] = []

    def take(self, event: Event) -> None:
        """Note one event."""
        if isinstance(event, (Filed, Unfiled)):
            self.names.append(told_name(event.filing.name, self._used))
        elif isinstance(event, Queued):
            self._join(event)
        elif isinstance(event, Interrupted):
            self._interrupt(event)
        elif isinstance(event, Started):
            self._start(event)
        elif isinstance(event, Finished):
            way = _way(self.copies[event.copy])
            if self._on_line.get(way) == event.copy:
                del self._on_line[way]

    def _join(self, queued: Queued) -> None:
        self.copies[queued.copy] = queued
        way = _way(queued)
        if queued.behind is None:
            return
        self._waiting.setdefault(way, {})[queued.copy] = queued
        if self._single[way]:
            started = self._began[self._on_line[way]]
            ends = started.at_us + started.cancel_us + started.line_us
            began = started.at_us + started.cancel_us
            self.meetings.append(Meeting(queued, self.copies[started.copy], began, ends, False))

    def _interrupt(self, event: Interrupted) -> None:
        queued, by = self.copies[event.copy], self.copies[event.by_copy]
        way, started = _way(queued), self._began[event.copy]
        if self._single[way]:
            self.meetings[-1] = self.meetings[-1]._replace(cut=True)
        waiting = self._waiting[way]
        del waiting[by.copy]
        waiting[queued.copy] = queued
        self.cuts.append(Cut(event, queued, by, started.at_us + started.cancel_us, started.cancel_us))

    def _start(self, event: Started) -> None:
        queued = self.copies[event.copy]
        way = _way(queued)
        self._began[event.copy] = event
        self._on_line[way] = event.copy
        waiting = self._waiting.get(way, {})
        if event.copy in waiting:
            if len(waiting) > 1:
                self.turns.append(Turn(event.at_us, queued, tuple(waiting[number] for number in sorted(waiting))))
            del waiting[event.copy]


def _way(queued: Queued) -> tuple[str, str]:
    return queued.post, queued.to
