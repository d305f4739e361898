"""Cables that a scenario files: read, and made into filings with what the scenario says beside them.

Owns the length of a cable, who of its addressees is which post, and which of its lines gives time and
precedence. What is unknown in a cable is a warning, since it comes from elsewhere. Reading its text is
`sim.cable`'s.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from sim.cable.message import Address, Message, Role
from sim.cable.reader import Reading as CableReading
from sim.cable.reader import read_cable
from sim.documents import Part
from sim.network.model import folded
from sim.problems import Place, Problem
from sim.quantities import date_time_group
from sim.scenario.directory import Addressed, Directory, Group
from sim.scenario.filings import Entry
from sim.scenario.model import Addressee, Filing
from sim.scenario.provenance import Reading, beside
from sim.scenario.written import FilingForm
from sim.textfiles import LARGEST_CABLE, shown
from sim.written import entries

__all__ = ["Cable", "CableEntry", "as_filed", "cable_length", "open_cables"]


def as_filed(text: str) -> str:
    """The text of a cable as its length counts: each line end one character, no blank lines at the end."""
    plain = re.sub(r"\r+\n|\r", "\n", text.removeprefix("\ufeff"))
    kept = plain.rstrip(" \t\n")
    return kept + plain[len(kept) :].partition("\n")[0]


def cable_length(text: str) -> int:
    """The length of a cable in characters (model.md, section 4)."""
    return len(as_filed(text))


@dataclass(frozen=True)
class Cable:
    """A cable that a filing names, read: its message, its length, and where problems about it are told."""

    reading: CableReading
    characters: int
    file: Place

    @property
    def message(self) -> Message:
        """What it says."""
        return self.reading.message

    def place(self, line: str = "", holding: str = "") -> Place:
        """Where a format line stands, the first that holds a text; of a cable in place, where that begins."""
        if self.file.line or not line:
            return self.file
        wanted = folded(holding)
        for part in self.reading.parts:
            if part.line == line and wanted in folded(part.raw):
                return Place(self.file.file, part.start_line, part.start_column)
        return self.file


def open_cables(forms: list[FilingForm | None] | None, part: Part, reading: Reading) -> dict[int, Cable]:
    """The cables that filings name, by their place in the list; what cannot be read is told."""
    found: dict[int, Cable] = {}
    for at, form in entries(forms):
        if form.cable is None:
            continue
        place = part.place(("filings", at, "cable"))
        if "\n" in form.cable:
            text, file, where = form.cable, part.file, place
        else:
            path = beside(part.folder, form.cable.strip())
            opened = reading.text("cable", path, place, LARGEST_CABLE, "cp1252")
            if opened is None:
                continue
            text, file, where = opened.text, path, Place(path)
        characters = cable_length(text)
        if not characters:
            reading.tell([Problem(where, "S408", "the cable is empty")])
            continue
        read = read_cable(text, file)
        reading.tell(_placed(problem, where) for problem in read.problems)
        found[at] = Cable(read, characters, where)
    return found


def _placed(problem: Problem, where: Place) -> Problem:
    """What reading the cable has found: a warning here, since what a filing needs of it is judged on its own.

    Of a cable in place, it is told where the cable stands in the scenario.
    """
    told = replace(problem, severity="warning")
    if not where.line:
        return told.within(where.file)
    line = f" (line {problem.place.line} of the cable)" if problem.place.line else ""
    return replace(told, place=where, text=problem.text + line)


class CableEntry(Entry):
    """An entry of ``filings:`` that names a cable, on its way to a `Filing`."""

    def __init__(self, form: FilingForm, part: Part, start: int, directory: Directory, cable: Cable) -> None:
        super().__init__(form, part, start, directory)
        self.cable, self.message = cable, cable.message

    def filing(self, otherwise: str) -> Filing:
        """The cable as it is filed, or with another time and precedence."""
        self._nothing_twice()
        origin = self._station()
        addressees = self.directory.expanded(list(self._addressed()), origin, self.message.exempt)
        if not addressees:
            self._fault(self.cable.place(), "S408", "no addressee can be read in the cable")
        first = self._first()
        second = self._second(first)
        at_us = self._filed()
        name = self.form.name or self.message.name or otherwise
        return Filing(name, at_us, origin, self.cable.characters, first or "", second, addressees, self.message)

    def _fault(self, place: Place, code: str, text: str, hint: str = "") -> None:
        self.problems.append(Problem(place, code, text, hint))

    def _warn(self, place: Place, text: str, hint: str = "", code: str = "S407") -> None:
        self.problems.append(Problem(place, code, text, hint, "warning"))

    def _nothing_twice(self) -> None:
        """What a cable says itself is not said beside it."""
        form = self.form
        said = {
            "from": form.from_,
            "to": form.to,
            "info": form.info,
            "words": form.words,
            "characters": form.characters,
        }
        for key, given in said.items():
            if given is not None:
                text = f"the cable itself says what {shown(key)} would"
                self.wrong((key,), "S401", text, "leave the key out", key=True)

    # ------------------------------------------------------------ who

    def _station(self) -> str:
        """The station in FL3 if it is a post, else the post of FM's designator, else as written."""
        station, office = self.message.originator_ri, self.message.originator
        office = self._parted(office) if office else None
        named = (office.plad or office.ri) if office else None
        for name in (station, office.ri if office else None, named):
            found = self.directory.post(name) if name else None
            if found is not None:
                return found
        unknown = station or named
        place = self.cable.place("FL3" if station else "FL6")
        if unknown is None:
            self._warn(place, "no originator can be read in the cable")
            return "UNKNOWN"
        self._warn(place, f"the originator {shown(unknown)} is not in the network", self.directory.hint(unknown))
        return unknown

    def _addressed(self) -> Iterator[Addressed]:
        lines: tuple[tuple[Role, str, tuple[Address, ...]], ...] = (
            ("action", "FL7", self.message.action),
            ("info", "FL8", self.message.info),
        )
        for role, line, addresses in lines:
            for address in addresses:
                yield self._one(self._parted(address), role, line)

    def _parted(self, address: Address) -> Address:
        """An indicator too short to be known by its letters, with its slash: known since the network has it."""
        network = self.directory.network
        if address.ri or not address.plad or network is None:
            return address
        first, slash, rest = address.plad.partition("/")
        name = first.strip()
        if slash and (name in network.posts or name in network.collectives):
            return replace(address, ri=name, plad=rest.strip() or None)
        return address

    def _one(self, address: Address, role: Role, line: str) -> Addressed:
        """An addressee of an address line: a post, a collective, or whatever stands there."""
        word = self._word(address, line)
        given = [name for name in (address.ri, address.plad) if name]
        if address.ri == "ZEN":
            return Addressee(self._by_designator(address), address.plad, role, word, served=True)
        for name in given:
            group = self.directory.collective(name)
            if group is not None:
                return Group(group, role, word)
        indicator = address.ri or self._by_designator(address)
        network = self.directory.network
        if network is not None and (indicator is None or indicator not in network.posts):
            name = given[0] if given else "?"
            text = f"the addressee {shown(name)} is not in the network"
            self._warn(self.cable.place(line, name), text, self.directory.hint(name))
        return Addressee(indicator, address.plad, role, word)

    def _by_designator(self, address: Address) -> str | None:
        """The post of a designator; where an indicator stands alone on the line, without its slash, that post."""
        if not address.plad or self.directory.network is None:
            return None
        return self.directory.post(address.plad) or self.directory.post(address.plad.upper())

    # ------------------------------------------------------------ which precedence

    def _word(self, address: Address, line: str) -> str | None:
        """The precedence on an address line; what is none is told, and the message's holds."""
        if not address.precedence:
            return None
        place = self.cable.place(line, address.precedence)
        word = self.directory.word_of(address.precedence)
        if word is None:
            self._warn(place, f"{shown(address.precedence)} is no precedence", "the message's holds")
        elif not self.directory.knows(word):
            self.problems.append(self.directory.unknown_precedence(word, place))
        return word

    def _first(self) -> str | None:
        """The message's precedence: as the scenario says, FL5's, the highest address line's, else FL2's."""
        if self.form.precedence is not None:
            return self.precedence(self.form.precedence)
        place = self.cable.place("FL5")
        found, line = self.message.precedence_action, ""
        if found is None:
            found, line = self._highest(), "the highest of the address lines"
        if found is None and self.message.fl2_precedence:
            found, line = self.message.fl2_precedence[:1], "that of the routing line"
        if found is None:
            hint = "write 'precedence: ROUTINE' beside 'cable:'"
            self._fault(place, "S406", "no precedence can be read in the cable", hint)
            return None
        if line:
            self._warn(place, f"no precedence can be read in FL5; {shown(found)}, {line}, is taken", "", "S410")
        if not self.directory.knows(found):
            self.problems.append(self.directory.unknown_precedence(found, place))
        return found

    def _highest(self) -> str | None:
        """The highest precedence on an address line."""
        found: str | None = None
        for address in self.message.addressees:
            word = self.directory.word_of(address.precedence) if address.precedence else None
            if word is not None and (found is None or self.directory.above(word, found)):
                found = word
        return found

    def _second(self, first: str | None) -> str | None:
        """The second prosign; one above the first is taken as the first, which reading the cable has told."""
        if self.form.info_precedence is not None:
            second = self.precedence(self.form.info_precedence, "info_precedence")
            self.not_above(first, second)
            return second
        written = self.message.precedence_info
        if written is None:
            return None
        if not self.directory.knows(written):
            self.problems.append(self.directory.unknown_precedence(written, self.cable.place("FL5")))
        return first if first is not None and self.directory.above(written, first) else written

    # ------------------------------------------------------------ when

    def _filed(self) -> int:
        """The time of filing, in microseconds since the start."""
        if self.form.at is not None:
            return self.at()
        filed = self.message.filed_at
        if filed is None:
            hint = "write 'at: 5 min' beside 'cable:'"
            self._fault(self.cable.place("FL3"), "S405", "no time of filing can be read in the cable", hint)
            return 0
        if filed < self.start:
            began = date_time_group(self.start)
            text = f"the cable was filed at {date_time_group(filed)}, before the start ({began})"
            self._fault(self.cable.place("FL3"), "S404", text, "write 'at:' beside 'cable:', or an earlier 'start:'")
        return filed - self.start
