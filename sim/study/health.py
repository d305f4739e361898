"""Whether a comparison can say anything at all: runs that are saturated, cut short, too short, or too few.

Owns the rules of thumb and their words; each is told by the report beside the figures, which stay as they are. All are
our settings, and stand beside what they decide.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sim.quantities import short_length
from sim.study.measures import Counted

__all__ = ["notes_of"]

CENSORED = 0.05
"""More undelivered than this share of those filed, and times over the delivered tell too little."""
GROWTH = 0.05
"""Saturated: the addressees under way grew from the half of the time counted to three quarters, and again to the end,
in all by half or more, and by more than this share of those filed in the second half. A line offered 5 % more than it
carries falls behind so. The fewest that count are 5."""
FEWEST = 5
FEW = 10
"""With fewer replications than these next to nothing can be shown."""
SPANS = 10
"""A run should last ten times as long as a message takes, or its beginning and its end weigh too much."""


def notes_of(
    counted: Mapping[str, Sequence[Counted]], *, horizon: bool, random: bool, sparse: Mapping[str, int]
) -> list[str]:
    """What stands in the way of conclusions, a sentence each. ``counted`` holds each setting's replications, ``sparse``
    the precedences that only so many of the replications had."""
    many = len(next(iter(counted.values())))
    found = [*_replications(many, random=random)]
    for setting, runs in counted.items():
        found += _setting(setting, runs, random=random) if horizon else []
    if not any(one.filed for runs in counted.values() for one in runs):
        found.append("Nothing was filed in the time counted: there is nothing to compare.")
    for precedence, had in sparse.items():
        found.append(f"{precedence}: only {had} of {many} replications had such an addressee, and only they count.")
    return found


def _replications(many: int, *, random: bool) -> Iterator[str]:
    if not random:
        yield (
            "Nothing in this scenario is drawn at random, so one replication is all there is: there are no intervals, "
            "and each difference holds for this traffic exactly."
        )
    elif many == 1:
        yield "One replication: there are no intervals, and nothing shows whether a difference is more than chance."
    elif many < FEW:
        yield f"Only {many} replications: the intervals are wide, and rest on hardly anything. Run 10 or more."


def _setting(setting: str, runs: Sequence[Counted], *, random: bool) -> Iterator[str]:
    filed, delivered, lost = (sum(getattr(one, name) for one in runs) for name in ("filed", "delivered", "unroutable"))
    growing = _growing(runs)
    if growing is not None:
        yield (
            f"{setting} is saturated: those on their way grew until the horizon, from {growing[0]} to {growing[1]} "
            "addressees in its second half. A longer run would give longer times: these figures are of this horizon."
        )
    left = filed - delivered - lost
    if filed and left / filed > CENSORED:
        yield (
            f"{setting} is cut short: {_percent(left / filed)} of what was filed was not delivered by the horizon. "
            "Times are those of the delivered, and so too short; go by `on_time` and `delivered`."
        )
    elif random and delivered and growing is None:
        mean = sum(one.elapsed_us * one.delivered for one in runs) // delivered
        span = sum(one.span_us for one in runs) // len(runs)
        if span < SPANS * mean:
            yield (
                f"{setting}: {short_length(span)} is a short run where a message takes {short_length(mean)} to arrive. "
                "The empty network at its beginning weighs heavily. Give it a longer horizon, and a `warm_up`."
            )


def _growing(runs: Sequence[Counted]) -> tuple[str, str] | None:
    """How many were under way at the half and at the end, in the mean, where that number kept growing."""
    half, late, end = (sum(one.under_way[at] for one in runs) / len(runs) for at in range(3))
    filed = sum(one.second_half for one in runs) / len(runs)
    grows = half < late < end and end >= 1.5 * half and end - half > GROWTH * filed and end >= FEWEST
    return (f"{half:.0f}", f"{end:.0f}") if grows else None


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
