"""How the channels of a run were used: how long each was occupied, and what was sent in vain.

Owns the fold over a run's whole stream that adds up occupations, exactly; who counts is `measures`'. An occupation
lasts from the start of a transmission, its cancel sequence included, until its last character has left or it is cut.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from sim.engine.events import Ended, Finished, Interrupted, Queued, Started

__all__ = ["LineUse", "Loss"]


class Loss(NamedTuple):
    """Line time that was spent in vain on a copy of a message, for these indicators; ``cuts`` 1 where it was cut."""

    message: int
    indicators: tuple[str, ...]
    cuts: int
    lost_us: int


class LineUse:
    """The use of all channels: give each event to what `takers` names for its kind, then ask.

    Time before ``begin_us`` does not count for the use of a channel.
    """

    def __init__(self, begin_us: int) -> None:
        self.begin_us = begin_us
        self.end_us = 0
        self.losses: list[Loss] = []
        self._legs: dict[int, Queued] = {}
        self._on_line: dict[int, Started] = {}
        self._busy: dict[tuple[str, str, int], int] = {}

    def takers(self) -> dict[type, Callable[[Any], None]]:
        """What takes each kind of event; the others tell of no line."""
        return {
            Queued: self._queued, Started: self._started, Finished: self._finished,
            Interrupted: self._interrupted, Ended: self._ended,
        }  # fmt: skip

    def busiest_use(self) -> float | None:
        """The share of the time in which the busiest channel was occupied; None where no time was counted."""
        span = self.end_us - self.begin_us
        return max(self._busy.values(), default=0) / span if span > 0 else None

    def _queued(self, event: Queued) -> None:
        self._legs[event.copy] = event

    def _started(self, event: Started) -> None:
        self._on_line[event.copy] = event

    def _finished(self, event: Finished) -> None:
        started = self._left(event.copy, event.at_us)
        leg = self._legs.pop(event.copy)
        if started.cancel_us:
            self.losses.append(Loss(leg.message, leg.indicators, 0, started.cancel_us))

    def _interrupted(self, event: Interrupted) -> None:
        self._left(event.copy, event.at_us)
        leg = self._legs[event.copy]
        self.losses.append(Loss(leg.message, leg.indicators, 1, event.lost_us))

    def _left(self, copy: int, now: int) -> Started:
        """A copy leaves its channel, which was occupied until now."""
        started, leg = self._on_line.pop(copy), self._legs[copy]
        since = max(started.at_us, self.begin_us)
        if now > since:
            channel = (leg.post, leg.to, started.channel)
            self._busy[channel] = self._busy.get(channel, 0) + now - since
        return started

    def _ended(self, event: Ended) -> None:
        """What is on a line still at the end."""
        self.end_us = event.at_us
        for copy in list(self._on_line):
            started, leg = self._left(copy, event.at_us), self._legs[copy]
            spent = min(started.cancel_us, event.at_us - started.at_us)
            if spent > 0:
                self.losses.append(Loss(leg.message, leg.indicators, 0, spent))
