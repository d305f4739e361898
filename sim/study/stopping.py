"""How many replications: a number, or as many as a precision asks for, up to a bound.

Owns sequential stopping. After a first batch of 10 the run goes on, each time to as many replications as the widest
interval seems to need but at most twice those that there are, until half of each interval is no more than the share
asked for, g, as g / (1 + g) of its mean, so that the error against the true mean is within g (Law, Simulation Modeling
and Analysis, 5th ed., 9.4.1). Looking again and again makes intervals hold a little less often than 95 of 100 times.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil, isnan

from sim.study.measures import MEASURES, NAMES, place_of
from sim.study.statistics import interval

__all__ = ["MOST", "REPLICATIONS", "Stopping"]

REPLICATIONS = 30
FIRST = 10
MOST = 1_000
"""With a precision, no more than these unless another bound is given."""


@dataclass(frozen=True, slots=True)
class Stopping:
    """When enough has been run, and which measures are asked for (none: all are told).

    ``precision`` is a share of the mean, None where ``most`` replications are run whatever comes of them.
    """

    most: int = REPLICATIONS
    precision: float | None = None
    measures: tuple[str, ...] = ()

    @classmethod
    def asked(cls, replications: int | None, precision: float | None, measures: Iterable[str] = ()) -> Stopping:
        """What a caller asks for; raises `ValueError` where that makes no sense."""
        chosen = tuple(dict.fromkeys(measures))
        unknown = [name for name in chosen if name not in NAMES]
        if unknown:
            raise ValueError(f"no measure {unknown[0]!r}; measures are {', '.join(NAMES)}")
        if replications is not None and replications < 1:
            raise ValueError("a comparison needs one replication or more")
        if precision is not None and not 0 < precision < 1:
            raise ValueError("a precision is more than 0 % and less than 100 %")
        return cls(replications or (REPLICATIONS if precision is None else MOST), precision, chosen)

    @property
    def first(self) -> int:
        """How many replications are run before anything is looked at."""
        return self.most if self.precision is None else min(FIRST, self.most)

    def told(self, measure: str) -> bool:
        """Whether a measure is told of."""
        return not self.measures or measure in self.measures

    def until(self, samples: Sequence[Sequence[array[float]]], levels: int) -> int:
        """How many replications there should be, given those that there are (the figures of each setting)."""
        done = len(samples[0])
        if self.precision is None or done >= self.most:
            return done
        widths = [width for *_, width in self._widths(samples, range(levels + 1))]
        allowed = self.precision / (1 + self.precision)
        widest = max(widths, default=0.0)
        if widest <= allowed:
            return done
        needed = ceil(done * min(4.0, (widest / allowed) ** 2))
        return min(self.most, max(done + 1, min(2 * done, needed)))

    def unmet(self, samples: Sequence[Sequence[array[float]]], precedences: Sequence[tuple[str, int]]) -> str:
        """Where the precision was not reached, the sentence that says so, with the widest interval; else nothing."""
        if self.precision is None:
            return ""
        names = {level: name for name, level in precedences}
        widest = max(self._widths(samples, names), key=lambda one: one[2], default=(0, "", 0.0))
        if widest[2] <= self.precision / (1 + self.precision):
            return ""
        wide = "no interval" if widest[2] == float("inf") else f"within {100 * widest[2]:.1f} % of its mean"
        return (
            f"The precision of {100 * self.precision:g} % was not reached in {len(samples[0])} replications: the "
            f"widest is {widest[1]} of {names[widest[0]]}, {wide}."
        )

    def _widths(
        self, samples: Sequence[Sequence[array[float]]], levels: Iterable[int]
    ) -> Iterator[tuple[int, str, float]]:
        """Half of each interval asked for, as a share of its mean; endless where there is none yet."""
        wanted = self.measures or ("elapsed_mean_s",)
        for level in levels:
            for measure in MEASURES:
                if measure.name in wanted:
                    place = place_of(level, measure.name)
                    for runs in samples:
                        values = [run[place] for run in runs]
                        if not all(map(isnan, values)):
                            yield level, measure.name, _width(values)


def _width(values: Sequence[float]) -> float:
    found = interval(values)
    if not found.mean or found.half_width is None:
        return float("inf") if found.half_width is None else 0.0
    return found.half_width / abs(found.mean)
