"""What a scenario is made from: every file that was read for it, once, with its hash and its problems.

Owns reading on behalf of the loader: a file that several places name is opened once, and its mistakes are
told once. Of files that strangers hand in, none is opened that lies outside, and none that is large.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from sim.documents import Document, Part, Steps, parse_yaml
from sim.problems import Place, Problem
from sim.scenario.model import Input
from sim.textfiles import LARGEST_FILE, TextFile, read_text_file, shown

__all__ = ["Reading", "Table", "beside", "in_place"]


class Reading:
    """The files of one scenario: ``inputs`` in the order of reading, ``problems`` of all of them.

    ``within`` is a file or folder that was handed in: what else is opened has to lie in it, links followed, or to
    ship. No file may have more than ``largest`` bytes. Those in ``kept`` are taken from there, and not read again.
    """

    def __init__(
        self,
        within: Path | None = None,
        largest: int = LARGEST_FILE,
        kept: Mapping[str, TextFile] = MappingProxyType({}),
    ) -> None:
        self.within, self.largest, self.kept = within, largest, kept
        self.inputs: list[Input] = []
        self._problems: dict[Problem, None] = {}
        self._texts: dict[str, TextFile | None] = {}
        self._documents: dict[str, Document | None] = {}

    @property
    def problems(self) -> list[Problem]:
        """All problems so far, by place; the same one once."""
        return sorted(self._problems, key=lambda problem: problem.place)

    @property
    def texts(self) -> dict[str, TextFile]:
        """The files that could be read, by the path that they were opened under."""
        return {name: found for name, found in self._texts.items() if found is not None}

    def tell(self, problems: Iterable[Problem]) -> None:
        """Add problems to those of the scenario."""
        self._problems.update(dict.fromkeys(problems))

    def failed(self) -> bool:
        """Whether anything stands in the way of a run."""
        return any(problem.severity == "error" for problem in self._problems)

    def text(
        self,
        role: str,
        path: str | Path,
        named_at: Place | None = None,
        largest: int = LARGEST_FILE,
        fallback: str | None = None,
        *,
        ships: bool = False,
    ) -> TextFile | None:
        """The text of a file; None where it cannot be read, which is then told. ``ships``: it is the program's."""
        name = str(path)
        if not ships and self._outside(name):
            text = (f"{shown(name)} leads" if named_at else "leads") + " outside of what was handed in"
            hint = "put a copy into the folder that is handed in, or name a file that ships"
            self.tell([Problem(named_at or Place(name), "F012", text, hint)])
            return None
        if name not in self._texts:
            largest = min(largest, self.largest)
            found = self.kept.get(name)
            if found is None:
                found, problems = read_text_file(name, named_at=named_at, largest=largest, fallback=fallback)
                self.tell(problems)
            self._texts[name] = found
            if found is not None:
                self.inputs.append(Input(role, name, found.sha256))
        return self._texts[name]

    def table(self, role: str, part: Part, path: Steps, written: str) -> Table | None:
        """The CSV that a text in a part of a document names, or is; None where it cannot be read."""
        place = part.place(path)
        if in_place(written):
            return Table(TextFile(part.file, written, ""), place)
        found = self.text(role, beside(part.folder, written.strip()), place)
        return None if found is None else Table(found)

    def document(
        self, role: str, path: str | Path, named_at: Place | None = None, *, ships: bool = False
    ) -> Document | None:
        """The YAML document in a file; None where it cannot be read, which is then told."""
        name = str(path)
        if name not in self._documents:
            found = self.text(role, name, named_at, ships=ships)
            document, problems = (None, []) if found is None else parse_yaml(found)
            self.tell(problems)
            self._documents[name] = document
        return self._documents[name]

    def _outside(self, name: str) -> bool:
        """Whether a path leads out of what was handed in."""
        if self.within is None:
            return False
        try:
            real, bound = os.path.realpath(name), os.fspath(self.within)
        except ValueError:
            return False
        return name == "-" or (real != bound and not real.startswith(bound + os.sep))


@dataclass(frozen=True)
class Table:
    """A CSV that a scenario names or holds in place, where it stands in the latter case."""

    file: TextFile
    place: Place | None = None

    def placed(self, problems: Iterable[Problem]) -> list[Problem]:
        """Problems of its rows; of a CSV in place they are told where it begins."""
        if self.place is None:
            return list(problems)
        return [
            replace(one, place=self.place, text=f"{one.text} (line {one.place.line} of the CSV)") for one in problems
        ]


def in_place(written: str) -> bool:
    """Whether a text is a CSV itself, of several lines, and not the path of one."""
    return "\n" in written.strip()


def beside(folder: Path, path: str) -> str:
    """A path that a file names, seen from where the program runs."""
    return os.path.normpath(path if os.path.isabs(path) else os.path.join(folder, path))
