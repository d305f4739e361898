"""A recorded day: a CSV of one message a row, to filings.

Owns the columns, their checks with line numbers, and reading a hundred thousand rows quickly: addressees
are shared between rows, since a log repeats them. Codes L601 to L609.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from io import StringIO

from sim.problems import Place, Problem
from sim.quantities import LONGEST_US
from sim.scenario.directory import Addressed, Directory, Group
from sim.scenario.filings import Names
from sim.scenario.model import Addressee, Filing, Role
from sim.scenario.written import LONGEST_MESSAGE
from sim.textfiles import TextFile, shown

__all__ = ["read_log", "rows_of"]

COLUMNS = ("at_s", "from", "precedence", "characters", "action", "info")
MOST_PROBLEMS = 100

_SECONDS = re.compile(r"(\d{1,12})(?:\.(\d{1,6}))?")


def read_log(source: TextFile, directory: Directory, names: Names) -> tuple[tuple[Filing, ...], list[Problem]]:
    """The messages of a log, in the order of its rows, and every problem with its line."""
    reading = _Log(source.path, directory, names)
    made = tuple(reading.rows(source.text))
    return made, reading.problems


def rows_of(source: TextFile) -> Iterator[tuple[int, list[str]]]:
    """The rows of a CSV that are not empty, with the number of the line on which each begins."""
    reader = csv.reader(StringIO(source.text, newline=""))
    line = 1
    while True:
        try:
            row = next(reader, None)
        except csv.Error:
            row = [""]
        if row is None:
            return
        if row:
            yield line, row
        line = reader.line_num + 1


class _Log:
    def __init__(self, path: str, directory: Directory, names: Names) -> None:
        self.path, self.directory, self.names = path, directory, names
        self.problems: list[Problem] = []
        self._lists: dict[tuple[str, Role], tuple[Addressed, ...]] = {}
        self._known: dict[str, bool] = {}
        self._posts: dict[str, None] = {}

    def rows(self, text: str) -> Iterator[Filing]:
        lines = rows_of(TextFile(self.path, text, ""))
        _, header = next(lines, (1, []))
        names = [name.strip() for name in header]
        second = names == [*COLUMNS, "info_precedence"]
        if names != list(COLUMNS) and not second:
            hint = f"the first line is {','.join(COLUMNS)}, and info_precedence may follow"
            if ";" in "".join(header):
                hint = "part the columns with commas"
            self.wrong(1, "L601", f"{shown(','.join(header))} are not the columns of a log", hint)
            return
        number = 0
        for line, row in lines:
            number += 1
            if len(row) == len(names) - 1 and not second:
                row = [*row, ""]
            if len(row) != len(names):
                self.wrong(line, "L602", f"{len(row)} columns where {len(names)} belong")
            else:
                filing = self._filing(line, number, row)
                if filing is not None:
                    yield filing
            if len(self.problems) > MOST_PROBLEMS:
                self.wrong(line, "L610", f"more than {MOST_PROBLEMS} problems; the rest of the file is not told")
                return
        if not number:
            self.wrong(1, "L606", "the log has no rows", severity_warning=True)

    def wrong(self, line: int, code: str, text: str, hint: str = "", *, severity_warning: bool = False) -> None:
        severity = "warning" if severity_warning else "error"
        self.problems.append(Problem(Place(self.path, line, 1), code, text, hint, severity))  # type: ignore[arg-type]

    def _filing(self, line: int, number: int, row: list[str]) -> Filing | None:
        before = len(self.problems)
        seconds = _SECONDS.fullmatch(row[0].strip())
        at_us = 0
        if seconds is None:
            self.wrong(
                line,
                "L603",
                f"at_s {shown(row[0])} is not a time in seconds",
                "write '12' or '12.5', six decimals at most",
            )
        else:
            at_us = int(seconds[1]) * 1_000_000 + (int(seconds[2].ljust(6, "0")) if seconds[2] else 0)
            if at_us > LONGEST_US:
                self.wrong(line, "L603", f"at_s {row[0].strip()} is later than a hundred years")
        origin = row[1].strip()
        if not origin:
            self.wrong(line, "L602", "the row has no originator")
        else:
            self._check_post(origin, line)
        precedence = row[2].strip()
        self._check_word(precedence, line)
        length = row[3].strip()
        if not (
            length.isascii() and length.isdigit() and 1 <= int(length[:12]) <= LONGEST_MESSAGE and len(length) <= 12
        ):
            self.wrong(
                line,
                "L603",
                f"characters {shown(row[3])} is not a length",
                f"write a whole number from 1 to {LONGEST_MESSAGE}",
            )
        addressed = self._list(row[4], "action", line) + self._list(row[5], "info", line)
        addressees = self._addressees(addressed, origin, line)
        second = row[6].strip() or None if len(row) > 6 else None
        if second is not None and self._check_word(second, line) and self.directory.above(second, precedence):
            self.wrong(line, "L608", f"info_precedence {shown(second)} is above {shown(precedence)}")
        if any(problem.severity == "error" for problem in self.problems[before:]):
            return None
        return Filing(self.names.fresh(f"log-{number}"), at_us, origin, int(length), precedence, second, addressees)

    def _check_word(self, word: str, line: int) -> bool:
        known = self._known.get(word)
        if known is None:
            known = self._known[word] = self.directory.knows(word) and bool(word)
        if not known:
            self.problems.append(self.directory.unknown_precedence(word, Place(self.path, line, 1), "L607"))
        return known

    def _check_post(self, name: str, line: int) -> None:
        """An unknown post is told once, where it comes first."""
        network = self.directory.network
        if network is None or name in network.posts or name in self._posts:
            return
        self._posts[name] = None
        meant = self.directory.post(name)
        hint = f"write its indicator {shown(meant)}" if meant else self.directory.hint(name)
        self.wrong(line, "L604", f"{shown(name)} is not in the network", hint, severity_warning=True)

    def _addressees(self, addressed: tuple[Addressed, ...], origin: str, line: int) -> tuple[Addressee, ...]:
        """Who is addressed, collectives by their members; that there is nobody is told."""
        found = tuple([one for one in addressed if isinstance(one, Addressee)])
        if len(found) < len(addressed):
            found = self.directory.expanded(addressed, origin)
        if not found:
            nobody = "no addressee but its originator" if addressed else "no addressees"
            self.wrong(line, "L605", f"the row has {nobody}")
        return found

    def _list(self, text: str, role: Role, line: int) -> tuple[Addressed, ...]:
        found = self._lists.get((text, role))
        if found is None:
            found = self._lists[(text, role)] = tuple(self._meant(name, role, line) for name in text.split())
        return found

    def _meant(self, name: str, role: Role, line: int) -> Addressed:
        network = self.directory.network
        group = network.collectives.get(name) if network is not None else None
        if group is not None:
            return Group(group, role, None)
        self._check_post(name, line)
        return Addressee(name, None, role)
