"""The answers to questions, found anew: by the naive simulator, the calendar and patterns, never by what asked them.

`Answers(scenario).to(question)` is the value that the right choice must have.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sim.results.deliveries import Delivery
from sim.scenario.model import Scenario
from sim.scenario.traffic import workload
from sim.teaching.question import Question
from tests.oracle.simulator import Copy, Occupation, Run, Waiting, Way, best_neighbour, half_up

__all__ = ["Answers", "part_name", "tells"]


class Watched(Run):
    """The naive simulator, telling whom a channel takes, who finds it busy, and what a cut costs."""

    def __init__(self, scenario: Scenario) -> None:
        super().__init__(scenario)
        self.taken: dict[tuple[str, str, int], list[str]] = {}
        self.met: dict[tuple[str, str, str, int], str] = {}
        self.lost: dict[tuple[str, str, str, int], int] = {}

    def occupy(self, way: Way, place: Waiting, cancel: int) -> None:
        if not cancel:
            self.taken.setdefault((place.copy.post, way.to, self.now), []).append(self.told(place.copy.message))
        super().occupy(way, place, cancel)

    def join(self, way: Way, copy: Copy) -> None:
        self.met[self.told(copy.message), copy.post, way.to, self.now] = "wait"
        self.joining = (self.told(copy.message), copy.post, way.to, self.now)
        super().join(way, copy)

    def cut(self, way: Way, occupation: Occupation) -> None:
        self.met[self.joining] = "resume" if self.rules.resume else "restart"
        copy = occupation.copy
        assert copy.leg is not None
        before = copy.leg.lost
        super().cut(way, occupation)
        self.lost[self.told(copy.message), copy.post, way.to, self.now] = copy.leg.lost - before


class Answers:
    """What the naive simulator makes of a scenario, and what it says to a question."""

    def __init__(self, scenario: Scenario, seed: int | None = None) -> None:
        drawn = tuple(workload(scenario, scenario.seed if seed is None else seed))
        self.scenario = replace(scenario, filings=drawn, sources=())
        self.network = scenario.network
        self.run = Watched(self.scenario)
        self.run.go()
        self.deliveries = self.run.deliveries()
        self.copies = self.run.copy_records()
        self.filings = {self.run.told(message): message.filing for message in self.run.messages}

    def to(self, question: Question) -> object:
        """The value that the right choice of a question must have."""
        found: object = getattr(self, f"_{question.kind}")(dict(question.about), question)
        return found

    def delivery(self, about: dict[str, Any]) -> Delivery:
        """The record of a message's indicator; an addressee served by other means is none that anything is asked of."""
        return next(
            one
            for one in self.deliveries
            if (one.message, one.indicator) == (about["message"], about["indicator"]) and one.status != "suppressed"
        )

    # routing

    def _trunk(self, about: dict[str, Any], _: Question) -> object:
        return best_neighbour(self.network, about["post"], about["indicator"])

    def _entry(self, about: dict[str, Any], _: Question) -> object:
        table, indicator = self.network.tables[about["post"]], about["indicator"]
        fitting = [prefix for prefix in table.prefixes if indicator[: len(prefix)] == prefix]
        if indicator in table.exact:
            return indicator
        if fitting:
            return sorted(fitting, key=len)[-1] + "*"
        return "otherwise" if table.has_otherwise else "fastest"

    def _path(self, about: dict[str, Any], _: Question) -> object:
        return self.delivery(about).path

    def _unroutable(self, about: dict[str, Any], _: Question) -> object:
        found = self.delivery(about)
        return found.path[-1], found.reason

    # segregation

    def _grouping(self, about: dict[str, Any], _: Question) -> object:
        """By the table alone, and held against the copies that left."""
        post = about["post"]
        groups: dict[str, list[str]] = {}
        for indicator in about["indicators"]:
            if indicator != post and indicator in self.network.posts:
                to = best_neighbour(self.network, post, indicator)
                if to is not None:
                    groups.setdefault(to, []).append(indicator)
        ways = [(t.b if t.a == post else t.a) for t in self.network.trunks if post in (t.a, t.b)]
        made = tuple((to, tuple(groups[to])) for to in ways if to in groups)
        left = {
            (copy.to_post, tuple(copy.routing_line.split()[1:]))
            for copy in self.copies
            if copy.message == about["message"] and copy.from_post == post
        }
        assert set(made) <= left
        return made

    def _copies(self, about: dict[str, Any], question: Question) -> object:
        groups = self._grouping(about, question)
        assert isinstance(groups, tuple)
        return len(groups)

    def _line(self, about: dict[str, Any], question: Question) -> object:
        """The line of the copy that the run sent there, of those whose indicators the parent had."""
        lines = {
            copy.routing_line
            for copy in self.copies
            if (copy.message, copy.from_post, copy.to_post) == (about["message"], about["post"], about["to"])
            and set(copy.routing_line.split()[1:]) <= set(about["indicators"])
        }
        groups = self._grouping(about, question)
        assert isinstance(groups, tuple)
        meant = [line for line in lines if tuple(line.split()[1:]) == dict(groups)[about["to"]]]
        assert len(meant) == 1
        return meant[0]

    def _prosign(self, about: dict[str, Any], question: Question) -> object:
        return str(self._line(about, question)).split()[0]

    def _total(self, about: dict[str, Any], _: Question) -> object:
        return sum(leg.finished is not None for leg in self.run.legs if self._named(leg.message) == about["message"])

    def _served(self, about: dict[str, Any], _: Question) -> object:
        copies = {
            (copy.from_post, copy.joined_us)
            for copy in self.copies
            if copy.message == about["message"]
            and copy.to_post == about["indicator"]
            and about["indicator"] in copy.routing_line.split()[1:]
        }
        addressees = [
            one
            for one in self.deliveries
            if (one.message, one.indicator, one.status) == (about["message"], about["indicator"], "delivered")
        ]
        return len(copies), len(addressees)

    def _named(self, place: int) -> str:
        return self.run.told(self.run.messages[place])

    # precedence

    def _addressee(self, about: dict[str, Any], _: Question) -> object:
        return self.delivery(about).precedence

    def _next(self, about: dict[str, Any], _: Question) -> object:
        taken = self.run.taken[about["post"], about["to"], about["at_us"]]
        return next(name for name in taken if name in about["waiting"])

    def _cut(self, about: dict[str, Any], _: Question) -> object:
        return self.run.met[about["message"], about["post"], about["to"], about["at_us"]]

    def _lost(self, about: dict[str, Any], _: Question) -> object:
        return self.run.lost[about["message"], about["post"], about["to"], about["at_us"]]

    def _order(self, about: dict[str, Any], _: Question) -> object:
        received = {
            one.message: one.received_us
            for one in self.deliveries
            if one.indicator == about["indicator"] and one.message in about["messages"] and one.status == "delivered"
        }
        assert len(set(received.values())) == len(about["messages"])
        return tuple(sorted(received, key=lambda name: received[name] or 0))

    # times

    def _transmission(self, about: dict[str, Any], _: Question) -> object:
        ends = {about["post"], about["to"]}
        trunk = next(trunk for trunk in self.network.trunks if {trunk.a, trunk.b} == ends)
        return half_up(self.filings[about["message"]].characters * trunk.us_per_character)

    def _sum(self, about: dict[str, Any], _: Question) -> object:
        found = self.delivery(about)
        assert found.received_us is not None
        return found.received_us - found.filed_us

    def _share(self, about: dict[str, Any], _: Question) -> object:
        found = self.delivery(about)
        spent = {
            "handling_us": found.handling_us,
            "operator_us": found.operator_us,
            "queue_us": found.queue_us,
            "lost_us": found.lost_us,
            "line_us": found.line_us,
        }
        first, second = sorted(spent, key=lambda name: -(spent[name] or 0))[:2]
        assert (spent[first] or 0) > (spent[second] or 0)
        return first

    def _last(self, about: dict[str, Any], _: Question) -> object:
        received = {
            one.indicator: one.received_us or 0
            for one in self.deliveries
            if one.message == about["message"] and one.indicator in about["indicators"] and one.status == "delivered"
        }
        in_order = sorted(received, key=lambda name: received[name])
        assert received[in_order[-1]] > received[in_order[-2]]
        return in_order[-1]

    def _target(self, about: dict[str, Any], _: Question) -> object:
        found = self.delivery(about)
        assert found.received_us is not None
        assert found.target_us is not None
        return found.received_us - found.filed_us <= found.target_us, found.target_us

    # headings

    def _field(self, about: dict[str, Any], question: Question) -> object:
        name = part_name(about["line"], about["raw"])
        assert tells(name) in question.answer.text
        return name

    def _find(self, about: dict[str, Any], question: Question) -> object:
        """The line and name of the one choice whose form is that of the part that is asked for."""
        named = [
            choice.value
            for choice in question.choices
            if isinstance(choice.value, tuple) and part_name(choice.value[0], choice.text) == about["name"]
        ]
        assert len(named) == 1
        return named[0]

    def _julian(self, about: dict[str, Any], _: Question) -> object:
        filed = about["filed"]
        when = datetime.strptime(f"{about['year']} {filed[:3]} {filed[3:]}", "%Y %j %H%M")
        return when.strftime("%m-%dT%H:%M")

    def _dtg(self, about: dict[str, Any], _: Question) -> object:
        start = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=self.scenario.start)
        return (start + timedelta(microseconds=about["at_us"])).strftime("%d%H%MZ %b %y").upper()


FORMS: dict[str, tuple[tuple[str, str], ...]] = {
    "FL1": (
        (r"V", "start of transmission"), (r"ZCZC", "start of message"), (r"[A-Z]{3}", "channel designator"),
        (r"\d{3,4}", "channel sequence number"),
    ),
    "FL2": ((r"([A-Z])\1", "precedence prosign"), (r"R[A-Z]{3,6}", "routing indicator")),
    "FL3": (
        (r"DE", "prosign"), (r"\d{7}", "time of filing"), (r"R[A-Z]{3,6}", "originating station"),
        (r"\d{2}", "section"), (r"\d{3,4}", "station serial number"),
    ),
    "FL4": (
        (r"ZN[RY]", "security warning"), (r"([A-Z])\1{4}", "classification characters"),
        (r"Z[A-Z]{2}", "operating signal"),
    ),
    "FL5": (
        (r"[ZOPR]", "precedence prosign"), (r"\d{6}Z", "date-time group"), (r"[A-Z]{3}", "month"),
        (r"\d{2}|\d{4}", "year"),
    ),
    "": (
        (r"FM|TO|INFO", "prosign"), (r"RU[A-Z]{2,5}|RH[A-Z]{3,5}|RX[A-Z]{2,4}|RF[A-Z]{2,4}", "routing indicator"),
        (r"PRIORITY|IMMEDIATE", "precedence"), (r"\d+", "continuity number"), (r"[A-Z ]+", "designator"),
    ),
}  # fmt: skip
"""What a group is called, by its form, on each format line; the last holds for address lines."""

TELLS = {
    "start of transmission": "transmission starts", "start of message": "message starts",
    "channel designator": "channel, by the letters", "channel sequence number": "transmission on the channel",
    "precedence prosign": "precedence", "routing indicator": "station", "prosign": "follow",
    "time of filing": "accepted", "originating station": "entered the message", "section": "section",
    "station serial number": "counts the messages of that station", "security warning": "circuits",
    "classification characters": "classification", "operating signal": "State Department facilities",
    "date-time group": "released on day", "month": "month", "year": "year", "precedence": "this addressee's own",
    "continuity number": "counts the messages to this addressee", "designator": "name that people use",
}  # fmt: skip


def part_name(line: str, raw: str) -> str:
    """What a group on a line is called, by its form alone."""
    forms = FORMS.get(line, FORMS[""])
    return next((name for form, name in forms if re.fullmatch(form, raw)), "nothing known")


def tells(name: str) -> str:
    """Words that must stand in the explanation of a part."""
    return TELLS[name]
