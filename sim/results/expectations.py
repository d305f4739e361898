"""What a scenario expects, judged by its run: met or not, and what was found.

Owns the judgement of each kind of expectation. It never changes the exit code of a run.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from sim.network.model import folded
from sim.quantities import SECOND, date_time_group, iso_utc
from sim.results.copies import CopyRecord
from sim.results.deliveries import Delivery
from sim.results.summary import ALL
from sim.scenario.model import Expectation, Scenario

__all__ = ["Judged", "expected_text", "judged", "needs_copies"]


class Judged(NamedTuple):
    """An expectation, whether it was met, and what was found instead or as well."""

    expectation: Expectation
    met: bool
    found: str


def needs_copies(expectations: Iterable[Expectation]) -> bool:
    """Whether the deliveries alone cannot judge them: a leg is asked for."""
    return any(expectation.leg is not None for expectation in expectations)


def judged(
    scenario: Scenario, deliveries: Sequence[Delivery], copies: Sequence[CopyRecord] = ()
) -> list[Judged]:
    """What became of each expectation of a scenario, in its order."""
    court = _Court(scenario, deliveries, copies)
    return [court.judge(expectation) for expectation in scenario.expectations]


def expected_text(expectation: Expectation, start: int) -> str:
    """An expectation in words: ``RUEHNT 1989/01 to RUEHC before 161139Z NOV 07``."""
    words = [expectation.message or "all messages"] if expectation.on_time is None else []
    if expectation.to is not None:
        words.append(f"to {expectation.to}")
    if expectation.before_us is not None:
        words.append(f"before {_clock(start + expectation.before_us)}")
    if expectation.status is not None:
        words.append(expectation.status)
    if expectation.path is not None:
        words.append(f"by {' '.join(expectation.path)}")
    if expectation.after is not None:
        message, to = expectation.after
        words.append(f"after {message}" + (f" to {to}" if to else ""))
    if expectation.leg is not None:
        words.append("from {} to {}".format(*expectation.leg))
    if expectation.line is not None:
        words.append(f"as {expectation.line}")
    if expectation.sent_none:
        words.append("is not sent")
    if expectation.on_time is not None:
        least = "100" if expectation.at_least is None else f"{float(expectation.at_least) * 100:.10g}"
        words.append(f"{expectation.on_time}: at least {least} % on time")
    return " ".join(words)


def _clock(instant: int) -> str:
    """A date-time group where it tells all, else ISO time, since a date-time group has no seconds."""
    return iso_utc(instant) if instant % (60 * SECOND) else date_time_group(instant)


def _unless_delivered(delivery: Delivery) -> str:
    return "" if delivery.status == "delivered" else f", {delivery.status}"


class _Court:
    """The run's records, and the rules by which each kind of expectation is judged."""

    def __init__(
        self, scenario: Scenario, deliveries: Sequence[Delivery], copies: Sequence[CopyRecord]
    ) -> None:
        self.scenario = scenario
        self.deliveries = deliveries
        self.copies = copies

    def judge(self, expectation: Expectation) -> Judged:
        """One expectation: all that it asks for must hold, of every addressee that it names."""
        if expectation.leg is not None:
            met, found = self._leg(expectation)
        elif expectation.on_time is not None:
            met, found = self._share(expectation)
        else:
            met, found = self._delivery(expectation)
        return Judged(expectation, met, found)

    # A delivery

    def _delivery(self, expectation: Expectation) -> tuple[bool, str]:
        named = self._named(expectation.message, expectation.to)
        if not named:
            return False, "no such message and addressee"
        wrong = [delivery for delivery in named if not self._holds(expectation, delivery)]
        return not wrong, self._told(expectation, (wrong or named)[0])

    def _named(self, message: str | None, to: str | None) -> list[Delivery]:
        name = None if to is None else folded(to)
        return [
            delivery
            for delivery in self.deliveries
            if message in (None, delivery.message)
            and (name is None or name in (delivery.indicator, folded(delivery.addressee or "")))
        ]

    def _holds(self, expectation: Expectation, delivery: Delivery) -> bool:
        received = delivery.received_us
        if expectation.status is not None and delivery.status != expectation.status:
            return False
        if expectation.path is not None and delivery.path != tuple(expectation.path):
            return False
        if expectation.before_us is not None and (received is None or received > expectation.before_us):
            return False
        if expectation.after is not None:
            others = [one.received_us for one in self._others(expectation)]
            if received is None or not others:
                return False
            return all(other is not None and other < received for other in others)
        return True

    def _others(self, expectation: Expectation) -> list[Delivery]:
        assert expectation.after is not None
        message, to = expectation.after
        return self._named(message, to or expectation.to)

    def _told(self, expectation: Expectation, delivery: Delivery) -> str:
        if expectation.path is not None and expectation.before_us is None and expectation.status is None:
            return f"by {' '.join(delivery.path) or 'no post'}" + _unless_delivered(delivery)
        told = self._received(delivery)
        if expectation.after is not None:
            others = self._others(expectation)
            told += f"; {expectation.after[0]} " + (self._received(others[0]) if others else "was not found")
        return told

    def _received(self, delivery: Delivery) -> str:
        if delivery.received_us is None:
            where = f" at {delivery.path[-1]}" if delivery.path else ""
            return delivery.status + where + (f" ({delivery.reason})" if delivery.reason else "")
        return f"received {iso_utc(self.scenario.start + delivery.received_us)}"

    # A leg

    def _leg(self, expectation: Expectation) -> tuple[bool, str]:
        assert expectation.leg is not None
        here = [
            copy
            for copy in self.copies
            if (copy.from_post, copy.to_post) == tuple(expectation.leg)
            and expectation.message in (None, copy.message)
        ]
        lines = list(dict.fromkeys(copy.routing_line for copy in here))
        found = "; ".join(lines) if lines else "no copy"
        if expectation.sent_none:
            return not here, found
        if expectation.line is None:
            return bool(here), found
        return folded(expectation.line) in lines, found

    # A share on time

    def _share(self, expectation: Expectation) -> tuple[bool, str]:
        name = expectation.on_time or ALL
        level = self.scenario.rules.level(name)
        wanted = None if level is None else self.scenario.rules.names()[level]
        counted = [
            delivery.on_time
            for delivery in self.deliveries
            if delivery.on_time is not None
            and delivery.status != "suppressed"
            and delivery.filed_us >= self.scenario.warm_up_us
            and (name == ALL or delivery.precedence == wanted)
        ]
        if not counted:
            return False, "none that could be judged"
        good = sum(counted)
        least = Fraction(1) if expectation.at_least is None else Fraction(str(expectation.at_least))
        return Fraction(good, len(counted)) >= least, f"{good} of {len(counted)} on time"
