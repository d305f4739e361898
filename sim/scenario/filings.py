"""Messages as they are filed: what a scenario itself says of one, to a `Filing`.

Owns who is meant, when it is filed, how long it is, which precedence it has, and what messages are called.
What a cable says instead is `cables`'.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sim.documents import Part, Steps, texts
from sim.problems import Place, Problem
from sim.quantities import NotAQuantity, date_time_group, point_us
from sim.scenario.directory import Addressed, Directory, Group
from sim.scenario.model import Addressee, Filing, Role
from sim.scenario.written import FilingForm
from sim.textfiles import shown
from sim.written import entries

__all__ = ["Entry", "Names", "point"]


class Names:
    """The names of messages: the second use of ``X`` is ``X (2)``, or the next that nobody has ``written``."""

    def __init__(self, written: Iterable[str] = ()) -> None:
        self._used: dict[str, int] = {}
        self._written = frozenset(written)

    def fresh(self, name: str) -> str:
        """A name that no message has yet."""
        count = self._used.get(name, 0) + 1
        self._used[name] = count
        if count == 1:
            return name
        return self.fresh_as(name, count)

    def fresh_as(self, name: str, count: int) -> str:
        """The name with its number, or with the next one that is free."""
        while f"{name} ({count})" in self._used or f"{name} ({count})" in self._written:
            count += 1
        self._used[name] = count
        self._used[f"{name} ({count})"] = 1
        return f"{name} ({count})"


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


class Entry:
    """One entry of ``filings:`` on its way to a `Filing`.

    What could not be read, or is not known, has the benefit of the doubt: who may be an addressee is one.
    """

    def __init__(self, form: FilingForm, part: Part, start: int, directory: Directory) -> None:
        self.form, self.part, self.start, self.directory = form, part, start, directory
        self.problems: list[Problem] = []

    def wrong(self, path: Steps, code: str, text: str, hint: str = "", *, key: bool = False) -> None:
        """Tell a problem at a path of the entry."""
        self.problems.append(Problem(self.part.place(path, key=key), code, text, hint))

    def filing(self, otherwise: str) -> Filing:
        """The filing, called as it says or otherwise; its problems are told beside it."""
        form = self.form
        self._complete()
        origin = self._origin()
        addressed = list(self._addressees())
        addressees = self.directory.expanded(addressed, origin)
        if addressed and not addressees:
            self.wrong((), "S401", "the filing has no addressee but its originator", "name someone else")
        precedence, second = (
            self.precedence(form.precedence),
            self.precedence(form.info_precedence, "info_precedence"),
        )
        self.not_above(precedence, second)
        at_us = self.at()
        characters = form.characters if form.characters is not None else 6 * (form.words or 0)
        return Filing(form.name or otherwise, at_us, origin or "", characters, precedence or "", second, addressees)

    def _complete(self) -> None:
        form = self.form
        if form.lacks("from_"):
            self.wrong((), "S401", "the filing has no originator", "write 'from: RUEHNT', or 'cable: PATH'")
        if form.lacks("precedence"):
            self.wrong((), "S401", "the filing has no precedence", "write 'precedence: ROUTINE'")
        if form.lacks("words", "characters"):
            self.wrong((), "S401", "the filing has no length", "write 'words: 150' or 'characters: 900'")
        if form.words is not None and form.characters is not None:
            self.wrong(
                ("characters",),
                "S401",
                "a length is given in words and in characters",
                "leave one of them",
                key=True,
            )
        if not form.to and not form.info and not form.unread("to", "info"):
            self.wrong((), "S401", "the filing has no addressees", "write 'to: [RUEHNT]'")

    def _origin(self) -> str | None:
        name = self.form.from_
        if name is None:
            return None
        found = self.directory.post(name)
        if found is None:
            self.problems.append(self.directory.unknown_post(name, self.part.place(("from",))))
        return found

    def _addressees(self) -> Iterator[Addressed]:
        roles: tuple[tuple[Role, str], ...] = (("action", "to"), ("info", "info"))
        groups = {"to": self.form.to, "info": self.form.info}
        for role, key in roles:
            if self.form.unread(key) or None in (groups[key] or ()):
                yield from (Addressee(text, text, role) for text in texts(self.part.value))
            for at, (name, word) in entries(groups[key]):
                path: Steps = (key, at) if isinstance(_raw(self.part, key), list) else (key,)
                place = self.part.place(path if word is None else (*path, name), key=word is not None)
                if word is not None and not self.directory.knows(word):
                    self.problems.append(self.directory.unknown_precedence(word, self.part.place((*path, name))))
                yield from self._meant(name, role, word, place)

    def _meant(self, name: str, role: Role, word: str | None, place: Place) -> Iterator[Addressed]:
        indicator = self.directory.post(name)
        if indicator is not None:
            yield Addressee(indicator, None if indicator == name else name, role, word)
            return
        group = self.directory.collective(name)
        if group is None:
            self.problems.append(self.directory.unknown_post(name, place))
            yield Addressee(name, name, role, word)
            return
        yield Group(group, role, word)

    def precedence(self, word: str | None, key: str = "precedence") -> str | None:
        """A precedence as the scenario writes it; one that the ladder lacks is told."""
        if word is not None and not self.directory.knows(word):
            self.problems.append(self.directory.unknown_precedence(word, self.part.place((key,))))
        return word

    def not_above(self, first: str | None, second: str | None) -> None:
        """The second precedence may not be above the first (ACP 127(G) 152)."""
        if first is not None and second is not None and self.directory.above(second, first):
            path: Steps = ("info_precedence",) if self.form.info_precedence else ("precedence",)
            self.wrong(
                path,
                "S403",
                f"the second precedence {shown(second)} is above the first, {shown(first)}",
                f"write 'precedence: {second}' and 'info_precedence: {first}'",
            )

    def at(self) -> int:
        """When it is filed, in microseconds since the start."""
        if self.form.at is None:
            return 0
        at_us, problems = point(self.form.at, self.start, self.part.place(("at",)))
        self.problems += problems
        return at_us


def _raw(part: Part, key: str) -> object:
    value = part.value
    return value.get(key) if isinstance(value, dict) else None
