"""What a scenario is made from: every file that was read for it, once, with its hash and its problems.

Owns reading on behalf of the loader: a file that several places name is opened once, and its mistakes are
told once.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from sim.documents import Document, parse_yaml
from sim.problems import Place, Problem
from sim.scenario.model import Input
from sim.textfiles import LARGEST_FILE, TextFile, read_text_file

__all__ = ["Reading"]


class Reading:
    """The files of one scenario: ``inputs`` in the order of reading, ``problems`` of all of them."""

    def __init__(self) -> None:
        self.inputs: list[Input] = []
        self._problems: dict[Problem, None] = {}
        self._texts: dict[str, TextFile | None] = {}
        self._documents: dict[str, Document | None] = {}

    @property
    def problems(self) -> list[Problem]:
        """All problems so far, by place; the same one once."""
        return sorted(self._problems, key=lambda problem: problem.place)

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
    ) -> TextFile | None:
        """The text of a file; None where it cannot be read, which is then told."""
        name = str(path)
        if name not in self._texts:
            found, problems = read_text_file(name, named_at=named_at, largest=largest, fallback=fallback)
            self.tell(problems)
            self._texts[name] = found
            if found is not None:
                self.inputs.append(Input(role, name, found.sha256))
        return self._texts[name]

    def document(self, role: str, path: str | Path, named_at: Place | None = None) -> Document | None:
        """The YAML document in a file; None where it cannot be read, which is then told."""
        name = str(path)
        if name not in self._documents:
            found = self.text(role, name, named_at)
            document, problems = (None, []) if found is None else parse_yaml(found)
            self.tell(problems)
            self._documents[name] = document
        return self._documents[name]


def beside(folder: Path, path: str) -> str:
    """A path that a file names, seen from where the program runs."""
    return os.path.normpath(path if os.path.isabs(path) else os.path.join(folder, path))
