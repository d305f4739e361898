"""How the channels of a run were used: how long each was occupied, and what was sent in vain.

Owns the fold over a run's `Occupied` channels that adds them up, exactly; who counts is `measures`'. A channel is
occupied from the start of a transmission, its cancel sequence included, until its last character has left or it is cut.
"""

from __future__ import annotations

from typing import NamedTuple

from sim.engine.simulation import Occupied

__all__ = ["LineUse", "Loss"]


class Loss(NamedTuple):
    """Line time that was spent in vain on a copy of a message, for these indicators; ``cuts`` 1 where it was cut."""

    message: int
    indicators: tuple[str | None, ...]
    cuts: int
    lost_us: int


class LineUse:
    """The use of all channels, given each `Occupied`. Time before ``begin_us`` does not count for it."""

    def __init__(self, begin_us: int) -> None:
        self.begin_us = begin_us
        self.losses: list[Loss] = []
        self._busy: dict[tuple[str, str, int], int] = {}

    def take(self, left: Occupied) -> None:
        """A channel was occupied."""
        since = max(left.began_us, self.begin_us)
        if left.at_us > since:
            channel = (left.post, left.to, left.channel)
            self._busy[channel] = self._busy.get(channel, 0) + left.at_us - since
        if left.cut or left.lost_us:
            self.losses.append(Loss(left.message, left.indicators, int(left.cut), left.lost_us))

    def busiest_use(self, end_us: int) -> float | None:
        """The share of the time until the end in which the busiest channel was occupied; None where there was none."""
        span = end_us - self.begin_us
        return max(self._busy.values(), default=0) / span if span > 0 else None
