"""How fast, by precedence: counts, means and quantiles of the time from filing to receipt.

Owns the exact arithmetic: sums are whole microseconds, a mean or a quantile is rounded to a microsecond once,
halves up, and quantiles interpolate linearly between the two nearest values (numpy's default).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sim.results.deliveries import Delivery

__all__ = ["ALL", "Speed", "mean_us", "quantile_us", "summary_of"]

ALL = "all"
"""The last line of a summary, whatever the precedence."""


@dataclass(frozen=True, slots=True)
class Speed:
    """What became of the addressees of one precedence: how many, and how soon those had it that have it.

    ``on_time`` counts those who had it within the target; None where no target is set. The times are whole
    microseconds from filing to receipt, None where nothing was delivered.
    """

    precedence: str
    count: int
    delivered: int
    on_time: int | None
    elapsed_mean_us: int | None
    elapsed_median_us: int | None
    elapsed_p95_us: int | None
    elapsed_max_us: int | None


def summary_of(deliveries: Iterable[Delivery], ladder: Sequence[str], warm_up_us: int = 0) -> list[Speed]:
    """A line for each precedence that an addressee has, in the order of the ladder, and a last one for all.

    Messages filed before the warm-up is over are left out.
    """
    groups: dict[str, list[Delivery]] = {name: [] for name in ladder}
    for delivery in deliveries:
        if delivery.filed_us >= warm_up_us:
            groups[delivery.precedence].append(delivery)
    lines = [_speed(name, group) for name, group in groups.items() if group]
    lines.append(_speed(ALL, [delivery for group in groups.values() for delivery in group]))
    return lines


def _speed(precedence: str, group: Sequence[Delivery]) -> Speed:
    times = sorted([delivery.elapsed_us for delivery in group if delivery.elapsed_us is not None])
    judged = any(delivery.target_us is not None for delivery in group)
    on_time = sum(delivery.on_time is True for delivery in group) if judged else None
    if not times:
        return Speed(precedence, len(group), 0, on_time, None, None, None, None)
    return Speed(
        precedence,
        len(group),
        len(times),
        on_time,
        mean_us(times),
        quantile_us(times, 50),
        quantile_us(times, 95),
        times[-1],
    )


def mean_us(times: Sequence[int]) -> int:
    """The mean of whole microseconds, rounded halves up."""
    count = len(times)
    return (2 * sum(times) + count) // (2 * count)


def quantile_us(times: Sequence[int], percent: int) -> int:
    """A quantile of sorted whole microseconds, linear between the nearest two and rounded halves up."""
    below, part = divmod(percent * (len(times) - 1), 100)
    value = times[below]
    if not part:
        return value
    return value + (2 * part * (times[below + 1] - value) + 100) // 200
