"""The cable as a post receives it: the copies that reach an indicator, each with its routing line.

Owns what a message without a cable is written as: originator, serial (the number of its filing by that
originator), Julian day and time of filing, date-time group, addressees, and a text that says how long it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from sim.cable.message import Address, Message
from sim.cable.writer import write_copy
from sim.precedence.rules import Rules
from sim.quantities import DAY, date_time_group, iso_utc
from sim.results.copies import CopyRecord
from sim.scenario.model import Addressee, Filing, Role, Scenario

__all__ = ["cable_of", "copies_reaching"]

_TEXT = "UNCLAS\n\nSUBJECT: {}\n\n1. THE TEXT IS NOT GIVEN. ITS LENGTH IN CHARACTERS: {}."


def copies_reaching(
    indicator: str, copies: Iterable[CopyRecord], filings: Mapping[str, Filing], scenario: Scenario
) -> Iterator[str]:
    """The cable of each copy that arrived at a post, in the order of arrival; its message is written once."""
    serials = _serials(filings)
    arrived = [copy for copy in copies if copy.to_post == indicator and copy.arrived_us is not None]
    for copy in sorted(arrived, key=lambda copy: copy.arrived_us or 0):
        message = cable_of(filings[copy.message], serials[copy.message], scenario)
        prosigns, *indicators = copy.routing_line.split()
        yield write_copy(message, prosigns, indicators)


def cable_of(filing: Filing, serial: int, scenario: Scenario) -> Message:
    """The message as a cable: its own, or one that is made of the filing."""
    if filing.cable is not None:
        return filing.cable
    when = scenario.start + filing.at_us
    levels = [level for level in scenario.prosigns(filing) if level is not None]
    post = scenario.network.posts.get(filing.origin)
    return Message(
        style="state",
        originator_ri=filing.origin,
        serial=f"{serial % 10_000:04d}",
        filed=_julian(when),
        security="ZNR",
        classification_chars="UUUUU",
        prosigns=tuple(scenario.rules.ladder[level].prosign for level in levels),
        dtg=date_time_group(when),
        originator=Address(plad=post.name if post else filing.origin),
        action=_addresses(filing, "action", scenario),
        info=_addresses(filing, "info", scenario),
        written_text=_TEXT.format(filing.name.upper(), filing.characters),
        closed=True,
        validation=f"#{serial % 10_000:04d}",
        ended=True,
    )


def _serials(filings: Mapping[str, Filing]) -> dict[str, int]:
    """The number of each message among those of its originator, in the order of filing."""
    count: Counter[str] = Counter()
    found = {}
    for name, filing in filings.items():
        count[filing.origin] += 1
        found[name] = count[filing.origin]
    return found


def _julian(instant: int) -> str:
    """Day of the year and time, ``3201039``, as format line 3 has it."""
    text = iso_utc(instant)
    year, rest = text.split("-", 1)
    first = _new_year(int(year))
    return f"{(instant - first) // DAY + 1:03d}{rest[6:8]}{rest[9:11]}"


def _new_year(year: int) -> int:
    """The first instant of a year, in microseconds since 1970."""
    past = year - 1
    leap = past // 4 - past // 100 + past // 400
    return ((past - 1969) * 365 + leap - 477) * DAY


def _addresses(filing: Filing, role: Role, scenario: Scenario) -> tuple[Address, ...]:
    return tuple(_address(who, scenario) for who in filing.addressees if who.role == role)


def _address(who: Addressee, scenario: Scenario) -> Address:
    """An address line; a post without a designator stands with its indicator alone."""
    post = scenario.network.posts.get(who.indicator or "")
    designator = who.designator or (post.name if post else None)
    precedence = None if who.precedence is None else _name(who.precedence, scenario.rules)
    if designator in (None, who.indicator):
        return Address(plad=who.indicator, precedence=precedence)
    return Address(ri=who.indicator, plad=designator, precedence=precedence)


def _name(word: str, rules: Rules) -> str:
    level = rules.level(word)
    return word if level is None else rules.ladder[level].name
