"""Who received what, when, and where the time went: one record per addressee of each message.

Owns the delivery record and the fold that makes it from a run's events, live or from a saved trace. Times are
whole microseconds since the scenario's start; how they are written is `sim.reports`'.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import Any, Literal, NamedTuple, TypeAlias

from sim.engine.collector import collector_paused
from sim.engine.events import Delivered, Event, Filed, Remained, Unfiled, Unrouted
from sim.quantities import short_length
from sim.scenario.model import Addressee, Role, Scenario

__all__ = ["SERVED", "Deliveries", "Delivery", "DeliveryStatus", "deliveries_of", "told_name"]

_new = tuple.__new__

SERVED = "served by other means"
"""Why an addressee is suppressed that has the message already (``ZEN/``, ACP 127(G) 206.b)."""

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

    def __repr__(self) -> str:
        who = "/".join(filter(None, (self.indicator, self.addressee))) or "-"
        became = self.status + (f", {self.reason}" if self.reason else "")
        if self.elapsed_us is not None:
            late = {True: ", on time", False: ", late", None: ""}[self.on_time]
            became = f"{became} after {short_length(self.elapsed_us)}{late}"
        return f"<Delivery of {self.message!r} ({self.precedence}) to {who}: {became}>"


def deliveries_of(events: Iterable[Event], scenario: Scenario) -> list[Delivery]:
    """One record per addressee of each message, in the order of filing and then of the address lines.

    ``events`` is a run's stream, whole or with ``detail="deliveries"``. Of the scenario the names of the
    ladder, the targets and the posts are asked, and nothing else.
    """
    fold = Deliveries(scenario)
    with collector_paused():
        for event in events:
            fold.take(event)
        return fold.records()


def told_name(name: str, used: dict[str, int]) -> str:
    """The name by which reports call a message: that of its filing, or ``X (2)`` on its second use.

    ``used`` counts the names so far, and is added to.
    """
    if name not in used:
        used[name] = 1
        return name
    while True:
        used[name] += 1
        told = f"{name} ({used[name]})"
        if told not in used:
            used[told] = 1
            return told


class _Open(NamedTuple):
    """What is kept of a message until the end. ``base`` is the slot of its first addressee; ``places`` leads
    from an indicator to the place of its first addressee (one served by other means has no place)."""

    told: str
    filed_us: int
    addressees: tuple[Addressee, ...]
    levels: tuple[int, ...]
    base: int
    places: dict[str | None, int]
    event: Filed | Unfiled


class Deliveries:
    """The records in the making: a slot per addressee, filled by the event that tells what became of it.

    ``again`` holds, by the slot of the first, the slots of further designators behind the same indicator.
    """

    def __init__(self, scenario: Scenario) -> None:
        self.posts = scenario.network.posts
        self.first = {name: post.designators[0] for name, post in self.posts.items() if post.designators}
        self.names = scenario.rules.names()
        self.targets = scenario.targets_us()
        self.slots: list[Delivery | Unrouted | Remained | None] = []
        self.messages: list[_Open] = []
        self.again: dict[int, list[int]] = {}
        self.used: dict[str, int] = {}
        self.end_us = 0

    def take(self, event: Any) -> None:  # noqa: ANN401 - any event; narrowing each would cost a call
        """Take note of an event. What is delivered is by far the most, and is written down here, with no call."""
        if type(event) is not Delivered:
            self._other(event)
            return
        (
            now, number, _, indicator, level, arrived, handling, operator, queue, lost, line, waiting,
            interrupted, path,
        ) = event  # fmt: skip
        told, filed, addressees, levels, base, places, _ = self.messages[number]
        place = places[indicator]
        slot, who, own, elapsed = base + place, addressees[place], levels[place], now - filed
        target = self.targets[own]
        self.slots[slot] = _new(
            Delivery,
            (
                told, who.designator or self.first.get(indicator), indicator, who.role, self.names[own],
                self.names[level], "delivered", None, filed, arrived, now, elapsed, handling, operator, queue,
                lost, line, waiting, interrupted, len(path) - 1, path, target,
                None if target is None else elapsed <= target,
            ),
        )  # fmt: skip
        if slot in self.again:
            self._share(self.messages[number], slot)

    def records(self) -> list[Delivery]:
        """The records, when the run has ended."""
        self._settle(self.end_us)
        return self.slots  # type: ignore[return-value]

    def _other(self, event: Event) -> None:
        """Take note of all that is not delivered; the last time is that of the end."""
        if type(event) is Filed or type(event) is Unfiled:
            self._file(event)
        elif isinstance(event, (Unrouted, Remained)):
            message = self.messages[event.message]
            slot = message.base + message.places[event.indicator]
            for one in (slot, *self.again.get(slot, ())):
                self.slots[one] = event
        self.end_us = event.at_us

    def _file(self, event: Filed | Unfiled) -> None:
        filing, base = event.filing, len(self.slots)
        addressees = filing.addressees
        places = {who.indicator: place for place, who in enumerate(addressees)}
        if len(places) < len(addressees) or any([who.served for who in addressees]):  # noqa: C419 - a short list is quicker
            places = self._shared(addressees, base)
        self.slots += [None] * len(addressees)
        told = told_name(filing.name, self.used)
        self.messages.append(_new(_Open, (told, filing.at_us, addressees, event.levels, base, places, event)))

    def _shared(self, addressees: tuple[Addressee, ...], base: int) -> dict[str | None, int]:
        """The places of the first addressees, where an indicator serves several or somebody is served already."""
        places: dict[str | None, int] = {}
        for place, who in enumerate(addressees):
            if not who.served and places.setdefault(who.indicator, place) != place:
                self.again.setdefault(base + places[who.indicator], []).append(base + place)
        return places

    def _share(self, message: _Open, slot: int) -> None:
        """Further designators of the post have the message with the first."""
        found = self.slots[slot]
        assert isinstance(found, Delivery)
        for other in self.again[slot]:
            who, own = message.addressees[other - message.base], message.levels[other - message.base]
            target = self.targets[own]
            self.slots[other] = found._replace(
                addressee=who.designator or self.first.get(who.indicator or ""),
                role=who.role,
                precedence=self.names[own],
                target_us=target,
                on_time=None if target is None else (found.elapsed_us or 0) <= target,
            )

    def _settle(self, end_us: int) -> None:
        """What was not delivered by the end, now that the end is known."""
        left = [slot for slot, told in enumerate(self.slots) if type(told) is not Delivery]
        bases = [message.base for message in self.messages] if left else []
        for slot in left:
            message = self.messages[bisect_right(bases, slot) - 1]
            told = self.slots[slot]
            assert not isinstance(told, Delivery)
            self.slots[slot] = self._undelivered(message, slot - message.base, told, end_us)

    def _undelivered(
        self, message: _Open, place: int, told: Unrouted | Remained | None, end_us: int
    ) -> Delivery:
        who, own = message.addressees[place], message.levels[place]
        status, reason, arrived, path = self._found(message.event, told)
        target = self.targets[own]
        late = target is not None and end_us - message.filed_us > target
        return Delivery(
            message.told, who.designator or self.first.get(who.indicator or ""), who.indicator, who.role,
            self.names[own], None, status, reason, message.filed_us, arrived, None, None, None, None, None,
            None, None, None, None, max(len(path) - 1, 0), path, target, False if late else None,
        )  # fmt: skip

    def _found(
        self, filed: Filed | Unfiled, told: Unrouted | Remained | None
    ) -> tuple[DeliveryStatus, str | None, int | None, tuple[str, ...]]:
        """Status, reason, arrival and path of an addressee that has nothing yet; before its time a message is
        just not filed, whoever is served by other means."""
        if isinstance(filed, Unfiled):
            return "unfiled", None, None, ()
        if isinstance(told, Unrouted):
            return "unroutable", told.reason, None, told.path
        if isinstance(told, Remained):
            return told.status, None, told.arrived_us, told.path
        origin = filed.filing.origin
        return "suppressed", SERVED, None, (origin,) if origin in self.posts else ()
