"""What a heading says: what a group tells, which group tells it, times of filing, date-time groups.

Owns the kinds `field`, `find`, `julian` and `dtg`. What parts mean is `sim.cable.meaning`'s.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sim.cable.meaning import Meaning, meaning
from sim.cable.message import Message
from sim.cable.parts import Part
from sim.cable.reader import read_cable
from sim.cable.terms import filing_instant
from sim.cable.writer import write_message
from sim.quantities import MONTHS, date_time_group, iso_utc
from sim.scenario.model import Filing
from sim.teaching.case import Case
from sim.teaching.draw import Draw
from sim.teaching.question import Asked, Fact, Option
from sim.teaching.questions.kind import Kind

__all__ = ["DTG", "FIELD", "FIND", "JULIAN"]

HEADING = ("FL1", "FL2", "FL3", "FL4", "FL5", "FL6", "FL7", "FL8", "FL9")
ALIKE = {
    "precedence": "precedence prosign",
    "originating station": "routing indicator",
    "start of message": "start of transmission",
}
"""Parts whose meanings a careful reader could defend for one another: never choices of one question."""
FIRST_YEAR, LAST_YEAR = 1000, 9000
"""Years in which a day more or less is still a day of the calendar."""
UNLISTED = "whose meaning is not listed"
NAMES = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


class Group(NamedTuple):
    """A group of a message's heading: the line that it stands on, the part, and what it tells."""

    message: str
    line: Part
    part: Part
    meaning: Meaning

    @property
    def family(self) -> str:
        """What its meaning could be taken for."""
        return ALIKE.get(self.part.name, self.part.name)


def _cables(case: Case) -> list[tuple[str, Message]]:
    return [(name, filing.cable) for name, filing in case.filings.items() if filing.cable is not None]


def _groups(case: Case) -> list[Group]:
    """The groups of all headings, of equal ones in one heading the first."""
    return [group for name, cable in _cables(case) for group in _groups_of(name, cable)]


def _groups_of(name: str, cable: Message) -> list[Group]:
    found: dict[tuple[str, str, str], Group] = {}
    for line in read_cable(write_message(cable)).parts:
        for part in line.parts if line.line in HEADING else ():
            told = meaning(part)
            if UNLISTED not in told.text and part.raw.isprintable():
                found.setdefault((line.line, part.name, part.raw), Group(name, line, part, told))
    return list(found.values())


def _unlike(group: Group, case: Case, draw: Draw) -> list[Group]:
    """Groups of the same heading, in another order, no two of which could be taken for each other."""
    families: dict[str, Group] = {}
    for other in draw.shuffled(_groups_of(group.message, dict(_cables(case))[group.message])):
        families.setdefault(other.family, other)
    families.pop(group.family, None)
    same_line = [one for one in families.values() if one.line.line == group.line.line]
    return same_line + [one for one in families.values() if one.line.line != group.line.line]


def _heading(name: str, case: Case, only: tuple[str, ...] = HEADING) -> tuple[Fact, ...]:
    """The heading as it is sent (or some of its lines), of the info addressees the first."""
    cable = dict(_cables(case))[name]
    lines = [part for part in read_cable(write_message(cable)).parts if part.line in only]
    first = [part for part in lines if part.line not in ("FL8", "FL9")]
    info = [part for part in lines if part.line == "FL8"][:1]
    return tuple(("", raw) for part in (*first[:9], *info) for raw in _one_line(part.raw))


def _one_line(raw: str) -> list[str]:
    return ["".join(letter if letter.isprintable() else "?" for letter in line) for line in raw.splitlines()]


# ---------------------------------------------------------------- what a group tells


def _ask_field(case: Case, group: Group, draw: Draw) -> Asked | None:
    wrong = [
        Option(one.meaning.text, one.part.name, f"That is what {one.part.raw!r} in {one.line.line} tells.")
        for one in _unlike(group, case, draw)
    ]
    return Asked(
        f"What does {group.part.raw!r} tell, in {_cited(group)}?",
        _heading(group.message, case),
        Option(group.meaning.text, group.part.name, f"It is the {group.part.name} of {group.line.line}."),
        wrong,
        f"{group.line.line} is the line of the {group.line.name}.",
        group.meaning.source + ".",
        {"message": group.message, "line": group.line.line, "raw": group.part.raw, "start": group.part.start},
    )


def _cited(group: Group) -> str:
    """A group's line as a question cites it: its first words."""
    words = " ".join(group.line.raw.split())
    return repr(words if len(words) <= 50 else words[:47] + "...")


FIELD = Kind("field", "What a group of the heading tells", "Headings", _groups, _ask_field)


# ---------------------------------------------------------------- which group tells it


def _single(case: Case) -> list[Group]:
    """Groups whose meaning no other group of their heading has."""
    groups = _groups(case)
    return [
        group
        for group in groups
        if sum(other.message == group.message and other.family == group.family for other in groups) == 1
    ]


def _ask_find(case: Case, group: Group, draw: Draw) -> Asked | None:
    wrong = [
        Option(one.part.raw, (one.line.line, one.part.name), f"That tells: {one.meaning.text}.")
        for one in _unlike(group, case, draw)
        if one.part.raw not in group.part.raw and group.part.raw not in one.part.raw
    ]
    right = Option(group.part.raw, (group.line.line, group.part.name), f"It stands in {group.line.line}.")
    return Asked(
        f"Which group is the {group.part.name}: {group.meaning.text}?",
        _heading(group.message, case),
        right,
        wrong,
        f"Look in {group.line.line}, {_cited(group)}.",
        group.meaning.source + ".",
        {"message": group.message, "name": group.part.name},
    )


FIND = Kind("find", "Which group of the heading", "Headings", _single, _ask_find)


# ---------------------------------------------------------------- time of filing


def _julian(case: Case) -> list[tuple[str, str]]:
    """Cables with a Julian time of filing, and that time."""
    return [
        (name, cable.filed)
        for name, cable in _cables(case)
        if cable.filed and len(cable.filed) == 7 and cable.filed.isdigit() and cable.date_time_group
    ]


def _ask_julian(case: Case, subject: tuple[str, str], draw: Draw) -> Asked | None:
    name, filed = subject
    cable = dict(_cables(case))[name]
    group = cable.date_time_group
    when = filing_instant(filed, group.moment) if group is not None and group.moment is not None else None
    if when is None or not FIRST_YEAR < when.year < LAST_YEAR:
        return None
    january = datetime(when.year, 1, 1, when.hour, when.minute, tzinfo=UTC)
    day = (when - january).days + 1
    wrong = [
        _day(when + timedelta(days=1), "Day 1 is the first of January, and leap years count."),
        _day(when - timedelta(days=1), "Day 1 is the first of January, and leap years count."),
        _day(when + timedelta(days=31), "Count the days of the months once more."),
        _day(when.replace(hour=(when.hour + 12) % 24), "The last four figures are hours and minutes as they stand."),
    ]
    digits = (int(filed[0]), int(filed[1:3]))
    if 1 <= digits[0] <= 9 and 1 <= digits[1] <= 28:
        told = when.replace(month=digits[0], day=digits[1])
        wrong.insert(0, _day(told, "The first three figures are one number: the day of the year."))
    return Asked(
        f"In {name} the calling station's line ends in {filed}. When was the message filed?",
        (*_heading(name, case, ("FL3",)), ("Year", f"{when.year}")),
        _day(when, f"Day {day} of {when.year}, at {when:%H:%M}."),
        wrong,
        "Three figures are the day of the year, four are hours and minutes, Z.",
        "ACP 127(G) 115, 116.",
        {"message": name, "filed": filed, "year": when.year},
    )


def _day(when: datetime, why: str) -> Option:
    return Option(f"{when.day} {MONTHS[when.month - 1]}, {when:%H:%M} Z", f"{when:%m-%dT%H:%M}", why)


JULIAN = Kind("julian", "Time of filing", "Headings", _julian, _ask_julian)


# ---------------------------------------------------------------- date-time group


def _minutes(case: Case) -> list[Filing]:
    """Messages filed, one for each minute of filing."""
    start = case.scenario.start
    found = {date_time_group(start + filing.at_us): filing for filing in case.filings.values()}
    return list(found.values())


def _ask_dtg(case: Case, filing: Filing, draw: Draw) -> Asked | None:
    instant = case.scenario.start + filing.at_us
    date, clock = iso_utc(instant).split("T")
    year, month, day = date.split("-")
    hour, minute = clock[:2], clock[3:5]
    behind = f"Z {MONTHS[int(month) - 1]} {year[-2:]}"
    twelve = "The hours and minutes are GMT, from 0000 to 2359."
    first = "First the day of the month, then hours and minutes."

    def option(figures: str, why: str) -> Option:
        return Option(figures + behind, figures + behind, why)

    wrong = [
        option(hour + minute + day, first),
        option(month + hour + minute, "First the day; the month is spelled out behind the group."),
        option(f"{day}{(int(hour) + 12) % 24:02d}{minute}", twelve),
        option(day + minute + hour, first),
    ]
    return Asked(
        f"A message is released on {int(day)} {NAMES[int(month) - 1]} {year} at {hour}:{minute} GMT. "
        "What is its date-time group?",
        (),
        option(day + hour + minute, "Day, hours, minutes, Z; month; year."),
        draw.shuffled(wrong),
        first,
        "ACP 127(G) 113, 206.c.",
        {"at_us": filing.at_us},
    )


DTG = Kind("dtg", "Date-time group", "Headings", _minutes, _ask_dtg)
