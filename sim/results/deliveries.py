"""Who received what, when, and where the time went: one record per addressee of each message.

Owns the delivery record and the fold that makes it from a run's events, live or from a saved trace. Times are
whole microseconds since the scenario's start; how they are written is `sim.reports`'.
"""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

from sim.scenario.model import Role

__all__ = ["Delivery", "DeliveryStatus"]

DeliveryStatus: TypeAlias = Literal[
    "delivered", "queued", "handling", "sending", "held", "unroutable", "suppressed", "unfiled"
]


class Delivery(NamedTuple):
    """What became of a message for one addressee. The six durations add up to ``elapsed_us`` exactly.

    Of what is not delivered ``carried_as``, ``interrupted``, ``received_us`` and all durations are None;
    ``hops`` and ``path`` tell how far it has arrived.
    """

    message: str
    addressee: str | None
    indicator: str | None
    role: Role
    precedence: str
    carried_as: str | None
    status: DeliveryStatus
    reason: str | None
    filed_us: int
    arrived_us: int | None
    received_us: int | None
    elapsed_us: int | None
    handling_us: int | None
    operator_us: int | None
    queue_us: int | None
    lost_us: int | None
    line_us: int | None
    waiting_us: int | None
    interrupted: int | None
    hops: int
    path: tuple[str, ...]
    target_us: int | None
    on_time: bool | None
