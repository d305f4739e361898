"""The fields of a delivery and of a copy, in the order and under the names that data carries them.

Owns how each value is told in data: instants as ISO 8601 UTC, lengths of time as plain decimal seconds, posts
as lists. JSON, CSV and data frames share it; tables for people do not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

from sim.quantities import iso_utc, rounded, seconds_text
from sim.results.copies import CopyRecord
from sim.results.deliveries import Delivery
from sim.results.queues import QueueRecord, Stood
from sim.results.summary import Speed

__all__ = [
    "COPY_FIELDS", "DELIVERY_FIELDS", "QUEUE_FIELDS", "SPEED_FIELDS", "STOOD_FIELDS", "Field", "Number", "Value",
    "values_of",
]  # fmt: skip


class Number(str):
    """A number as it is written, with every decimal: a float could not hold them all."""

    __slots__ = ()


Record: TypeAlias = "Delivery | CopyRecord | Speed | QueueRecord | Stood"
Value: TypeAlias = "str | Number | int | bool | tuple[str, ...] | None"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a record: its name in data, where its value stands, and the kind of value."""

    name: str
    source: str
    kind: str = "plain"


def _fields(*names: str) -> tuple[Field, ...]:
    """Fields as data names them; ``x@`` is an instant ``x``, ``x_s`` a length of time."""
    found = []
    for name in names:
        if name.endswith("@"):
            found.append(Field(name[:-1], f"{name[:-1]}_us", "instant"))
        elif name.endswith("_s"):
            found.append(Field(name, f"{name[:-2]}_us", "seconds"))
        else:
            found.append(Field(name, name))
    return tuple(found)


DELIVERY_FIELDS = _fields(
    *("message", "addressee", "indicator", "role", "precedence", "carried_as", "status", "reason"),
    *("filed@", "arrived@", "received@", "elapsed_s", "handling_s", "operator_s", "queue_s", "lost_s"),
    *("line_s", "waiting_s", "interrupted", "hops", "path", "target_s", "on_time"),
)
"""The record of model section 7."""

COPY_FIELDS = (
    Field("message", "message"),
    Field("from", "from_post"),
    Field("to", "to_post"),
    *_fields("routing_line", "precedence", "joined@", "started@", "finished@", "arrived@"),
    *_fields("queue_s", "lost_s", "cuts", "behind"),
)

SPEED_FIELDS = _fields(
    *("precedence", "count", "delivered", "on_time"),
    *("elapsed_mean_s", "elapsed_median_s", "elapsed_p95_s", "elapsed_max_s"),
)

QUEUE_FIELDS = (
    *_fields("post", "to", "places", "precedence", "waits", "waited_s", "longest_wait_s"),
    Field("mean", "mean", "ratio"),
    Field("longest", "longest"),
    Field("longest_at", "longest_us", "instant"),
)
"""A queue over a run; ``mean`` and ``longest`` count copies."""

STOOD_FIELDS = _fields("post", "to", "place", "message", "precedence", "joined@", "since@", "waited_s")
"""A copy that stood in a queue."""


def values_of(fields: tuple[Field, ...], start: int) -> Callable[[Record], list[Value]]:
    """What turns a record into the values of its fields, for a run that began at ``start``."""

    def instant(value: int | None) -> Value:
        return None if value is None else iso_utc(start + value)

    def seconds(value: int | None) -> Value:
        return None if value is None else Number(seconds_text(value))

    def ratio(value: Fraction) -> Value:
        return Number(seconds_text(rounded(value * 1_000_000)))

    def plain(value: Value) -> Value:
        return value

    told: dict[str, Callable[[Any], Value]] = {
        "instant": instant, "seconds": seconds, "ratio": ratio, "plain": plain,
    }  # fmt: skip
    steps = [(field.source, told[field.kind]) for field in fields]
    return lambda record: [tell(getattr(record, source)) for source, tell in steps]
