"""Messages as they are filed: from cables, and from what a scenario says in a cable's place.

Owns the way from `filings:` to `Filing` values: who is meant, when it is filed, how long it is, which precedence it
has, and what it is called. Reading a cable is `sim.cable`'s.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from sim.cable.message import Address, Exempted, Message, Role
from sim.cable.reader import read_cable
from sim.documents import Part, Steps
from sim.network.model import Collective
from sim.problems import Place, Problem
from sim.quantities import NotAQuantity, date_time_group, point_us
from sim.scenario.directory import Directory
from sim.scenario.model import Addressee, Filing
from sim.scenario.provenance import Reading, beside
from sim.scenario.written import FilingForm
from sim.textfiles import LARGEST_CABLE, shown
from sim.written import entries

__all__ = ["Cable", "Names", "as_filed", "cable_length", "filings", "open_cables", "point"]


def as_filed(text: str) -> str:
    """The text of a cable as its length counts: line ends are one character, blank lines at the end do not count."""
    plain = re.sub(r"\r+\n|\r", "\n", text.removeprefix("\ufeff"))
    return re.sub(r"(\n[ \t]*)+\Z", "", plain)


def cable_length(text: str) -> int:
    """The length of a cable in characters (model.md, section 4)."""
    return len(as_filed(text))


@dataclass(frozen=True)
class Cable:
    """A cable that a filing names, read: its message, its length, and where problems about it are told."""

    message: Message
    characters: int
    place: Place


class Names:
    """The names of messages: the second use of ``X`` is ``X (2)``."""

    def __init__(self) -> None:
        self._used: dict[str, int] = {}

    def fresh(self, name: str) -> str:
        """A name that no message has yet."""
        count = self._used.get(name, 0) + 1
        self._used[name] = count
        if count == 1:
            return name
        return self.fresh_as(name, count)

    def fresh_as(self, name: str, count: int) -> str:
        """The name with its number, or with the next one that is free."""
        while f"{name} ({count})" in self._used:
            count += 1
        self._used[name] = count
        self._used[f"{name} ({count})"] = 1
        return f"{name} ({count})"


def open_cables(forms: list[FilingForm], part: Part, reading: Reading) -> dict[int, Cable]:
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
        read = read_cable(text, file)
        reading.tell(_placed(problem, where) for problem in read.problems)
        characters = cable_length(text)
        if not characters:
            reading.tell([Problem(where, "S408", "the cable is empty")])
            continue
        found[at] = Cable(read.message, characters, where)
    return found


def _placed(problem: Problem, where: Place) -> Problem:
    """A cable's problem; of a cable in place, it is told where the cable stands in the scenario."""
    if not where.line:
        return problem.within(where.file)
    text = f"{problem.text} (line {problem.place.line} of the cable)" if problem.place.line else problem.text
    return Problem(where, problem.code, text, problem.hint, problem.severity)


def point(text: str, start: int, place: Place) -> tuple[int, list[Problem]]:
    """An instant in microseconds since the start; one before it is a problem."""
    try:
        at_us = point_us(text, start)
    except NotAQuantity as wrong:
        return 0, [Problem(place, "Y124", str(wrong), wrong.hint)]
    if at_us < 0:
        hint = f"the start is {date_time_group(start)}"
        return 0, [Problem(place, "S404", f"{shown(text)} lies before the start", hint)]
    return at_us, []


def filings(
    forms: list[FilingForm],
    cables: dict[int, Cable],
    part: Part,
    *,
    start: int,
    directory: Directory,
    reading: Reading,
    names: Names,
) -> tuple[Filing, ...]:
    """The messages of ``filings:`` that could be understood, in their order; the problems of all are told."""
    made: list[Filing] = []
    for at, form in entries(forms):
        entry = _Entry(form, part.part(("filings", at)), start, directory)
        if form.cable is None:
            filing = entry.from_form(f"filing-{at + 1}")
        elif at in cables:
            filing = entry.from_cable(cables[at], f"filing-{at + 1}")
        else:
            continue
        reading.tell(entry.problems)
        if filing is not None:
            made.append(replace(filing, name=names.fresh(filing.name)))
    return tuple(made)


@dataclass(frozen=True)
class _Group:
    """A collective as it is addressed."""

    collective: Collective
    role: Role
    precedence: str | None


_Addressed: TypeAlias = Addressee | _Group


class _Entry:
    """One entry of ``filings:`` on its way to a `Filing`."""

    def __init__(self, form: FilingForm, part: Part, start: int, directory: Directory) -> None:
        self.form, self.part, self.start, self.directory = form, part, start, directory
        self.problems: list[Problem] = []

    def wrong(self, path: Steps, code: str, text: str, hint: str = "", *, key: bool = False) -> None:
        self.problems.append(Problem(self.part.place(path, key=key), code, text, hint))

    # ------------------------------------------------------------ what a scenario says

    def from_form(self, otherwise: str) -> Filing | None:
        """A filing without a cable."""
        form = self.form
        self._complete()
        origin = self._origin()
        addressees = self._expanded(list(self._addressees()), origin, ())
        precedence, second = (
            self._precedence(form.precedence),
            self._precedence(form.info_precedence, "info_precedence"),
        )
        self._not_above(precedence, second)
        at_us = self._at(0)
        if any(problem.severity == "error" for problem in self.problems):
            return None
        characters = form.characters if form.characters is not None else 6 * (form.words or 0)
        return Filing(
            form.name or otherwise, at_us, origin or "", characters, precedence or "", second, addressees
        )

    def _complete(self) -> None:
        form = self.form
        if form.from_ is None:
            self.wrong((), "S401", "the filing has no originator", "write 'from: RUEHNT', or 'cable: PATH'")
        if form.precedence is None:
            self.wrong((), "S401", "the filing has no precedence", "write 'precedence: ROUTINE'")
        if form.words is None and form.characters is None:
            self.wrong((), "S401", "the filing has no length", "write 'words: 150' or 'characters: 900'")
        if form.words is not None and form.characters is not None:
            self.wrong(
                ("characters",),
                "S401",
                "a length is given in words and in characters",
                "leave one of them",
                key=True,
            )
        if not form.to and not form.info:
            self.wrong((), "S401", "the filing has no addressees", "write 'to: [RUEHNT]'")

    def _origin(self) -> str | None:
        name = self.form.from_
        if name is None:
            return None
        found = self.directory.post(name)
        if found is None:
            self.problems.append(self.directory.unknown_post(name, self.part.place(("from",))))
        return found

    def _addressees(self) -> Iterator[_Addressed]:
        roles: tuple[tuple[Role, str], ...] = (("action", "to"), ("info", "info"))
        groups = {"to": self.form.to or [], "info": self.form.info or []}
        for role, key in roles:
            for at, (name, word) in enumerate(groups[key]):
                path: Steps = (key, at) if isinstance(_raw(self.part, key), list) else (key,)
                place = self.part.place(path if word is None else (*path, name), key=word is not None)
                if word is not None and not self.directory.knows(word):
                    self.problems.append(
                        self.directory.unknown_precedence(word, self.part.place((*path, name)))
                    )
                yield from self._meant(name, role, word, place)

    def _meant(self, name: str, role: Role, word: str | None, place: Place) -> Iterator[_Addressed]:
        indicator = self.directory.post(name)
        if indicator is not None:
            yield Addressee(indicator, None if indicator == name else name, role, word)
            return
        group = self.directory.collective(name)
        if group is None:
            self.problems.append(self.directory.unknown_post(name, place))
            return
        yield _Group(group, role, word)

    def _expanded(
        self, addressed: list[_Addressed], origin: str | None, exempt: tuple[Exempted, ...]
    ) -> tuple[Addressee, ...]:
        """Collectives replaced by their members: once each, not who is addressed anyway, exempted, or the originator."""
        if all(isinstance(one, Addressee) for one in addressed):
            return tuple(one for one in addressed if isinstance(one, Addressee))
        known = {one.indicator for one in addressed if isinstance(one, Addressee)} | {origin}
        made: list[Addressee] = []
        for one in addressed:
            if isinstance(one, Addressee):
                made.append(one)
                continue
            spared = {post for each in exempt for post in self._exempted(each, one.collective)}
            for member in one.collective.members:
                if member not in known and member not in spared:
                    known.add(member)
                    made.append(Addressee(member, None, one.role, one.precedence))
        return tuple(made)

    def _exempted(self, address: Exempted, collective: Collective) -> Iterator[str]:
        """The post that an exemption spares a collective's message (ACP 127(G) 205.b)."""
        behind = address.collective
        if behind is not None:
            named = [self.directory.collective(name) for name in (behind.ri, behind.plad) if name]
            if any(named) and collective not in named:
                return
        for name in (address.ri, address.plad):
            found = self.directory.post(name) if name else None
            if found is not None:
                yield found

    def _precedence(self, word: str | None, key: str = "precedence") -> str | None:
        if word is not None and not self.directory.knows(word):
            self.problems.append(self.directory.unknown_precedence(word, self.part.place((key,))))
        return word

    def _not_above(self, first: str | None, second: str | None) -> None:
        if first is not None and second is not None and self.directory.above(second, first):
            path: Steps = ("info_precedence",) if self.form.info_precedence else ("precedence",)
            self.wrong(
                path,
                "S403",
                f"the second precedence {shown(second)} is above the first, {shown(first)}",
                "the first is the higher",
            )

    def _at(self, otherwise: int) -> int:
        if self.form.at is None:
            return otherwise
        at_us, problems = point(self.form.at, self.start, self.part.place(("at",)))
        self.problems += problems
        return at_us

    # ------------------------------------------------------------ what a cable says

    def from_cable(self, cable: Cable, otherwise: str) -> Filing | None:
        """A filing of a cable, as it is or with another time and precedence."""
        form, message = self.form, cable.message
        for key, given in (
            ("from", form.from_),
            ("to", form.to),
            ("info", form.info),
            ("words", form.words),
            ("characters", form.characters),
        ):
            if given is not None:
                self.wrong(
                    (key,),
                    "S401",
                    f"the cable itself says what {shown(key)} would",
                    "leave the key out",
                    key=True,
                )
        origin = self._cable_origin(cable)
        addressees = self._expanded(list(self._cable_addressees(cable)), origin, message.exempt)
        if not addressees:
            self.problems.append(
                Problem(cable.place, "S408", "no addressee can be read in the cable", "", "error")
            )
        first, second = self._cable_precedences(cable)
        at_us = self._cable_at(cable)
        if any(problem.severity == "error" for problem in self.problems):
            return None
        name = form.name or message.name or otherwise
        return Filing(name, at_us, origin, cable.characters, first or "", second, addressees, message)

    def _cable_origin(self, cable: Cable) -> str:
        """The station in FL3 if it is a post, else the post of FM's designator, else whatever the cable calls it."""
        message = cable.message
        station, office = message.originator_ri, message.originator
        named = (office.plad or office.ri) if office else None
        for name in (station, named):
            found = self.directory.post(name) if name else None
            if found is not None:
                return found
        unknown = station or named or "UNKNOWN"
        self._warn(
            cable, f"the originator {shown(unknown)} is not in the network", self.directory.hint(unknown)
        )
        return unknown

    def _cable_addressees(self, cable: Cable) -> Iterator[_Addressed]:
        message = cable.message
        roles: tuple[tuple[Role, tuple[Address, ...]], ...] = (
            ("action", message.action),
            ("info", message.info),
        )
        for role, addresses in roles:
            for address in addresses:
                yield from self._cable_addressee(cable, address, role)

    def _cable_addressee(self, cable: Cable, address: Address, role: Role) -> Iterator[_Addressed]:
        word = self._cable_word(cable, address)
        if address.ri == "ZEN":
            yield Addressee(
                self.directory.post(address.plad) if address.plad and self.directory.network else None,
                address.plad,
                role,
                word,
                served=True,
            )
            return
        group = next(
            filter(None, (self.directory.collective(name) for name in (address.ri, address.plad) if name)),
            None,
        )
        if group is not None:
            yield _Group(group, role, word)
            return
        indicator = address.ri
        if indicator is None and address.plad and self.directory.network is not None:
            indicator = self.directory.post(address.plad)
        if self.directory.network is not None and (
            indicator is None or indicator not in self.directory.network.posts
        ):
            name = address.ri or address.plad or "?"
            self._warn(cable, f"the addressee {shown(name)} is not in the network", self.directory.hint(name))
        yield Addressee(indicator, address.plad, role, word)

    def _cable_word(self, cable: Cable, address: Address) -> str | None:
        if not address.precedence:
            return None
        word = self.directory.word_of(address.precedence)
        if word is None:
            self._warn(
                cable,
                f"{shown(address.precedence)} on the line of {address.name} is no precedence",
                "the message's holds",
            )
        elif not self.directory.knows(word):
            self.problems.append(self.directory.unknown_precedence(word, cable.place))
        return word

    def _cable_precedences(self, cable: Cable) -> tuple[str | None, str | None]:
        form, message = self.form, cable.message
        first = self._precedence(form.precedence) if form.precedence else self._cable_first(cable)
        if form.info_precedence is not None:
            second = self._precedence(form.info_precedence, "info_precedence")
            self._not_above(first, second)
            return first, second
        second = message.precedence_info
        if second is None:
            return first, None
        if not self.directory.knows(second):
            self.problems.append(self.directory.unknown_precedence(second, cable.place))
        if first is not None and self.directory.above(second, first):
            text = f"the second prosign {shown(second)} is above the first precedence {shown(first)}"
            self._warn(cable, text, "it is taken as the first")
            second = first
        return first, second

    def _cable_first(self, cable: Cable) -> str | None:
        """FL5's first prosign; where that is lost, the highest on address lines, else FL2's."""
        message = cable.message
        first = message.precedence_action
        if first is None:
            words = [
                word
                for one in message.addressees
                if one.precedence and (word := self.directory.word_of(one.precedence))
            ]
            for word in words:
                if first is None or self.directory.above(word, first):
                    first = word
            if first is not None:
                self._warn(
                    cable,
                    f"no precedence in FL5; {first}, the highest of the address lines, is taken",
                    "",
                    "S410",
                )
        if first is None and message.fl2_precedence:
            first = message.fl2_precedence[:1]
            self._warn(
                cable, f"no precedence in FL5; {first}, that of the routing line, is taken", "", "S410"
            )
        if first is None:
            self.problems.append(
                Problem(
                    cable.place,
                    "S406",
                    "no precedence can be read in the cable",
                    "write 'precedence: ROUTINE' beside 'cable:'",
                )
            )
        elif not self.directory.knows(first):
            self.problems.append(self.directory.unknown_precedence(first, cable.place))
        return first

    def _cable_at(self, cable: Cable) -> int:
        if self.form.at is not None:
            return self._at(0)
        filed = cable.message.filed_at
        if filed is None:
            self.problems.append(
                Problem(
                    cable.place,
                    "S405",
                    "no time of filing can be read in the cable",
                    "write 'at: 5 min' beside 'cable:'",
                )
            )
            return 0
        if filed < self.start:
            text = f"the cable was filed at {date_time_group(filed)}, before the start ({date_time_group(self.start)})"
            self.problems.append(
                Problem(cable.place, "S404", text, "write 'at:' beside 'cable:', or an earlier 'start:'")
            )
            return 0
        return filed - self.start

    def _warn(self, cable: Cable, text: str, hint: str = "", code: str = "S407") -> None:
        self.problems.append(Problem(cable.place, code, text, hint, "warning"))


def _raw(part: Part, key: str) -> object:
    value = part.value
    return value.get(key) if isinstance(value, dict) else None
