"""A run to be saved: JSON lines, a typed event a line in order of time, the first line what the run was of.

Owns the format (version 1) and writing it; `saved` reads it back. Times are seconds since the start; messages
and precedences stand by their names, so that `grep` finds what became of one message.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple, cast

from sim.engine.events import (
    Arrived,
    Delivered,
    Ended,
    Event,
    Filed,
    Finished,
    Handled,
    Interrupted,
    Queued,
    Remained,
    Started,
    Unfiled,
    Unrouted,
    Waited,
)
from sim.quantities import seconds_text
from sim.reports.data import json_text
from sim.reports.fields import Number
from sim.reports.trace_head import head_of
from sim.results.deliveries import told_name
from sim.scenario.model import Addressee, Scenario

__all__ = ["BY_KIND", "FORMAT", "SHAPES", "Shape", "TraceWriter"]

FORMAT = 1
"""The version of the format: 1, the first."""


class Shape(NamedTuple):
    """How a class of events stands in a line: its type, and key and kind of each value behind ``at_us``."""

    kind: str
    values: tuple[tuple[str, str], ...]


def _shape(kind: str, **values: str) -> Shape:
    """Keys are the attributes' names, with ``_us`` told as ``_s`` and a level as a precedence."""
    return Shape(kind, tuple(values.items()))


_COPY = {"message": "message", "copy": "whole"}
SHAPES: dict[type[NamedTuple], Shape] = {
    Filed: _shape("filed"),
    Unfiled: _shape("unfiled"),
    Waited: _shape("waited", **_COPY, post="text", precedence="level"),
    Handled: _shape("handled", **_COPY, post="text", work="work", began_s="seconds"),
    Queued: _shape(
        "queued", **_COPY, parent="whole", post="text", to="text", precedence="level", indicators="texts",
        behind="message or none",
    ),
    Started: _shape("started", **_COPY, channel="whole", cancel_s="seconds", line_s="seconds"),
    Interrupted: _shape(
        "interrupted", **_COPY, by="message", by_copy="whole", lost_s="seconds", sent_s="seconds"
    ),
    Finished: _shape("finished", **_COPY),
    Arrived: _shape("arrived", **_COPY, post="text"),
    Delivered: _shape(
        "delivered", **_COPY, indicator="text", carried_as="level", arrived_s="seconds", handling_s="seconds",
        operator_s="seconds", queue_s="seconds", lost_s="seconds", line_s="seconds", waiting_s="seconds",
        interrupted="whole", path="path",
    ),
    Unrouted: _shape("unrouted", **_COPY, indicator="text or none", reason="reason", path="texts"),
    Remained: _shape(
        "remained", **_COPY, indicator="text or none", status="status", arrived_s="seconds or none",
        path="texts",
    ),
    Ended: _shape("ended"),
}  # fmt: skip
BY_KIND = {shape.kind: (made, shape) for made, shape in SHAPES.items()}


class TraceWriter:
    """Writes a run as it goes: the first line, then a line for each event."""

    def __init__(
        self,
        write: Callable[[str], object],
        scenario: Scenario,
        seed: int,
        replication: int,
        meta: Mapping[str, object],
    ) -> None:
        self._write = write
        self._precedences = [json_text(name) for name in scenario.rules.names()]
        self._levels = scenario.rules.levels
        self._names: list[str] = []
        self._used: dict[str, int] = {}
        self._known: dict[str, str] = {}
        first = {
            "type": "trace",
            "format": FORMAT,
            "meta": meta,
            "scenario": head_of(scenario, seed, replication),
        }
        write(json_text(first) + "\n")

    def take(self, event: Event) -> None:
        """Write one event of the stream."""
        if isinstance(event, (Filed, Unfiled)):
            self._write(self._filed(event))
            return
        shape = SHAPES[type(event)]
        told = [f'{{"type": "{shape.kind}", "at_s": {seconds_text(event.at_us)}']
        for (key, kind), value in zip(shape.values, event[1:], strict=True):
            told.append(f'"{key}": {self._told(kind, value)}')
        self._write(", ".join(told) + "}\n")

    def _told(self, kind: str, value: object) -> str:
        if value is None:
            return "null"
        if kind.startswith("seconds"):
            return seconds_text(cast(int, value))
        if kind.startswith("message"):
            return self._names[cast(int, value)]
        if kind == "level":
            return self._precedences[cast(int, value)]
        return json_text(value)

    def _filed(self, event: Filed | Unfiled) -> str:
        filing = event.filing
        name = told_name(filing.name, self._used)
        self._names.append(json_text(name))
        told: dict[str, object] = {
            "type": SHAPES[type(event)].kind,
            "at_s": Number(seconds_text(event.at_us)),
            "message": name,
            "filed_s": Number(seconds_text(filing.at_us)),
            "from": filing.origin,
            "characters": filing.characters,
            "precedence": Number(self._precedences[event.level]),
            "addressees": [
                _addressee(who, self._precedences[level])
                for who, level in zip(filing.addressees, event.levels, strict=True)
            ],
        }
        if filing.info_precedence is not None:
            told["info_precedence"] = Number(self._precedences[self._levels[_word(filing.info_precedence)]])
        if filing.cable is not None:
            cable = filing.cable
            origin = cable.originator.plad if cable.originator else None
            told["cable"] = {
                "from": origin,
                "serial": cable.serial,
                "section": cable.section,
                "dtg": cable.dtg,
            }
        return json_text(told) + "\n"


def _word(precedence: str) -> str:
    return " ".join(precedence.upper().split())


def _addressee(who: Addressee, precedence: str) -> dict[str, object]:
    told: dict[str, object] = {
        "indicator": who.indicator,
        "designator": who.designator,
        "role": who.role,
        "precedence": Number(precedence),
    }
    return {**told, "served": True} if who.served else told
