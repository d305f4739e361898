"""The closed forms of queueing theory: mean waits in the steady state for one line of one or several channels.

Owns the formulas, and who found them. Arrivals are Poisson; classes come highest first, first come first served in
each, and the line is never idle while a copy waits. What is cut goes back to its place and is resumed. Times are
seconds. Which scenario is such a line is `theory`'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import expm1, sqrt
from typing import NamedTuple, TypeAlias

from sim.study.lengths import Lengths

__all__ = ["Class", "Formula", "Stream", "formula", "letters", "load", "settling_s", "waits"]


@dataclass(frozen=True)
class Stream:
    """Poisson arrivals: how many a second, and how many seconds each is on the line, with their chances."""

    rate: float
    times: Lengths

    @cached_property
    def mean(self) -> float:
        """The mean time on the line, in seconds."""
        return sum(time * chance for time, chance in self.times)

    @cached_property
    def square(self) -> float:
        """The mean of the square of the time on the line, in seconds squared."""
        return sum(time * time * chance for time, chance in self.times)

    def stretches(self, rate: float) -> tuple[float, float]:
        """Where a transmission is cut so many times a second: half of the mean sum of the squares of the stretches
        between two cuts, and the mean length of the last one."""
        if not rate:
            return self.square / 2, self.mean
        squares = sum((rate * time + expm1(-rate * time)) * chance for time, chance in self.times)
        return squares / rate**2, sum(-expm1(-rate * time) * chance for time, chance in self.times) / rate


Class: TypeAlias = Sequence[Stream]


class Formula(NamedTuple):
    """A closed form: what it is called, itself in letters, where it stands, and the letters that it has (`letters`)."""

    name: str
    text: str
    source: str
    has: str

    def __str__(self) -> str:
        return f"{self.name}: {self.text} ({self.source})"


_KLEINROCK = "Kleinrock, Queueing Systems"
FIRST_COME = Formula(
    "M/G/1, first come first served",
    "W = R / (1 - s)",
    f"Pollaczek 1930, Khinchine 1932; {_KLEINROCK} I, chapter 5",
    "WRs",
)
KEPT = Formula(
    "M/G/1, precedence without interruption",
    "W(k) = R / ((1 - s(k-1)) (1 - s(k)))",
    f"Cobham 1954; {_KLEINROCK} II, chapter 3",
    "WkRs",
)
CUT = Formula(
    "M/G/1, precedence, each cut by all above it and resumed",
    "W(k) = R(k) / ((1 - s(k-1)) (1 - s(k))) + b s(k-1) / (1 - s(k-1))",
    f"Conway, Maxwell and Miller 1967; {_KLEINROCK} II, chapter 3",
    "WkRsb",
)
PARTLY = Formula(
    "M/G/1, precedence, each cut by some above it and resumed",
    "W(k) = ((R(k) + sum of (s(k) - s(i)) Q(j)) / (1 - s(k)) + sum of Q(j)) / (1 - s(k-1)) "
    "+ (b s(i) + (b - L) (s(k-1) - s(i))) / (1 - s(k-1))",
    "derived in docs/guides/theory.md",
    "WkRsbijQL",
)
SEVERAL_FIRST_COME = Formula(
    "M/M/c, first come first served", "W = C(a) b / (c - a)", f"Erlang 1917; {_KLEINROCK} I, chapter 3", "WbcaC"
)
SEVERAL_KEPT = Formula(
    "M/M/c, precedence without interruption",
    "W(k) = C(a) b / c / ((1 - s(k-1)) (1 - s(k)))",
    "Cobham 1954",
    "WksbcaC",
)
SEVERAL_CUT = Formula(
    "M/M/c, precedence, each cut by all above it and resumed",
    "the mean of W over class k and those above = C(a(k)) b / (c - a(k))",
    "Buzen and Bondi 1983",
    "WkbcaC",
)
_LETTERS = {
    "W": "mean wait",
    "k": "a class, k-1 the one above it; with (k): of class k and all above it",
    "s": "share of the line's time in use",
    "b": "mean time on the line",
    "R": "half of the sum of rate x mean square of the time on the line",
    "i": "the lowest class that cuts class k, or class j",
    "j": "a class below k that k does not cut",
    "Q": "rate x half of the mean sum of squares of the stretches between cuts",
    "L": "mean length of the last such stretch of class k",
    "c": "channels",
    "a": "mean number of channels in use",
    "C": "Erlang's chance to wait",
}


def letters(formulas: Iterable[Formula]) -> str:
    """What the letters of formulas mean, in a sentence."""
    had = "".join(one.has for one in formulas)
    return "; ".join(f"{letter}: {meaning}" for letter, meaning in _LETTERS.items() if letter in had) + "."


def formula(cutters: Sequence[int], channels: int) -> Formula:
    """The closed form for a line, by how many of the highest classes cut each of its classes."""
    if len(cutters) == 1:
        return FIRST_COME if channels == 1 else SEVERAL_FIRST_COME
    if not any(cutters):
        return KEPT if channels == 1 else SEVERAL_KEPT
    if channels > 1:
        return SEVERAL_CUT
    return CUT if list(cutters) == list(range(len(cutters))) else PARTLY


def load(classes: Sequence[Class], channels: int) -> float:
    """The share of its time that a line is in use; from 1 on its queue grows without end."""
    return sum(one.rate * one.mean for streams in classes for one in streams) / channels


def waits(classes: Sequence[Class], cutters: Sequence[int], channels: int) -> list[list[float]]:
    """The mean wait for a channel of each stream of each class, what it waits after having been cut included.

    ``cutters``: how many of the highest classes cut each class. With several channels all times on the line are
    exponential with one mean, and each class is cut by all above it, or it and all above it by none. The load is
    below 1.
    """
    return _waits_for_one(classes, cutters) if channels == 1 else _waits_for_several(classes, cutters, channels)


def _waits_for_one(classes: Sequence[Class], cutters: Sequence[int]) -> list[list[float]]:
    """Work ahead, by the mean of its square (which does not change in the long run), and then each one's wait.

    A lower class that is on the line and is not cut by class k keeps it waiting until it is cut by another, or ends:
    ``blocks``, the mean of what is left of such a stretch, and as well of what is over.
    """
    rates = [sum(one.rate for one in streams) for streams in classes]
    uses = [load([streams], 1) for streams in classes]
    upto = [sum(uses[:place]) for place in range(len(classes) + 1)]
    cut_rates = [sum(rates[:many]) for many in cutters]
    blocks = [
        sum(one.rate * one.stretches(rate)[0] for one in streams)
        for streams, rate in zip(classes, cut_rates, strict=True)
    ]
    found = []
    for place, streams in enumerate(classes):
        above, own = upto[place], upto[place + 1]
        begun = sum(one.rate * one.square for each in classes[: place + 1] for one in each) / 2
        lower = [at for at in range(place + 1, len(classes)) if cutters[at] <= place]
        begun += sum((own - upto[cutters[at]]) * blocks[at] for at in lower)
        first = (begun / (1 - own) + sum(blocks[at] for at in lower)) / (1 - above)
        by_cutters = upto[cutters[place]]
        lasts = [one.stretches(cut_rates[place])[1] for one in streams]
        found.append(
            [
                first + (by_cutters * one.mean + (above - by_cutters) * (one.mean - last)) / (1 - above)
                for one, last in zip(streams, lasts, strict=True)
            ]
        )
    return found


def _waits_for_several(classes: Sequence[Class], cutters: Sequence[int], channels: int) -> list[list[float]]:
    mean = classes[0][0].mean
    kept = sum(not many for many in cutters)
    busy = channels * load(classes[:kept], channels)
    found: list[list[float]] = []
    above, rates = 0.0, 0.0
    for place, streams in enumerate(classes):
        upto, more = above + load([streams], channels), rates + sum(one.rate for one in streams)
        if place < kept:
            wait = _erlang(channels, busy) * mean / channels / ((1 - above) * (1 - upto))
        else:
            of_all, of_those_above = (
                rate * _erlang(channels, used * channels) * mean / channels / (1 - used)
                for rate, used in ((more, upto), (rates, above))
            )
            wait = (of_all - of_those_above) / (more - rates)
        found.append([wait] * len(streams))
        above, rates = upto, more
    return found


def _erlang(channels: int, busy: float) -> float:
    """Erlang's C: the chance that all channels are in use, of which ``busy`` are on average."""
    lost = 1.0
    for number in range(1, channels + 1):
        lost = busy * lost / (number + busy * lost)
    return channels * lost / (channels - busy * (1 - lost))


def settling_s(classes: Sequence[Class], channels: int) -> float:
    """About how long a line takes to forget its beginning (to 1/e): its relaxation time, in seconds.

    By measurement of queues (Odoni and Roth, Operations Research 31, 1983).
    """
    streams = [one for each in classes for one in each]
    rate = sum(one.rate for one in streams)
    mean = sum(one.rate * one.mean for one in streams) / rate
    square = sum(one.rate * one.square for one in streams) / rate
    return square / mean / channels / 2.8 / (1 - sqrt(load(classes, channels))) ** 2
