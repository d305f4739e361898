"""Where the longest waits were: for a channel, behind which message, and for an operator.

Owns the fold that keeps only the few longest, whatever the length of the run. A wait for a channel counts all
that a copy waited on one leg, cut transmissions apart; what still waits at the end counts up to then.
"""

from __future__ import annotations

from heapq import heappush, heappushpop
from typing import NamedTuple

from sim.engine.events import (
    Ended,
    Event,
    Filed,
    Finished,
    Handled,
    Interrupted,
    Queued,
    Remained,
    Started,
    Waited,
)
from sim.results.copies import Leg
from sim.results.deliveries import told_name
from sim.scenario.model import Scenario

__all__ = ["Wait", "Waits"]


class Wait(NamedTuple):
    """How long a copy of a message waited at a post: for a channel to ``to``, or (None) for an operator.

    ``behind`` is the message that was on the line when it joined; ``over`` is False of what still waited at
    the end.
    """

    waited_us: int
    message: str
    precedence: str
    post: str
    to: str | None
    since_us: int
    behind: str | None
    cuts: int
    over: bool


class Waits:
    """The longest waits of a run (or of one message of it): take its events one by one, then ask."""

    def __init__(self, scenario: Scenario, most: int = 5, message: str | None = None) -> None:
        self._ladder = scenario.rules.names()
        self._warm_up_us = scenario.warm_up_us
        self._most = most
        self._only = message
        self._names: list[str] = []
        self._counted: list[bool] = []
        self._used: dict[str, int] = {}
        self._legs: dict[int, Leg] = {}
        self._desks: dict[tuple[int, int], Waited] = {}
        self._longest: list[tuple[tuple[int, int, int], Wait]] = []
        self._seen = 0

    def take(self, event: Event) -> None:
        """Note one event of the stream; those that tell of no wait are passed over."""
        if isinstance(event, Filed):
            name = told_name(event.filing.name, self._used)
            self._names.append(name)
            counted = event.at_us >= self._warm_up_us if self._only is None else name == self._only
            self._counted.append(counted)
        elif isinstance(event, Queued):
            if self._counted[event.message]:
                self._legs[event.copy] = Leg(event)
        elif isinstance(event, (Started, Interrupted, Finished)):
            self._on_line(event)
        elif isinstance(event, (Waited, Handled, Remained)):
            self._at_desk(event)
        elif isinstance(event, Ended):
            self._end(event.at_us)

    def longest(self) -> list[Wait]:
        """The longest waits, longest first; of equal ones the earlier first."""
        return [wait for _, wait in sorted(self._longest, reverse=True)]

    def _on_line(self, event: Started | Interrupted | Finished) -> None:
        leg = self._legs.get(event.copy)
        if leg is None:
            return
        leg.take(event)
        if isinstance(event, Finished):
            del self._legs[event.copy]
            self._keep_leg(leg, leg.queue_us, over=True)

    def _at_desk(self, event: Waited | Handled | Remained) -> None:
        key = event.message, event.copy
        if isinstance(event, Waited):
            if self._counted[event.message]:
                self._desks[key] = event
            return
        waited = self._desks.pop(key, None)
        if waited is None:
            return
        if isinstance(event, Handled):
            self._keep_desk(waited, event.began_us - waited.at_us, over=True)
        elif event.status == "queued":
            self._keep_desk(waited, event.at_us - waited.at_us, over=False)

    def _keep_leg(self, leg: Leg, waited_us: int, *, over: bool) -> None:
        queued = leg.queued
        behind = None if queued.behind is None else self._names[queued.behind]
        self._keep(
            Wait(
                waited_us, self._names[queued.message], self._ladder[queued.level], queued.post, queued.to,
                queued.at_us, behind, leg.cuts, over,
            )
        )  # fmt: skip

    def _keep_desk(self, waited: Waited, waited_us: int, *, over: bool) -> None:
        name, precedence = self._names[waited.message], self._ladder[waited.level]
        self._keep(Wait(waited_us, name, precedence, waited.post, None, waited.at_us, None, 0, over))

    def _keep(self, wait: Wait) -> None:
        if wait.waited_us <= 0:
            return
        self._seen += 1
        item = (wait.waited_us, -wait.since_us, -self._seen), wait
        if len(self._longest) < self._most:
            heappush(self._longest, item)
        else:
            heappushpop(self._longest, item)

    def _end(self, now: int) -> None:
        """What waits for a channel still, or is on the line."""
        for leg in self._legs.values():
            self._keep_leg(leg, leg.waited_us(now), over=leg.since_us is None)
        self._legs.clear()
