"""What people call a message: ``TASHKENT 1989, 161039Z NOV 07``.

Owns names and short texts for people: titles of messages, places of designators, lengths of time in columns.
The names under which records tell of messages are `sim.results`'.
"""

from __future__ import annotations

from sim.network.model import Network
from sim.quantities import SECOND, date_time_group, short_length
from sim.scenario.model import Filing

__all__ = ["clock", "place_name", "title_of"]

_KINDS = ("AMEMBASSY ", "AMCONSULATE ", "AMCONSUL ", "USMISSION ", "USINT ", "USLO ", "AMLEGATION ")
_DEPARTMENT = "SECSTATE WASH"


def title_of(name: str, filing: Filing, network: Network, start: int) -> str:
    """How people cite a message: place and serial of its cable, else its name; and its date-time group."""
    cable = filing.cable
    if cable is None or not cable.serial:
        return f"{name}, {date_time_group(start + filing.at_us)}"
    post = network.posts.get(filing.origin)
    designator = cable.originator.plad if cable.originator else None
    place = place_name(designator or (post.name if post else filing.origin))
    serial = cable.serial.lstrip("0") or "0"
    section = (
        f" SECTION {cable.section}" if cable.section and cable.section.strip("0") not in ("", "1") else ""
    )
    return f"{place} {serial}{section}, {cable.dtg or date_time_group(start + filing.at_us)}"


def place_name(designator: str) -> str:
    """The place that a designator is cited by: ``TASHKENT`` of ``AMEMBASSY TASHKENT``."""
    if designator.startswith(_DEPARTMENT):
        return "STATE"
    for kind in _KINDS:
        if designator.startswith(kind):
            return designator.removeprefix(kind)
    return designator


def clock(microseconds: int | None) -> str:
    """A length of time for a column: ``0``, ``2.9 s``, ``0:45:43`` (hours first), ``12 d 03 h``."""
    if microseconds is None:
        return ""
    if microseconds == 0:
        return "0"
    if microseconds < 50_000:
        return "<0.1 s"
    seconds = (microseconds + SECOND // 2) // SECOND
    if microseconds < 59_950_000 or seconds >= 100 * 3600:
        return short_length(microseconds)
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
